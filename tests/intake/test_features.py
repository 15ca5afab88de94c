"""The fourteen features: equal to a plain second reckoning on random books, and to hand-worked numbers where it is tricky."""

from datetime import date
from decimal import Decimal
from random import Random

import pytest

from intake.features import compute_features, schema, to_json
from intake.features.ledger import window
from tests.intake.books import HOLDER, OWNER, case, certificate, chained, licence, random_rows, statement, tax_line
from tests.intake.features_reference import reference


def value(found: object, name: str) -> object:
    return found[name].value  # type: ignore[index]  # a dict of features


@pytest.mark.parametrize("seed", range(12))
def test_equal_to_the_plain_reckoning(seed: int) -> None:
    """Money within a cent, ratios within 0.000001, counts exactly; and as of a day in mid-month as well."""
    rng = Random(seed)
    rows = random_rows(rng)
    lines = [
        tax_line(
            "增值税",
            f"{rng.randrange(100, 90000) / 100:.2f}",
            f"2024-{m:02d}-1{rng.randrange(1, 5)}",
            f"2024-{m:02d}-01",
            f"2024-{m:02d}-28",
        )
        for m in range(1, 12)
    ]
    lines += [
        tax_line("个人所得税", "50.00", "2024-05-14", "2024-04-01", "2024-04-30", "工资薪金所得"),
        tax_line("印花税", "-12.00", "2024-05-14", "2024-04-01", "2024-04-30"),
    ]
    for as_of in ("2024-12-31", "2024-12-15"):
        found = compute_features(case(licence(), statement(rows), certificate(lines), as_of=as_of))
        told = reference(rows, lines, HOLDER, {OWNER}, "2019-07-26", date.fromisoformat(as_of))
        if as_of == "2024-12-15":
            (
                told.pop("monthly_inflow_mean_12m"),
                told.pop("dry_months_12m"),
                told.pop("inflow_cv_12m"),
            )  # 11 months covered
        for name, expected in told.items():
            got = value(found, name)
            assert (got is None) == (expected is None), name
            if got is not None:
                near = Decimal("0.005") if found[name].spec.unit == "CNY" else Decimal("0.000001")
                assert abs(Decimal(str(got)) - Decimal(str(expected))) <= near, name


def test_windows_are_complete_months() -> None:
    """The month of as_of counts from its last day on."""
    assert window(date(2025, 7, 5), 12).last == date(2025, 6, 30)
    assert window(date(2025, 6, 30), 12).first == date(2024, 7, 1)
    assert window(date(2024, 2, 29), 6).last == date(2024, 2, 29)


def test_quick_money_is_no_sale() -> None:
    """60,000 in, out to two parties the next day, down to the old balance: out of the effective inflow."""
    rows = chained(
        [
            ("2024-03-04", "60000", "样例甲", "货款"),
            ("2024-03-05", "-30000", "样例乙", "转账"),
            ("2024-03-05", "-29000", "样例丙", "转账"),
            ("2024-12-30", "1000", "样例丁", "货款"),
        ],
        "5000",
    )
    found = compute_features(case(licence(), statement(rows)))
    # 6,000 remain, which is more than 1.1 times the 5,000 before: no quick money; with 500 less it is.
    assert value(found, "effective_inflow_12m") == "61000.00"
    rows = chained([("2024-09-04", "60000", "样例甲", "货款"), ("2024-09-05", "-59600", "样例乙", "转账")], "5000")
    found = compute_features(case(licence(), statement(rows)))
    assert value(found, "effective_inflow_12m") == "0.00" and value(found, "quick_in_out_ratio_6m") == "1.000000"


def test_round_trip_takes_a_debit_once() -> None:
    """Two equal credits back from one debtor within a week: the one debit explains only one of them."""
    rows = chained(
        [
            ("2024-03-04", "-9000", "样例甲", "转账"),
            ("2024-03-07", "9000", "样例甲", "货款"),
            ("2024-03-08", "9000", "样例甲", "货款"),
        ]
    )
    assert value(compute_features(case(licence(), statement(rows))), "effective_inflow_12m") == "9000.00"


def test_channels_and_nameless_payers_are_no_customers() -> None:
    """They stay in the denominator, and are not squared."""
    rows = chained(
        [
            ("2024-03-04", "600", "样例甲", "货款"),
            ("2024-03-05", "300", "财付通", "清算款"),
            ("2024-03-06", "100", "", "货款"),
        ]
    )
    found = compute_features(case(licence(), statement(rows)))
    assert value(found, "customer_top5_share_12m") == "0.600000" and value(found, "customer_hhi_12m") == "0.360000"


def test_tax_is_matched_on_working_days() -> None:
    """Paid on Sunday 2024-02-18, which was a working day (调休): it is the neighbour of Monday the 19th."""
    lines = [tax_line("增值税", "1200.00", "2024-02-19", "2024-01-01", "2024-01-31")]
    rows = chained([("2024-02-18", "-1200", "待报解预算收入", "实时扣税"), ("2024-12-30", "1", "样例甲", "货款")])
    found = compute_features(case(licence(), statement(rows), certificate(lines)))
    assert value(found, "tax_matched_ratio_12m") == "1.000000" and value(found, "tax_paid_12m") == "1200.00"


def test_a_line_on_two_certificates_counts_once() -> None:
    """The same voucher, tax, item, period and amount."""
    line = tax_line("增值税", "1200.00", "2024-02-19", "2024-01-01", "2024-01-31")
    first, second = certificate([line]), certificate([line])
    assert value(compute_features(case(licence(), first, second)), "tax_paid_12m") == "1200.00"


def test_short_coverage_divides_by_what_is_covered() -> None:
    """Six months of statements: the mean is over six, quality is low, nothing is annualised."""
    rows = chained([("2024-07-01", "600", "样例甲", "货款")])
    found = compute_features(case(licence(), statement(rows, period_from="2024-07-01")))
    mean = found["monthly_inflow_mean_12m"]
    assert (mean.value, mean.coverage_months, mean.quality) == ("100.00", 6, "low")


def test_overlapping_statements_count_once() -> None:
    """The same row in two statements of one account is one row."""
    rows = chained([("2024-03-04", "600", "样例甲", "货款"), ("2024-04-04", "700", "样例乙", "货款")])
    first, second = statement(rows), statement(rows[1:])
    assert value(compute_features(case(licence(), first, second)), "effective_inflow_12m") == "1300.00"


def test_what_comes_after_as_of_does_not_exist() -> None:
    """Rows, and so features, as known that day."""
    rows = chained([("2024-03-04", "600", "样例甲", "货款"), ("2024-08-04", "700", "样例乙", "货款")])
    found = compute_features(case(licence(), statement(rows), as_of="2024-06-30"))
    assert value(found, "effective_inflow_12m") == "600.00"


def test_every_value_has_lineage_or_a_reason() -> None:
    """Values lead to rows; what can't be computed says why."""
    rows = chained([("2024-03-04", "600", "样例甲", "货款")])
    whole = to_json(case(licence(), statement(rows)), compute_features(case(licence(), statement(rows))))
    assert whole["schema_version"] == "1.0" and len(whole["features"]) == 14
    inflow = whole["features"]["effective_inflow_12m"]
    assert inflow["lineage"] == [{"document_id": "doc_bank_statement", "table": "transactions", "rows": [0]}]
    empty = to_json(case(), compute_features(case()))["features"]
    assert all(f["value"] is None and f["reason"] and f["quality"] == "low" for f in empty.values())
    assert {entry["name"] for entry in schema()} == set(empty)
