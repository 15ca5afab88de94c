"""财务健康状况: how money comes and goes: in against out, money that only passes through, cash, night, persons."""

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from intake.features.credits import BUSINESS, CHANNELS, QUICK, ROUND_TRIP
from intake.features.customers import purchases
from intake.features.debits import OPERATING
from intake.features.feature import Compute, Measured, Spec, from_rows, measured, nothing, share
from intake.features.people import is_person

if TYPE_CHECKING:
    from intake.features.book import Book
    from intake.sheet import Ints, Mask

BATCH = ("interest", "fee")
NIGHT = (23, 0, 1, 2, 3, 4)  # hours


def operating(book: "Book", months: int = 12) -> "Ints":
    """Payments that running the business takes, without money that only passes through."""
    places = book.debits(*OPERATING, months=months)
    return places[~book.passing[places]]


def in_out(book: "Book") -> Measured:
    """FH-06: credits over debits, own transfers left out of both."""
    import numpy as np

    came, went = (side[~book.is_sort("own_transfer")[side]] for side in (book.credits(), book.debits()))
    total = book.total(went)
    if total == 0:
        return nothing(book, 12, "no_debits")
    return measured(book, book.total(came) / total, np.sort(np.concatenate([came, went])), 12)


def net_flows(book: "Book") -> list[Decimal]:
    """Effective inflow less operating payments, for each covered month."""
    came, went = book.per_month(book.credits(BUSINESS), 12), book.per_month(operating(book), 12)
    return [came[month] - went[month] for month in came]


def _both(book: "Book") -> "Ints":
    import numpy as np

    return np.sort(np.concatenate([book.credits(BUSINESS), operating(book)]))


def net_mean(book: "Book") -> Measured:
    """FH-07."""
    flows = net_flows(book)
    return (
        measured(book, sum(flows, Decimal(0)) / len(flows), _both(book), 12)
        if flows
        else nothing(book, 12, "no_complete_month")
    )


def negative_months(book: "Book") -> Measured:
    """FH-07: months that spend more than comes in."""
    flows = net_flows(book)
    if not flows:
        return nothing(book, 12, "no_complete_month")
    return measured(book, Decimal(sum(flow < 0 for flow in flows)) / len(flows), _both(book), 12)


def of_credits(sort: str) -> Compute:
    """FH-08, FH-09: one class of credits over all of the last six months."""
    return from_rows(lambda book: share(book, book.credits(sort, months=6), book.credits(months=6), 6, "no_credits"))


def whole(cents: int, counted: bool) -> Compute:
    """FH-10: rows of whole ten thousands (or thousands), by number or by amount."""

    def count(book: "Book") -> Measured:
        rows = book.pick(book.inside(12) & (book.cents != 0))
        if not len(rows):
            return nothing(book, 12, "no_rows")
        even = rows[book.cents[rows] % cents == 0]
        if counted:
            return measured(book, Decimal(len(even)) / len(rows), even, 12)
        total, part = (sum(map(abs, book.cents[places].tolist())) for places in (rows, even))
        return measured(book, Decimal(part) / total, even, 12)

    return from_rows(count)


def night(book: "Book") -> Measured:
    """FH-11: rows between 23 and 5 o'clock, of those with a time; what banks post in batches is left out."""
    counted = book.inside(12) & ~_batch(book)
    timed = book.pick(counted & book.time.where(lambda time: _hour(time) is not None))
    if not len(timed):
        return nothing(book, 12, "no_times")
    late = book.pick(counted & book.time.where(lambda time: _hour(time) in NIGHT))
    return measured(book, Decimal(len(late)) / len(timed), late, 12)


def _batch(book: "Book") -> "Mask":
    return book.is_sort(*BATCH) | book.says("|".join(CHANNELS), names=True)


def _hour(time: str) -> int | None:
    """The hour of a printed time; None without one, or where midnight stands for none."""
    return int(time[:2]) if time[:2].isdigit() and time not in ("00:00:00", "00:00") else None


def cash_in(book: "Book") -> Measured:
    """FH-12."""
    return share(book, book.credits("cash"), book.credits(), 12, "no_credits")


def cash_out(book: "Book") -> Measured:
    """FH-12."""
    return share(book, book.debits("cash"), book.debits(), 12, "no_debits")


def to_persons(book: "Book") -> Measured:
    """FH-14: what firms' accounts pay to persons other than as wages."""
    went = book.pick((book.cents < 0) & book.inside(12) & ~book.holder.where(is_person))
    if not len(went):
        return nothing(book, 12, "no_debits_of_a_firm")
    paid = went[(book.name.where(is_person) & ~book.is_sort("salary", "own_transfer"))[went]]
    return share(book, paid, went, 12, "no_debits_of_a_firm")


def related_in(book: "Book") -> Measured:
    """FH-15."""
    return share(book, book.credits("related_party"), book.credits(), 12, "no_credits")


def related_out(book: "Book") -> Measured:
    """FH-15."""
    return share(book, book.debits("related_party"), book.debits(), 12, "no_debits")


def margin(book: "Book") -> Measured:
    """FH-16: effective inflow less purchases, over effective inflow."""
    sold, bought = book.total(book.credits(BUSINESS)), purchases(book)
    return measured(book, (sold - book.total(bought)) / sold, bought, 12) if sold else nothing(book, 12, "no_inflow")


