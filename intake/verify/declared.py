"""What the applicant declared, against the documents: compared with them, never trusted over them."""

from collections.abc import Iterator

from intake.case import CaseFile
from intake.document import Document
from intake.features.credits import related_names
from intake.features.strand import plain
from intake.finding import Finding
from intake.verify.identity import digits, same_digits
from intake.verify.names import AGREE, compare_names
from intake.verify.rule import Rule, Said, at, sure_of

NAME = Rule(
    "DECLARED", "DECLARED_COMPANY_NAME", "medium", "填报的企业名称", "The declared company name",
    "填报的企业名称与执照不一致。", "The declared company name differs from the licence.",
)  # fmt: skip
CODE = Rule(
    "DECLARED", "DECLARED_USCC", "medium", "填报的信用代码", "The declared credit code",
    "填报的统一社会信用代码与执照不一致。", "The declared credit code differs from the licence.",
)  # fmt: skip
PERSON = Rule(
    "DECLARED", "DECLARED_LEGAL_REPRESENTATIVE", "medium", "填报的负责人", "The declared representative",
    "填报的法定代表人与执照不一致。", "The declared representative differs from the licence.",
)  # fmt: skip
ACCOUNT = Rule(
    "DECLARED", "DECLARED_ACCOUNT_NUMBER", "medium", "填报的账号", "The declared account numbers",
    "流水账号不在填报的账号之中。", "A statement's account number is not among those declared.",
)  # fmt: skip


def declared_firm(case: CaseFile) -> Iterator[Finding]:
    """Name, code and person against the licence."""
    said = case.declared
    for licence in case.of_kind("business_licence")[:1]:
        people = related_names(CaseFile(case.id, (licence,), case.as_of))
        code = "".join((said.uscc or "").split()).upper()
        name = str(licence.value("name") or "")
        for rule, field, told, same in (
            (NAME, "name", said.company_name, compare_names(said.company_name or "", name) in AGREE),
            (CODE, "uscc", said.uscc, code == licence.value("uscc")),
            (
                PERSON,
                "legal_representative",
                said.legal_representative,
                plain(said.legal_representative or "") in people,
            ),
        ):
            if told:
                yield _compared(rule, licence, field, told, same)


def _compared(rule: Rule, document: Document, field: str, told: str, same: bool) -> Finding:
    actual, where = document.value(field), at(document, field)
    if not actual:
        return rule.open("not_read", *where)
    return rule.judged(same, *where, expected=told, actual=str(actual), sure=sure_of(document, field))


def declared_accounts(case: CaseFile) -> Iterator[Finding]:
    """Each statement's number is one of those declared, as far as its mask shows."""
    told = {digits(number) for number in case.declared.account_numbers} - {""}
    for statement in case.of_kind("bank_statement") if told else ():
        number, where = digits(statement.value("account_number")), at(statement, "account_number")
        if not number.strip("*"):
            yield ACCOUNT.open("not_read", *where)
            continue
        say = Said(expected="、".join(sorted(told)), actual=number)
        same = any(same_digits(number, other) for other in told)
        yield ACCOUNT.judged(same, *where, **say, sure=sure_of(statement, "account_number"))


CHECKS = (declared_firm, declared_accounts)
