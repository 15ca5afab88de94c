"""All features of the handbook: equal to a plain second reckoning where it is tricky, to hand-worked numbers elsewhere."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from intake.case import CaseFile
from intake.features import compute_features, schema, specs
from intake.features.feature import Feature
from intake.features.people import is_person
from tests.intake.books import (
    HOLDER,
    OWNER,
    case,
    certificate,
    chained,
    document,
    field,
    licence,
    random_rows,
    row,
    statement,
    tax_line,
)
from tests.intake.features_more_reference import more

FOURTEEN = (
    "effective_inflow_12m monthly_inflow_mean_12m dry_months_12m inflow_cv_12m customer_top1_share_12m customer_top5_share_12m "
    "customer_hhi_12m average_daily_balance_6m minimum_balance_6m tax_paid_12m tax_matched_ratio_12m loan_repayment_mean_6m "
    "business_age_years quick_in_out_ratio_6m"
).split()


def computed(*documents: Any, as_of: str = "2024-12-31") -> dict[str, Feature]:
    return compute_features(case(*documents, as_of=as_of))


def of_moves(*moves: tuple[str, str, str, str], **fields: Any) -> dict[str, Feature]:
    return computed(licence(), statement(chained(list(moves)), **fields))


@pytest.mark.parametrize("seed", range(8))
def test_equal_to_the_plain_reckoning(seed: int) -> None:
    """Money within a cent, ratios within 0.000001, counts exactly."""
    rows = random_rows(Random(100 + seed))
    found = computed(licence(), statement(rows))
    for name, expected in more(rows, HOLDER, {OWNER}, date(2024, 12, 31)).items():
        got = found[name].value
        assert (got is None) == (expected is None), name
        if got is not None:
            near = Decimal("0.005") if found[name].spec.unit == "CNY" else Decimal("0.000001")
            assert abs(Decimal(str(got)) - Decimal(str(expected))) <= near, (name, got, expected)


def test_every_id_of_the_handbook_is_there_once_by_name() -> None:
    """ST-01 to 18, FH-01 to 21, LC-01 to 13, SO-01 to 14; no name twice; the fourteen keep theirs."""
    told = schema()
    wanted = {
        f"{group}-{n:02d}"
        for group, most in (("ST", 18), ("FH", 21), ("LC", 13), ("SO", 14))
        for n in range(1, most + 1)
    }
    assert {entry["handbook_id"] for entry in told} == wanted
    names = [entry["name"] for entry in told]
    assert len(names) == len(set(names)) and set(FOURTEEN) <= set(names)
    for entry in told:
        assert all(entry[part] for part in ("meaning", "meaning_en", "unit", "group", "edge_cases", "edge_cases_en")), (
            entry["name"]
        )


def test_nothing_is_null_without_a_reason() -> None:
    """Of an empty case, of one licence, of one statement: what has no value says why and is of low quality."""
    some = statement(chained([("2024-03-04", "600", "样例甲", "货款")]))
    for made in (CaseFile("none", (), date(2024, 12, 31)), case(licence()), case(some), case(licence(), some)):
        for feature in compute_features(made).values():
            assert feature.value is not None or (feature.reason and feature.quality == "low"), feature.spec.name


def test_growth_needs_both_halves() -> None:
    """Six covered months of 600 after six of 300 double; a half that nothing covers compares with nothing."""
    moves = [(f"2024-{m:02d}-10", "300" if m < 7 else "600", "样例甲", "货款") for m in range(1, 13)]
    assert of_moves(*moves)["inflow_growth_12m"].value == "1.000000"
    short = of_moves(*moves[6:], period_from="2024-07-01")["inflow_growth_12m"]
    assert (short.value, short.reason) == (None, "a_half_is_not_covered")


def test_year_on_year_compares_the_same_months() -> None:
    """Eighteen months: only July to December stand in both years; 600 each against 300 each."""
    moves = [(f"2023-{m:02d}-10", "300", "样例甲", "货款") for m in range(7, 13)]
    moves += [(f"2024-{m:02d}-10", "9000" if m < 7 else "600", "样例甲", "货款") for m in range(1, 13)]
    found = of_moves(*moves, period_from="2023-07-01")["inflow_yoy_24m"]
    assert (found.value, found.quality) == ("1.000000", "low")


def test_dry_runs_end_where_nothing_is_covered() -> None:
    """Money in January, April and July only: the longest run of dry months is the five from August to December."""
    moves = [(f"2024-{m:02d}-10", "300", "样例甲", "货款") for m in (1, 4, 7)]
    assert of_moves(*moves)["dry_run_12m"].value == 5


def test_wages_name_persons_or_nobody() -> None:
    """Two persons paid through the year are two; a payroll in one sum can't be counted."""
    moves = [(f"2024-{m:02d}-10", "-100", name, "工资") for m in range(1, 13) for name in ("王小明", "李小红")]
    found = of_moves(*moves)
    assert (found["salary_mean_12m"].value, found["salary_payees_12m"].value) == ("200.00", 2)
    lump = of_moves(("2024-03-10", "-5000", "", "代发工资"))["salary_payees_12m"]
    assert (lump.value, lump.reason) == (None, "payroll_names_nobody")


