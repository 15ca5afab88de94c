"""经营稳定性: signs of a firm that lives: its days of business, staff, rent, insurance and small costs."""

import calendar
from decimal import Decimal
from typing import TYPE_CHECKING

from intake.case import CaseFile, Lineage
from intake.features.credits import BUSINESS
from intake.features.debits import OPERATING
from intake.features.feature import (
    NO_STATEMENT,
    Measured,
    Spec,
    from_rows,
    measured,
    nothing,
    per_covered_month,
)
from intake.features.ledger import Ledger
from intake.features.people import is_person
from intake.features.stability import coefficient
from intake.features.taxes import lineage_of_lines, tax_lines

if TYPE_CHECKING:
    from intake.features.book import Book

SOCIAL = ("社会保险", "养老保险", "医疗保险", "失业保险", "工伤保险", "生育保险")
DAYS_A_MONTH = Decimal("365.25") / 12


def active_days(book: "Book") -> Measured:
    """ST-08: days with business over calendar days."""
    import numpy as np

    months = book.ledger.covered_months(6)
    if not months:
        return nothing(book, 6, "no_complete_month")
    rows = np.sort(np.concatenate([book.credits(BUSINESS, months=6), book.debits(*OPERATING, months=6)]))
    rows = rows[np.isin(book.month[rows], [year * 12 + month - 1 for year, month in months])]
    days = sum(calendar.monthrange(year, month)[1] for year, month in months)
    return measured(book, Decimal(len(np.unique(book.day[rows]))) / days, rows, 6)


def count_trend(book: "Book") -> Measured:
    """ST-09: slope of the line through the months' numbers of rows, over their mean."""
    rows = book.pick(book.inside(12))
    months = book.ledger.covered_months(12)
    if len(months) < 6:
        return nothing(book, 12, "fewer_than_6_months")
    at = {month: place for place, month in enumerate(book.ledger.window(12).months)}
    counts = [int((book.month[rows] == year * 12 + month - 1).sum()) for year, month in months]
    mean = Decimal(sum(counts)) / len(counts)
    if mean == 0:
        return nothing(book, 12, "no_rows")
    places = [Decimal(at[month]) for month in months]
    middle = sum(places, Decimal(0)) / len(places)
    slope = sum(((x - middle) * (y - mean) for x, y in zip(places, counts, strict=True)), Decimal(0))
    slope /= sum(((x - middle) ** 2 for x in places), Decimal(0))
    return measured(book, slope / mean, rows, 12)


def salary(book: "Book") -> Measured:
    """ST-14: wages a month."""
    return per_covered_month(book, book.debits("salary"), 12)


def payees(book: "Book") -> Measured:
    """ST-14: different persons paid wages; a payroll in one sum names none."""
    paid = book.debits("salary")
    people = book.name.where(is_person)[paid]
    if len(paid) and not people.any():
        return nothing(book, 12, "payroll_names_nobody")
    return measured(book, len(set(book.name.of_row[paid[people]].tolist())), paid[people], 12)


def social_months(case: CaseFile, ledger: Ledger) -> Measured:
    """ST-15: covered months with a payment on the account or on a certificate."""
    lines = [line for line in tax_lines(case) if any(word in line.tax + line.item for word in SOCIAL)]
    held = ledger.window(12)
    lines = [line for line in lines if held.holds(line.paid_on)]
    if not ledger.accounts and not lines:
        return NO_STATEMENT
    covered = set(ledger.covered_months(12)) | {(line.paid_on.year, line.paid_on.month) for line in lines}
    if not covered:
        return Measured(None, (), "no_complete_month", 0)
    seen = {(line.paid_on.year, line.paid_on.month) for line in lines}
    rows: tuple[Lineage, ...] = ()
    if ledger.accounts:
        paid = ledger.book.debits("social")
        seen, rows = seen | ledger.book.months_with(paid, 12), ledger.book.lineage(paid)
    return Measured(Decimal(len(seen)) / len(covered), (*lineage_of_lines(lines), *rows), None, len(covered))


def rent_months(book: "Book") -> Measured:
    """ST-16: covered months with rent paid in them or in the two months before (rent is often paid by the quarter)."""
    paid, covered = book.debits("rent", months=14), book.ledger.covered_months(12)
    if not covered:
        return nothing(book, 12, "no_complete_month")
    numbers = set(book.month[paid].tolist())
    lived = sum(any(year * 12 + month - 1 - back in numbers for back in range(3)) for year, month in covered)
    return measured(book, Decimal(lived) / len(covered), paid, 12)


