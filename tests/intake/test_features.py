"""The fourteen features: equal to a plain second reckoning on random books, and to hand-worked numbers where it is tricky."""

from datetime import date
from decimal import Decimal
from random import Random

import pytest

from intake.document import Document
from intake.features import compute_features, schema, specs, to_json
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
    assert whole["schema_version"] == "1.0" and len(whole["features"]) == len(specs())
    inflow = whole["features"]["effective_inflow_12m"]
    assert inflow["lineage"] == [{"document_id": "doc_bank_statement", "table": "transactions", "rows": [0]}]
    empty = to_json(case(), compute_features(case()))["features"]
    assert all(f["value"] is None and f["reason"] and f["quality"] == "low" for f in empty.values())
    assert {entry["name"] for entry in schema()} == set(empty)


def monthly(*amounts: str) -> Document:
    """A statement of 2024 with one payment on the tenth of each month (none for 0)."""
    moves = [(f"2024-{m:02d}-10", a, f"样例{m}", "货款") for m, a in enumerate(amounts, 1) if a != "0"]
    return statement(chained(moves))


def test_dry_months_are_measured_by_the_median_of_twelve() -> None:
    """Six months of 1,000 and six of 100: the median is 550, a tenth of it 55; so 54 and 0 are dry, 55 is not."""
    made = monthly(*["1000"] * 6, *["100"] * 3, "55", "54", "0")
    assert value(compute_features(case(licence(), made)), "dry_months_12m") == 2


def test_variation_takes_the_sample_deviation() -> None:
    """Eleven months of 100 and one of 1,300: mean 200, variance (11 x 100² + 1,100²) / 11 = 120,000; root 346.41 / 200."""
    found = compute_features(case(licence(), monthly(*["100"] * 11, "1300")))
    assert value(found, "inflow_cv_12m") == "1.732051"
    few = compute_features(
        case(licence(), statement(chained([("2024-10-10", "1", "样例甲", "货款")]), period_from="2024-08-01"))
    )
    assert few["inflow_cv_12m"].value is None and few["inflow_cv_12m"].reason == "fewer_than_6_months"


def test_shares_of_six_customers() -> None:
    """Of 1,000: 500, 200, 100, 100, 50, 50: the first has 0.5, five have 0.95, the squares sum to 0.315."""
    made = monthly("500", "200", "100", "100", "50", "50", "0", "0", "0", "0", "0", "0")
    found = compute_features(case(licence(), made))
    assert value(found, "customer_top1_share_12m") == "0.500000"
    assert value(found, "customer_top5_share_12m") == "0.950000"
    assert value(found, "customer_hhi_12m") == "0.315000"


def test_daily_balance_carries_forward_and_back() -> None:
    """July to December 2024 are 184 days: 100,000 until 30 September (92 days), then 146,000 for 92: the mean is 123,000."""
    found = compute_features(case(licence(), statement(chained([("2024-10-01", "46000", "样例甲", "货款")]))))
    assert value(found, "average_daily_balance_6m") == "123000.00"
    assert value(found, "minimum_balance_6m") == "100000.00"


def test_what_is_no_tax_of_the_firm() -> None:
    """VAT, a surcharge, stamp duty (insurance contracts too) and owners' income tax count; the rest and refunds do not add."""
    lines = [
        tax_line("增值税", "1000.00", "2024-05-10", "2024-04-01", "2024-04-30"),
        tax_line("教育费附加", "30.00", "2024-05-10", "2024-04-01", "2024-04-30"),
        tax_line("印花税", "7.00", "2024-05-10", "2024-04-01", "2024-04-30", "财产保险合同"),
        tax_line("个人所得税", "300.00", "2024-05-10", "2024-04-01", "2024-04-30", "经营所得"),
        tax_line("个人所得税", "5000.00", "2024-05-10", "2024-04-01", "2024-04-30", "工资、薪金所得"),
        tax_line("企业职工基本养老保险费", "600.00", "2024-05-10", "2024-04-01", "2024-04-30", "单位缴纳"),
        tax_line("工会经费", "20.00", "2024-05-10", "2024-04-01", "2024-04-30"),
        tax_line("残疾人就业保障金", "50.00", "2024-05-10", "2024-04-01", "2024-04-30"),
        tax_line("增值税", "8.00", "2024-05-10", "2024-04-01", "2024-04-30", "滞纳金"),
        tax_line("增值税", "-100.00", "2024-05-10", "2024-03-01", "2024-03-31"),
        tax_line("增值税", "9999.00", "2023-12-29", "2023-11-01", "2023-11-30"),
    ]
    found = compute_features(case(licence(), certificate(lines)))
    assert value(found, "tax_paid_12m") == "1237.00"  # 1,000 + 30 + 7 + 300 - 100


def test_a_day_of_tax_payments_serves_once() -> None:
    """Thursday and Friday owe 500 each, and only Thursday paid 500: half is matched, and by the day itself."""
    lines = [
        tax_line("增值税", "500.00", day, "2024-04-01", "2024-04-30", voucher=day)
        for day in ("2024-05-16", "2024-05-17")
    ]
    rows = chained([("2024-05-16", "-500", "国家金库样例支库", "扣款"), ("2024-12-30", "1", "样例甲", "货款")])
    found = compute_features(case(licence(), statement(rows), certificate(lines)))["tax_matched_ratio_12m"]
    assert (found.value, found.reason, found.quality) == ("0.500000", None, "high")
    assert [(each.table, each.rows) for each in found.lineage] == [("items", (0, 1)), ("transactions", (0,))]


def test_repayments_without_credit_cards() -> None:
    """Six months: 600 of loan, 60 of overdue interest; the credit card is another matter."""
    rows = chained(
        [
            ("2024-08-20", "-600", "样例银行", "贷款本息"),
            ("2024-09-20", "-60", "样例银行", "逾期罚息"),
            ("2024-09-20", "-70", "样例银行", "信用卡还款"),
            ("2024-12-30", "1", "样例甲", "货款"),
        ]
    )
    assert value(compute_features(case(licence(), statement(rows))), "loan_repayment_mean_6m") == "110.00"


def test_age_counts_days() -> None:
    """2019-07-26 to 2024-12-31 are 1,985 days; a firm of the future has no age."""
    assert value(compute_features(case(licence())), "business_age_years") == "5.434634"
    assert compute_features(case(licence(established_on="2025-01-01")))["business_age_years"].value is None
