"""Whose papers these are: numbers and names of the licence against every other document (X-01 … X-06, X-19)."""

import re
from collections.abc import Iterator

from intake.case import CaseFile
from intake.document import Document
from intake.features.credits import related_names
from intake.features.strand import plain
from intake.finding import Finding
from intake.verify.habits import corporate
from intake.verify.names import AGREE, LIKELY, Rung, compare_names
from intake.verify.rule import Rule, Said, at, from_pixels, sure_of

TAX_ID = Rule(
    "X-01", "XD_TAXID_NE_USCC", "high", "执照信用代码与纳税人识别号", "Credit code and taxpayer's number",
    "执照信用代码与税务资料的纳税人识别号不一致。", "Credit code and taxpayer's number differ.",
)  # fmt: skip
TAX_NAME = Rule(
    "X-02", "XD_NAME_TAX", "high", "执照名称与纳税人名称", "The names on licence and tax document",
    "执照名称与税务资料的纳税人名称不一致。", "The names on licence and tax document differ.",
)  # fmt: skip
BANK_NAME = Rule(
    "X-03", "XD_NAME_BANK", "high", "执照名称与对公流水户名", "The names on licence and corporate statement",
    "执照名称与对公流水户名不一致。", "The names on licence and corporate statement differ.",
)  # fmt: skip
HOLDER = Rule(
    "X-04", "XD_HOLDER_UNRELATED", "high", "个人流水户名与执照负责人", "The personal statement's holder",
    "个人流水户名不是执照上的负责人。", "The personal statement's holder is not the person on the licence.",
)  # fmt: skip
PERSON = Rule(
    "X-05", "XD_LEGALREP_ID", "high", "执照负责人与身份证姓名", "The person on licence and identity card",
    "执照负责人与身份证姓名不一致。", "The person on the licence differs from the identity card.",
)  # fmt: skip
PERMIT = Rule(
    "X-06", "XD_BASIC_ACCOUNT", "high", "开户信息与执照、流水", "The account permit against licence and statement",
    "开户信息与执照或流水不一致。", "The account permit differs from licence or statement.",
)  # fmt: skip
OPERATOR = Rule(
    "X-19", "XD_OPERATOR", "high", "经营者与账户、身份证", "The operator against account and identity card",
    "个体工商户的经营者与账户户名或身份证姓名不一致。", "The operator differs from the account's holder or the identity card.",
)  # fmt: skip

TAX_PAPERS = {
    "tax_clearance_certificate": "taxpayer_name",
    "tax_registration_certificate": "name",
    "vat_return": "taxpayer_name",
    "tax_credit_rating": "taxpayer_name",
}
CERTIFICATE = "tax_clearance_certificate"


def taxpayer(case: CaseFile) -> Iterator[Finding]:
    """X-01 and X-02, for every tax document with that field."""
    for licence in case.of_kind("business_licence")[:1]:
        for kind, name in TAX_PAPERS.items():
            for paper in case.of_kind(kind):
                if kind == CERTIFICATE or "taxpayer_id" in paper.fields:
                    yield _same_number(licence, paper)
                if kind == CERTIFICATE or name in paper.fields:
                    yield same_name(TAX_NAME, licence, "name", paper, name)


def _same_number(licence: Document, paper: Document) -> Finding:
    """An old number of 15 places is six of region and the organisation code, which lives on inside the credit code."""
    code, number = str(licence.value("uscc") or ""), str(paper.value("taxpayer_id") or "")
    where = (*at(licence, "uscc"), *at(paper, "taxpayer_id"))
    if not code or not number:
        return TAX_ID.open("not_read", *where)
    if "*" in number:
        same = re.fullmatch(number.replace("*", "[0-9A-Z]"), code) is not None
    else:
        same = code == number or (len(number) == 15 and number[6:] == code[8:17])
    sure = min(sure_of(licence, "uscc"), sure_of(paper, "taxpayer_id"))
    return TAX_ID.judged(same, *where, expected=code, actual=number, sure=sure)


def same_name(rule: Rule, left: Document, left_field: str, right: Document, right_field: str) -> Finding:
    """Two names compared rung by rung; the rung is told. One character apart is no answer, unless an image misread it."""
    a, b = str(left.value(left_field) or ""), str(right.value(right_field) or "")
    where = (*at(left, left_field), *at(right, right_field))
    if not a or not b:
        return rule.open("not_read", *where)
    rung: Rung = compare_names(a, b)
    say = Said(expected=a, actual=f"{b} ({rung})")
    if rung in AGREE or rung == "truncated":
        return rule.passed(*where, **say)
    if rung == "branch":
        return rule.open("branch_of_the_other", *where, **say)
    if rung in LIKELY:
        misread = from_pixels(left) or from_pixels(right)
        return rule.passed(*where, **say) if misread else rule.open("names_almost_equal", *where, **say)
    return rule.failed(*where, **say, sure=min(sure_of(left, left_field), sure_of(right, right_field)))


