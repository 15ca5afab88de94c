"""A bank account's life, row by row: customers, suppliers, wages, rent, taxes, fees, and interest by the rule (§3.7)."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from nlp.training.specimens import codes
from nlp.training.specimens import vocabulary as v
from nlp.training.specimens.firm import Firm, person
from nlp.training.specimens.taxes import TaxLine, workday
from nlp.training.specimens.written import cents

# Demand deposit rates in percent a year, from the day they hold; DOMAIN §3.7.
RATES = (
    (date(2015, 10, 24), Decimal("0.30")), (date(2022, 9, 15), Decimal("0.25")), (date(2023, 6, 8), Decimal("0.20")),
    (date(2024, 7, 25), Decimal("0.15")), (date(2024, 10, 18), Decimal("0.10")), (date(2025, 5, 20), Decimal("0.05")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Transaction:
    """One row: `amount` signed (in is positive), `balance` after it; `time` is "" for batch rows."""

    day: date
    time: str
    amount: Decimal
    balance: Decimal
    counterparty: str
    counterparty_account: str
    counterparty_bank: str
    summary: str
    purpose: str
    serial: str


@dataclass(frozen=True, slots=True)
class Account:
    """An account with its rows of a period and the balance before the first of them."""

    bank: str
    branch: str
    holder: str
    number: str
    opened_with: Decimal
    first_day: date
    last_day: date
    rows: tuple[Transaction, ...]

    @property
    def closing(self) -> Decimal:
        return self.rows[-1].balance if self.rows else self.opened_with


@dataclass(frozen=True, slots=True)
class Party:
    name: str
    account: str
    bank: str


def rate_on(day: date) -> Decimal:
    """The demand rate of `day`, percent a year."""
    return next(rate for since, rate in reversed(RATES) if since <= day)


def party(rng: Random) -> Party:
    """A firm to trade with, and its account."""
    place = rng.choice(v.CITIES)[:2]
    word = rng.choice(v.BUYER_TRADES) + (rng.choice(("发展", "服务", "")))
    name = f"{place}{rng.choice(v.TRADE_NAMES)}{word}{rng.choice(('有限公司',) * 4 + ('有限责任公司', '股份有限公司'))}"
    short, _ = rng.choice(v.BANKS)
    bank = f"{short}{rng.choice(v.CITIES)[:2]}{rng.choice(v.ROADS)}支行"
    return Party(name, codes.account(rng), bank)


def open_account(
    rng: Random,
    firm: Firm,
    sales: dict[date, Decimal],
    paid_taxes: list[TaxLine],
    first: date,
    last: date,
    density: int,
) -> Account:
    """The account from `first` to `last`; about `density` rows of trade a month beside wages, taxes, fees and interest."""
    short, _ = rng.choice(v.BANKS)
    events = _events(rng, firm, sales, paid_taxes, first, last, density)
    opening = cents(Decimal(rng.randrange(20_000, 400_000)) + Decimal(rng.randrange(100)) / 100)
    rows, balance, day = [], opening, first
    accumulated: dict[Decimal, Decimal] = {}
    while day <= last:
        if day.day == 21 and day.month % 3 == 0 and accumulated:
            interest = sum((cents(total * rate / 100 / 360) for rate, total in accumulated.items()), Decimal(0))
            accumulated = {}
            if interest >= Decimal("0.01"):
                balance += interest
                rows.append(
                    _row(rng, day, "", interest, balance, Party("", "", ""), rng.choice(("结息", "利息")), "活期结息")
                )
        for event in sorted(events.get(day, ()), key=lambda e: e[0]):
            time, amount, other, summary, purpose = event
            if balance + amount < 0:
                loan = cents(Decimal((int(-amount - balance) // 10_000 + 3) * 10_000))
                balance += loan
                owner = Party(firm.head.name, "9900" + firm.head.id_number[-15:-1], "")
                rows.append(_row(rng, day, time, loan, balance, owner, "转账存入", "往来款"))
            balance += amount
            rows.append(_row(rng, day, time, amount, balance, other, summary, purpose))
        rate = rate_on(day)
        accumulated[rate] = accumulated.get(rate, Decimal(0)) + int(balance)
        day += timedelta(days=1)
    branch = f"{short}{firm.city[:2]}{rng.choice(v.ROADS)}支行"
    return Account(short, branch, firm.name, codes.account(rng), opening, first, last, tuple(rows))


def cut(account: Account, first: date, last: date) -> Account:
    """The same account, only the rows of a period; its opening is the balance before them."""
    before = [row for row in account.rows if row.day < first]
    rows = tuple(row for row in account.rows if first <= row.day <= last)
    opening = before[-1].balance if before else account.opened_with
    return replace(account, opened_with=opening, first_day=first, last_day=last, rows=rows)


def _row(
    rng: Random, day: date, time: str, amount: Decimal, balance: Decimal, other: Party, summary: str, purpose: str
) -> Transaction:
    serial = f"{day:%y%m%d}{codes.digits(rng, 8)}"
    return Transaction(day, time, amount, balance, other.name, other.account, other.bank, summary, purpose, serial)


Event = tuple[str, Decimal, Party, str, str]


def _events(
    rng: Random, firm: Firm, sales: dict[date, Decimal], paid: list[TaxLine], first: date, last: date, density: int
) -> dict[date, list[Event]]:
    events: dict[date, list[Event]] = {}

    def add(day: date, amount: Decimal, other: Party, summary: str, purpose: str = "", hour: int | None = None) -> None:
        if first <= day <= last and amount:
            at = rng.randrange(9, 17) if hour is None else hour
            time = f"{at:02d}:{rng.randrange(60):02d}:{rng.randrange(60):02d}"
            events.setdefault(day, []).append((time, cents(amount), other, summary, purpose))

    customers = [party(rng) for _ in range(rng.randrange(8, 20))]
    suppliers = [party(rng) for _ in range(rng.randrange(5, 12))]
    landlord, staff = party(rng), [person(rng, last) for _ in range(rng.randrange(2, 6))]
    nobody = Party("", "", "")
    treasury = Party(
        f"待报解预算收入-{firm.city}{firm.district}支库",
        "99" + codes.digits(rng, 15),
        f"国家金库{firm.city}{firm.district}支库",
    )
    wage_day, rent = rng.choice((5, 10, 15)), Decimal(rng.randrange(20, 240) * 100)
    wages = {one.name: Decimal(rng.randrange(4_500, 11_000)) for one in staff}
    for month, sold in sales.items():
        gross = sold * (100 + firm.trade.vat_rate) / 100
        shares = [rng.random() ** 2 + 0.05 for _ in range(max(density // 2, 2))]
        for share in shares:
            amount = gross * Decimal(f"{share / sum(shares):.6f}")
            amount = cents(amount) if rng.random() < 0.75 else Decimal(round(amount, -2))
            add(
                _workday_of(rng, month),
                amount,
                customers[int(len(customers) * rng.random() ** 2)],
                rng.choice(("转账", "网银转账", "跨行汇款", "来账")),
                rng.choice(("货款", "服务费", "往来货款", "工程款", "")),
            )
        costs = [rng.random() + 0.1 for _ in range(max(density // 3, 1))]
        for share in costs:
            amount = gross * Decimal("0.66") * Decimal(f"{share / sum(costs):.6f}")
            day = _workday_of(rng, month)
            add(
                day,
                -cents(amount),
                rng.choice(suppliers),
                rng.choice(("转账", "网银转账", "跨行汇款")),
                rng.choice(("货款", "材料款", "采购款", "")),
            )
            if rng.random() < 0.3:
                add(
                    day,
                    -Decimal(rng.choice(("1.00", "5.00", "5.50", "10.50", "15.00"))),
                    nobody,
                    "手续费",
                    "网银汇款手续费",
                    17,
                )
        for one in staff:
            add(
                workday(month.replace(day=wage_day)),
                -(wages[one.name] + rng.randrange(0, 90000) / Decimal(100)),
                Party(one.name, codes.card(rng), ""),
                "代发工资",
                f"{month.month}月工资",
                10,
            )
        add(
            workday(month.replace(day=18)),
            -Decimal(1450 * len(staff)) - Decimal("36.40"),
            Party(f"{firm.city}社会保险基金", "99" + codes.digits(rng, 14), ""),
            "社保",
            "社会保险费",
        )
        add(workday(month.replace(day=3)), -rent, landlord, "转账", "房租")
        add(
            workday(month.replace(day=20)),
            -Decimal(rng.randrange(20_000, 400_000)) / 100,
            Party(rng.choice(v.CARRIERS), "99" + codes.digits(rng, 12), ""),
            rng.choice(("电费", "水费", "代扣")),
            "公用事业费",
        )
        add(month.replace(day=21), -Decimal(rng.choice(("10.00", "30.00", "2.00"))), nobody, "账户管理费", "", 18)
    vouchers: dict[str, list[TaxLine]] = {}
    for line in paid:
        vouchers.setdefault(line.voucher, []).append(line)
    for lines in vouchers.values():
        total = sum((line.amount for line in lines), Decimal(0))
        add(lines[0].paid_on, -total, treasury, rng.choice(("实时扣税", "电子缴税", "TIPS扣税")), lines[0].voucher)
    return events


def _workday_of(rng: Random, month: date) -> date:
    return workday(month + timedelta(days=rng.randrange(26)))
