"""What a firm sold and what it paid for that: months of sales, and tax vouchers with their lines (DOMAIN §2.5, §2.6)."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from nlp.training.specimens import codes
from nlp.training.specimens.firm import Firm
from nlp.training.specimens.written import cents


@dataclass(frozen=True, slots=True)
class TaxLine:
    """One line of a certificate: one tax of one voucher."""

    voucher: str
    tax: str
    item: str
    period_from: date
    period_to: date
    paid_on: date
    amount: Decimal


def month_end(day: date) -> date:
    """The last day of the month of `day`."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def next_month(day: date) -> date:
    """The first day of the month after that of `day`."""
    return month_end(day) + timedelta(days=1)


def workday(day: date) -> date:
    """`day`, or the Monday after it where it falls on a weekend."""
    return day + timedelta(days=(0, 0, 0, 0, 0, 2, 1)[day.weekday()])


def monthly_sales(rng: Random, firm: Firm, start: date, months: int) -> dict[date, Decimal]:
    """First day of month -> sales without tax, with a trade's seasons and some luck."""
    base = Decimal(rng.choice((90_000, 160_000, 280_000, 420_000, 700_000, 1_200_000)))
    sales, month = {}, start.replace(day=1)
    for at in range(months):
        season = 0.6 if month.month in (1, 2) else 1.25 if firm.trade.seasonal and month.month in (11, 12) else 1.0
        luck = rng.lognormvariate(0, 0.25) * season * (1.01**at)
        sales[month] = cents(base * Decimal(f"{luck:.5f}"))
        month = next_month(month)
    return sales


def tax_ledger(rng: Random, firm: Firm, sales: dict[date, Decimal], until: date) -> list[TaxLine]:
    """Every line paid on or before `until`: quarterly and simplified for small firms, monthly for others."""
    small = sum(sales.values()) / max(len(sales), 1) * 12 < 5_000_000
    urban = rng.choice((Decimal("0.07"), Decimal("0.05")))
    burden = Decimal(f"{rng.uniform(0.012, 0.038):.4f}")
    lines: list[TaxLine] = []
    quarter: list[date] = []
    for month, amount in sales.items():
        if firm.established_on > month_end(month):
            continue
        quarter.append(month)
        paid = workday(next_month(month) + timedelta(days=rng.randrange(7, 13)))
        quarter_ends = month.month % 3 == 0
        if not small:
            vat = cents(amount * burden)
            lines += _vat_lines(rng, firm, vat, urban, Decimal(1), month, month_end(month), paid)
        if quarter_ends:
            first = date(month.year, month.month - 2, 1)
            total = sum((sales[m] for m in quarter[-3:]), Decimal(0))
            if small:
                vat = cents(total * Decimal("0.01"))
                lines += _vat_lines(rng, firm, vat, urban, Decimal("0.5"), first, month_end(month), paid)
            if firm.entity in ("company", "branch"):
                cit = cents(total * Decimal(f"{rng.uniform(0.002, 0.008):.5f}"))
                lines.append(
                    TaxLine(_voucher(rng, paid), "企业所得税", "应纳税所得额", first, month_end(month), paid, cit)
                )
            stamp = cents(total * Decimal("0.0003") * (Decimal("0.5") if small else 1))
            lines.append(
                TaxLine(
                    _voucher(rng, paid),
                    "印花税",
                    rng.choice(("买卖合同", "承揽合同")),
                    first,
                    month_end(month),
                    paid,
                    stamp,
                )
            )
        if rng.random() < 0.8:
            wages = cents(Decimal(rng.randrange(2_000, 180_000)) / 100)
            item = "经营所得" if firm.entity in ("individual", "sole") else "工资薪金所得"
            lines.append(TaxLine(_voucher(rng, paid), "个人所得税", item, month, month_end(month), paid, wages))
    return [line for line in lines if line.paid_on <= until and line.amount > 0]


def _voucher(rng: Random, paid: date) -> str:
    return f"399{paid:%y%m%d}{codes.digits(rng, 9)}"


def _vat_lines(
    rng: Random, firm: Firm, vat: Decimal, urban: Decimal, share: Decimal, first: date, last: date, paid: date
) -> list[TaxLine]:
    voucher = _voucher(rng, paid)
    place = "市区（增值税附征）" if urban == Decimal("0.07") else "县城、镇（增值税附征）"
    rows = (
        ("增值税", firm.trade.vat_item, vat),
        ("城市维护建设税", place, cents(vat * urban * share)),
        ("教育费附加", "增值税教育费附加", cents(vat * Decimal("0.03") * share)),
        ("地方教育附加", "增值税地方教育附加", cents(vat * Decimal("0.02") * share)),
    )
    return [TaxLine(voucher, tax, item, first, last, paid, amount) for tax, item, amount in rows]
