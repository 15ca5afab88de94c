"""The credit report (信用报告) of an enterprise or a person: summary, open loans, duties for others, inquiries (DOMAIN §6).

Enterprises' reports tell money in units of ten thousand yuan, persons' in yuan.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from nlp.training.specimens import codes
from nlp.training.specimens import vocabulary as v
from nlp.training.specimens.families import allowed
from nlp.training.specimens.firm import Firm
from nlp.training.specimens.ledger import party
from nlp.training.specimens.truth import Said

FAMILIES = (
    "credit_enterprise", "credit_enterprise_blocks", "credit_personal", "credit_enterprise_plain", "credit_personal_table",
)  # fmt: skip
TEN_THOUSAND = Decimal(10_000)
REASONS = ("贷款审批", "贷款审批", "贷后管理", "担保资格审查", "信用卡审批", "融资审批")
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Report:
    """What a report says: header fields, open loans, duties, inquiries, and the summary's lines; money in yuan."""

    personal: bool
    fields: Mapping[str, Said]
    loans: Sequence[Row]
    guarantees: Sequence[Row]
    inquiries: Sequence[Row]
    lines: Sequence[Row]


def report(rng: Random, firm: Firm, today: date, *, personal: bool) -> Report:
    """A report of the firm, or of the person who answers for it, made some days before `today`."""
    made = today - timedelta(days=rng.randrange(0, 20))
    loans = tuple(_loan(rng, made, personal) for _ in range(rng.randrange(1, 5)))
    guarantees = tuple(_duty(rng, made) for _ in range(rng.choice((0, 1, 2))))
    days = sorted((made - timedelta(days=rng.randrange(3, 500)) for _ in range(rng.randrange(2, 7))), reverse=True)
    inquiries = tuple(
        {"date": day.isoformat(), "institution": f"{rng.choice(v.BANKS)[0]}{rng.choice(v.CITIES)[:2]}分行", "reason": rng.choice(REASONS)}
        for day in days
    )  # fmt: skip
    lines = () if personal else _lines(loans)
    fields = {**_header(rng, firm, made, personal), **_sums(lines)}
    return Report(personal, fields, loans, guarantees, inquiries, lines)


def _sums(lines: Sequence[Row]) -> dict[str, Said]:
    """The summary's last line as fields."""
    if not lines:
        return {}
    names = {
        "open_accounts": "accounts",
        "open_balance": "balance",
        "special_balance": "special_balance",
        "bad_balance": "bad_balance",
    }
    return {name: Said(lines[-1][column], lines[-1][column], optional=True) for name, column in names.items()} | {
        "other_accounts": Said(0, "0", optional=True)
    }


def _header(rng: Random, firm: Firm, made: date, personal: bool) -> dict[str, Said]:
    stamp = f"{made:%Y-%m-%d} {rng.randrange(9, 18):02d}:{rng.randrange(60):02d}:{rng.randrange(60):02d}"
    number = f"{made:%Y%m%d}{codes.digits(rng, 14)}"
    title = ("个人" if personal else "企业") + "信用报告"
    kind = Said("personal" if personal else "enterprise", title)
    fields = {"report_kind": kind, "report_number": Said(number, number), "reported_on": Said(made.isoformat(), stamp)}
    if personal:
        head = firm.head
        return {
            **fields,
            "person_name": Said(head.name, head.name),
            "id_number": Said(head.id_number, head.id_number),
        }
    code = "9901" + codes.digits(rng, 12)
    counts = {
        name: rng.choice((0, 0, 0, 0, 1))
        for name in ("tax_arrears_count", "judgement_count", "enforcement_count", "penalty_count")
    }
    return {
        **fields,
        "company_name": Said(firm.name, firm.name),
        "uscc": Said(firm.uscc, firm.uscc),
        "central_code": Said(code, code),
        **{name: Said(count, str(count)) for name, count in counts.items()},
    }  # fmt: skip


def _loan(rng: Random, made: date, personal: bool) -> Row:
    granted = made - timedelta(days=rng.randrange(40, 900))
    due = granted.replace(day=min(granted.day, 28), year=granted.year + rng.choice((1, 1, 3, 5)))
    due = due if due > made else made.replace(day=min(made.day, 28), year=made.year + 1)
    amount = Decimal(rng.choice((10, 20, 30, 50, 80, 100, 200, 300, 500))) * TEN_THOUSAND
    rest = (amount * Decimal(rng.choice(("1", "1", "0.8", "0.55", "0.3")))).quantize(Decimal("0.01"))
    kinds = (
        ("个人经营性贷款", "个人消费贷款", "个人住房贷款")
        if personal
        else ("流动资金贷款", "固定资产贷款", "法人账户透支")
    )
    return {
        "lender": f"{rng.choice(v.BANKS)[0]}{rng.choice(v.CITIES)[:2]}分行",
        "kind": rng.choice(kinds),
        "currency": "CNY",
        "granted_on": granted.isoformat(),
        "due_on": due.isoformat(),
        "amount": f"{amount:.2f}",
        "balance": f"{rest:.2f}",
        "five_class": rng.choice(("正常",) * 8 + ("关注", "次级")),
    }


def _duty(rng: Random, made: date) -> Row:
    amount = Decimal(rng.choice((20, 50, 100, 150, 300))) * TEN_THOUSAND
    due = made + timedelta(days=rng.randrange(60, 900))
    return {
        "kind": rng.choice(("保证人/反担保人", "共同借款人", "抵押人")),
        "lender": f"{rng.choice(v.BANKS)[0]}{rng.choice(v.CITIES)[:2]}分行",
        "debtor": party(rng).name,
        "amount": f"{amount:.2f}",
        "balance": f"{amount * Decimal(rng.choice(('1', '0.6', '0.25'))):.2f}",
        "due_on": due.isoformat(),
        "five_class": "正常",
    }


CLASSES = (("normal", ("正常",)), ("special", ("关注",)), ("bad", ("次级", "可疑", "损失")))


def _lines(loans: Sequence[Row]) -> tuple[Row, ...]:
    """The summary of open loans: short and longer ones, and their sum, by class."""
    short = [loan for loan in loans if _days(loan) <= 366]
    longer = [loan for loan in loans if _days(loan) > 366]
    out = []
    for label, part in (("中长期借款", longer), ("短期借款", short), ("合计", list(loans))):
        row: Row = {"label": label}
        for name, classes in CLASSES:
            mine = [loan for loan in part if loan["five_class"] in classes]
            row |= {f"{name}_accounts": str(len(mine)), f"{name}_balance": f"{_sum(mine):.2f}"}
        out.append(row | {"accounts": str(len(part)), "balance": f"{_sum(part):.2f}"})
    return tuple(out)


def _days(loan: Row) -> int:
    return (date.fromisoformat(loan["due_on"]) - date.fromisoformat(loan["granted_on"])).days


def _sum(loans: Sequence[Row]) -> Decimal:
    return sum((Decimal(loan["balance"]) for loan in loans), Decimal(0))


def family_for(rng: Random, personal: bool, held_out: bool | None) -> str:
    """One of the layouts of that sort of report."""
    mine = [name for name in FAMILIES if ("personal" in name) == personal]
    return rng.choice(allowed(mine, held_out))
