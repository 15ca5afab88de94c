"""What the kind of firm asks for besides: partners that are firms, branches, cooperatives (X-20, 21, 22)."""

from collections.abc import Iterator

from intake.case import CaseFile
from intake.document import Document
from intake.features.strand import plain
from intake.finding import Finding
from intake.verify.names import AGREE, compare_names
from intake.verify.rule import Rule, Said, at, sure_of
from nlp.values.name import FORMS, delegate

PARTNER = Rule(
    "X-20", "XD_EXEC_PARTNER", "medium", "执行事务合伙人的资料", "The papers of a managing partner that is a firm",
    "执行事务合伙人是企业，缺其营业执照或委派代表身份证。", "The managing partner is a firm: its licence or its delegate's identity card is missing.",
)  # fmt: skip
BRANCH = Rule(
    "X-21", "XD_BRANCH", "medium", "分支机构的总公司资料", "The parent of a branch",
    "申请人是分支机构，缺总公司执照与授权，或二者信用代码相同。", "The applicant is a branch: its parent's licence is missing, or shares the credit code.",
)  # fmt: skip
COOP = Rule(
    "X-22", "XD_COOPERATIVE", "info", "农民专业合作社的信用代码类别", "A cooperative's credit code",
    "合作社的信用代码类别不是 93。", "A cooperative's credit code is not of class 93.",
)  # fmt: skip


def is_cooperative(licence: Document) -> bool:
    """True for farmers' cooperatives, which are mostly exempt from taxes."""
    return "合作社" in str(licence.value("entity_type") or licence.value("name") or "")


def is_branch(licence: Document) -> bool:
    """True for branches, by type or name."""
    told = f"{licence.value('entity_type') or ''} {licence.value('name') or ''}"
    return "分公司" in told or "分支机构" in told


def partner(case: CaseFile) -> Iterator[Finding]:
    """X-20: a partner that is a firm acts through a delegate; both must be shown."""
    for licence in case.of_kind("business_licence")[:1]:
        if "合伙" not in str(licence.value("entity_type") or ""):
            continue
        said, where = str(licence.value("legal_representative") or ""), at(licence, "legal_representative")
        firm = plain(said.split("（")[0].split("(")[0])
        if not said:
            yield PARTNER.open("no_person_on_the_licence", *where)
        elif len(firm) < 6 or not firm.endswith(FORMS):
            yield PARTNER.passed(*where, actual=said)
        else:
            others = [str(other.value("name") or "") for other in case.of_kind("business_licence")[1:]]
            cards = {plain(str(card.value("name") or "")) for card in case.of_kind("id_card")}
            shown = any(compare_names(firm, name) in AGREE for name in others)
            who = plain(delegate(said) or "")
            good = shown and (not who or who in cards)
            say = Said(expected=f"{firm} + {who or '委派代表'}", actual="、".join([*others, *sorted(cards)]) or "–")
            yield PARTNER.judged(good, *where, **say, sure=sure_of(licence, "legal_representative"))


def branch(case: CaseFile) -> Iterator[Finding]:
    """X-21: a branch has a credit code of its own, and its parent's licence lies beside it."""
    for licence in case.of_kind("business_licence")[:1]:
        if not is_branch(licence):
            continue
        parents = [
            other
            for other in case.of_kind("business_licence")[1:]
            if compare_names(str(licence.value("name") or ""), str(other.value("name") or "")) == "branch"
        ]
        where = (*at(licence, "name", "uscc"), *(e for other in parents for e in at(other, "name", "uscc")))
        own, codes = licence.value("uscc"), [str(other.value("uscc")) for other in parents]
        good = bool(parents) and own not in codes
        say = Said(expected="总公司营业执照", actual="、".join(codes) or "–")
        yield BRANCH.judged(good, *where, **say, sure=sure_of(licence, "name", "entity_type"))


def cooperative(case: CaseFile) -> Iterator[Finding]:
    """X-22."""
    for licence in case.of_kind("business_licence")[:1]:
        if is_cooperative(licence):
            code = str(licence.value("uscc") or "")
            where = at(licence, "entity_type", "uscc")
            if not code:
                yield COOP.open("no_credit_code_on_this_layout", *where)
            else:
                sure = sure_of(licence, "uscc", "entity_type")
                yield COOP.judged(code[:2] == "93", *where, expected="93", actual=code[:2], sure=sure)


CHECKS = (partner, branch, cooperative)
