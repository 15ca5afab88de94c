"""Features told so that they can be told again: what was known when, each answer kept, and the chain behind each value."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import Response, request

from intake import feature_schemas, schemas
from intake.access import allow
from intake.audit import canonical
from intake.case import CaseFile
from intake.doors.frame import json_answer, make_door, principal, rooms
from intake.doors.reach import found, known_id, moment, page_json, paged, reach_case, slice_of
from intake.doors.results import send_file
from intake.errors import Problem
from intake.export import FEATURES
from intake.masking import mask_document, mask_row
from intake.standing import case_file
from intake.store.history import Given
from intake.store.views import NotFound
from intake.version import versions

door = make_door("answers", "Features, what they rest on, and what was told before")


@dataclass(frozen=True, slots=True)
class Asked:
    """A case as known at a moment and judged on a day, and the id that any answer about exactly this has."""

    case: CaseFile
    rests_on: Mapping[str, Any]

    @property
    def answer_id(self) -> str:
        digest = hashlib.sha256(canonical({"rests_on": self.rests_on, "declared": repr(self.case.declared)}).encode())
        return f"ans_{digest.hexdigest()[:32]}"


def asked(case_id: str, as_of: date | None, known_at: datetime | None) -> Asked:
    """The case with its documents as they stood at `known_at` (now when absent), judged on `as_of`."""
    case, store = reach_case(case_id), rooms().store
    if known_at is None:
        known = [(view.document, view.version) for view in store.documents.of_case(case.id)]
    else:
        known = [(each.document, each.version) for each in store.history.known_at(case.id, known_at.timestamp())]
    judged = case_file(case, [document for document, _ in known], as_of or rooms().today())
    counting = {document.id for document in judged.documents}
    rests_on = {
        "case_id": case.id,
        "as_of": judged.as_of.isoformat(),
        "documents": {document.id: version for document, version in known if document.id in counting},
        **versions(),
    }
    return Asked(judged, rests_on)


def given(question: Asked) -> Given:
    """The answer: as it was given before, else worked out now and kept."""
    history, case = rooms().store.history, question.case
    try:
        return history.answer(case.id, question.answer_id)
    except NotFound:
        from intake.features import compute_features, to_json

        told = to_json(case, compute_features(case))
        told |= {"answer_id": question.answer_id, "versions": dict(question.rests_on)}
        body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
        return history.keep_answer(question.answer_id, case.id, case.as_of.isoformat(), body)


@door.get("/cases/<case_id>/features", responses={200: feature_schemas.FeaturesOut})
@allow("scorer")
def show_features(path: schemas.CasePath, query: schemas.FeaturesQuery) -> Response:
    """The case's features, counting only what was known on the day `as_of` (and, with `known_at`, at that moment).

    The same question about the same knowledge gets the same bytes; `versions` says what the answer rests on.
    """
    question = asked(path.case_id, query.as_of, query.known_at)
    answer = given(question)
    if query.format == "json":
        return _as_given(answer)
    told = json.loads(answer.body)
    same = {name: told[name] for name in ("case_id", "as_of", "schema_version")}
    lines = [{"name": name, **feature, **same} for name, feature in told["features"].items()]
    return send_file(lines, FEATURES, query.format, f"{told['case_id']}-features-{told['as_of']}", told["case_id"])


@door.get("/cases/<case_id>/features/<name>/lineage", responses={200: feature_schemas.ChainOut})
@allow("scorer", "reviewer")
def show_lineage(path: schemas.FeaturePath, query: schemas.LineageQuery) -> Response:
    """One feature's chain: its value, the rows and fields that made it, and where each stands on its page."""
    from intake.features import compute_features
    from intake.features.chain import chain

    question = asked(path.case_id, query.as_of, query.known_at)
    feature = compute_features(question.case).get(path.name)
    if feature is None:
        raise Problem("not_found")
    sources: Sequence[Mapping[str, Any]] = chain(question.case, feature)
    page = slice_of(sources, query.limit, query.cursor)
    entries = page.entries
    if principal().role in rooms().settings.masked_roles:
        entries = tuple(_masked(entry) for entry in entries)
    told = {"case_id": question.case.id, "as_of": question.case.as_of.isoformat(), "name": path.name}
    value = {name: part for name, part in feature.to_json().items() if name != "lineage"}
    whole = {**told, "feature": value, "total": len(sources), **page_json("sources", entries, page.next_cursor)}
    return json_answer(whole)


@door.get("/cases/<case_id>/answers", responses={200: feature_schemas.AnswersOut})
@allow("scorer", "admin")
def list_answers(path: schemas.CasePath, query: schemas.Paging) -> Response:
    """What was told of the case's features, newest first."""
    case = reach_case(path.case_id)
    page = paged(lambda cursor: rooms().store.history.answers(case.id, query.limit, cursor), query.cursor)
    told = [{"id": each.id, "as_of": each.as_of, "first_given_at": moment(each.at)} for each in page.entries]
    return json_answer(page_json("answers", told, page.next_cursor))


@door.get("/cases/<case_id>/answers/<answer_id>", responses={200: feature_schemas.FeaturesOut})
@allow("scorer", "admin")
def repeat_answer(path: schemas.AnswerPath) -> Response:
    """An answer once given, byte for byte."""
    case = reach_case(path.case_id)
    with found():
        return _as_given(rooms().store.history.answer(case.id, known_id(path.answer_id)))


def _masked(entry: Mapping[str, Any]) -> Mapping[str, Any]:
    """A source as a role sees it that need not know whom it is about."""
    if "table" in entry:
        return {**entry, "values": mask_row(entry["values"])}
    told = mask_document({"kind": entry["kind"], "fields": {entry["field"]: entry["values"]}})
    return {**entry, "values": told["fields"][entry["field"]]}


def _as_given(answer: Given) -> Response:
    headers = {"ETag": f'"{answer.id}"'}
    if request.if_none_match.contains_weak(answer.id):
        return Response(status=304, headers=headers)
    return Response(answer.body, headers=headers, content_type="application/json")