def test_rent_by_the_quarter_is_continuous() -> None:
    """Four payments a year cover twelve months; one covers three."""
    quarterly = [(f"2024-{m:02d}-05", "-3000", "样例房东", "房租") for m in (1, 4, 7, 10)]
    assert of_moves(*quarterly)["rent_months_12m"].value == "1.000000"
    assert of_moves(*quarterly)["rent_cv_12m"].value == "0.000000"
    assert of_moves(quarterly[0])["rent_months_12m"].value == "0.250000"


def test_insurance_counts_from_account_and_certificate() -> None:
    """Paid in March from the account and in April by the certificate: two months of twelve."""
    line = tax_line("企业职工基本养老保险费", "600.00", "2024-04-10", "2024-04-01", "2024-04-30")
    rows = chained([("2024-03-10", "-500", "", "社保")])
    assert computed(statement(rows), certificate([line]))["social_insurance_months_12m"].value == "0.166667"


def test_signs_of_life_are_eight_at_most() -> None:
    """A fee, interest and rent are three."""
    found = of_moves(
        ("2024-03-10", "-5", "", "手续费"), ("2024-03-21", "5", "", "结息"), ("2024-04-10", "-50", "甲", "房租")
    )
    assert found["life_signs_12m"].value == 3


def test_the_settlement_quarter_runs_from_21st_to_20th() -> None:
    """21 September to 20 December are 91 days: 100,000 until 30 September (10 days), 191,000 for 81."""
    found = of_moves(("2024-10-01", "91000", "样例甲", "货款"))
    assert found["quarter_daily_balance_q1"].value == "181000.00"


def test_interest_implies_its_balance() -> None:
    """The quarter's interest of 45.50 at 0.1 % over 91 days implies 180,000."""
    found = of_moves(("2024-09-01", "80000", "样例甲", "货款"), ("2024-12-21", "45.50", "", "结息"))
    assert found["interest_implied_balance"].value == "180000.00"
    assert found["interest_implied_ratio"].value == "1.000000"


def test_month_ends_are_dressed() -> None:
    """Money that comes on the last two days of a month and leaves on the first lifts them over the mean."""
    moves = [("2024-07-01", "-90000", "样例乙", "转账")]
    for month in range(7, 13):
        last = 31 if month in (7, 8, 10, 12) else 30
        moves += [(f"2024-{month:02d}-{last - 1}", "90000", "样例甲", "转账")]
        moves += [(f"2024-{month + 1:02d}-01", "-90000", "样例乙", "转账")] if month < 12 else []
    assert Decimal(str(of_moves(*moves)["month_end_peak_6m"].value)) > 2


