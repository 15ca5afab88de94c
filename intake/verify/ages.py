"""What must come before what in a case, and what is too old (X-08, 09, 10, 11, 17, 18, 32)."""

from collections.abc import Iterator
from datetime import date, timedelta

from intake.case import CaseFile
from intake.document import Document
from intake.finding import Evidence, Finding
from intake.verify.habits import corporate
from intake.verify.policy import policy
from intake.verify.regions import same_place
from intake.verify.rule import Rule, Said, at, at_rows, sure_of, sure_rows

BEFORE = Rule(
    "X-08", "XD_ACCOUNT_BEFORE_ESTABLISH", "high", "流水与企业成立日期", "The statement and the establishment",
    "流水早于企业成立日期。", "The statement begins before the firm existed.",
)  # fmt: skip
TAX_BEFORE = Rule(
    "X-09", "XD_TAX_BEFORE_ESTABLISH", "medium", "税款所属时期与企业成立", "The tax periods and the establishment",
    "税款所属时期早于企业成立。", "A tax period lies before the firm existed.",
)  # fmt: skip
REGION = Rule(
    "X-10", "XD_TAX_REGION", "low", "税务机关与住所的地区", "The regions of tax office and address",
    "税务机关与执照住所不在同一地区。", "Tax office and licensed address lie in different regions.",
)  # fmt: skip
TERM = Rule(
    "X-11", "XD_TERM_SHORT", "medium", "营业期限与贷款期限", "The licence's term and a loan's",
    "营业期限短于通常的贷款期限。", "The licence ends before a usual loan would.",
)  # fmt: skip
LEVEL = Rule(
    "X-17", "XD_TAX_LEVEL_OLD", "low", "纳税信用的评价年度", "The year of the tax credit rating",
    "纳税信用不是最近年度的评价。", "The tax credit rating is not the latest.",
)  # fmt: skip
ID_EXPIRED = Rule(
    "X-18", "XD_ID_EXPIRED", "high", "身份证有效期", "The identity card's validity",
    "身份证已过期。", "The identity card has expired.",
)  # fmt: skip
AGE = Rule(
    "X-18", "XD_AGE", "medium", "负责人年龄", "The person's age",
    "负责人年龄不在政策范围内。", "The person's age is outside the policy.",
)  # fmt: skip
STALE = Rule(
    "X-32", "XD_STALE", "medium", "资料时效", "The documents' age",
    "资料已过时效，请更新。", "Documents are too old: newer ones are needed.",
)  # fmt: skip
RATED_FROM = (4, 30)  # a year's rating is published in April of the next


def account_before(case: CaseFile) -> Iterator[Finding]:
    """X-08: a firm's account has no row before the firm existed; a person's may."""
    for licence in case.of_kind("business_licence")[:1]:
        established = licence.value("established_on")
        for statement in case.of_kind("bank_statement"):
            rows, days = statement.rows("transactions"), statement.sheet("transactions").texts("date")
            first = min((day for day in days.known if day), default=None)
            if established is None or first is None or not corporate(statement):
                why = (
                    "personal_account" if statement.value("account_holder") and not corporate(statement) else "not_read"
                )
                yield BEFORE.open(why, *at(licence, "established_on"))
                continue
            place = days.rows({first}.__contains__)[0]
            where = (*at(licence, "established_on"), *at_rows(statement, "transactions", [place]))
            say = Said(expected=f"≥ {established}", actual=first)
            sure = min(sure_of(licence, "established_on"), rows[place].confidence)
            yield BEFORE.judged(first >= established, *where, **say, sure=sure)


def tax_before(case: CaseFile) -> Iterator[Finding]:
    """X-09: by months, since a firm declares the month it is founded in."""
    for licence in case.of_kind("business_licence")[:1]:
        established = licence.value("established_on")
        for paper in case.of_kind("tax_clearance_certificate"):
            rows = paper.rows("items")
            starts = [(row.values["period_from"], i) for i, row in enumerate(rows) if row.values.get("period_from")]
            if established is None or not starts:
                yield TAX_BEFORE.open("not_read", *at(licence, "established_on"))
                continue
            first, place = min(starts)
            # whole quarters and years are declared from their first day on, also by those founded within
            end = rows[place].values.get("period_to") or first
            where = (*at(licence, "established_on"), *at_rows(paper, "items", [place]))
            say = Said(expected=f"≥ {established[:7]}", actual=f"{first} – {end}")
            sure = min(sure_of(licence, "established_on"), sure_rows(rows, [place]))
            yield TAX_BEFORE.judged(max(first, end)[:7] >= established[:7], *where, **say, sure=sure)


