"""Forged specimens as told: every edit that changes what a paper says raises its code, and its genuine twin raises nothing."""

from functools import cache
from pathlib import Path

import pytest

from intake.case import CaseFile
from intake.verify import verify_case
from nlp.training.specimens.frauds import EDITS
from tests.bench.forgeries import grave, is_told, write_section
from tests.intake.undrawn import case_of, facts, same


@cache
def honest() -> CaseFile:
    return case_of(facts(90600, 0))


@pytest.mark.parametrize("name", [name for name, edit in EDITS.items() if is_told(edit)])
def test_an_edit_raises_its_code(name: str) -> None:
    """With the severity of its rule, on documents that were read without a slip."""
    forged = case_of(facts(90600, 0), name)
    assert not same(forged, honest())
    assert EDITS[name].code in {f.code for f in verify_case(forged).findings if f.outcome == "fail"}


def test_the_genuine_twin_passes() -> None:
    """Nothing grave, and no several mediums."""
    verified = verify_case(honest())
    assert verified.outcome == "pass" and grave(verified.findings) == []


def test_a_section_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    """And leaves the page's other sections alone."""
    page = tmp_path / "benchmarks.md"
    page.write_text("# Benchmarks\n\n## Forgeries\n\nold\n\n## Other\n\nkept\n", encoding="utf-8")
    write_section("new", page)
    text = page.read_text(encoding="utf-8")
    assert "old" not in text and "kept" in text and text.count("## Forgeries") == 1 and "new" in text
