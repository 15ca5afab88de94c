"""A reviewer corrects text, not values: the text is parsed again by the field's own parser, and the checks are run again."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from intake.document import Document
from intake.errors import Problem
from intake.kind import all_kinds
from intake.store.judgements import REVIEWER, How
from intake.verify import check_document
from nlp.evidence import Field
from nlp.spec import FieldSpec, Unreadable
from ocr.page import Box


@dataclass(frozen=True, slots=True)
class Correction:
    """The text as printed (empty: the document does not carry the field), and why it is corrected.

    `confirm`: the text stands as it was read. `page` and `box`: where a person marked that it is printed.
    """

    text: str
    reason: str
    confirm: bool = False
    page: int | None = None
    box: Box | None = None


def correct_fields(document: Document, corrections: Mapping[str, Correction], today: date, by: str) -> Document:
    """The document with these fields corrected and its findings drawn again; `by` is the id of who corrects.

    What stood there before and the reason are kept in `notes.corrections`.

    Raises Problem `unknown_field` for a name that the kind does not have, and `unreadable_value` for text that its parser
    can't read: a document is corrected whole or not at all.
    """
    kind = all_kinds().get(document.kind)
    specs = {spec.name: spec for spec in kind.fields} if kind is not None else {}
    fields, told = dict(document.fields), list(document.notes.get("corrections", ()))
    for name, correction in corrections.items():
        if name not in specs and name not in fields:
            raise Problem("unknown_field", field=name)
        text, before = correction.text.strip(), document.fields.get(name)
        if correction.confirm and before is not None and text == before.text.strip():
            fields[name] = _confirmed(before)
        elif text:
            start = document.pages[0].number if document.pages else 1
            fields[name] = _corrected(name, correction, specs.get(name), before, start)
        else:
            fields.pop(name, None)
        said = {"field": name, "before": before and before.text, "after": text, "reason": correction.reason, "by": by}
        told.append(said | {"confidence": before.confidence if before else None, "confirmed": correction.confirm})
    notes = {
        name: note for name, note in document.notes.items() if name != "approval"
    }  # it was given to another reading
    changed = replace(document, fields=fields, notes={**notes, "corrections": told})
    checked = changed.with_findings(check_document(changed, today))
    return checked.with_status("needs_review") if checked.status == "done" and checked.grave else checked


def judged(document: Document, corrections: Mapping[str, Correction]) -> tuple[tuple[str, float, How], ...]:
    """What these corrections say of the reading: (field, its confidence, how). A field that a person has already
    vouched for says nothing more of it."""
    found: list[tuple[str, float, How]] = []
    for name, correction in corrections.items():
        field = document.fields.get(name)
        if field is None or REVIEWER in field.found_by:
            continue
        same = correction.text.strip() == field.text.strip()
        found.append((name, field.confidence, "confirmed" if same else "corrected"))
    return tuple(found)


def correct_rows(document: Document, changes: Mapping[int, Mapping[str, str | None]], by: str) -> Document:
    """The document with the category of rows of its statement changed. Raises Problem `unknown_field` for a row that
    is not there. What stood there before is kept in `notes.rows_corrected`."""
    rows = list(document.rows("transactions"))
    told = list(document.notes.get("rows_corrected", ()))
    for index, change in changes.items():
        if not 0 <= index < len(rows):
            raise Problem("unknown_field", field=str(index))
        values = dict(rows[index].values)
        for name, value in change.items():
            told.append({"row": index, "column": name, "before": values.get(name), "after": value, "by": by})
            values[name] = value
        rows[index] = replace(rows[index], values=values)
    table = replace(document.tables["transactions"], rows=tuple(rows))
    notes = {**document.notes, "rows_corrected": told}
    return replace(document, tables={**document.tables, "transactions": table}, notes=notes)


def _confirmed(read: Field) -> Field:
    """The field as read, which a person vouches for. Raises Problem `unreadable_value` for one without a value."""
    if read.reason is not None:
        raise Problem("unreadable_value", field=read.name, reason=read.reason)
    return read if REVIEWER in read.found_by else replace(read, confidence=1.0, found_by=(*read.found_by, REVIEWER))


def _corrected(name: str, correction: Correction, spec: FieldSpec | None, read: Field | None, start: int) -> Field:
    """The field a person vouches for; where it was read stays where it was read, unless the person marked the place.

    `start` is the number of the document's first page.
    """
    text = correction.text.strip()
    value, meaning = text, None
    if spec is not None:
        try:
            parsed = spec.parse(text)
        except Unreadable as error:
            raise Problem("unreadable_value", field=name, reason=str(error)) from error
        value, meaning = parsed.value, parsed.meaning
    page, boxes = (read.page, read.boxes) if read is not None else (start, ())
    if correction.page is not None and correction.box is not None:
        page, boxes = correction.page, (correction.box,)
    return Field(name, value, text, 1.0, page, boxes, (REVIEWER,), status="corrected", meaning=meaning)
