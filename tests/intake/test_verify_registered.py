"""The handbook's rules, by number: each is registered, in two languages, and answered in every case."""

import pytest

from intake.verify import check_document, verify_case
from intake.verify.reference import all_rules
from tests.intake.books import case, certificate, licence, statement
from tests.intake.clean_firm import CITY, TODAY, VAT, year

HANDBOOK = [
    *(f"LIC-{n:02d}" for n in range(1, 11)),
    *(f"TAX-{n:02d}" for n in range(1, 15)),
    *(f"BNK-{n:02d}" for n in range(1, 17)),
    *(f"X-{n:02d}" for n in range(1, 35)),
]
SEVERITIES = {"block", "high", "medium", "low", "info"}


@pytest.mark.parametrize("number", HANDBOOK)
def test_every_rule_of_the_handbook_is_registered(number: str) -> None:
    """With a severity, what it looks at and what a failure says, in Chinese and English."""
    found = [rule for rule in all_rules() if rule.id == number]
    assert found
    for rule in found:
        assert rule.severity in SEVERITIES
        assert rule.topic and rule.topic_en and rule.zh.endswith("。") and rule.en.endswith(".")


def test_every_rule_is_answered_in_every_case() -> None:
    """What could not be checked says so with a reason; nothing is left out, and nothing passes for lack of papers."""
    found = verify_case(case(licence(), certificate([VAT, CITY]), statement(year()))).findings
    answered = {finding.rule for finding in found}
    assert set(HANDBOOK) - answered <= {"TAX-12"}  # asked of a VAT return, of which there is none
    assert all((finding.outcome == "not_evaluable") == (finding.reason is not None) for finding in found)


def test_a_document_answers_every_rule_of_its_kind() -> None:
    """A licence all of LIC, a statement all of BNK."""
    for made, letters in ((licence(), "LIC"), (statement(year()), "BNK")):
        answered = {finding.rule for finding in check_document(made, TODAY)}
        assert {number for number in HANDBOOK if number.startswith(letters)} <= answered
