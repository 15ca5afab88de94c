"""The words of the pages against what the program knows."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from intake.catalogue import FOLDER, LANGUAGES, as_module, catalogue
from intake.kind import all_kinds
from tests.api.desk import Desk, open_desk

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


PAGES = {"apply": "word", "review": "word", "admin": "say"}  # page -> what its scripts look words up with


@pytest.mark.parametrize("page", [*PAGES, "report"])
def test_both_languages_say_everything(page: str) -> None:
    """The catalogues of a page have the same names, none twice, nothing empty, nothing unsure, and not one text for both
    languages but where there is nothing to translate."""
    chinese, english = (catalogue(page, language) for language in LANGUAGES)
    assert set(chinese) == set(english)
    for language in LANGUAGES:
        path = FOLDER / language / "LC_MESSAGES" / f"{page}.po"
        with path.open("rb") as source:
            found = [each for each in read_po(source) if each.id]
        assert [each.id for each in found if each.fuzzy] == []
        assert path.read_text("utf-8").count("\nmsgid ") == len(found), "a name stands twice"
    assert [name for name, text in english.items() if re.search("[一-龥]", text.replace("印证", ""))] == []
    assert [name for name, text in chinese.items() if not re.search("[一-龥]", text)] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_word_that_a_page_uses_is_in_its_catalogue(page: str) -> None:
    """What scripts look up by name, and what templates mark to be said again in another language."""
    used = set()
    for file in (ROOT / page / "static").glob("*.js"):
        used |= set(re.findall(rf"\b{PAGES[page]}\(\"(\w+)\"\)", file.read_text("utf-8")))
    for file in (ROOT / page / "templates").glob("*.html"):
        sort = "say" if page == "admin" else "(?:text|label)"
        used |= set(re.findall(rf'data-{sort}="(\w+)"', file.read_text("utf-8")))
    assert len(used) > 20
    assert used - set(catalogue(page, "en")) == set()


def test_pages_begin_in_the_browsers_language(tmp_path: Path) -> None:
    """What the server writes is English for a browser that asks for it, Chinese for all others; scripts get both."""
    desk: Desk = open_desk(tmp_path)
    for path, english, chinese in (
        ("/apply/x", "Upload your documents", "上传贷款资料"),
        ("/review", "Log in with a key", "用密钥登录"),
        ("/admin", "Yinzheng · Operations", "印证 · 运维"),
    ):
        for accepted, text, other in (
            ("en-GB,en;q=0.9", english, chinese),
            ("zh-CN", chinese, english),
            ("de", chinese, english),
        ):
            page = desk.client.get(path, headers={"Accept-Language": accepted}).text
            assert text in page and other not in page, (path, accepted)
    module = desk.client.get("/assets/words/review.js")
    assert module.data == as_module("review") and module.mimetype == "text/javascript"
    again = desk.client.get("/assets/words/review.js", headers={"If-None-Match": module.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("page", ["apply", "review", "admin"])
def test_the_pages_hold_no_script_or_style_of_their_own(page: str) -> None:
    """What the content security policy would refuse isn't written in the first place."""
    for file in (ROOT / page / "templates").glob("*.html"):
        text = file.read_text("utf-8")
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", text), file.name
