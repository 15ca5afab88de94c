"""The worked cases, read through the real way: kind, fields and rows as printed."""

from typing import Any

import pytest

from tests.scores.read import read_one, worked_cases

TESTED = [(path, truth) for path, truth in worked_cases() if truth["tested"]]


@pytest.mark.parametrize(("path", "truth"), TESTED, ids=[f"{p.parent.parent.name}-{p.parent.name}" for p, _ in TESTED])
def test_a_worked_case_reads_as_printed(path: Any, truth: dict[str, Any]) -> None:
    """Kind, every field but the known misses, and the rows come out exactly as the page prints them."""
    reading = read_one(path, truth, truth["as_of"], path.parent.name)
    assert not reading.error
    assert reading.kind_right
    wrong = [f for f in reading.fields if not f.right and not f.extra and f.name not in truth["known_misses"]]
    assert not wrong
    if truth["rows_exact"]:
        assert all(rows.whole == rows.expected == rows.given for rows in reading.rows)


def test_cases_cover_the_kinds_and_conditions() -> None:
    """Each kind that the service exists for has a worked case, and licences come clean, photographed and hard."""
    kinds = {truth["kind"] for _, truth in worked_cases()}
    conditions = {truth["condition"] for _, truth in worked_cases() if truth["kind"] == "business_licence"}
    assert {"business_licence", "tax_clearance_certificate", "bank_statement", "id_card", "account_permit"} <= kinds
    assert conditions == {"clean", "photo", "hard"}
