"""A reviewer corrects text, not values: the text is parsed again by the field's own parser, and the checks are run again."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from intake.document import Document
from intake.errors import Problem
from intake.kind import all_kinds
from intake.verify import check_document
from nlp.evidence import Field
from nlp.spec import FieldSpec, Unreadable


@dataclass(frozen=True, slots=True)
class Correction:
    """The text as printed (empty: the document does not carry the field), and why it is corrected."""

    text: str
    reason: str


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
        if correction.text.strip():
            fields[name] = _corrected(name, correction.text.strip(), specs.get(name), fields.get(name))
        else:
            fields.pop(name, None)
        before = document.fields.get(name)
        told.append({"field": name, "before": before and before.text, "reason": correction.reason, "by": by})
    changed = replace(document, fields=fields, notes={**document.notes, "corrections": told})
    checked = changed.with_findings(check_document(changed, today))
    return checked.with_status("needs_review") if checked.status == "done" and _grave(checked) else checked


def _corrected(name: str, text: str, spec: FieldSpec | None, read: Field | None) -> Field:
    """The field a person vouches for; where it was read stays where it was read."""
    value, meaning = text, None
    if spec is not None:
        try:
            parsed = spec.parse(text)
        except Unreadable as error:
            raise Problem("unreadable_value", field=name, reason=str(error)) from error
        value, meaning = parsed.value, parsed.meaning
    page, boxes = (read.page, read.boxes) if read is not None else (1, ())
    return Field(name, value, text, 1.0, page, boxes, ("reviewer",), status="corrected", meaning=meaning)


def _grave(document: Document) -> bool:
    """True when a check of weight fails: such a document is not done, whatever it was before the correction."""
    return any(f.outcome == "fail" and f.severity in ("block", "high") for f in document.findings)
