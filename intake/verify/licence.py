"""What a business licence must hold in itself (LIC-01 … LIC-10)."""

import re
from collections.abc import Iterator
from datetime import date

from intake.document import Document
from intake.finding import Finding
from intake.verify.policy import day, policy
from intake.verify.rule import Rule, Said, at, sure_of
from nlp.values import uscc as codes

USCC = Rule(
    "LIC-01",
    "USCC_CHECKSUM_INVALID",
    "high",
    "统一社会信用代码校验位不符。",
    "The credit code's check digits do not hold.",
)
CLASS = Rule(
    "LIC-02",
    "LICENCE_CLASS_MISMATCH",
    "high",
    "信用代码的机构类别与主体类型不符。",
    "The credit code's class differs from the entity type.",
)
DATES = Rule(
    "LIC-03",
    "LICENCE_DATE_ORDER",
    "high",
    "成立日期、核发日期的先后不合理。",
    "The dates of establishment and issue are out of order.",
)
START = Rule(
    "LIC-04",
    "LICENCE_TERM_START",
    "low",
    "营业期限起始日与成立日期不一致。",
    "The term does not start on the day of establishment.",
)
EXPIRED = Rule("LIC-05", "LICENCE_EXPIRED", "high", "营业期限已届满。", "The licence's term has ended.")
ERA = Rule(
    "LIC-06", "LICENCE_ERA", "medium", "版式与核发日期的年代不符。", "The layout does not fit the date of issue."
)
GRAMMAR = Rule(
    "LIC-07",
    "LICENCE_NAME_GRAMMAR",
    "low",
    "名称的组织形式与类型不符。",
    "The name's legal form does not fit the type.",
)
CAPITAL = Rule(
    "LIC-08",
    "LICENCE_CAPITAL",
    "medium",
    "注册资本无法识别或不大于零。",
    "The registered capital is unreadable or not positive.",
)
QR = Rule(
    "LIC-10",
    "LICENCE_QR_MISMATCH",
    "high",
    "二维码中的信用代码与票面不一致。",
    "The QR code names another credit code.",
)

CODE = re.compile(r"(?<![0-9A-Z])[0-9A-Z]{18}(?![0-9A-Z])")
FORMS = (
    "公司", "合作社", "联合社", "合伙)", "厂", "店", "中心", "部", "行", "室", "企业", "所", "院", "社", "场", "馆", "吧",
    "铺", "超市", "商行", "集团", "户", "园", "站", "坊",
)  # fmt: skip


def check_licence(document: Document, today: date) -> Iterator[Finding]:
    """All checks of one licence."""
    yield from _code(document)
    yield from _dates(document, today)
    yield from _era(document)
    yield from _name(document)


def _code(document: Document) -> Iterator[Finding]:
    found = document.fields.get("uscc")
    if found is None:
        yield USCC.open("no_credit_code_on_this_layout")
        return
    evidence, sure = at(document, "uscc"), found.confidence
    if found.value is None:
        yield USCC.open("unreadable", *evidence)
        return
    code = str(found.value)
    if not codes.outer_ok(code):
        # On pixels, one misread character breaks the check of an honest code; where one could, nobody is accused.
        misread = found.candidates and any(page.text_from == "ocr" for page in document.pages)
        yield USCC.open("possibly_misread", *evidence) if misread else USCC.failed(*evidence, actual=code)
    elif not codes.inner_ok(code):
        # a few old codes are said to break the nested check: worth a look, not a stop
        yield USCC.failed(*evidence, actual=code, severity="medium")
    else:
        yield USCC.passed(*evidence, actual=code)
    kind = str(document.value("entity_type") or "")
    if not kind:
        yield CLASS.open("no_entity_type")
    else:
        wanted = "2" if "个体" in kind else "3" if "合作社" in kind else "1"
        fits = code[:1] != "9" or code[1:2] == wanted or code[1:2] == "9"
        both = (*evidence, *at(document, "entity_type"))
        say = Said(expected=f"9{wanted}", actual=code[:2])
        yield (
            CLASS.passed(*both, **say)
            if fits
            else CLASS.failed(*both, **say, sure=sure_of(document, "uscc", "entity_type"))
        )
    payload = str(document.value("qr_payload") or "")
    hit = CODE.search(payload)
    inside = hit[0] if hit and codes.is_valid(hit[0]) else None
    if inside is not None:
        say = Said(expected=inside, actual=code)
        yield QR.passed(*evidence, **say) if inside == code else QR.failed(*evidence, **say, sure=sure)


