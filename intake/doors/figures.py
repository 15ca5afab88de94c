"""A case's features as the desk shows them: said in words, written for people, with how many places made each."""

from typing import Any

from flask import Response

from intake import feature_schemas, schemas
from intake.access import allow
from intake.doors.answers import asked
from intake.doors.frame import json_answer, make_door

door = make_door("figures", "Features at the desk")


@door.get("/cases/<case_id>/figures", responses={200: feature_schemas.FiguresOut})
@allow("reviewer")
def show_case_figures(path: schemas.CasePath, query: schemas.KnownQuery) -> Response:
    """Every feature in words; its chain is one call further (`/features/NAME/lineage`), each place one more."""
    from intake.features import compute_features
    from intake.features.feature import Feature
    from intake.report.words import meaning, named, written

    def said(feature: Feature) -> dict[str, Any]:
        spec = feature.spec
        told: dict[str, Any] = {
            "name": spec.name,
            "group": spec.group,
            "handbook_id": spec.handbook_id,
            "unit": spec.unit,
        }
        told |= {"meaning": meaning(feature, "zh"), "meaning_en": meaning(feature, "en")}
        told |= {"value": written(feature), "quality": feature.quality, "reason": feature.reason}
        if feature.reason:
            told |= {"why": named("why", feature.reason, "zh"), "why_en": named("why", feature.reason, "en")}
        return told | {"sources": sum(len(each.rows) + len(each.fields) for each in feature.lineage)}

    case = asked(path.case_id, query.as_of, query.known_at).case
    figures = [said(each) for each in compute_features(case).values()]
    return json_answer({"case_id": case.id, "as_of": case.as_of.isoformat(), "figures": figures})