def rent_variation(book: "Book") -> Measured:
    """ST-16: how much the payments of rent differ."""
    paid = book.debits("rent")
    amounts = [book.total(paid[n : n + 1]) for n in range(len(paid))]
    found = coefficient(amounts) if len(amounts) >= 3 else None
    return nothing(book, 12, "fewer_than_3_payments") if found is None else measured(book, found, paid, 12)


def utility_months(book: "Book") -> Measured:
    """ST-16: covered months with power, water or gas paid."""
    paid, covered = book.debits("utility"), book.ledger.covered(12)
    if not covered:
        return nothing(book, 12, "no_complete_month")
    return measured(book, Decimal(len(book.months_with(paid, 12))) / covered, paid, 12)


def life_signs(book: "Book") -> Measured:
    """ST-17: how many of eight everyday sorts of rows are there."""
    import numpy as np

    sorts = ("fee", "salary", "tax", "social", "utility", "rent", "telecom")
    found = [rows for sort in sorts if len(rows := book.debits(sort))]
    found += [rows] if len(rows := book.credits("interest")) else []
    return measured(book, len(found), np.concatenate(found) if found else book.debits("fee"), 12)


def account_age(book: "Book") -> Measured:
    """ST-18: from the first row that is shown."""
    if not book.rows:
        return nothing(book, 12, "no_rows")
    days = book.ledger.as_of.toordinal() - int(book.day[0])
    return Measured(Decimal(days) / DAYS_A_MONTH, book.lineage(book.pick(book.day == book.day[0])[:1]))


FEATURES = (
    Spec("active_days_ratio_6m", "ST-08", "stability", "ratio", "6m", "交易活跃天数占覆盖月份自然日的比例。",
         "Days with business credits or operating payments over the covered months' calendar days.", from_rows(active_days),
         "结息、理财、同名划转等不算经营交易。", "Interest, wealth products and own transfers are no business."),
    Spec("row_count_trend_12m", "ST-09", "stability", "ratio", "12m", "月交易笔数的线性斜率除以月均笔数。",
         "Slope of the monthly number of rows over their mean.", from_rows(count_trend), "少于6个月不计算。", "Null below 6 months."),
    Spec("salary_mean_12m", "ST-14", "stability", "CNY", "12m", "月均工资支出。", "Wages paid a month.", from_rows(salary),
         "由其他账户发放的工资不可见。", "Wages paid from another account are not seen."),
    Spec("salary_payees_12m", "ST-14", "stability", "count", "12m", "领取工资的不同人数（人数代理）。",
         "Different persons paid wages, for the number of staff.", from_rows(payees),
         "批量代发无姓名时不计算。", "Null when a payroll in one sum names nobody."),
    Spec("social_insurance_months_12m", "ST-15", "stability", "ratio", "12m", "缴纳社保、公积金的月份占覆盖月份的比例。",
         "Share of the covered months with social insurance or housing fund paid.", social_months,
         "流水与完税证明任一有缴纳即算。", "A payment on an account or on a certificate counts."),
    Spec("rent_months_12m", "ST-16", "stability", "ratio", "12m", "有房租覆盖的月份比例（按季支付亦可）。",
         "Share of the covered months with rent paid, also by the quarter.", from_rows(rent_months),
         "业主自有或私付时为0。", "Zero when premises are owned or paid privately."),
    Spec("rent_cv_12m", "ST-16", "stability", "ratio", "12m", "房租金额的波动系数。", "Variation of the payments of rent.",
         from_rows(rent_variation), "少于3笔不计算。", "Null below 3 payments."),
    Spec("utility_months_12m", "ST-16", "stability", "ratio", "12m", "有水电燃气缴费的月份比例。",
         "Share of the covered months with power, water or gas paid.", from_rows(utility_months),
         "含在房租内时为0。", "Zero when it is part of the rent."),
    Spec("life_signs_12m", "ST-17", "stability", "count", "12m", "生活痕迹：手续费、结息、工资、税、社保、水电、房租、通讯中出现的种类数（0–8）。",
         "How many of fees, interest, wages, tax, insurance, utilities, rent and telecom occur (0 to 8).", from_rows(life_signs),
         "亦为反伪造线索。", "A sign against forged statements as well."),
    Spec("account_age_months", "ST-18", "stability", "months", None, "账户年龄：自流水最早一笔至申请日。",
         "Months from the first row that is shown to the day judged at.", from_rows(account_age),
         "流水起点不等于开户，故为下限。", "A lower bound: statements rarely begin at the opening."),
)  # fmt: skip
