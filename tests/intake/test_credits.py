"""Classes of credits and the two exclusions, by hand: which rows, which order, which bound."""

from random import Random

import pytest

from intake.features.credits import BUSINESS, QUICK, ROUND_TRIP, classified
from intake.features.ledger import ledger_of
from tests.intake.books import HOLDER, OWNER, case, chained, document, licence, random_rows, row, statement

Move = tuple[str, str, str, str]


def classes(moves: list[Move], opening: str = "5000") -> list[str]:
    """The class of each credit, in order."""
    return classes_of(chained(moves, opening))


def classes_of(rows: list[dict[str, object]]) -> list[str]:
    made = case(licence(), statement(rows))
    ledger = classified(made, ledger_of(made))
    return [ledger.classes[m] for m in ledger.movements() if m.amount > 0]


@pytest.mark.parametrize(
    ("name", "summary", "expected"),
    [
        ("样例甲", "利 息", "interest"),
        ("样例甲", "退款结息", "interest"),
        ("样例甲", "贷款退款", "refund"),
        (HOLDER, "贷款发放", "own_transfer"),
        (HOLDER.replace("样例市", "样例市 "), "转账", "own_transfer"),
        (OWNER, "借款", "related_party"),
        ("样例甲", "受托支付理财", "loan"),
        ("样例甲", "理财投资款", "wealth"),
        ("样例甲", "投资款保证金", "capital"),
        ("样例甲", "押金补贴", "margin"),
        ("样例甲", "稳岗补贴现金", "tax_refund"),
        ("国家金库样例支库", "现金", "tax_refund"),
        ("", "现存", "cash"),
        ("样例甲", "货款", BUSINESS),
        ("", "", BUSINESS),
    ],
)
def test_the_first_rule_that_matches_wins(name: str, summary: str, expected: str) -> None:
    """In the order of the definitions; names without white space and with half-width brackets."""
    assert classes([("2024-03-04", "100", name, summary)]) == [expected]


def test_purpose_counts_as_text() -> None:
    """摘要 and 用途 are joined, so that a word may even run over their border."""
    rows = [row("2024-03-04", "100.00", "100.00", "样例甲", "转账 保", "证金")]
    assert classes_of(rows) == ["margin"]


def test_a_delegate_and_the_partner_are_related() -> None:
    """执行事务合伙人 that is a firm: itself and the person it sends."""
    firm = licence(legal_representative="样例管理有限公司（委派代表：李四）")
    rows = chained([("2024-03-04", "1", "李四", "货款"), ("2024-03-05", "1", "样例管理有限公司", "货款")])
    made = case(firm, statement(rows))
    assert set(classified(made, ledger_of(made)).classes.values()) == {"related_party"}


def test_an_identity_card_relates_its_person() -> None:
    """Also one that the licence does not name."""
    made = case(
        licence(), document("id_card", {"name": "王五"}), statement(chained([("2024-03-04", "1", "王五", "货款")]))
    )
    assert list(classified(made, ledger_of(made)).classes.values()) == ["related_party"]


def test_quick_money_leaves_to_three_groups_at_most() -> None:
    """Four parties get 25,000 each of 100,000: the three kept get 75 %, too little; with 30,000 each three are enough."""
    four = [("2024-03-05", "-25000", f"样例{n}", "转账") for n in "乙丙丁戊"]
    assert classes([("2024-03-04", "100000", "样例甲", "货款"), *four]) == [BUSINESS]
    three = [("2024-03-05", "-30000", f"样例{n}", "转账") for n in "乙丙丁"]
    # 5,000 + 100,000 - 90,000 = 15,000 is above 1.1 x 5,000; out of 50,000 it is not above 55,000
    assert classes([("2024-03-04", "100000", "样例甲", "货款"), *three]) == [BUSINESS]
    assert classes([("2024-03-04", "100000", "样例甲", "货款"), *three], "100000") == [QUICK]


def test_of_equal_groups_the_one_that_begins_first_is_kept() -> None:
    """Four groups of 33,000: the fourth is free for the next credit, which it explains alone."""
    moves = [
        ("2024-03-04", "99000", "样例甲", "货款"),
        *[("2024-03-04", "-33000", f"样例{n}", "转账") for n in "乙丙丁"],
        ("2024-03-04", "33000", "样例己", "货款"),
        ("2024-03-05", "-33000", "样例戊", "转账"),
    ]
    assert classes(moves) == [QUICK, QUICK]