def tax_region(case: CaseFile) -> Iterator[Finding]:
    """X-10."""
    for licence in case.of_kind("business_licence")[:1]:
        for paper in case.of_kind("tax_clearance_certificate"):
            office, address = str(paper.value("tax_authority") or ""), str(licence.value("address") or "")
            where = (*at(licence, "address"), *at(paper, "tax_authority"))
            same = same_place(office, address) if office and address else None
            if same is None:
                yield REGION.open("no_region_named", *where)
            else:
                sure = min(sure_of(licence, "address"), sure_of(paper, "tax_authority"))
                yield REGION.judged(same, *where, expected=address, actual=office, sure=sure)


def term(case: CaseFile) -> Iterator[Finding]:
    """X-11: a printed term covers a usual loan; LIC-05 tells of one that has ended."""
    for licence in case.of_kind("business_licence"):
        end = licence.value("term_to")
        if end:
            needed = case.as_of + timedelta(days=policy().loan_days)
            say = Said(expected=f"≥ {needed}", actual=str(end))
            good = date.fromisoformat(end) >= needed
            yield TERM.judged(good, *at(licence, "term_to"), **say, sure=sure_of(licence, "term_to"))


def rating(case: CaseFile) -> Iterator[Finding]:
    """X-17: of the last year, or of the year before as long as that one is not published."""
    for paper in case.of_kind("tax_credit_rating"):
        year = paper.value("year")
        if year is None:
            yield LEVEL.open("not_read", *at(paper, "year"))
            continue
        latest = case.as_of.year - (1 if (case.as_of.month, case.as_of.day) > RATED_FROM else 2)
        say = Said(expected=f"≥ {latest}", actual=str(year))
        yield LEVEL.judged(int(year) >= latest, *at(paper, "year"), **say, sure=sure_of(paper, "year"))


def card_validity(case: CaseFile) -> Iterator[Finding]:
    """X-18: a card that has not run out."""
    for card in case.of_kind("id_card"):
        until, where = card.fields.get("valid_to"), at(card, "valid_to")
        if until is None:
            yield ID_EXPIRED.open("other_side_missing")
        elif until.value is None:
            yield (
                ID_EXPIRED.passed(*where, actual=until.text) if until.meaning else ID_EXPIRED.open("unreadable", *where)
            )
        else:
            say = Said(expected=f"≥ {case.as_of}", actual=str(until.value))
            yield ID_EXPIRED.judged(until.value >= case.as_of.isoformat(), *where, **say, sure=until.confidence)


def person_age(case: CaseFile) -> Iterator[Finding]:
    """X-18: of age when the firm was founded, and within the lender's policy today."""
    founded = next((d for d in (_day(x, "established_on") for x in case.of_kind("business_licence")) if d), None)
    for card in case.of_kind("id_card"):
        born = _day(card, "born_on")
        if born is None:
            continue
        now, then = _years(born, case.as_of), _years(born, founded) if founded else policy().youngest
        good = policy().youngest <= now <= policy().oldest and then >= policy().youngest
        actual = f"{now}" if founded is None else f"{now} ({founded.year}: {then})"
        say = Said(expected=f"{policy().youngest}–{policy().oldest}", actual=actual)
        yield AGE.judged(good, *at(card, "born_on"), **say, sure=sure_of(card, "born_on"))


def _day(document: Document, name: str) -> date | None:
    value = document.value(name)
    return date.fromisoformat(value) if value else None


def _years(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def stale(case: CaseFile) -> Iterator[Finding]:
    """X-32: the newest of each kind counts; one finding for all that is too old, since it is one request."""
    limits = (
        ("bank_statement", ("printed_on", "period_to"), policy().statement_days),
        ("tax_clearance_certificate", ("issued_on",), policy().certificate_days),
        ("credit_report", ("reported_on", "printed_on", "issued_on"), policy().credit_report_days),
    )
    old: list[str] = []
    where: list[Evidence] = []
    sure = 1.0
    seen = False
    for kind, names, limit in limits:
        days = [(d.value(name), d, name) for d in case.of_kind(kind) for name in names if d.value(name)]
        if not days:
            continue
        seen = True
        told, newest, name = max(days, key=lambda each: str(each[0]))
        if (case.as_of - date.fromisoformat(str(told))).days > limit:
            old.append(f"{kind}: {told}")
            where.extend(at(newest, name))
            sure = min(sure, 1.0 if "rows" in newest.fields[name].found_by else sure_of(newest, name))
    if seen:
        yield STALE.judged(not old, *where, actual="; ".join(old) or None, sure=sure)


CHECKS = (account_before, tax_before, tax_region, term, rating, card_validity, person_age, stale)
