"""The kinds: one file each, complete against the contract, and described in one page made from code."""

import re

import pytest

from intake.kind import all_kinds
from intake.reference import kinds_page

CONTRACT = {
    "business_licence": "uscc registration_number name entity_type legal_representative legal_representative_role registered_capital "
    "established_on term_from term_to address business_scope composition_form registration_authority issued_on copy_kind copy_number "
    "certificate_number qr_payload",
    "tax_registration_certificate": "taxpayer_id name legal_representative address registration_type business_scope issuing_authority "
    "issued_on",
    "id_card": "name sex ethnicity born_on address id_number authority valid_from valid_to",
    "account_permit": "approval_number permit_number name legal_representative bank account_number",
}


@pytest.mark.parametrize("kind", sorted(CONTRACT))
def test_every_field_of_the_contract(kind: str) -> None:
    """A kind looks for each field that the contract promises, by its name."""
    assert {spec.name for spec in all_kinds()[kind].fields} >= set(CONTRACT[kind].split())


def test_the_contract_names_all_kinds() -> None:
    """Every kind of the contract is there."""
    promised = {
        *CONTRACT,
        "tax_clearance_certificate",
        "bank_statement",
        "vat_return",
        "financial_statement",
        "credit_report",
    }
    assert {*promised, "tax_credit_rating", "unknown"} <= set(all_kinds())


@pytest.mark.parametrize("kind", sorted(all_kinds()))
def test_kinds_are_well_described(kind: str) -> None:
    """Field names are unique, patterns compile, something speaks for the kind, and derived fields name their source."""
    known = all_kinds()[kind]
    names = [spec.name for spec in known.fields]
    assert len(names) == len(set(names))
    assert any(cue.weight > 0 for cue in known.cues)
    for spec in known.fields:
        if spec.pattern:
            re.compile(spec.pattern)
        assert spec.labels or spec.pattern or spec.mark or spec.label_of, spec.name
        assert spec.label_of is None or spec.label_of in names


def test_the_page_names_everything() -> None:
    """The reference page names every kind but the unknown, and every field."""
    written = kinds_page()
    for name, kind in all_kinds().items():
        if name == "unknown":
            continue
        assert f"`{name}`" in written
        for spec in kind.fields:
            assert f"`{spec.name}`" in written
