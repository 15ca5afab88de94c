"""Stage 10: risk features of a case, each with its window, quality and lineage. One file a group."""

from dataclasses import replace
from decimal import Decimal, localcontext
from functools import partial
from typing import Any

from intake.case import CaseFile
from intake.features import (
    activity,
    compliance,
    customers,
    filings,
    flows,
    health,
    licence,
    solvency,
    stability,
)
from intake.features.credits import classified
from intake.features.feature import LOW_BELOW, Feature, Measured, Spec, written
from intake.features.ledger import Ledger, ledger_of
from intake.finding import Finding
from nlp.unswept import unswept

SCHEMA_VERSION = "1.0"
SUBJECTS = (stability, customers, activity, health, flows, licence, compliance, solvency, filings)
PLACES = 60  # figures that are reckoned with: a misread amount may be absurdly long, and sums still hold
GROUPS = ("stability", "health", "compliance", "solvency")


def specs() -> tuple[Spec, ...]:
    """Every feature there is, group by group, in the handbook's order."""
    found = [spec for subject in SUBJECTS for spec in subject.FEATURES]
    return tuple(sorted(found, key=lambda spec: (GROUPS.index(spec.group), spec.handbook_id)))


def compute_features(case: CaseFile) -> dict[str, Feature]:
    """Feature name -> feature, as known on the case's `as_of`."""
    case = case.known()
    with unswept(), localcontext(prec=PLACES):
        ledger = replace(classified(case, ledger_of(case)), judge=partial(_findings, case))
        return {spec.name: _feature(spec, spec.compute(case, ledger), ledger) for spec in specs()}


def _findings(case: CaseFile) -> tuple[Finding, ...]:
    from intake.verify import verify_case  # which leans on this room itself

    return verify_case(case).findings


def _feature(spec: Spec, found: Measured, ledger: Ledger) -> Feature:
    """The value written out, and its quality: low when little is covered, rows could not be counted, or a doubt is told."""
    months = int(spec.window.removesuffix("m")) if spec.window and spec.window.endswith("m") else 0
    covered, reason = found.coverage_months, found.reason
    if covered is not None and ledger.unread:
        reason = reason or "unreadable_rows"
    if covered is not None and found.value is not None and months and ledger.uneven(months):
        reason = reason or "accounts_covered_unevenly"
    short = covered is not None and months > 0 and Decimal(covered) < LOW_BELOW * months
    low = found.value is None or short or reason is not None
    return Feature(spec, written(found.value, spec.unit), reason, covered, "low" if low else "high", found.lineage)


def schema() -> list[dict[str, Any]]:
    """Every feature's name, meaning in two languages, unit, group, window and version."""
    return [
        {
            "name": spec.name,
            "handbook_id": spec.handbook_id,
            "meaning": spec.meaning,
            "meaning_en": spec.meaning_en,
            "unit": spec.unit,
            "group": spec.group,
            "window": spec.window,
            "edge_cases": spec.edge,
            "edge_cases_en": spec.edge_en,
            "version": spec.version,
        }
        for spec in specs()
    ]


def to_json(case: CaseFile, features: dict[str, Feature]) -> dict[str, Any]:
    """The JSON of CONTRACT §5."""
    return {
        "schema_version": SCHEMA_VERSION,
        "case_id": case.id,
        "as_of": case.as_of.isoformat(),
        "features": {name: feature.to_json() for name, feature in features.items()},
    }
