"""财务健康状况: what stays on the accounts, day by day."""

import calendar
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from intake.features.credits import BUSINESS
from intake.features.feature import Compute, Measured, Spec, from_rows, measured, nothing
from intake.features.ledger import Account

if TYPE_CHECKING:
    from intake.features.book import Book


def end_of_day_balances(account: Account, first: date, last: date) -> Iterator[tuple[date, Decimal]]:
    """The balance at the end of every calendar day; a day without rows carries the day before forward.

    Days before the first row carry the opening balance (the first balance less what had moved until then). Nothing
    without any balance.
    """
    moved, opening = Decimal(0), None
    for movement in account.movements:
        moved += movement.amount
        if movement.balance is not None:
            opening = movement.balance - moved
            break
    if opening is None:
        return
    current, place, day = opening, 0, first
    while day <= last:
        while place < len(account.movements) and account.movements[place].day <= day:
            movement = account.movements[place]
            current = movement.balance if movement.balance is not None else current + movement.amount
            place += 1
        yield day, current
        day += timedelta(days=1)


def _daily(book: "Book", months: int) -> list[Decimal]:
    """End-of-day balances of all accounts together over the last complete months, yuan; [] without any balance."""
    held = book.ledger.window(months)
    return [Decimal(cents).scaleb(-2) for cents in book.daily(held.first, held.last) or ()]


def _mean(daily: list[Decimal]) -> Decimal:
    return sum(daily, Decimal(0)) / len(daily)


def of_balances(months: int, count: "Callable[[Book, list[Decimal]], Decimal | int | str]") -> Compute:
    """A feature of the daily balances. `count` gives its value, or the reason why there is none."""

    def counted(book: "Book") -> Measured:
        daily = _daily(book, months)
        found = count(book, daily) if daily else "no_balances"
        if isinstance(found, str):
            return nothing(book, months, found)
        partly = any(all(m.balance is None for m in account.movements) for account in book.ledger.accounts)
        doubt = "an_account_without_balances" if partly else None
        return measured(book, found, book.pick(book.inside(months)), months, doubt)

    return from_rows(counted)


def average_balance(book: "Book", months: int) -> Decimal | None:
    """FH-01 as a number for other features; None without any balance."""
    daily = _daily(book, months)
    return _mean(daily) if daily else None


def average(_: "Book", daily: list[Decimal]) -> Decimal:
    """FH-01: mean over calendar days."""
    return _mean(daily)


def retention(book: "Book", daily: list[Decimal]) -> Decimal | str:
    """FH-03: average daily balance over the monthly effective inflow."""
    covered, inflow = book.ledger.covered(12), book.total(book.credits(BUSINESS))
    return _mean(daily) / (inflow / covered) if covered and inflow else "no_inflow"


def month_end_peak(book: "Book", daily: list[Decimal]) -> Decimal | str:
    """FH-04: the mean of the months' last two days over the mean of all days."""
    held, mean = book.ledger.window(6), _mean(daily)
    ends = []
    for place, balance in enumerate(daily):
        day = held.first + timedelta(days=place)
        if day.day >= calendar.monthrange(day.year, day.month)[1] - 1:
            ends.append(balance)
    return _mean(ends) / mean if mean > 0 else "no_balance_to_speak_of"


def minimum(_: "Book", daily: list[Decimal]) -> Decimal:
    """FH-05: the lowest end-of-day balance."""
    return min(daily)


def low_days(book: "Book", daily: list[Decimal]) -> int | str:
    """FH-05: days that end below a hundredth of the monthly effective inflow."""
    covered, inflow = book.ledger.covered(12), book.total(book.credits(BUSINESS))
    return sum(balance < inflow / covered / 100 for balance in daily) if covered else "no_complete_month"


def settlement_quarters(as_of: date) -> Iterator[tuple[date, date]]:
    """The quarters that interest is reckoned by, 21st to 20th, that ended by `as_of`; the latest first."""
    for year in range(as_of.year, as_of.year - 3, -1):
        for month in (12, 9, 6, 3):
            end = date(year, month, 20)
            if end <= as_of:
                yield date(year, month - 3, 21) if month > 3 else date(year - 1, 12, 21), end


def _covers(book: "Book", start: date, end: date) -> bool:
    """True when statements cover every month that a settlement quarter touches."""
    covered = {month for account in book.ledger.accounts for month in account.covered}
    months = {(start + timedelta(days=n)).replace(day=1) for n in range((end - start).days + 1)}
    return all((day.year, day.month) in covered for day in months)