def account_holder(case: CaseFile) -> Iterator[Finding]:
    """X-03, X-04, X-19: a firm's account is the firm's; a person's account is that of the person on the licence."""
    for licence in case.of_kind("business_licence")[:1]:
        for statement in case.of_kind("bank_statement"):
            yield _holder(case, licence, statement)


def sole_trader(licence: Document) -> bool:
    """True for 个体工商户, by the type or the credit code."""
    return "个体" in str(licence.value("entity_type") or "") or str(licence.value("uscc") or "").startswith("92")


def _holder(case: CaseFile, licence: Document, statement: Document) -> Finding:
    holder, name = str(statement.value("account_holder") or ""), str(licence.value("name") or "")
    where = (*at(licence, "name", "legal_representative"), *at(statement, "account_holder"))
    if not holder:
        return BANK_NAME.open("holder_not_printed", *where)
    people = related_names(case)
    theirs = plain(holder) in people or _unmasked(plain(holder), people)
    if (corporate(statement) and not theirs) or (name and compare_names(name, holder) != "mismatch"):
        return same_name(BANK_NAME, licence, "name", statement, "account_holder")
    rule = OPERATOR if sole_trader(licence) else HOLDER
    say = Said(expected="、".join(sorted(people)), actual=holder)
    if not people:
        return rule.open("no_person_on_the_licence", *where)
    sure = min(sure_of(licence, "legal_representative"), sure_of(statement, "account_holder"))
    return rule.judged(theirs, *where, **say, sure=sure)


def _unmasked(holder: str, people: frozenset[str]) -> bool:
    """Banks mask names: 张* or *三 agrees with 张三."""
    pattern = re.sub(r"\\\*", ".", re.escape(holder))
    return "*" in holder and holder.strip("*") != "" and any(re.fullmatch(pattern, name) for name in people)


def person(case: CaseFile) -> Iterator[Finding]:
    """X-05 (and X-19 for sole traders): the identity card is that of the person on the licence, or of the delegate."""
    for licence in case.of_kind("business_licence")[:1]:
        said = _on_licence(case, licence)
        for card in case.of_kind("id_card"):
            name = card.value("name")
            if not name:
                continue  # the card's other side
            where = (*at(licence, "legal_representative"), *at(card, "name"))
            say = Said(expected="、".join(sorted(said)), actual=str(name))
            sure = min(sure_of(licence, "legal_representative"), sure_of(card, "name"))
            for rule in (PERSON, OPERATOR) if sole_trader(licence) else (PERSON,):
                if not said:
                    yield rule.open("no_person_on_the_licence", *where)
                else:
                    yield rule.judged(plain(str(name)) in said, *where, **say, sure=sure)


def _on_licence(case: CaseFile, licence: Document) -> frozenset[str]:
    """The persons that the licence alone names."""
    return related_names(CaseFile(case.id, (licence,), case.as_of))


def permit(case: CaseFile) -> Iterator[Finding]:
    """X-06: the permit's name and person are the licence's, its account one of the statements' (masks allowed)."""
    licences, statements = case.of_kind("business_licence")[:1], case.of_kind("bank_statement")
    for found in case.of_kind("account_permit"):
        for licence in licences:
            yield same_name(PERMIT, licence, "name", found, "name")
            people = _on_licence(case, licence)
            who = found.value("legal_representative")
            if people and who:
                where = (*at(licence, "legal_representative"), *at(found, "legal_representative"))
                sure = min(sure_of(licence, "legal_representative"), sure_of(found, "legal_representative"))
                say = Said(expected="、".join(sorted(people)), actual=str(who))
                yield PERMIT.judged(plain(str(who)) in people, *where, **say, sure=sure)
        number = digits(found.value("account_number"))
        told = {digits(s.value("account_number")) for s in statements if corporate(s)} - {""}
        if number and told:
            where = (*at(found, "account_number"), *(e for s in statements for e in at(s, "account_number")))
            same = any(same_digits(number, other) for other in told)
            say = Said(expected=number, actual="、".join(sorted(told)))
            # a firm has more accounts than the basic one: another number is worth a look, no contradiction
            yield PERMIT.judged(same, *where, **say, sure=sure_of(found, "account_number"), severity="medium")


def digits(number: object) -> str:
    """An account number's digits and masks."""
    return re.sub(r"[^\d*]", "", str(number or ""))


def same_digits(a: str, b: str) -> bool:
    """True when two account numbers may be the same: equal, or one fits the other's mask."""
    return any(re.fullmatch(re.sub(r"\*+", r"\\d*", left), right) is not None for left, right in ((a, b), (b, a)))


CHECKS = (taxpayer, account_holder, person, permit)
