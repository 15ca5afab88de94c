"""What a firm declared for VAT (DOMAIN §2.8): the lines of a return that follow from its sales and its vouchers."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from nlp.training.specimens.firm import Firm
from nlp.training.specimens.taxes import TaxLine, month_end
from nlp.training.specimens.written import cents

NIL = Decimal("0.00")
Amounts = dict[str, Decimal]
SURCHARGES = {"39": "城市维护建设税", "40": "教育费附加", "41": "地方教育附加"}
STOCKS = ("13", "17", "20")  # lines of a general return that have no cumulative amount
# Line -> what its cell of numbers prints beside the number.
GENERAL_FORMULAS = {
    "17": "17=12+13-14-15+16", "18": "18（如17<11，则为17，否则为11）", "19": "19=11-18", "20": "20=17-18", "24": "24=19+21-23",
    "27": "27=28+29+30+31", "32": "32=24+25+26-27", "33": "33=25+26-27", "34": "34=24-28-29", "38": "38=16+22+36-37",
}  # fmt: skip
SMALL_FORMULAS = {"7": "7（7≥8）", "9": "9=10+11+12", "13": "13（13≥14）", "20": "20=15-16", "22": "22=20-21"}


def small_scale(sales: Mapping[date, Decimal]) -> bool:
    """True for a firm that files quarterly as a small-scale taxpayer, as `taxes.tax_ledger` has it."""
    return sum(sales.values()) / max(len(sales), 1) * 12 < 5_000_000


def period_of(taxes: list[TaxLine], back: int = 0) -> tuple[date, date] | None:
    """The last period (or one before it) that VAT was paid for."""
    periods = sorted({(line.period_from, line.period_to) for line in taxes if line.tax == "增值税"})
    return periods[-1 - back] if len(periods) > back else None


def general(firm: Firm, sales: Mapping[date, Decimal], taxes: list[TaxLine], last: date) -> tuple[Amounts, Amounts]:
    """Month and year to date, by line, of a general taxpayer's return."""
    months = [month for month in sales if month.year == last.year and month <= last]
    by_month = [_general_month(firm, sales, taxes, month) for month in months]
    now = dict(by_month[-1])
    total: Amounts = {}
    for each in by_month:
        for number, amount in each.items():
            total[number] = total.get(number, NIL) + amount
    for number in STOCKS:
        del total[number]
    total["25"] = by_month[0]["25"]
    for each in (now, total):
        each["32"] = each["24"] + each["25"] - each["27"]
        each["33"] = NIL
    return now, total


def _general_month(firm: Firm, sales: Mapping[date, Decimal], taxes: list[TaxLine], month: date) -> Amounts:
    out = {str(n): NIL for n in range(1, 42)}
    paid = _paid(taxes, month_end(month))
    before = _paid(taxes, month - timedelta(days=1)).get("增值税", NIL)
    sold = sales[month]
    due = paid.get("增值税", NIL)
    output = cents(sold * firm.trade.vat_rate / 100)
    returned = cents(sold * Decimal("0.0004"))
    out["1"], out["11"] = sold, output
    out["2" if firm.trade.vat_rate == 13 else "3"] = sold
    out["14"] = returned
    out["12"] = output - due + returned
    out["17"] = out["18"] = out["12"] - returned
    out["19"] = out["24"] = out["34"] = due
    out["25"] = out["27"] = out["30"] = before
    for number, tax in SURCHARGES.items():
        out[number] = paid.get(tax, NIL)
    return out


def _paid(taxes: list[TaxLine], last: date) -> Amounts:
    return {line.tax: line.amount for line in taxes if line.period_to == last and line.item != "应纳税所得额"}


def small(rng: Random, sales: Mapping[date, Decimal], taxes: list[TaxLine], last: date) -> tuple[Amounts, Amounts]:
    """Quarter and year to date, by line, of a small-scale taxpayer's return (goods and services together)."""
    invoiced = Decimal(f"{rng.uniform(0.2, 0.9):.3f}")
    now: Amounts = {}
    total: Amounts = {}
    for month in range(3, last.month + 1, 3):
        end = month_end(date(last.year, month, 1))
        sold = sum((sales.get(date(last.year, m, 1), NIL) for m in range(month - 2, month + 1)), NIL)
        now = _small_quarter(sold, _paid(taxes, end), invoiced)
        for number, amount in now.items():
            total[number] = total.get(number, NIL) + amount
    return now, total


def _small_quarter(sold: Decimal, paid: Amounts, invoiced: Decimal) -> Amounts:
    out = {str(n): NIL for n in range(1, 26)}
    due = paid.get("增值税", NIL)
    out["1"], out["2"] = sold, cents(sold * invoiced)
    out["3"] = sold - out["2"]
    out["15"] = cents(sold * Decimal("0.03"))
    out["16"] = out["15"] - due
    out["20"] = out["22"] = due
    for number, tax in zip(("23", "24", "25"), SURCHARGES.values(), strict=True):
        out[number] = paid.get(tax, NIL)
    return out