def quarter_balance(back: int) -> Compute:
    """FH-02: the average daily balance of the settlement quarter that ended `back` quarters ago."""

    def counted(book: "Book") -> Measured:
        start, end = list(settlement_quarters(book.ledger.as_of))[back]
        if not _covers(book, start, end):
            return Measured(None, (), "quarter_not_covered")
        daily = book.daily(start, end)
        if daily is None:
            return Measured(None, (), "no_balances")
        rows = book.lineage(book.pick(book.between(start, end)))
        return Measured(Decimal(sum(daily)).scaleb(-2) / len(daily), rows)

    return from_rows(counted)


def _interest(book: "Book", compared: bool) -> Measured:
    """FH-13: the balance that the latest interest would need: interest x 360 / (rate x days)."""
    from intake.verify.interest import POSTED_WITHIN, candidate_rates  # which leans on this room itself

    for start, end in list(settlement_quarters(book.ledger.as_of))[:4]:
        posted = book.pick(book.is_sort("interest") & book.between(end, end + POSTED_WITHIN) & (book.cents > 0))
        rates = candidate_rates(start, end)
        if not len(posted) or not rates:
            continue
        days = (end - start).days + 1
        implied = book.total(posted) * 360 / (rates[-1] * days)
        if not compared:
            return Measured(implied, book.lineage(posted))
        daily = book.daily(start, end) if _covers(book, start, end) else None
        if daily is None or sum(daily) <= 0:
            return Measured(None, (), "quarter_not_covered")
        rows = book.lineage(book.pick(book.between(start, end + POSTED_WITHIN)))
        return Measured(implied / (Decimal(sum(daily)).scaleb(-2) / days), rows)
    return Measured(None, (), "no_interest_seen")


def implied_balance(book: "Book") -> Measured:
    """FH-13."""
    return _interest(book, compared=False)


def implied_ratio(book: "Book") -> Measured:
    """FH-13 against FH-02 of the same quarter."""
    return _interest(book, compared=True)


CARRIED = ("无交易日沿用前一日；没有余额的账户（如钱包）不计入，且标记低质量。",
           "A day without rows carries the day before; accounts without balances (wallets) are left out, at low quality.")  # fmt: skip
QUARTER = (
    "按结息季（21日至20日）；季内各月须全部覆盖。",
    "By quarters of interest, 21st to 20th; all months touched must be covered.",
)

FEATURES = (
    Spec("average_daily_balance_6m", "FH-01", "health", "CNY", "6m", "近6个完整月的日均余额（按自然日，无交易日沿用前一日）。",
         "Mean end-of-day balance over all calendar days of the last 6 complete months.", of_balances(6, average), *CARRIED),
    Spec("average_daily_balance_3m", "FH-01", "health", "CNY", "3m", "近3个完整月的日均余额。",
         "Mean end-of-day balance of the last 3 complete months.", of_balances(3, average), *CARRIED),
    Spec("average_daily_balance_12m", "FH-01", "health", "CNY", "12m", "近12个完整月的日均余额。",
         "Mean end-of-day balance of the last 12 complete months.", of_balances(12, average), *CARRIED),
    *(
        Spec(f"quarter_daily_balance_q{back + 1}", "FH-02", "health", "CNY", "quarter", f"往前第{back + 1}个结息季的日均余额。",
             f"Mean end-of-day balance of settlement quarter {back + 1} counted back.", quarter_balance(back), *QUARTER)
        for back in range(4)
    ),
    Spec("balance_retention_12m", "FH-03", "health", "ratio", "12m", "存款沉淀率：日均余额与月均有效进账之比。",
         "Average daily balance over the monthly effective inflow.", of_balances(12, retention), *CARRIED),
    Spec("month_end_peak_6m", "FH-04", "health", "ratio", "6m", "月末冲高比：各月末两日日终余额均值与日均余额之比。",
         "Mean balance of the months' last two days over that of all days.", of_balances(6, month_end_peak),
         "大于2疑似冲时点；日均余额不为正时不计算。", "Above 2 looks like window dressing; null when the mean is not positive."),
    Spec("minimum_balance_6m", "FH-05", "health", "CNY", "6m", "近6个完整月的最低日终余额。",
         "Lowest end-of-day balance of the last 6 complete months.", of_balances(6, minimum), *CARRIED),
    Spec("low_balance_days_6m", "FH-05", "health", "days", "6m", "日终余额低于月均有效进账1%的天数。",
         "Days that end below a hundredth of the monthly effective inflow.", of_balances(6, low_days), *CARRIED),
    Spec("interest_implied_balance", "FH-13", "health", "CNY", "quarter", "按最近一次结息和挂牌利率反推的日均余额。",
         "Daily balance that the latest interest implies at the quoted rate.", from_rows(implied_balance),
         "协定存款等利率不同的产品会偏高。", "Products with another rate come out too high."),
    Spec("interest_implied_ratio", "FH-13", "health", "ratio", "quarter", "反推日均余额与流水日均余额之比。",
         "That balance over the one the rows show for the quarter.", from_rows(implied_ratio), *QUARTER),
)  # fmt: skip