def _dates(document: Document, today: date) -> Iterator[Finding]:
    names = ("established_on", "issued_on")
    established, issued = (_day(document, name) for name in names)
    evidence, sure = at(document, *names), sure_of(document, *names)
    if established is None and issued is None:
        yield DATES.open("no_dates")
    else:
        order = [
            d for d in (date(policy()["licence"]["first_year"], 1, 1), established, issued, today) if d is not None
        ]
        text = " ≤ ".join(d.isoformat() for d in order[1:-1]) + f" ≤ {today}"
        yield (
            DATES.passed(*evidence, actual=text)
            if order == sorted(order)
            else DATES.failed(*evidence, actual=text, sure=sure)
        )
    start, end = _day(document, "term_from"), _day(document, "term_to")
    if start and established:
        where = at(document, "term_from", "established_on")
        say = Said(expected=str(established), actual=str(start))
        yield (
            START.passed(*where, **say)
            if start == established
            else START.failed(*where, **say, sure=sure_of(document, "term_from", "established_on"))
        )
    term = document.fields.get("term_to")
    if term is None:
        yield EXPIRED.open("term_not_printed")
    elif end is None:
        yield (
            EXPIRED.passed(*at(document, "term_to"), actual=term.text)
            if term.meaning
            else EXPIRED.open("unreadable", *at(document, "term_to"))
        )
    elif end < today:
        yield EXPIRED.failed(*at(document, "term_to"), expected=f"≥ {today}", actual=str(end), sure=term.confidence)
    else:
        yield EXPIRED.passed(*at(document, "term_to"), actual=str(end))


def _era(document: Document) -> Iterator[Finding]:
    issued, authority = _day(document, "issued_on"), str(document.value("registration_authority") or "")
    if issued is None:
        yield ERA.open("no_issue_date")
        return
    troubles = []
    # a photo or a scan tells the sheet's shape; a page of a PDF may hold the sheet anyhow
    if "uscc" in document.fields and document.value("uscc") and issued < day("licence", "uscc_since"):
        troubles.append("统一社会信用代码 < 2015-10")
    if "工商行政管理局" in authority and issued > day("licence", "portrait_until"):
        troubles.append("工商行政管理局 > 2019")
    if "市场监督管理局" in authority and issued.year < 2013:
        troubles.append("市场监督管理局 < 2013")
    where = at(document, "issued_on", "registration_authority")
    sure = sure_of(document, "issued_on", "registration_authority")
    yield (
        ERA.failed(*where, actual="; ".join(troubles), sure=sure)
        if troubles
        else ERA.passed(*where, actual=str(issued))
    )


def _name(document: Document) -> Iterator[Finding]:
    name, kind = str(document.value("name") or ""), str(document.value("entity_type") or "")
    if name:
        plain = name.replace("（", "(").replace("）", ")")
        company = "公司" in kind and "分公司" not in kind
        fits = plain.endswith(FORMS) and not (company and "公司" not in plain and "合伙" not in plain)
        where, say = at(document, "name", "entity_type"), Said(actual=name)
        yield GRAMMAR.passed(*where, **say) if fits else GRAMMAR.failed(*where, **say, sure=sure_of(document, "name"))
    found = document.fields.get("registered_capital")
    if found is not None:
        where = at(document, "registered_capital")
        good = isinstance(found.value, dict) and float(found.value["amount"]) > 0
        if found.value is None:
            yield CAPITAL.open("unreadable", *where)
        else:
            yield (
                CAPITAL.passed(*where, actual=found.text)
                if good
                else CAPITAL.failed(*where, actual=found.text, sure=found.confidence)
            )


def _day(document: Document, name: str) -> date | None:
    value = document.value(name)
    return date.fromisoformat(value) if value else None
