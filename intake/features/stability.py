"""经营稳定性: how much money from business comes in, and how steadily from month to month."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from intake.features.credits import BUSINESS
from intake.features.feature import Compute, Measured, Spec, from_rows, measured, nothing, per_covered_month

if TYPE_CHECKING:
    from intake.features.book import Book


def effective_inflow(months: int) -> Compute:
    """ST-01."""
    return from_rows(
        lambda book: measured(book, book.total(sold := book.credits(BUSINESS, months=months)), sold, months)
    )


def monthly_mean(book: "Book") -> Measured:
    """ST-02: divided by the months covered, also those without inflow."""
    return per_covered_month(book, book.credits(BUSINESS), 12)


def dry(sums: Sequence[Decimal]) -> list[bool]:
    """Which months have nothing, or less than a tenth of the median month."""
    ranked, middle = sorted(sums), len(sums) // 2
    median = ranked[middle] if len(sums) % 2 else (ranked[middle - 1] + ranked[middle]) / 2
    return [value == 0 or value < median / 10 for value in sums]


def dry_months(book: "Book") -> Measured:
    """ST-03."""
    sold = book.credits(BUSINESS)
    sums = list(book.per_month(sold, 12).values())
    return measured(book, sum(dry(sums)), sold, 12) if sums else nothing(book, 12, "no_complete_month")


def dry_run(book: "Book") -> Measured:
    """ST-03: the longest run of dry months; a month that nothing covers ends a run."""
    sold = book.credits(BUSINESS)
    sums = book.per_month(sold, 12)
    if not sums:
        return nothing(book, 12, "no_complete_month")
    without = {month for month, empty in zip(sums, dry(list(sums.values())), strict=True) if empty}
    longest = run = 0
    for month in book.ledger.window(12).months:
        run = run + 1 if month in without else 0
        longest = max(longest, run)
    return measured(book, longest, sold, 12)


def variation(book: "Book") -> Measured:
    """ST-04: sample standard deviation of the months over their mean."""
    sold = book.credits(BUSINESS)
    sums = list(book.per_month(sold, 12).values())
    if len(sums) < 6:
        return nothing(book, 12, "fewer_than_6_months")
    found = coefficient(sums)
    return nothing(book, 12, "no_inflow") if found is None else measured(book, found, sold, 12)


def coefficient(sums: Sequence[Decimal]) -> Decimal | None:
    """Sample standard deviation over the mean; None without a mean."""
    mean = sum(sums, Decimal(0)) / len(sums)
    if mean == 0 or len(sums) < 2:
        return None
    return (sum(((value - mean) ** 2 for value in sums), Decimal(0)) / (len(sums) - 1)).sqrt() / mean


def growth(book: "Book") -> Measured:
    """ST-05: the last six months over the six before; by the mean of what is covered, at least three months each."""
    sold = book.credits(BUSINESS)
    sums, months = book.per_month(sold, 12), book.ledger.window(12).months
    before, after = ([sums[m] for m in half if m in sums] for half in (months[:6], months[6:]))
    if min(len(before), len(after)) < 3:
        return nothing(book, 12, "a_half_is_not_covered")
    if sum(before) == 0:
        return nothing(book, 12, "no_inflow_before")
    mean_before, mean_after = sum(before, Decimal(0)) / len(before), sum(after, Decimal(0)) / len(after)
    return measured(book, mean_after / mean_before - 1, sold, 12)


def year_on_year(book: "Book") -> Measured:
    """ST-06: the same calendar months a year apart, of those that are covered in both years."""
    sold = book.credits(BUSINESS, months=24)
    sums = book.per_month(sold, 24)
    pairs = [(sums[y, m], sums[y - 1, m]) for y, m in sums if (y - 1, m) in sums]
    if len(pairs) < 6:
        return nothing(book, 24, "fewer_than_6_months_in_both_years")
    before = sum((pair[1] for pair in pairs), Decimal(0))
    if before == 0:
        return nothing(book, 24, "no_inflow_before")
    return measured(book, sum((pair[0] for pair in pairs), Decimal(0)) / before - 1, sold, 24)


def peak_share(book: "Book") -> Measured:
    """ST-07: the strongest month's share of the year."""
    sold = book.credits(BUSINESS)
    sums = book.per_month(sold, 12)
    if len(sums) < 6:
        return nothing(book, 12, "fewer_than_6_months")
    total = sum(sums.values(), Decimal(0))
    return measured(book, max(sums.values()) / total, sold, 12) if total else nothing(book, 12, "no_inflow")