def test_nameless_debits_are_one_group() -> None:
    """Ten withdrawals without a name count as one party."""
    out = [("2024-03-05", "-2000", "", "转支") for _ in range(10)]
    assert classes([("2024-03-04", "20000", "样例甲", "货款"), *out]) == [QUICK]


def test_a_debit_serves_one_credit() -> None:
    """Two credits of 20,000 and one debit of 20,000: only the first is explained."""
    moves = [
        ("2024-03-04", "20000", "样例甲", "货款"),
        ("2024-03-04", "20000", "样例乙", "货款"),
        ("2024-03-05", "-20000", "样例丙", "转账"),
    ]
    # after the debit 25,000 remain, more than 1.1 x the 5,000 before the first credit, not than the 25,000 before the second
    assert classes(moves) == [BUSINESS, QUICK]


def test_quick_money_ends_with_the_next_calendar_day() -> None:
    """Two days later is no quick money, and an earlier row of the same day is not after."""
    assert classes([("2024-03-04", "20000", "样例甲", "货款"), ("2024-03-06", "-20000", "样例乙", "转账")]) == [
        BUSINESS
    ]
    before = [("2024-03-04", "-20000", "样例乙", "转账"), ("2024-03-04", "20000", "样例甲", "货款")]
    assert classes(before, "30000") == [BUSINESS]


def test_the_floor_of_quick_money() -> None:
    """9,999 is below 10,000; 12,000 is below 5 % of a month's 250,000."""
    small = [("2024-03-04", "9999", "样例甲", "货款"), ("2024-03-04", "-9999", "样例乙", "转账")]
    assert classes(small) == [BUSINESS]
    moves = [("2024-01-02", "2988000", "样例甲", "货款"), ("2024-03-04", "12000", "样例丙", "货款")]
    assert classes([*moves, ("2024-03-04", "-12000", "样例乙", "转账")]) == [BUSINESS, BUSINESS]


def test_a_round_trip_within_seven_days_and_five_percent() -> None:
    """Both bounds are included; the name must be the same, and there must be one."""
    for day, amount, name, expected in (
        ("2024-03-11", "9000", "样例甲", ROUND_TRIP),
        ("2024-03-12", "9000", "样例甲", BUSINESS),
        ("2024-03-05", "9000", "样例乙", BUSINESS),
        ("2024-03-05", "8572", "样例甲", ROUND_TRIP),  # 428 away, 428.60 allowed
        ("2024-03-05", "8571", "样例甲", BUSINESS),  # 429 away, 428.55 allowed
    ):
        assert classes([("2024-03-04", "-9000", "样例甲", "转账"), (day, amount, name, "货款")], "20000") == [expected]
    assert classes([("2024-03-04", "-9000", "", "转账"), ("2024-03-05", "9000", "", "货款")], "20000") == [BUSINESS]


def test_a_round_trip_takes_the_nearest_debit() -> None:
    """The later debit is taken first, which leaves the earlier one for another credit."""
    moves = [
        ("2024-03-01", "-9000", "样例甲", "转账"),
        ("2024-03-06", "-9000", "样例甲", "转账"),
        ("2024-03-07", "9000", "样例甲", "货款"),
        ("2024-03-08", "9000", "样例甲", "货款"),
        ("2024-03-09", "9000", "样例甲", "货款"),
    ]
    assert classes(moves, "20000") == [ROUND_TRIP, ROUND_TRIP, BUSINESS]


def test_quick_money_is_taken_out_before_round_trips() -> None:
    """A credit that is both is quick, and takes no debit of a round trip."""
    moves = [
        ("2024-03-04", "-20000", "样例甲", "转账"),
        ("2024-03-05", "20000", "样例甲", "货款"),
        ("2024-03-06", "-20000", "样例乙", "转账"),
        ("2024-03-08", "20000", "样例甲", "货款"),
    ]
    assert classes(moves, "25000") == [QUICK, ROUND_TRIP]


def test_random_books_hold_every_class() -> None:
    """So that the comparison with the plain reckoning compares something."""
    found = {name for seed in range(12) for name in classes_of(random_rows(Random(seed)))}
    assert {BUSINESS, QUICK, ROUND_TRIP, "own_transfer", "related_party", "tax_refund", "cash", "loan"} <= found
