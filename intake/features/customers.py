"""经营稳定性: from how many customers the money comes, to how many suppliers it goes, and how evenly."""

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from intake.features.credits import BUSINESS, CHANNELS
from intake.features.debits import PURCHASE
from intake.features.feature import Compute, Measured, Spec, from_rows, measured, nothing, share

if TYPE_CHECKING:
    from intake.features.book import Book
    from intake.sheet import Ints

Parties: TypeAlias = "list[tuple[str, Decimal, Ints]]"
STEADY = 6  # months of twelve in which a customer pays


def sales(book: "Book") -> "Ints":
    """The business credits of the year."""
    return book.credits(BUSINESS)


def purchases(book: "Book") -> "Ints":
    """The year's payments for goods and services: debits that no other class takes, and that do not only pass through."""
    places = book.debits(PURCHASE)
    return places[~book.passing[places]]


def customers(book: "Book") -> Parties:
    """Each named customer's sum and rows, largest first; channels and the nameless are no customers."""
    places = sales(book)
    return book.by_name(places[~channels(book)[places]])


def suppliers(book: "Book") -> Parties:
    """Each named supplier's sum and rows, largest first."""
    places = purchases(book)
    return book.by_name(places[~channels(book)[places]])


def channels(book: "Book") -> "Ints":
    """Rows of payment channels: many parties' money under one name."""
    return book.says("|".join(CHANNELS), names=True)


def top(parties: "Callable[[Book], Parties]", whole: "Callable[[Book], Ints]", count: int, empty: str) -> Compute:
    """ST-10: the largest parties' share."""

    def counted(book: "Book") -> Measured:
        import numpy as np

        found = [rows for _, _, rows in parties(book)[:count]]
        return share(book, np.concatenate(found) if found else whole(book)[:0], whole(book), 12, empty)

    return from_rows(counted)


def concentration(parties: "Callable[[Book], Parties]", whole: "Callable[[Book], Ints]", empty: str) -> Compute:
    """ST-11: sum of the parties' squared shares of all."""

    def counted(book: "Book") -> Measured:
        total, found = book.total(whole(book)), parties(book)
        if total == 0:
            return nothing(book, 12, empty)
        index = sum(((amount / total) ** 2 for _, amount, _ in found), Decimal(0))
        named = whole(book)
        return measured(book, index, named[(book.name.where(bool) & ~channels(book))[named]], 12)

    return from_rows(counted)


def channel_share(book: "Book") -> Measured:
    """ST-10: what came through payment channels."""
    sold = sales(book)
    return share(book, sold[channels(book)[sold]], sold, 12, "no_inflow")


def _steady(book: "Book") -> tuple[int, "Ints"]:
    import numpy as np

    found = [rows for _, _, rows in customers(book) if len(np.unique(book.month[rows])) >= STEADY]
    return len(found), np.concatenate(found) if found else sales(book)[:0]


def steady_customers(book: "Book") -> Measured:
    """ST-12: customers who paid in at least six of the twelve months."""
    if book.ledger.covered(12) < STEADY:
        return nothing(book, 12, "fewer_than_6_months")
    count, rows = _steady(book)
    return measured(book, count, rows, 12)


def steady_share(book: "Book") -> Measured:
    """ST-12: their share of effective inflow."""
    if book.ledger.covered(12) < STEADY:
        return nothing(book, 12, "fewer_than_6_months")
    return share(book, _steady(book)[1], sales(book), 12, "no_inflow")


CUSTOMER_EDGE = (
    "渠道与无名付款方留在分母，不算客户。",
    "Channels and nameless payers stay in the denominator and are no customers.",
)
SUPPLIER_EDGE = (
    "采购为未归入税费、工资、房租、还贷等类的支出；无名收款方留在分母。",
    "Purchases are debits that no other class (tax, wages, rent, loans …) takes; nameless payees stay in the denominator.",
)
BOUGHT = (suppliers, purchases)
SOLD = (customers, sales)

FEATURES = (
    Spec("customer_top1_share_12m", "ST-10", "stability", "ratio", "12m", "最大客户占有效流水的比例。",
         "Largest customer's share of effective inflow.", top(*SOLD, 1, "no_inflow"), *CUSTOMER_EDGE),
    Spec("customer_top3_share_12m", "ST-10", "stability", "ratio", "12m", "前三大客户占有效流水的比例。",
         "The three largest customers' share of effective inflow.", top(*SOLD, 3, "no_inflow"), *CUSTOMER_EDGE),
    Spec("customer_top5_share_12m", "ST-10", "stability", "ratio", "12m", "前五大客户占有效流水的比例。",
         "The five largest customers' share of effective inflow.", top(*SOLD, 5, "no_inflow"), *CUSTOMER_EDGE),
    Spec("channel_share_12m", "ST-10", "stability", "ratio", "12m", "经支付渠道结算的进账占有效流水的比例。",
         "Share of effective inflow that came through payment channels.", from_rows(channel_share),
         "渠道背后的客户不可见。", "The customers behind a channel are not seen."),
    Spec("supplier_top1_share_12m", "ST-10", "stability", "ratio", "12m", "最大供应商占采购支出的比例。",
         "Largest supplier's share of purchases.", top(*BOUGHT, 1, "no_purchases"), *SUPPLIER_EDGE),
    Spec("supplier_top3_share_12m", "ST-10", "stability", "ratio", "12m", "前三大供应商占采购支出的比例。",
         "The three largest suppliers' share of purchases.", top(*BOUGHT, 3, "no_purchases"), *SUPPLIER_EDGE),
    Spec("supplier_top5_share_12m", "ST-10", "stability", "ratio", "12m", "前五大供应商占采购支出的比例。",
         "The five largest suppliers' share of purchases.", top(*BOUGHT, 5, "no_purchases"), *SUPPLIER_EDGE),
    Spec("customer_hhi_12m", "ST-11", "stability", "index", "12m", "客户集中度（各客户份额平方和，渠道与未知不计）。",
         "Sum of the customers' squared shares; channels and unknown payers are not squared in.",
         concentration(*SOLD, "no_inflow"), *CUSTOMER_EDGE),
    Spec("supplier_hhi_12m", "ST-11", "stability", "index", "12m", "供应商集中度（各供应商份额平方和，渠道与未知不计）。",
         "Sum of the suppliers' squared shares; channels and unknown payees are not squared in.",
         concentration(*BOUGHT, "no_purchases"), *SUPPLIER_EDGE),
    Spec("steady_customers_12m", "ST-12", "stability", "count", "12m", "稳定客户数：12个月中至少6个月有付款的客户。",
         "Customers who paid in at least 6 of the 12 months.", from_rows(steady_customers),
         "覆盖少于6个月不计算。", "Null below 6 covered months."),
    Spec("steady_customer_share_12m", "ST-12", "stability", "ratio", "12m", "稳定客户占有效流水的比例。",
         "The steady customers' share of effective inflow.", from_rows(steady_share),
         "覆盖少于6个月不计算。", "Null below 6 covered months."),
)  # fmt: skip
