"""What a VAT invoice says (DOMAIN §6): one sale of the firm's, or one purchase, told as a row of its account tells it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Literal

from nlp.training.specimens import codes, written
from nlp.training.specimens import vocabulary as v
from nlp.training.specimens.firm import Firm, person, street
from nlp.training.specimens.ledger import Account, Transaction
from nlp.training.specimens.truth import Said

Era = Literal["digital", "electronic", "paper"]
COLUMNS = ("item", "specification", "unit", "quantity", "unit_price", "amount", "tax_rate", "tax")
UNITS = ("件", "个", "套", "台", "箱", "吨", "米", "次", "项", "批")


@dataclass(frozen=True, slots=True)
class Party:
    """One side of an invoice."""

    name: str
    tax_id: str
    address: str
    bank: str
    account: str


@dataclass(frozen=True, slots=True)
class Invoice:
    """An invoice's facts: fields as printed and as meant, its lines by column, its parties and its code's payload."""

    era: Era
    special: bool
    fields: Mapping[str, Said]
    lines: Sequence[Mapping[str, str]]
    buyer: Party
    seller: Party
    payload: str
    cipher: tuple[str, ...]

    @property
    def rows(self) -> tuple[dict[str, str | None], ...]:
        """The lines in the shape of a table's rows."""
        return tuple({name: line[name] or None for name in COLUMNS} for line in self.lines)


def sale(account: Account, rng: Random, *, bought: bool = False) -> Transaction | None:
    """A row of the account that an invoice can stand behind: a firm that pays, or (`bought`) is paid."""
    rows = [
        row
        for row in account.rows
        if row.counterparty.endswith("公司") and (row.amount < 0) == bought and abs(row.amount) > 300 and row.counterparty not in v.CARRIERS
        and row.purpose != "房租"
    ]  # fmt: skip
    return rng.choice(rows) if rows else None


def invoice(
    rng: Random,
    firm: Firm,
    account: Account,
    era: Era,
    *,
    behind: Transaction | None = None,
    bought: bool = False,
    most_lines: int = 5,
) -> Invoice:
    """An invoice of the firm's to (or, `bought`, from) the counterparty of a row; its total is the row's amount."""
    total = abs(behind.amount) if behind else Decimal(rng.randrange(30_000, 30_000_000)) / 100
    day = (behind.day if behind else account.last_day) - timedelta(days=rng.randrange(0, 25))
    day = max(day, firm.established_on + timedelta(days=20))
    mine = Party(firm.name, firm.uscc, firm.address, account.branch, account.number)
    name = behind.counterparty if behind else f"例州{rng.choice(v.TRADE_NAMES)}{rng.choice(v.BUYER_TRADES)}有限公司"
    city = rng.choice(v.CITIES)
    other = Party(
        name,
        codes.uscc(rng, "company", date(rng.randrange(2008, 2020), 3, 1)),
        f"{city}{rng.choice(v.DISTRICTS)}{street(rng)}",
        (behind.counterparty_bank if behind else "") or f"{rng.choice(v.BANKS)[0]}{city[:2]}支行",
        (behind.counterparty_account if behind else "") or codes.account(rng),
    )
    buyer, seller = (mine, other) if bought else (other, mine)
    trade = rng.choice(v.TRADES) if bought else firm.trade
    rate = trade.vat_rate if rng.random() < 0.75 else rng.choice((1, 3))
    net = written.cents(total * 100 / (100 + rate))
    lines = _lines(rng, trade, net, total - net, rate, rng.randrange(1, most_lines + 1))
    special = era == "paper" or rng.random() < 0.4
    return _told(rng, era, special, day, buyer, seller, net, total, lines)


