"""The chain behind a feature: from its value over the rows and fields that made it to their places on the page."""

from collections.abc import Iterator
from typing import Any

from intake.case import CaseFile, Lineage
from intake.document import Document, field_to_json, row_to_json
from intake.features.credits import classified
from intake.features.feature import Feature
from intake.features.ledger import ledger_of


def chain(case: CaseFile, feature: Feature) -> list[dict[str, Any]]:
    """One entry for each row and field, in the order of the lineage: the document, what stands there, and page and boxes.

    A statement's row tells its class (`business`, `loan`, `quick` …) as well, so that every exclusion can be seen.
    """
    case = case.known()
    classes = {(m.document_id, m.row): found for m, found in classified(case, ledger_of(case)).classes.items()}
    documents = {document.id: document for document in case.documents}
    return [
        entry
        for source in feature.lineage
        if source.document_id in documents
        for entry in _entries(source, documents, classes)
    ]


def _entries(
    source: Lineage, documents: dict[str, Document], classes: dict[tuple[str, int], str]
) -> Iterator[dict[str, Any]]:
    document = documents[source.document_id]
    where = {"document_id": document.id, "kind": document.kind, "file": document.file.name}
    rows = document.rows(source.table) if source.table else ()
    for number in source.rows:
        told = row_to_json(rows[number])
        place = {"table": source.table, "row": number, "page": told.pop("page"), "boxes": [told.pop("box")]}
        sort = classes.get((document.id, number)) if source.table == "transactions" else None
        yield {**where, **place, **({"class": sort} if sort else {}), "values": told}
    for name in source.fields:
        if name in document.fields:
            told = field_to_json(document.fields[name])
            place = {"field": name, "page": told.pop("page"), "boxes": told.pop("boxes")}
            yield {**where, **place, "values": told}