def test_night_leaves_out_rows_without_a_time() -> None:
    """Of two timed rows one is at night; midnight stands for no time, and interest is posted in batches."""
    rows = chained([("2024-03-04", "6", "甲公司", "货款"), ("2024-03-05", "6", "甲公司", "货款"), ("2024-03-06", "6", "甲公司", "货款"),
                    ("2024-03-21", "6", "", "结息")])  # fmt: skip
    for each, time in zip(rows, ("23:30:00", "12:00:00", "00:00:00", "02:00:00"), strict=True):
        each["time"] = time
    assert computed(statement(rows))["night_share_12m"].value == "0.500000"
    assert of_moves(("2024-03-04", "6", "甲", "货款"))["night_share_12m"].reason == "no_times"


def test_firms_pay_persons() -> None:
    """Wages are no payment to persons in this sense; a person's own account is not judged."""
    moves = [
        ("2024-03-04", "-30", "王小明", "转账"),
        ("2024-03-05", "-50", "王小明", "工资"),
        ("2024-03-06", "-20", "样例商贸有限公司", "货款"),
    ]
    assert of_moves(*moves)["to_persons_share_12m"].value == "0.300000"
    assert of_moves(*moves, account_holder="李小红")["to_persons_share_12m"].reason == "no_debits_of_a_firm"


def test_money_that_passes_through_is_no_cost() -> None:
    """What left as quick money is taken out of the operating payments as its credit is out of the inflow."""
    found = of_moves(("2024-09-04", "600000", "样例甲", "货款"), ("2024-09-05", "-600000", "样例乙", "转账"))
    assert found["net_cash_flow_mean_12m"].value == "0.00"


def test_lenders_are_institutions() -> None:
    """Two brands of one bank are one lender; a lender by name is another."""
    moves = [("2024-09-04", "-10", "", "微粒贷还款"), ("2024-09-05", "-10", "", "微业贷还款"), ("2024-10-05", "-10", "样例小额贷款有限公司", "还款"),
             ("2024-11-01", "500", "样例银行", "贷款发放")]  # fmt: skip
    found = of_moves(*moves)
    assert (found["lenders_repaid_6m"].value, found["new_loans_3m"].value, found["new_loans_6m"].value) == (2, 1, 1)


def test_no_debt_is_told_as_such() -> None:
    """Coverage without debt service is not a number."""
    assert of_moves(("2024-03-04", "6", "甲", "货款"))["debt_service_coverage_12m"].reason == "no_debt_seen"


def test_traces_of_trouble() -> None:
    """Court orders, arrears, returned payments and gambling are counted; releases and court fees are not."""
    found = of_moves(
        ("2024-03-04", "-6", "样例法院", "司法扣划"), ("2024-03-05", "-6", "样例法院", "诉讼费"), ("2024-03-06", "6", "", "司法冻结解冻"),
        ("2024-03-07", "-6", "", "逾期罚息"), ("2024-03-08", "6", "样例乙", "退票"), ("2024-03-09", "-70", "张某", "USDT"),
    )  # fmt: skip
    told = {
        name: found[name].value
        for name in (
            "court_orders_12m",
            "overdue_signs_12m",
            "bounced_12m",
            "sensitive_count_12m",
            "sensitive_amount_12m",
        )
    }
    assert list(told.values()) == [1, 1, 1, 1, "70.00"]


@pytest.mark.parametrize(
    ("fields", "state", "left"),
    [
        ({"term_to": "2030-12-31"}, "valid", 2191),
        ({"term_to": "2024-12-30"}, "expired", -1),
        ({"term_to": field("term_to", None, "长期", meaning="open_ended")}, "valid", None),
        ({"term_to": field("term_to", None, "20年", reason="unreadable")}, "unknown", None),
        ({}, "valid_unknown", None),
        ({"term_from": "2025-06-01"}, "not_yet_valid", None),
    ],
)
def test_states_of_a_licence(fields: dict[str, Any], state: str, left: int | None) -> None:
    """By its term, on the day judged at; a term that is not printed is no proof of anything."""
    found = computed(licence(**fields))
    assert (found["licence_state"].value, found["licence_days_left"].value) == (state, left)