def _lines(
    rng: Random, trade: v.Trade, net: Decimal, tax: Decimal, rate: int, count: int
) -> tuple[dict[str, str], ...]:
    """Lines that add up to the sums: prices follow from amounts, as billing programs print them (many places)."""
    shares = [Decimal(rng.randrange(10, 100)) for _ in range(count)]
    amounts = [written.cents(net * share / sum(shares)) for share in shares]
    amounts[-1] = net - sum(amounts[:-1], Decimal(0))
    taxes = [written.cents(amount * rate / 100) for amount in amounts]
    taxes[-1] = tax - sum(taxes[:-1], Decimal(0))
    out = []
    for amount, due in zip(amounts, taxes, strict=True):
        service = rng.random() < 0.25
        quantity = Decimal(1) if service else Decimal(rng.choice((1, 2, 5, 10, 12, 24, 50, 100, 365, "2.5", "0.8")))
        price = (amount / quantity).quantize(Decimal("0.01") if amount % quantity == 0 else Decimal("0.0000000001"))
        plain = rng.choice(trade.items).split("（")[0].split("、")[0]
        out.append(
            {
                "item": f"*{rng.choice(trade.words)}*{plain}",
                "specification": "" if service or rng.random() < 0.35 else rng.choice(("A4", "XK-200", "1.5mm*20", "标准型", "500ml", "GB-12")),
                "unit": "" if service else rng.choice(UNITS),
                "quantity": "" if service and rng.random() < 0.4 else _short(quantity),
                "unit_price": "",
                "amount": f"{amount:.2f}",
                "tax_rate": f"{rate}%",
                "tax": f"{due:.2f}",
            }
        )  # fmt: skip
        out[-1]["unit_price"] = _short(price) if out[-1]["quantity"] else ""
    return tuple(out)


def _short(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _told(
    rng: Random,
    era: Era,
    special: bool,
    day: date,
    buyer: Party,
    seller: Party,
    net: Decimal,
    total: Decimal,
    lines: tuple[dict[str, str], ...],
) -> Invoice:
    tax = total - net
    kind = "增值税专用发票" if special else "普通发票"
    title = {
        "digital": f"电子发票（{kind}）",
        "electronic": f"示例省增值税电子{'专用' if special else '普通'}发票",
        "paper": f"示例省增值税{'专用' if special else '普通'}发票",
    }[era]
    year = f"{day:%y}"
    number = f"{year}992{codes.digits(rng, 15)}" if era == "digital" else codes.digits(rng, 8)
    code = {"digital": "", "electronic": f"09900{year}0{codes.digits(rng, 2)}11", "paper": f"9900{year}1130"}[era]
    check = "" if era == "digital" or special else codes.digits(rng, 20)
    words = written.upper(total, yuan=rng.choice(("圆", "圆", "元")), zheng=rng.choice(("整", "整", "正")))
    issuer = person(rng, day).name
    dated = {"digital": written.padded, "electronic": written.spaced, "paper": written.padded}[era](day)
    fields = {
        "invoice_type": Said(title.removeprefix("示例省").replace("（", "（"), title),
        "invoice_number": Said(number, number),
        "issued_on": Said(day.isoformat(), dated),
        "buyer_name": Said(buyer.name, buyer.name),
        "buyer_id": Said(buyer.tax_id, buyer.tax_id),
        "seller_name": Said(seller.name, seller.name),
        "seller_id": Said(seller.tax_id, seller.tax_id),
        "net_amount": Said(f"{net:.2f}", f"¥{net:.2f}"),
        "tax_amount": Said(f"{tax:.2f}", f"¥{tax:.2f}"),
        "total_amount": Said(f"{total:.2f}", f"¥{total:.2f}"),
        "total_in_words": Said(f"{total:.2f}", words),
        "issuer": Said(issuer, issuer),
    }
    if code:
        fields["invoice_code"] = Said(code, code)
    if check:
        fields["check_code"] = Said(check, check)
    if era != "digital":
        fields["buyer_account"] = Said(buyer.account, f"{buyer.bank}{buyer.account}")
        fields["seller_account"] = Said(seller.account, f"{seller.bank}{seller.account}")
    sort = {("digital", True): "31", ("digital", False): "32", ("electronic", False): "10", ("electronic", True): "08", ("paper", True): "01", ("paper", False): "04"}[era, special]  # fmt: skip
    told = total if era == "digital" else net
    payload = f"01,{sort},{code},{number},{told:.2f},{day:%Y%m%d},{check},{codes.digits(rng, 4)},"
    cipher = tuple("".join(rng.choice("0123456789<>+-*/") for _ in range(27)) for _ in range(4))
    return Invoice(era, special, fields, lines, buyer, seller, payload, cipher)
