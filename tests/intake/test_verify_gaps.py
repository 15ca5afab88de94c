"""Documents with holes: whatever was not read, verification and features answer, and never with a pass for nothing."""

from dataclasses import replace
from random import Random

import pytest

from intake.document import Document
from intake.features import compute_features, to_json
from intake.verify import verify_case
from tests.intake.books import case, certificate, document, field, licence, statement
from tests.intake.clean_firm import CITY, VAT, on_pixels, year

OTHERS = {
    "id_card": {"name": "张三丰", "id_number": "11010519491231002X", "sex": "女", "born_on": "1949-12-31", "valid_to": "2030-01-01"},
    "account_permit": {"name": "样例市云启信息技术有限公司", "account_number": "9900123456789012345"},
    "tax_credit_rating": {"year": "2023", "taxpayer_id": "91990100MA0D3MYNXQ", "level": "A"},
    "credit_report": {"report_number": "1"},
    "unknown": {},
}  # fmt: skip


def torn(rng: Random, made: Document) -> Document:
    """The document with some fields gone or unreadable, some cells empty, and perhaps read from pixels."""
    fields = {}
    for name, found in made.fields.items():
        chance = rng.random()
        if chance < 0.6:
            fields[name] = found if chance < 0.4 else replace(found, confidence=rng.random())
        elif chance < 0.8:
            fields[name] = field(name, None, "?", reason="unreadable")
    tables = {}
    for name, table in made.tables.items():
        kept = [row for row in table.rows if rng.random() < 0.9] if rng.random() < 0.8 else []
        rows = tuple(
            replace(r, values={k: v if rng.random() < 0.95 else None for k, v in r.values.items()}) for r in kept
        )
        tables[name] = replace(table, rows=rows, notes=table.notes if rng.random() < 0.5 else {})
    made = replace(made, fields=fields, tables=tables)
    return on_pixels(made) if rng.random() < 0.5 else made


@pytest.mark.parametrize("seed", range(60))
def test_holes_are_answered(seed: int) -> None:
    """Every finding is whole, every feature has a value or a reason, and JSON comes of both."""
    rng = Random(seed)
    whole = [licence(term_to="2035-01-01", term_from="2019-07-26"), certificate([VAT, CITY]), statement(year())]
    whole += [document(kind, fields) for kind, fields in OTHERS.items()]
    whole.append(replace(statement(year()[10:]), id="doc_more"))
    made = case(*(torn(rng, each) for each in whole if rng.random() < 0.9))
    verified, features = verify_case(made), compute_features(made)
    assert verified.to_json()["findings"] is not None and to_json(made, features)["features"].keys() == features.keys()
    for finding in verified.findings:
        assert finding.message and finding.message_en
        assert (finding.reason is None) == (finding.outcome != "not_evaluable")
    for feature in features.values():
        assert feature.value is not None or feature.reason


def test_nothing_at_all_is_incomplete() -> None:
    """And names all that is needed; no rule across documents is shown as clean."""
    made = verify_case(case())
    assert (made.outcome, len(made.missing)) == ("incomplete", 3)
    assert {(f.outcome, f.reason) for f in made.findings} == {("not_evaluable", "papers_not_supplied")}


@pytest.mark.parametrize("name", ["uscc", "name"])
def test_what_was_not_read_is_no_pass(name: str) -> None:
    """Without the licence's number or name, nothing shows whose papers the others are."""
    made = licence(**{name: field(name, None, "?", reason="unreadable")})
    assert verify_case(case(made, certificate([VAT, CITY]), statement(year()))).outcome == "review"


def test_a_long_personal_name_is_still_the_owners() -> None:
    """A name of six characters without a dot looks like a firm's; the licence knows better."""
    owner = "阿依古丽买买提"
    made = case(licence(legal_representative=owner), statement(year(), account_holder=owner))
    assert [f.outcome for f in verify_case(made).findings if f.code == "XD_HOLDER_UNRELATED"] == ["pass"]