def test_bands_of_capital_and_age() -> None:
    """Five millions and five years, each in the band that they begin."""
    found = computed(licence())
    assert (found["registered_capital"].value, found["registered_capital_band"].value) == ("5000000.00", "5m_to_10m")
    assert found["business_age_band"].value == "5_to_10_years"
    foreign = computed(licence(registered_capital={"amount": "10.00", "currency": "USD"}))["registered_capital"]
    assert (foreign.value, foreign.reason) == (None, "capital_in_foreign_money")


def test_scopes_tell_what_they_demand() -> None:
    """许可项目 without a permit, and words of trades that lenders shut out."""
    found = computed(licence(business_scope="许可项目：餐饮服务。一般项目：棋牌室服务"))
    assert found["licensed_activity"].value is True and found["licensed_activity"].quality == "low"
    assert found["forbidden_trade"].value is True
    plain = computed(licence(business_scope="一般项目：软件开发"))
    assert (plain["licensed_activity"].value, plain["forbidden_trade"].value) == (False, False)


def test_taxes_over_two_years() -> None:
    """1,000 a year ago and 1,500 since: half more; late fees are told apart."""
    lines = [
        tax_line("增值税", "1000.00", "2023-05-10", "2023-04-01", "2023-04-30"),
        tax_line("增值税", "1500.00", "2024-05-10", "2024-04-01", "2024-04-30"),
        tax_line("增值税", "8.00", "2024-05-10", "2024-04-01", "2024-04-30", "滞纳金"),
    ]
    found = computed(certificate(lines))
    assert (found["tax_paid_24m"].value, found["tax_growth_24m"].value) == ("2500.00", "0.500000")
    assert (found["late_fees_count_24m"].value, found["late_fees_amount_24m"].value) == (1, "8.00")


def test_contradictions_are_counted_and_led_back() -> None:
    """A statement of another firm contradicts the licence, and the feature leads to both fields."""
    found = computed(
        licence(), statement(chained([("2024-03-04", "6", "甲", "货款")]), account_holder="另一家样例有限公司")
    )
    conflict = found["cross_conflicts_grave"]
    assert isinstance(conflict.value, int) and conflict.value >= 1
    assert ("doc_bank_statement", "account_holder") in {
        (each.document_id, name) for each in conflict.lineage for name in each.fields
    }


def test_ratings_and_what_later_kinds_will_tell() -> None:
    """The latest year's level; what needs a return or a report says which."""
    ratings = [
        document("tax_credit_rating", {"year": year, "level": level}, id=f"doc_{year}")
        for year, level in (("2022", "C"), ("2023", "A"))
    ]
    found = computed(*ratings)
    assert (found["tax_credit_level"].value, found["tax_credit_year"].value) == ("A", "2023")
    assert (
        found["taxable_sales_12m"].reason == "no_vat_return" and found["loan_inquiries_3m"].reason == "no_credit_report"
    )
    assert computed(document("vat_return", {}))["taxable_sales_12m"].reason == "vat_return_lines_not_read"


def test_two_accounts_are_judged_by_the_shorter() -> None:
    """An account that is covered for three months beside one of twelve makes sums of the year doubtful."""
    whole = statement([row("2024-03-04", "600.00", "600.00", "样例甲", "货款")], account_number="9900111111111111")
    short = statement([row("2024-11-04", "600.00", "600.00", "样例乙", "货款")], account_number="9900222222222222",
                      period_from="2024-10-01")  # fmt: skip
    found = computed(whole, short)["effective_inflow_12m"]
    assert (found.value, found.quality, found.reason) == ("1200.00", "low", "accounts_covered_unevenly")


def test_amounts_too_large_for_64_bits_stay_exact() -> None:
    """A misread amount of thirty figures is added up like any other."""
    huge = "1" + "0" * 28
    found = of_moves(("2024-03-04", huge, "甲", "货款"), ("2024-03-05", "0.01", "甲", "货款"))
    assert found["effective_inflow_12m"].value == f"{huge}.01"


def test_names_of_persons() -> None:
    """Two to four characters behind a surname; shops and channels are none."""
    assert [
        name for name in ("王小明", "微信", "王记面馆", "张三", "小米", "欧阳小明", "财付通") if is_person(name)
    ] == ["王小明", "张三", "欧阳小明"]


