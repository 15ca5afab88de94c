"""Papers met before: the same file, picture or rows in another applicant's case, and only there."""

from dataclasses import replace

from intake.document import Document
from intake.likeness import marks_of
from intake.store import Store
from intake.store.likeness import remember
from tests.intake.books import CODE, document, licence, statement
from tests.intake.clean_firm import year
from tests.intake.store.conftest import Shop

OTHER = "92990100MAC7B2K40A"
PICTURE = "0f" * 128


def kept(store: Store, *documents: Document) -> tuple[str, list[Document]]:
    """A new case that holds the documents' marks."""
    case = store.cases.create(reference=None, declared={}, actor="test").id
    named = [
        replace(each, id=f"{case[-8:]}-{n}", file=replace(each.file, sha256=f"{case}{n}"))
        for n, each in enumerate(documents)
    ]
    with store.database.write() as session:
        for each in named:
            remember(session, case, each, b"key")
    return case, named


def test_rows_of_another_applicants_statement_are_met_again(shop: Shop) -> None:
    """However the heading was changed; told with the share of rows."""
    kept(shop.store, licence(), statement(year()))
    case, mine = kept(shop.store, licence(uscc=OTHER), statement(year()[6:], account_holder="他人有限公司"))
    assert [(m.what, m.share) for m in shop.store.likenesses.met(case, mine)] == [("rows", 1.0)]


def test_the_same_firm_may_apply_again(shop: Shop) -> None:
    """With the same papers; and a case whose firm is not known accuses nobody."""
    kept(shop.store, licence(), statement(year()))
    case, mine = kept(shop.store, licence(), statement(year()))
    assert shop.store.likenesses.met(case, mine) == ()
    case, mine = kept(shop.store, statement(year()))
    assert shop.store.likenesses.met(case, mine) == ()


def test_a_copied_picture_is_met_again_and_another_paper_is_not(shop: Shop) -> None:
    """A few bits may differ; a card's picture is too bare to be told from another's."""
    notes = {"likeness": {"1": PICTURE}}
    kept(shop.store, replace(licence(), notes=notes))
    case, mine = kept(shop.store, replace(licence(uscc=OTHER), notes={"likeness": {"1": "1f" + PICTURE[2:]}}))
    assert [m.what for m in shop.store.likenesses.met(case, mine)] == ["image"]
    case, mine = kept(shop.store, replace(licence(uscc=OTHER), notes={"likeness": {"1": "3c" * 128}}))
    assert shop.store.likenesses.met(case, mine) == ()
    assert not [sort for sort, _ in marks_of(document("id_card", {}, notes=notes), b"") if sort != "firm"]


def test_an_erased_case_is_met_no_more(shop: Shop) -> None:
    """Its marks go with it."""
    gone, _ = kept(shop.store, licence(), statement(year()))
    case, mine = kept(shop.store, licence(uscc=OTHER), statement(year()))
    assert shop.store.likenesses.met(case, mine)
    shop.store.cases.erase(gone, "test")
    assert shop.store.likenesses.met(case, mine) == ()


def test_marks_tell_nothing_of_the_text() -> None:
    """Rows and firms are hashed with a key."""
    marks = marks_of(statement(year()), b"key") + marks_of(licence(), b"key")
    assert not any(CODE in value or "2024" in value[:4] for sort, value in marks if sort in ("row", "firm"))
    assert marks_of(licence(), b"key") != marks_of(licence(), b"other")