def surge(book: "Book") -> Measured:
    """FH-21: effective inflow of the last thirty days over the monthly mean, less one."""
    as_of, covered = book.ledger.as_of, book.ledger.covered(12)
    latest = max((account.last for account in book.ledger.accounts if account.last), default=None)
    if latest is None or (as_of - latest).days > 3:
        return Measured(None, (), "last_30_days_not_covered")
    mean = book.total(book.credits(BUSINESS)) / covered if covered else Decimal(0)
    if mean == 0:
        return Measured(None, (), "no_inflow")
    recent = book.pick(book.is_sort(BUSINESS) & book.between(as_of - timedelta(days=29), as_of) & (book.cents > 0))
    return Measured(book.total(recent) / mean - 1, book.lineage(recent))


WORDS = ("按摘要与对方户名归类。", "Classed by summary and counterparty.")
FEATURES = (
    Spec("in_out_ratio_12m", "FH-06", "health", "ratio", "12m", "进出比：进账合计与出账合计之比（剔除同名划转）。",
         "Credits over debits, own transfers left out.", from_rows(in_out), "贸易企业约为1属正常。", "About 1 is normal for traders."),
    Spec("net_cash_flow_mean_12m", "FH-07", "health", "CNY", "12m", "月均净现金流：有效流水减经营性支出。",
         "Effective inflow less operating payments, a month.", from_rows(net_mean),
         "还贷、理财、同名、关联方支出不计入。", "Loans, wealth products, own and related payments are left out."),
    Spec("negative_months_share_12m", "FH-07", "health", "ratio", "12m", "净现金流为负的月份占比。",
         "Share of the months whose net cash flow is negative.", from_rows(negative_months), *WORDS),
    Spec("quick_in_out_ratio_6m", "FH-08", "health", "ratio", "6m", "快进快出占比：次日内转出九成以上的进账占全部进账的比例。",
         "Share of credits that left again by the next day to at most three parties.", of_credits(QUICK),
         "贸易代理可能正常；无余额的账户无法判断。", "May be normal for trading agents; accounts without balances can't be judged."),
    Spec("round_trip_ratio_6m", "FH-09", "health", "ratio", "6m", "闭环回流占比：7日内自同一对方退回、金额相差5%以内的进账占全部进账的比例。",
         "Share of credits that came back within 7 days from whom the money went to, within 5 %.", of_credits(ROUND_TRIP),
         "退款另行剔除。", "Refunds are taken out before."),
    Spec("round_10000_count_share_12m", "FH-10", "health", "ratio", "12m", "整万元交易的笔数占比。",
         "Share of the rows that are of whole ten thousands.", whole(1_000_000, True), "建筑、批发偏高属正常。", "High by nature in construction and wholesale."),
    Spec("round_10000_amount_share_12m", "FH-10", "health", "ratio", "12m", "整万元交易的金额占比。",
         "Share of the amount moved in rows of whole ten thousands.", whole(1_000_000, False), "建筑、批发偏高属正常。", "High by nature in construction and wholesale."),
    Spec("round_1000_count_share_12m", "FH-10", "health", "ratio", "12m", "整千元交易的笔数占比。",
         "Share of the rows that are of whole thousands.", whole(100_000, True), "建筑、批发偏高属正常。", "High by nature in construction and wholesale."),
    Spec("round_1000_amount_share_12m", "FH-10", "health", "ratio", "12m", "整千元交易的金额占比。",
         "Share of the amount moved in rows of whole thousands.", whole(100_000, False), "建筑、批发偏高属正常。", "High by nature in construction and wholesale."),
    Spec("night_share_12m", "FH-11", "health", "ratio", "12m", "夜间（23时至5时）交易笔数占有时间交易的比例。",
         "Share of the rows with a time that lie between 23 and 5 o'clock.", from_rows(night),
         "结息、手续费、渠道结算等批量入账不计；餐饮、物流例外。", "Interest, fees and channels' settlements are left out; catering and logistics are exempt."),
    Spec("cash_in_share_12m", "FH-12", "health", "ratio", "12m", "现金存入占全部进账的比例。", "Cash deposits over all credits.", from_rows(cash_in), *WORDS),
    Spec("cash_out_share_12m", "FH-12", "health", "ratio", "12m", "现金支取占全部出账的比例。", "Cash withdrawals over all debits.", from_rows(cash_out), *WORDS),
    Spec("to_persons_share_12m", "FH-14", "health", "ratio", "12m", "公转私占比：对公账户付给自然人（工资除外）占出账的比例。",
         "Share of a firm's payments that go to natural persons, wages left out.", from_rows(to_persons),
         "自然人按姓名判断，可能有误；个人账户不计算。", "Persons are told by their names, which can err; personal accounts are left out."),
    Spec("related_in_share_12m", "FH-15", "health", "ratio", "12m", "关联方进账占全部进账的比例。", "Credits from related parties over all credits.",
         from_rows(related_in), "关联方为执照负责人及身份证持有人。", "Related are the persons on the licence and on identity cards."),
    Spec("related_out_share_12m", "FH-15", "health", "ratio", "12m", "付给关联方占全部出账的比例。", "Payments to related parties over all debits.",
         from_rows(related_out), "先按摘要归类，工资等不算。", "Wages and the like are classed before."),
    Spec("gross_margin_proxy_12m", "FH-16", "health", "ratio", "12m", "毛利代理：（有效流水减采购支出）除以有效流水。",
         "Effective inflow less purchases, over effective inflow.", from_rows(margin), "粗略；存货变动不可见。", "Crude: changes of stock are not seen."),
    Spec("recent_surge_30d", "FH-21", "health", "ratio", "30d", "最近突击进账：近30日有效流水与月均之比减1。",
         "Effective inflow of the last 30 days over the monthly mean, less 1.", from_rows(surge),
         "流水未到申请日前3日时不计算。", "Null when statements end more than 3 days before."),
)  # fmt: skip