def test_specs_have_functions_of_their_own() -> None:
    """No two features of one unit and window say the same in words."""
    said = [(spec.meaning_en, spec.window) for spec in specs()]
    assert len(said) == len(set(said))


def test_the_trade_comes_with_its_confidence() -> None:
    """Sure trades are told by section and division; a guess is not told, only how unsure it is."""
    told = computed(licence(name="样例市王记餐饮店", business_scope="餐饮服务；小吃服务"))
    assert (told["industry_section"].value, told["industry_division"].value) == ("H", "62")
    vague = computed(licence(name="甲乙丙", business_scope="甲乙丙丁戊己"))
    assert vague["industry_section"].reason == "industry_unsure" and Decimal(
        str(vague["industry_confidence"].value)
    ) < Decimal("0.5")
    assert computed(licence())["industry_section"].reason == "no_business_scope"


def vat_return(month: int, sales: str, year: int = 2024) -> Any:
    """A general taxpayer's return of a month, its lines as reading gives them."""
    lines = [
        {"number": "1", "label": "按适用税率计税销售额", "current": sales},
        {"number": "11", "label": "销项税额", "current": f"{Decimal(sales) * Decimal('0.13'):.2f}"},
        {"number": "24", "label": "应纳税额合计", "current": f"{Decimal(sales) * Decimal('0.03'):.2f}"},
        {"number": "33", "label": "其中：欠缴税额（≥0）", "current": "50.00"},
    ]
    period = {
        "period_from": f"{year}-{month:02d}-01",
        "period_to": f"{year}-{month:02d}-28" if month == 2 else f"{year}-{month:02d}-30",
    }
    if month in (1, 3, 5, 7, 8, 10, 12):
        period["period_to"] = f"{year}-{month:02d}-31"
    if month == 2 and year == 2024:
        period["period_to"] = "2024-02-29"
    return document("vat_return", period, {"lines": lines}, id=f"doc_vat_{year}_{month}")


def test_returns_tell_sales_burden_and_zero_months() -> None:
    """Twelve returns, two of them without sales: sums, the burden, the run, arrears, and inflow against them."""
    sold = ["0" if month in (3, 4) else "1000" for month in range(1, 13)]
    returns = [vat_return(month, f"{amount}.00") for month, amount in enumerate(sold, 1)]
    moves = [(f"2024-{month:02d}-10", "565", "样例甲", "货款") for month in range(1, 13)]
    found = computed(statement(chained(moves)), *returns)
    told = {name: found[name].value for name in ("taxable_sales_12m", "vat_burden_12m", "inflow_to_sales_12m", "zero_filing_months_12m",
                                                 "zero_filing_run_12m", "tax_arrears")}  # fmt: skip
    assert list(told.values()) == ["10000.00", "0.030000", "0.600000", 2, 2, "50.00"]
    assert (
        found["taxable_sales_12m"].coverage_months == 12
        and found["taxable_sales_yoy_24m"].reason == "fewer_than_24_months"
    )
    assert found["taxable_sales_12m"].lineage[0].table == "lines"


def test_a_return_filed_again_counts_once() -> None:
    """The same month twice: the one filed last."""
    first, again = vat_return(5, "1000.00"), vat_return(5, "700.00")
    again = replace(again, id="doc_again", fields={**again.fields, "filed_on": field("filed_on", "2024-07-01")})
    assert computed(first, again)["taxable_sales_12m"].value == "700.00"


def test_books_tell_their_ratios() -> None:
    """Lines of the balance sheet over each other; nothing over nothing is no number."""
    lines = [{"label": name, "closing": amount} for name, amount in (("流动资产合计", "300.00"), ("流动负债合计", "200.00"), ("负债合计", "250.00"),
                                                                    ("资产总计", "1000.00"), ("营业收入", "900.00"), ("应收账款", "0.00"))]  # fmt: skip
    found = computed(document("financial_statement", {}, {"lines": lines}))
    assert (found["current_ratio"].value, found["debt_to_assets"].value) == ("1.500000", "0.250000")
    assert found["receivables_turnover"].reason == "divided_by_nothing"
