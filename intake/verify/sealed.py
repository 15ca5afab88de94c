"""Whose seal it is: the text on a seal, where it can be read, against the party that must seal (X-23)."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any

from intake.case import CaseFile
from intake.document import Document
from intake.finding import Evidence, Finding
from intake.verify.policy import policy
from intake.verify.rule import Rule, Said, at
from nlp.normalise import compact

SEAL = Rule(
    "X-23", "XD_SEAL", "medium", "印章与应盖章单位", "The seal and the party that must seal",
    "印章文字与应盖章单位不一致。", "The seal names another party than the one that must seal.",
)  # fmt: skip

# Kind -> the field that names who must seal.
SEALERS = {
    "business_licence": "registration_authority",
    "tax_clearance_certificate": "tax_authority",
    "bank_statement": "bank",
    "account_permit": "bank",
}
OFFICE = re.compile(r"银行|信用社|税务|监督管理|行政管理|行政审批|管理委员会|人民政府|公安")
PURPOSE = re.compile(
    r"(?:征税|业务|电子|账户|回单|核算|个人|对公|管理|明细|结算|讫|专用|受理|登记|企业|查询|业务讫|\d|\(|\))*章.*$"
)


def seals(case: CaseFile) -> Iterator[Finding]:
    """One finding a document that someone must seal: it passes when any seal fits, and fails when a legible one names another."""
    for document in case.documents:
        field = SEALERS.get(document.kind)
        if field is None:
            continue
        found = [mark for mark in document.marks if mark.get("kind") == "seal"]
        legible = [mark for mark in found if len(owner(str(mark.get("text") or ""))) >= 4]
        said = document.fields.get(field)
        party = "" if said is None or said.value is None or set(said.found_by) <= {"seal", "mark"} else str(said.value)
        where = at(document, field)
        if not found:
            yield SEAL.open("no_seal_seen", *where)
        elif not legible:
            yield SEAL.open("seal_not_legible", *where, *_places(document, found))
        elif not party:
            yield SEAL.open("party_not_printed", *_places(document, found))
        else:
            yield _judged(document, field, party, legible)


def _judged(document: Document, field: str, party: str, legible: list[dict[str, Any]]) -> Finding:
    where = (*at(document, field), *_places(document, legible))
    texts = [str(mark["text"]) for mark in legible]
    say = Said(expected=party, actual="、".join(texts))
    if any(alike(text, party) >= float(policy().seal_alike) for text in texts):
        return SEAL.passed(*where, **say)
    best = max(alike(text, party) for text in texts)
    # a company's own seal may stand beside the issuer's; only an office's or bank's seal can be the wrong one
    wrong = [mark for mark in legible if OFFICE.search(compact(str(mark["text"])))]
    if not wrong or best > float(policy().seal_other):
        return SEAL.open("seal_not_legible", *where, **say)
    sure = min(float(mark.get("confidence") or 0.0) for mark in wrong)
    return SEAL.failed(*where, **say, sure=min(sure, document.fields[field].confidence))


def owner(text: str) -> str:
    """The party that a seal names, without the purpose of the seal.

    >>> owner("样例银行股份有限公司样例支行业务专用章"), owner("国家税务总局样例市税务局征税专用章(1)")
    ('样例银行股份有限公司样例支行', '国家税务总局样例市税务局')
    """
    return PURPOSE.sub("", compact(text))


def alike(text: str, party: str) -> float:
    """How much of the shorter of the two names stands in the other, in order (0..1)."""
    left, right = owner(text), compact(party)
    if not left or not right:
        return 0.0
    same = sum(block.size for block in SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks())
    return same / min(len(left), len(right))


def _places(document: Document, marks: list[dict[str, Any]]) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(document.id, None, int(mark.get("page") or 1), (tuple(mark["box"]),))
        for mark in marks
        if len(mark.get("box") or ()) == 4
    )


CHECKS = (seals,)
