"""What a business licence must hold in itself, beside its numbers (LIC-03 … LIC-10)."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from intake.document import Document
from intake.finding import Finding
from intake.verify.policy import policy
from intake.verify.regions import same_place
from intake.verify.rule import Rule, Said, at, sure_of
from nlp.values.name import FORMS

DATES = Rule(
    "LIC-03", "LICENCE_DATE_ORDER", "high", "成立日期与核发日期的先后", "The order of establishment and issue",
    "成立日期、核发日期的先后不合理。", "The dates of establishment and issue are out of order.",
)  # fmt: skip
START = Rule(
    "LIC-04", "LICENCE_TERM_START", "low", "营业期限起始日与成立日期", "The term's first day and the establishment",
    "营业期限起始日与成立日期不一致。", "The term does not start on the day of establishment.",
)  # fmt: skip
EXPIRED = Rule(
    "LIC-05", "LICENCE_EXPIRED", "high", "营业期限", "The licence's term",
    "营业期限已届满。", "The licence's term has ended.",
)  # fmt: skip
GRAMMAR = Rule(
    "LIC-07", "LICENCE_NAME_GRAMMAR", "low", "名称的组织形式与类型", "The name's legal form and the type",
    "名称的组织形式与类型不符。", "The name's legal form does not fit the type.",
)  # fmt: skip
CAPITAL = Rule(
    "LIC-08", "LICENCE_CAPITAL", "medium", "注册资本", "The registered capital",
    "注册资本不大于零。", "The registered capital is not positive.",
)  # fmt: skip
COPY = Rule(
    "LIC-09", "LICENCE_COPY_MARKS", "low", "正副本标记", "The marks of original and duplicate",
    "正本上有副本编号。", "An original carries the number of a duplicate.",
)  # fmt: skip
NUMBER = Rule(
    "LIC-09", "LICENCE_NUMBER_DATE", "low", "证照编号中的日期", "The date inside the certificate number",
    "证照编号中的日期与核发日期不一致。", "The date inside the certificate number differs from the date of issue.",
)  # fmt: skip
PLACE = Rule(
    "LIC-10", "LICENCE_AUTHORITY_REGION", "low", "登记机关与住所的地区", "The regions of authority and address",
    "登记机关与住所不在同一地区。", "Authority and address lie in different regions.",
)  # fmt: skip


def _day(document: Document, name: str) -> date | None:
    value = document.value(name)
    return date.fromisoformat(value) if value else None


def date_order(document: Document, today: date) -> Iterator[Finding]:
    """LIC-03: 1949 ≤ established ≤ issued ≤ the day judged at. Issue may be much later: licences are renewed."""
    names = ("established_on", "issued_on")
    days = [day for name in names if (day := _day(document, name)) is not None]
    if not days:
        yield DATES.open("no_dates", *at(document, *names))
        return
    order = [date(policy().first_year, 1, 1), *days, today]
    say = Said(expected="成立日期 ≤ 核发日期 ≤ 审核日", actual=" ≤ ".join(str(day) for day in order[1:]))
    yield DATES.judged(order == sorted(order), *at(document, *names), **say, sure=sure_of(document, *names))


def term_start(document: Document, _: date) -> Iterator[Finding]:
    """LIC-04."""
    start, established = _day(document, "term_from"), _day(document, "established_on")
    if start is not None and established is not None:
        names = ("term_from", "established_on")
        say = Said(expected=str(established), actual=str(start))
        yield START.judged(start == established, *at(document, *names), **say, sure=sure_of(document, *names))


def term_end(document: Document, today: date) -> Iterator[Finding]:
    """LIC-05: only where a term is printed; an open-ended one never ends."""
    found, where = document.fields.get("term_to"), at(document, "term_to")
    if found is None:
        yield EXPIRED.open("term_not_printed")
    elif found.value is None:
        yield EXPIRED.passed(*where, actual=found.text) if found.meaning else EXPIRED.open("unreadable", *where)
    else:
        say = Said(expected=f"≥ {today}", actual=str(found.value))
        yield EXPIRED.judged(date.fromisoformat(found.value) >= today, *where, **say, sure=found.confidence)


def name_grammar(document: Document, _: date) -> Iterator[Finding]:
    """LIC-07: a name ends with a legal form, and a company's with 公司."""
    name, kind = str(document.value("name") or ""), str(document.value("entity_type") or "")
    if name:
        plain = name.replace("（", "(").replace("）", ")")
        company = "公司" in kind and not any(word in kind for word in ("合伙", "独资企业"))
        fits = plain.endswith(FORMS) and (not company or "公司" in plain)
        names = ("name", "entity_type")
        yield GRAMMAR.judged(fits, *at(document, *names), actual=name, sure=sure_of(document, *names))


def capital(document: Document, _: date) -> Iterator[Finding]:
    """LIC-08: readable and above zero; branches and sole traders print none."""
    found, where = document.fields.get("registered_capital"), at(document, "registered_capital")
    if found is None:
        yield CAPITAL.open("not_printed")
    elif not isinstance(found.value, dict):
        yield CAPITAL.open("unreadable", *where)
    else:
        positive = Decimal(str(found.value["amount"])) > 0
        yield CAPITAL.judged(positive, *where, expected="> 0", actual=found.text, sure=found.confidence)


def copy_marks(document: Document, _: date) -> Iterator[Finding]:
    """LIC-09: only duplicates are numbered; a 20-place certificate number carries the day of issue."""
    kind, number = document.value("copy_kind"), document.value("copy_number")
    if kind and number:
        names = ("copy_kind", "copy_number")
        fits = kind != "original"
        yield COPY.judged(fits, *at(document, *names), actual=f"{kind} {number}", sure=sure_of(document, *names))
    serial, issued = str(document.value("certificate_number") or ""), _day(document, "issued_on")
    if len(serial) == 20 and serial.isdigit() and issued is not None and serial[8:10] in ("19", "20"):
        names = ("certificate_number", "issued_on")
        say = Said(expected=issued.strftime("%Y%m%d"), actual=serial[8:16])
        yield NUMBER.judged(
            say["expected"] == say["actual"], *at(document, *names), **say, sure=sure_of(document, *names)
        )


def authority_region(document: Document, _: date) -> Iterator[Finding]:
    """LIC-10: the registration authority is of the place where the firm sits."""
    names = ("registration_authority", "address")
    office, address = (str(document.value(name) or "") for name in names)
    if office and address:
        same = same_place(office, address)
        where, say = at(document, *names), Said(expected=office, actual=address)
        if same is None:
            yield PLACE.open("no_region_named", *where)
        else:
            yield PLACE.judged(same, *where, **say, sure=sure_of(document, *names))


CHECKS = {
    "business_licence": (
        date_order,
        term_start,
        term_end,
        name_grammar,
        capital,
        copy_marks,
        authority_region,
    )
}
