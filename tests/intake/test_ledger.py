"""Statements made into accounts: what is one account, what counts twice, which months are covered."""

from dataclasses import replace
from datetime import date

from intake.features import compute_features
from intake.features.ledger import covered_months, ledger_of
from tests.intake.books import HOLDER, case, chained, licence, row, statement

YEAR = [(f"2024-{m:02d}-05", "1000", f"样例{m}", "货款") for m in range(1, 13)]


def inflow(*statements: object, as_of: str = "2024-12-31") -> object:
    made = case(licence(), *statements, as_of=as_of)  # type: ignore[arg-type]  # statements
    return compute_features(made)["effective_inflow_12m"].value


def accounts(*statements: object) -> int:
    return len(ledger_of(case(*statements)).accounts)  # type: ignore[arg-type]  # statements


def test_the_same_file_twice_counts_once() -> None:
    """Whether or not it prints a number or a holder."""
    rows = chained(YEAR)
    for fields in ({}, {"account_number": None}, {"account_number": None, "account_holder": None}):
        first = statement(rows, **fields)
        assert inflow(first, replace(first, id="doc_again")) == "12000.00"


def test_an_export_that_words_rows_differently_is_the_same_account() -> None:
    """Day, amount and balance prove the row; the words beside them depend on the export."""
    rows = chained(YEAR)
    other = [{**each, "time": "10:00:00", "summary": "贷记", "counterparty_name": None} for each in rows]
    assert inflow(statement(rows), replace(statement(other), id="doc_other")) == "12000.00"


def test_a_masked_number_is_the_account_it_fits() -> None:
    """6222 **** 1234 and the whole number; another ending is another account."""
    whole, masked = statement(chained(YEAR)), statement(chained(YEAR), account_number="9900***********2345")
    assert accounts(whole, masked) == 1
    assert accounts(whole, statement(chained(YEAR), account_number="9900***********2346")) == 2


def test_equal_rows_within_one_statement_all_count() -> None:
    """Two equal payments on one day, without a balance to tell them apart."""
    rows = [row("2024-03-04", "100.00", None, "样例甲", "货款"), row("2024-03-04", "100.00", None, "样例甲", "货款")]
    assert inflow(statement(rows)) == "200.00"


def test_two_accounts_are_added_up() -> None:
    """Inflow, and the daily balance of both together."""
    first, second = statement(chained(YEAR, "500")), statement(chained(YEAR, "700"), account_number="9900222233334444")
    found = compute_features(case(licence(), first, replace(second, id="doc_second")))
    assert found["effective_inflow_12m"].value == "24000.00"
    # from 2024-07-01: 6,500 and 6,700, up to the fifth of July
    assert found["minimum_balance_6m"].value == "13200.00"


def test_a_transfer_between_own_accounts_is_no_sale() -> None:
    """Also when the other account stands in the owner's name and pays from the firm's."""
    firm = statement(chained([("2024-03-04", "-5000", "张三丰", "转账")]))
    owner = statement(
        chained([("2024-03-04", "5000", HOLDER, "转账")]), account_holder="张三丰", account_number="622200001111"
    )
    assert inflow(firm, replace(owner, id="doc_owner")) == "0.00"


def test_a_round_trip_over_two_accounts_is_seen() -> None:
    """Out of one account, back into the other."""
    first = statement(chained([("2024-03-04", "-5000", "样例甲", "转账")]))
    second = statement(chained([("2024-03-06", "5000", "样例甲", "货款")]), account_number="9900222233334444")
    assert inflow(first, replace(second, id="doc_second")) == "0.00"


def test_foreign_money_is_not_added_to_yuan() -> None:
    """A dollar account does not count."""
    assert (
        inflow(statement(chained(YEAR)), replace(statement(chained(YEAR), currency="USD"), id="doc_usd")) == "12000.00"
    )
    assert accounts(statement(chained(YEAR), currency="USD")) == 0


def test_a_file_with_several_accounts_is_taken_apart() -> None:
    """Rows say whose they are; balances run by account."""
    rows = []
    for ours, theirs in zip(chained(YEAR, "500"), chained(YEAR, "700"), strict=True):
        rows += [
            {**ours, "account": "990011112222", "currency": "CNY"},
            {**theirs, "account": "990033334444", "currency": "CNY"},
        ]
    found = compute_features(case(licence(), statement(rows)))
    assert found["minimum_balance_6m"].value == "13200.00"
    assert found["effective_inflow_12m"].lineage[0].rows == tuple(range(24))


def test_orders_that_came_to_nothing_do_not_count() -> None:
    """A wallet's closed orders, and what it counts as neither in nor out."""
    rows = [
        row("2024-03-04", "100.00", None, "样例甲", "货款"),
        row("2024-03-05", "100.00", None, "样例甲", "货款", flags=["void"]),
        row("2024-03-06", "100.00", None, "样例甲", "零钱通转出", flags=["neutral"]),
    ]
    found = compute_features(case(licence(), statement(rows)))
    assert found["effective_inflow_12m"].value == "100.00"
    assert found["average_daily_balance_6m"].reason == "no_balances"


def test_rows_that_cannot_be_read_lower_the_quality() -> None:
    """A sum that leaves something out never calls itself whole."""
    rows = [*chained(YEAR), row("2024-12-30", "1.00", None) | {"amount": None}]
    found = compute_features(case(licence(), statement(rows)))["effective_inflow_12m"]
    assert (found.value, found.quality, found.reason) == ("12000.00", "low", "unreadable_rows")


def test_months_in_two_halves_are_covered() -> None:
    """By statements that meet in the middle; a day between them breaks the month."""
    first = (date(2024, 1, 1), date(2024, 2, 14))
    assert covered_months([first, (date(2024, 2, 15), date(2024, 3, 31))], date(2024, 12, 31)) == [
        (2024, 1),
        (2024, 2),
        (2024, 3),
    ]
    assert covered_months([first, (date(2024, 2, 16), date(2024, 3, 31))], date(2024, 12, 31)) == [(2024, 1), (2024, 3)]


def test_a_month_still_running_at_print_is_not_covered() -> None:
    """Without a printed period the rows' months count, as far as they were over when it was printed."""
    rows = chained([("2024-11-05", "1", "样例甲", "货款"), ("2024-12-05", "1", "样例甲", "货款")])
    bare = {"period_from": None, "period_to": None}
    assert ledger_of(case(statement(rows, **bare))).covered_months(12) == [(2024, 11), (2024, 12)]
    assert ledger_of(case(statement(rows, **bare, printed_on="2024-12-06"))).covered_months(12) == [(2024, 11)]


def test_documents_uploaded_later_do_not_exist() -> None:
    """As of a day, only what was known by then; an unknown day of upload counts as before."""
    made = statement(chained(YEAR))
    assert inflow(replace(made, uploaded_on="2025-01-01")) is None
    assert inflow(replace(made, uploaded_on="2024-12-31")) == inflow(made) == "12000.00"


def test_balances_before_the_first_printed_one_are_worked_back() -> None:
    """First rows without a balance: the opening is the first balance less all that moved until then."""
    rows = [
        row("2024-07-02", "50.00", None, "样例甲", "货款"),
        row("2024-07-03", "50.00", "300.00", "样例甲", "货款"),
    ]
    assert compute_features(case(licence(), statement(rows)))["minimum_balance_6m"].value == "200.00"
