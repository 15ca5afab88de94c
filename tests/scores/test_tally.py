"""The sums of the scores, on numbers that can be checked by hand."""

import pytest

from intake.reliability import calibration_error
from tests.scores.compare import Judged
from tests.scores.packs import PackRead, papers_of, table
from tests.scores.tally import bins, exact, straight_through


def _field(right: bool, confidence: float | None, extra: bool = False) -> Judged:
    return Judged("name", right, confidence, "a", None if confidence is None else "a", extra)


def test_exact_counts_missing_fields_but_not_extras() -> None:
    """A field that is not given is a miss; one that is given though not printed is neither."""
    assert exact([_field(True, 0.9), _field(False, None), _field(False, 0.9, extra=True)]) == (1, 2)


def test_calibration_error_weighs_bins_by_their_fields() -> None:
    """Half right at 0.9, all right at 0.6: (0.4 + 0.4) / 2."""
    fields = [_field(True, 0.91), _field(False, 0.91), _field(True, 0.6), _field(True, 0.6)]
    assert calibration_error(bins(fields)) == pytest.approx((0.41 + 0.4) / 2)


def test_straight_through_never_splits_a_confidence() -> None:
    """Fields of one confidence pass together or not at all, and an early error stops them."""
    fields = [_field(True, 0.99)] * 3 + [_field(True, 0.9), _field(False, 0.9)]
    assert straight_through(fields) == (3 / 5, 0.99)
    assert straight_through([_field(False, 0.99), _field(True, 0.9)]) == (0.0, 1.0)


def test_an_empty_page_belongs_to_the_paper_before_it() -> None:
    """Kinds and pages of a pack's papers; blanks follow on."""
    told = [{"kind": "id_card", "pages": [1]}, {"kind": "blank", "pages": [2]}, {"kind": "vat_return", "pages": [3, 4]}]
    assert papers_of(told) == [("id_card", (1, 2)), ("vat_return", (3, 4))]


def test_packs_are_counted_whole_and_by_their_papers() -> None:
    """One pack of two whole; of six papers five parted, four of them told."""
    text = table([PackRead("photo", 3, 3, 3), PackRead("photo", 3, 2, 1)])
    assert "| photo | 2 | 50.0 % | 6 | 83.3 % | 80.0 % |" in text
