"""The words of the pages against what the program knows."""

import re
from pathlib import Path

import pytest

from intake.kind import all_kinds

ROOT = Path(__file__).parents[2] / "intake"


def names_in(file: Path, table: str) -> set[str]:
    """The keys of one exported table of a words.js."""
    found = re.search(rf"export const {table} = \{{\n(.*?)^\}};", file.read_text("utf-8"), re.S | re.M)
    assert found is not None, f"{file.name} has no {table}"
    return set(re.findall(r"(\w+): [\[\"]", found[1]))


def test_every_field_of_every_kind_has_a_name_at_the_review_desk() -> None:
    """No reviewer reads an identifier where a field, a column or a kind is meant."""
    words = ROOT / "review" / "static" / "words.js"
    kinds = all_kinds()
    assert set(kinds) - names_in(words, "KINDS") == set()
    assert {field.name for kind in kinds.values() for field in kind.fields} - names_in(words, "FIELDS") == set()
    columns = {column.name for kind in kinds.values() if kind.table for column in kind.table.columns}
    assert columns - names_in(words, "COLUMNS") == set()


def test_every_kind_has_a_name_on_the_borrowers_page() -> None:
    """A borrower reads the name of what was recognised; nothing is said of what wasn't."""
    assert set(all_kinds()) - names_in(ROOT / "apply" / "static" / "words.js", "KINDS") == {"unknown"}


@pytest.mark.parametrize("page", ["apply", "review"])
def test_the_pages_hold_no_script_or_style_of_their_own(page: str) -> None:
    """What the content security policy would refuse isn't written in the first place."""
    for file in (ROOT / page / "templates").glob("*.html"):
        text = file.read_text("utf-8")
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", text), file.name
