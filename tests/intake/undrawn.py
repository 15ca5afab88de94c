"""Specimen cases that nobody draws: what each document tells, as documents read without a slip. A case takes milliseconds."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Any

from intake.case import CaseFile, Declared
from intake.document import Document
from nlp.training.specimens import case as factory
from nlp.training.specimens import certificate, frauds, licence, statement, statement_layouts
from nlp.training.specimens.firm import firm
from nlp.training.specimens.truth import Said
from tests.intake.as_told import document_told


@dataclass(frozen=True, slots=True)
class Facts:
    """What an honest case is made of, and the chance that its papers are drawn with."""

    number: int
    seed: int
    today: date
    issued: date
    told: frauds.Told
    layout: statement_layouts.StatementLayout


def facts(seed: int, number: int) -> Facts:
    """A firm with its books; the same seed and number give the same."""
    rng = Random(f"{seed}/{number}/told")
    today = date(2023, 3, 1) + timedelta(days=rng.randrange(1000))
    today = today.replace(day=min(today.day, 27))
    issued = date(2015, 10, 8) + timedelta(days=rng.randrange(2600))
    issued = min(issued, today - timedelta(days=45))
    subject = firm(
        rng,
        today,
        rng.choice(("company", "company", "individual", "sole")),
        issued - timedelta(days=rng.randrange(400, 3000)),
    )
    account, taxes = factory._books(rng, subject, today)
    lines = factory._lines(rng, taxes, today)
    layout = rng.choice([each for each in statement_layouts.LAYOUTS if _full(each)])
    return Facts(number, seed, today, issued, frauds.honest(subject, account, lines), layout)


def _full(layout: statement_layouts.StatementLayout) -> bool:
    """A layout that prints all that a forger may touch: who paid, from which bank and account."""
    slots = {slot for slot, _, _ in layout.columns}
    return "balance" in slots and bool(slots & {"party", "name", "counterparty", "both"} or len(slots) > 6)


def case_of(known: Facts, fraud: str | None = None) -> CaseFile:
    """The case, honest or with one edit of those that change what is told."""
    told = known.told
    if fraud is not None:
        told = frauds.EDITS[fraud].make(Random(f"{known.seed}/{known.number}/{fraud}"), told)
    rng = Random(f"{known.seed}/{known.number}/papers")
    head, paid = told.card.head, max((line.paid_on for line in told.lines), default=known.today)
    papers = [
        ("business_licence", licence.content(rng, told.licence, known.issued, licence.era_of(known.issued), "duplicate").fields, {}),
        (
            "tax_clearance_certificate",
            certificate.facts(
                rng, told.certificate, told.total, max(known.today - timedelta(days=9), paid), words_of=told.words, desk=told.office
            ),
            {"items": [_line(line) for line in told.lines]},
        ),
        ("bank_statement", *_statement(told, known)),
        (
            "id_card",
            {
                "name": Said(head.name, head.name),
                "born_on": Said(head.born_on.isoformat(), ""),
                "id_number": Said(head.id_number, head.id_number),
                "sex": Said("男" if head.male else "女", ""),
                "valid_to": Said(head.card_to and head.card_to.isoformat(), "", None if head.card_to else "open_ended"),
            },
            {},
        ),
    ]  # fmt: skip
    documents = tuple(_document(kind, fields, tables, n) for n, (kind, fields, tables) in enumerate(papers))
    if known.issued >= date(2019, 3, 1):  # its duplicates remind of the yearly report
        notice = {"prints": {"annual_report_notice": {"page": 1, "box": [0.1, 0.9, 0.5, 0.92]}}}
        documents = (replace(documents[0], notes=notice), *documents[1:])
    subject = known.told.licence
    said = Declared(subject.name, subject.uscc, subject.head.name)
    return CaseFile("case_told", documents, known.today, said)


def _statement(told: frauds.Told, known: Facts) -> tuple[dict[str, Said], dict[str, Sequence[Mapping[str, Any]]]]:
    filled = statement.fill(told.account, known.layout, known.today)
    rows = list(filled.rows[::-1] if known.layout.newest_first else filled.rows)
    return dict(filled.fields), {"transactions": rows}


def _line(line: Any) -> dict[str, Any]:
    days = {name: getattr(line, name).isoformat() for name in ("period_from", "period_to", "paid_on")}
    return {"voucher_number": line.voucher, "tax": line.tax, "item": line.item, "amount": f"{line.amount:.2f}", **days}


def _document(kind: str, fields: Mapping[str, Said], tables: Mapping[str, Any], number: int) -> Document:
    said = {
        name: {"value": each.value, "text": each.text, "page": 1, "boxes": [], "meaning": each.meaning}
        for name, each in fields.items()
    }
    return document_told({"kind": kind, "fields": said, "tables": tables}, number)


def same(left: CaseFile, right: CaseFile) -> bool:
    """True when two cases tell the same: an edit of what a paper does not print is none."""
    first, second = (json.dumps([d.to_json() for d in each.documents], sort_keys=True) for each in (left, right))
    return first == second