def weakest_month(book: "Book") -> Measured:
    """ST-07: how far the weakest month lies under the mean, over two whole years."""
    sold = book.credits(BUSINESS, months=24)
    sums = list(book.per_month(sold, 24).values())
    if len(sums) < 24:
        return nothing(book, 24, "fewer_than_24_months")
    mean = sum(sums, Decimal(0)) / 24
    return measured(book, 1 - min(sums) / mean, sold, 24) if mean else nothing(book, 24, "no_inflow")


EFFECTIVE = "剔除同名、关联方、贷款、理财、退款、快进快出、闭环等后的经营性进账合计。"
EFFECTIVE_EN = "after own, related, loan, wealth, refund, quick and round-trip money."
MISSING_PARTIES = (
    "对方户名缺失时，同名与关联方无法剔除。",
    "Without counterparty names own and related money can't be taken out.",
)

FEATURES = (
    Spec("effective_inflow_12m", "ST-01", "stability", "CNY", "12m", f"近12个完整月的有效流水：{EFFECTIVE}",
         f"Business credits of the last 12 complete months, {EFFECTIVE_EN}", effective_inflow(12), *MISSING_PARTIES),
    Spec("effective_inflow_6m", "ST-01", "stability", "CNY", "6m", f"近6个完整月的有效流水：{EFFECTIVE}",
         f"Business credits of the last 6 complete months, {EFFECTIVE_EN}", effective_inflow(6), *MISSING_PARTIES),
    Spec("effective_inflow_24m", "ST-01", "stability", "CNY", "24m", f"近24个完整月的有效流水：{EFFECTIVE}",
         f"Business credits of the last 24 complete months, {EFFECTIVE_EN}", effective_inflow(24), *MISSING_PARTIES),
    Spec("monthly_inflow_mean_12m", "ST-02", "stability", "CNY", "12m", "月均有效进账：有效流水除以覆盖的月数。",
         "Effective inflow divided by the months covered.", from_rows(monthly_mean),
         "无进账的月份也计入分母。", "Months without inflow stay in the divisor."),
    Spec("dry_months_12m", "ST-03", "stability", "count", "12m", "断流月数：当月有效进账为零或不足月中位数的10%。",
         "Months with no effective inflow, or less than a tenth of the median month.", from_rows(dry_months),
         "季节性行业请同时看最长连续断流。", "In seasonal trades look at the longest run as well."),
    Spec("dry_run_12m", "ST-03", "stability", "count", "12m", "最长连续断流月数。",
         "The longest run of months that are dry.", from_rows(dry_run),
         "未覆盖的月份打断连续。", "A month that no statement covers ends a run."),
    Spec("inflow_cv_12m", "ST-04", "stability", "ratio", "12m", "月有效进账的波动系数（样本标准差除以均值）。",
         "Sample standard deviation of monthly effective inflow over its mean.", from_rows(variation),
         "少于6个月不计算。", "Null below 6 months."),
    Spec("inflow_growth_12m", "ST-05", "stability", "ratio", "12m", "增长率：近6个月有效流水比前6个月。",
         "Effective inflow of the last 6 months over that of the 6 before, less 1.", from_rows(growth),
         "前6个月为零，或任一半年覆盖不足3个月时不计算；缺月时比较月均。",
         "Null when the earlier half is zero or a half has under 3 covered months; with gaps the monthly means are compared."),
    Spec("inflow_yoy_24m", "ST-06", "stability", "ratio", "24m", "同比：近12个月有效流水比上年同月合计。",
         "Effective inflow of the last 12 months over that of the same months a year before, less 1.", from_rows(year_on_year),
         "只比较两年都覆盖的同月，少于6对不计算；春节移动由合计抵消。",
         "Only months covered in both years are compared, at least 6; the sum absorbs the moving Spring Festival."),
    Spec("inflow_peak_share_12m", "ST-07", "stability", "ratio", "12m", "季节性：最旺月份占有效流水的比例。",
         "The strongest month's share of effective inflow.", from_rows(peak_share), "少于6个月不计算。", "Null below 6 months."),
    Spec("inflow_trough_24m", "ST-07", "stability", "ratio", "24m", "季节性：1减最淡月份与月均之比。",
         "One less the weakest month over the mean month.", from_rows(weakest_month), "须覆盖24个月。", "Needs 24 covered months."),
)  # fmt: skip
