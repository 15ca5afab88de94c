"""经营稳定性: how steadily money from business comes in, and from how many."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

from intake.case import CaseFile, Lineage
from intake.features.credits import business_credits, is_channel
from intake.features.feature import Measured, Spec
from intake.features.ledger import Ledger, Movement, lineage_of

NO_STATEMENT = Measured(None, reason="no_bank_statement", coverage_months=0)
DAYS_A_YEAR = Decimal("365.25")


def monthly(ledger: Ledger) -> dict[tuple[int, int], Decimal]:
    """Effective inflow of each covered month of the last twelve."""
    sums = dict.fromkeys(ledger.covered_months(12), Decimal(0))
    for credit in business_credits(ledger, 12):
        month = (credit.day.year, credit.day.month)
        if month in sums:
            sums[month] += credit.amount
    return sums


def effective_inflow(_: CaseFile, ledger: Ledger) -> Measured:
    """ST-01."""
    if not ledger.accounts:
        return NO_STATEMENT
    found = business_credits(ledger, 12)
    return Measured(_sum(found), lineage_of(found), None, ledger.covered(12))


def monthly_mean(_: CaseFile, ledger: Ledger) -> Measured:
    """ST-02: divided by the months covered, also those without inflow."""
    if not ledger.accounts:
        return NO_STATEMENT
    found, covered = business_credits(ledger, 12), ledger.covered(12)
    if covered == 0:
        return Measured(None, (), "no_complete_month", 0)
    return Measured(_sum(found) / covered, lineage_of(found), None, covered)


def dry_months(_: CaseFile, ledger: Ledger) -> Measured:
    """ST-03: months with nothing, or less than a tenth of the median month."""
    if not ledger.accounts:
        return NO_STATEMENT
    sums = sorted(monthly(ledger).values())
    if not sums:
        return Measured(None, (), "no_complete_month", 0)
    middle = len(sums) // 2
    median = sums[middle] if len(sums) % 2 else (sums[middle - 1] + sums[middle]) / 2
    dry = sum(value == 0 or value < median / 10 for value in sums)
    return Measured(dry, lineage_of(business_credits(ledger, 12)), None, len(sums))


def variation(_: CaseFile, ledger: Ledger) -> Measured:
    """ST-04: sample standard deviation of the months over their mean."""
    if not ledger.accounts:
        return NO_STATEMENT
    sums = list(monthly(ledger).values())
    if len(sums) < 6:
        return Measured(None, (), "fewer_than_6_months", len(sums))
    mean = sum(sums, Decimal(0)) / len(sums)
    if mean == 0:
        return Measured(None, (), "no_inflow", len(sums))
    spread = (sum(((value - mean) ** 2 for value in sums), Decimal(0)) / (len(sums) - 1)).sqrt()
    return Measured(spread / mean, lineage_of(business_credits(ledger, 12)), None, len(sums))


def customers(ledger: Ledger) -> list[tuple[Decimal, list[Movement]]]:
    """Each named customer's sum and rows, largest first; channels and the nameless are no customers."""
    rows: dict[str, list[Movement]] = defaultdict(list)
    for credit in business_credits(ledger, 12):
        if credit.name and not is_channel(credit):
            rows[credit.name].append(credit)
    return sorted(((_sum(found), found) for found in rows.values()), key=lambda pair: -pair[0])


def _share(ledger: Ledger, count: int) -> Measured:
    if not ledger.accounts:
        return NO_STATEMENT
    total = _sum(business_credits(ledger, 12))
    if total == 0:
        return Measured(None, (), "no_inflow", ledger.covered(12))
    top = customers(ledger)[:count]
    share = sum((amount for amount, _ in top), Decimal(0)) / total
    return Measured(share, lineage_of(m for _, rows in top for m in rows), None, ledger.covered(12))


def top1(_: CaseFile, ledger: Ledger) -> Measured:
    """ST-10 with N = 1."""
    return _share(ledger, 1)


def top5(_: CaseFile, ledger: Ledger) -> Measured:
    """ST-10 with N = 5."""
    return _share(ledger, 5)


def concentration(_: CaseFile, ledger: Ledger) -> Measured:
    """ST-11: sum of the customers' squared shares of all effective inflow."""
    if not ledger.accounts:
        return NO_STATEMENT
    total = _sum(business_credits(ledger, 12))
    if total == 0:
        return Measured(None, (), "no_inflow", ledger.covered(12))
    found = customers(ledger)
    index = sum(((amount / total) ** 2 for amount, _ in found), Decimal(0))
    return Measured(index, lineage_of(m for _, rows in found for m in rows), None, ledger.covered(12))


def age(case: CaseFile, _: Ledger) -> Measured:
    """ST-13: from the day of establishment to the day judged at."""
    for licence in case.of_kind("business_licence"):
        established = licence.value("established_on")
        if established:
            days = (case.as_of - date.fromisoformat(established)).days
            if days < 0:
                return Measured(None, (), "established_after_as_of")
            return Measured(Decimal(days) / DAYS_A_YEAR, (Lineage(licence.id, (), ("established_on",)),))
    return Measured(None, reason="no_establishment_date")


def _sum(found: list[Movement]) -> Decimal:
    return sum((movement.amount for movement in found), Decimal(0))


FEATURES = (
    Spec(
        "effective_inflow_12m",
        "ST-01",
        "stability",
        "CNY",
        "12m",
        "近12个完整月的有效流水：剔除同名、关联方、贷款、理财、退款、快进快出、闭环等后的经营性进账合计。",
        "Business credits of the last 12 complete months, after own, related, loan, wealth, refund, quick and round-trip money.",
        effective_inflow,
    ),
    Spec(
        "monthly_inflow_mean_12m",
        "ST-02",
        "stability",
        "CNY",
        "12m",
        "月均有效进账：有效流水除以覆盖的月数。",
        "Effective inflow divided by the months covered.",
        monthly_mean,
    ),
    Spec(
        "dry_months_12m",
        "ST-03",
        "stability",
        "count",
        "12m",
        "断流月数：当月有效进账为零或不足月中位数的10%。",
        "Months with no effective inflow, or less than a tenth of the median month.",
        dry_months,
    ),
    Spec(
        "inflow_cv_12m",
        "ST-04",
        "stability",
        "ratio",
        "12m",
        "月有效进账的波动系数（样本标准差除以均值）。",
        "Sample standard deviation of monthly effective inflow over its mean.",
        variation,
    ),
    Spec(
        "customer_top1_share_12m",
        "ST-10",
        "stability",
        "ratio",
        "12m",
        "最大客户占有效流水的比例。",
        "Largest customer's share of effective inflow.",
        top1,
    ),
    Spec(
        "customer_top5_share_12m",
        "ST-10",
        "stability",
        "ratio",
        "12m",
        "前五大客户占有效流水的比例。",
        "The five largest customers' share of effective inflow.",
        top5,
    ),
    Spec(
        "customer_hhi_12m",
        "ST-11",
        "stability",
        "index",
        "12m",
        "客户集中度（各客户份额平方和，渠道与未知不计）。",
        "Sum of the customers' squared shares; channels and unknown payers are not squared in.",
        concentration,
    ),
    Spec(
        "business_age_years",
        "ST-13",
        "stability",
        "years",
        None,
        "经营年限：成立日期至申请日。",
        "Years from establishment to the day judged at.",
        age,
    ),
)
