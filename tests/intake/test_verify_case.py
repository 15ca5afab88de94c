"""Documents of a case against each other, what is missing, and what all answers come to."""

from dataclasses import replace
from decimal import Decimal

import pytest

from intake.case import Declared
from intake.document import Document
from intake.finding import Finding
from intake.verify import verify_case
from intake.verify.names import compare_names
from intake.verify.policy import read_policy
from intake.verify.reference import all_rules
from tests.intake.books import CODE, HOLDER, case, certificate, chained, document, field, licence, statement, tax_line
from tests.intake.clean_firm import CITY, VAT, on_pixels, year


def test_a_clean_case_passes() -> None:
    """Licence, certificate and twelve months of one firm."""
    lines = [
        tax_line(
            "增值税",
            "1000.00",
            f"2024-{m:02d}-10",
            f"2024-{m - 1:02d}-01",
            f"2024-{m - 1:02d}-{28 if m == 3 else 30 if m in (5, 7, 10, 12) else 31}",
        )
        for m in range(2, 13)
    ]
    lines[1]["period_to"] = "2024-02-29"
    lines = [{**line, "voucher_number": str(n)} for n, line in enumerate(lines)]
    extra = [
        {**CITY, "paid_on": line["paid_on"], "period_from": line["period_from"], "period_to": line["period_to"]}
        for line in lines
    ]
    verified = verify_case(case(licence(), certificate(lines + extra), statement(year())))
    assert verified.outcome == "pass", [f.code for f in verified.findings if f.outcome == "fail"]
    assert verified.missing == ()


def test_what_is_missing_is_told_as_codes() -> None:
    """Kinds, and months of statements."""
    assert verify_case(case(licence())).missing == ("tax_clearance_certificate", "bank_statement")
    short = statement(chained([("2024-12-05", "1", "样例甲", "货款")]), period_from="2024-12-01")
    verified = verify_case(case(licence(), certificate([VAT]), short))
    assert verified.outcome == "incomplete" and verified.missing == ("bank_statement_months",)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"uscc": "92990100MAC7B2K40A", "entity_type": "个体工商户"}, "XD_TAXID_NE_USCC"),
        ({"name": "样例市云海贸易有限公司"}, "XD_NAME_BANK"),
        ({"name": "样例市云海贸易有限公司"}, "XD_NAME_TAX"),
        ({"established_on": "2024-06-01", "issued_on": "2024-06-01"}, "XD_ACCOUNT_BEFORE_ESTABLISH"),
        ({"established_on": "2024-12-01", "issued_on": "2024-12-01"}, "XD_TAX_BEFORE_ESTABLISH"),
    ],
)
def test_documents_that_contradict_each_other(change: dict[str, object], code: str) -> None:
    """Each contradiction has its code and leads to review."""
    verified = verify_case(case(licence(**change), certificate([VAT, CITY]), statement(year())))
    assert code in {f.code for f in verified.findings if f.outcome == "fail"}
    assert verified.outcome == "review"


def test_personal_account_must_be_the_owners() -> None:
    """The person on the licence, also under a bank's mask."""
    for holder, outcome in (("张三丰", "pass"), ("*三丰", "pass"), ("李四", "fail")):
        made = case(licence(), statement(year(), account_holder=holder))
        finding = next(f for f in verify_case(made).findings if f.code == "XD_HOLDER_UNRELATED")
        assert finding.outcome == outcome


def test_id_card_rules() -> None:
    """Expired, and not the person on the licence."""
    card = document("id_card", {"name": "李四", "born_on": "1980-01-01", "valid_to": "2020-01-01"})
    codes = {f.code for f in verify_case(case(licence(), card)).findings if f.outcome == "fail"}
    assert {"XD_ID_EXPIRED", "XD_LEGALREP_ID"} <= codes


def test_statements_of_one_account_must_chain() -> None:
    """The later one opens where the earlier one closed."""
    rows = year()
    first, second = statement(rows[:18], period_to="2024-06-30"), statement(rows[18:], period_from="2024-07-01")
    assert not [
        f
        for f in verify_case(case(licence(), first, second)).findings
        if f.code == "XD_CHAIN_BREAK" and f.outcome == "fail"
    ]
    raised = [{**each, "balance": f"{Decimal(str(each['balance'])) + 1:.2f}"} for each in rows[18:]]
    torn = statement(raised, period_from="2024-07-01")
    assert chain_of(first, torn) == "fail"
    assert chain_of(first, statement(rows[21:], period_from="2024-08-01")) == "not_evaluable"  # a month lies between


def chain_of(*statements: Document) -> str:
    findings = verify_case(case(licence(), *statements)).findings
    return next(f.outcome for f in findings if f.code == "XD_CHAIN_BREAK")


def test_names_are_compared_rung_by_rung() -> None:
    """What a bank cut off, what a typist slipped, and what is another firm."""
    assert (
        compare_names(HOLDER, HOLDER.replace("有限公司", "")) == "mismatch"
        or compare_names(HOLDER, HOLDER[:12]) == "truncated"
    )
    assert compare_names("云启（样例）科技有限公司", "云启样例科技有限公司") == "region_brackets"
    assert compare_names("样例市云启信息技术有限公司", "样例市云后信息技术有限公司") == "fuzzy"
    assert compare_names(HOLDER, f"{HOLDER}样港分公司") == "branch"


def clean() -> tuple[Document, Document, Document]:
    """A licence, a certificate of one month and twelve months of statements."""
    return licence(), certificate([VAT, CITY]), statement(year())


def case_finding(code: str, *documents: Document, **more: object) -> Finding:
    """The first finding of a code in a case."""
    made = replace(case(*documents), **more)  # type: ignore[arg-type]  # fields of a case
    return next(f for f in verify_case(made).findings if f.code == code)


@pytest.mark.parametrize(
    ("number", "outcome"),
    [
        (CODE, "pass"),
        (f"990100{CODE[8:17]}", "pass"),
        ("990100MA0D3MYN1", "fail"),
        (field("t", None, "?"), "not_evaluable"),
    ],
)
def test_the_taxpayers_number_is_the_credit_code(number: object, outcome: str) -> None:
    """An old number of fifteen places carries the organisation code of the credit code."""
    assert case_finding("XD_TAXID_NE_USCC", licence(), certificate([VAT], taxpayer_id=number)).outcome == outcome


def test_one_character_apart_is_no_answer_in_files_and_a_slip_on_a_photo() -> None:
    """Of two files both say what they say, and a person must decide; a photo may have been misread."""
    other = certificate([VAT], taxpayer_name=HOLDER.replace("启", "后"))
    told = case_finding("XD_NAME_TAX", licence(), other)
    assert (told.outcome, told.reason) == ("not_evaluable", "names_almost_equal")
    assert verify_case(case(licence(), other, statement(year()))).outcome == "review"
    photo = case_finding("XD_NAME_TAX", licence(), on_pixels(other))
    assert photo.outcome == "pass" and "fuzzy" in (photo.actual or "")


def test_a_name_that_the_bank_cut_is_the_same() -> None:
    """And the rung is told."""
    told = case_finding("XD_NAME_BANK", licence(), statement(year(), account_holder=HOLDER[:-1]))
    assert told.outcome == "pass" and "truncated" in (told.actual or "")


def test_a_statement_without_a_holder_is_nobodys() -> None:
    """A case whose statement could be anybody's is no pass."""
    first, second, third = clean()
    nameless = replace(third, fields={n: f for n, f in third.fields.items() if n != "account_holder"})
    assert verify_case(case(first, second, nameless)).outcome == "review"


def test_a_statement_without_balances_is_unproven() -> None:
    """Nothing shows that its rows are whole."""
    first, second, third = clean()
    table = third.tables["transactions"]
    rows = tuple(replace(r, values={**r.values, "balance": None}) for r in table.rows)
    bare = replace(table, rows=rows, notes={"links": 0, "closed": 0, "breaks": [], "proof": "unproven"})
    assert verify_case(case(first, second, replace(third, tables={"transactions": bare}))).outcome == "review"


def test_sole_traders_may_use_their_own_account() -> None:
    """The operator's; anybody else's has a code of its own."""
    shop = licence(uscc="92990100MAC7B2K40A", entity_type="个体工商户", name="样例市云启便利店")
    assert case_finding("XD_OPERATOR", shop, statement(year(), account_holder="张三丰")).outcome == "pass"
    assert case_finding("XD_OPERATOR", shop, statement(year(), account_holder="李四")).outcome == "fail"


def test_the_account_permit_fits_licence_and_statement() -> None:
    """Name, person and number; another account of the firm weighs less."""
    told = {"name": HOLDER, "legal_representative": "张三丰", "account_number": "9900123456789012345"}
    for change, severity in (
        ({}, None),
        ({"name": "范本市他人有限公司"}, "high"),
        ({"account_number": "990012"}, "medium"),
    ):
        made = verify_case(case(licence(), document("account_permit", told | change), statement(year())))
        failed = [f.severity for f in made.findings if f.code == "XD_BASIC_ACCOUNT" and f.outcome == "fail"]
        assert failed == ([severity] if severity else [])


@pytest.mark.parametrize(
    ("change", "code", "outcome"),
    [
        ({"term_to": "2025-06-30"}, "XD_TERM_SHORT", "fail"),
        ({"term_to": "2035-06-30"}, "XD_TERM_SHORT", "pass"),
        ({"address": "样例市云海区示例路1号"}, "XD_TAX_REGION", "pass"),
        ({"address": "范本市云海区示例路1号"}, "XD_TAX_REGION", "fail"),
        ({}, "XD_TAX_REGION", "not_evaluable"),
        ({"established_on": "2024-11-15", "issued_on": "2024-11-15"}, "XD_TAX_BEFORE_ESTABLISH", "pass"),
        ({"established_on": field("e", None, "")}, "XD_TAX_BEFORE_ESTABLISH", "not_evaluable"),
        ({"established_on": field("e", None, "")}, "XD_ACCOUNT_BEFORE_ESTABLISH", "not_evaluable"),
    ],
)
def test_rules_between_licence_and_the_rest(change: dict[str, object], code: str, outcome: str) -> None:
    """Term, region, and what lies before the firm."""
    assert case_finding(code, licence(**change), *clean()[1:]).outcome == outcome


def test_taxes_are_looked_for_on_the_accounts() -> None:
    """Found, not found, or paid from elsewhere; and payments that no certificate lists."""
    first, _, third = clean()
    paid = [
        tax_line("增值税", "1070.00", f"2024-{m:02d}-10", "2024-01-01", "2024-01-31", voucher=str(m))
        for m in (9, 10, 12)
    ]
    assert case_finding("XD_TAX_NOT_IN_BANK", first, certificate(paid), third).outcome == "pass"
    assert case_finding("XD_BANK_TAX_UNLISTED", first, certificate(paid), third).outcome == "fail"  # November's
    other = [{**line, "amount": "99.00"} for line in paid]
    assert case_finding("XD_TAX_NOT_IN_BANK", first, certificate(other), third).outcome == "fail"
    without = statement([each for each in year() if each["summary"] != "实时扣税"])
    assert case_finding("XD_TAX_NOT_IN_BANK", first, certificate(paid), without).outcome == "not_evaluable"


def test_overlapping_statements_must_agree() -> None:
    """Row by row on the days that both hold wholly."""
    rows = year()
    first, second = statement(rows[:30]), replace(statement(rows[10:]), id="doc_second")
    assert case_finding("XD_STATEMENT_CONFLICT", licence(), first, second).outcome == "pass"
    changed = [{**each, "amount": "-9.00"} if i == 15 else each for i, each in enumerate(rows[10:])]
    second = replace(statement(changed), id="doc_second")
    told = case_finding("XD_STATEMENT_CONFLICT", licence(), first, second)
    assert told.outcome == "fail"
    assert {(e.document_id, e.rows) for e in told.evidence} == {("doc_bank_statement", (25,)), ("doc_second", (15,))}


def test_what_was_declared_is_compared() -> None:
    """Each with its own code; spaces, case and masks do not matter."""
    same = Declared(HOLDER, CODE.lower(), "张 三丰", ("9900 1234 5678 9012 345",))
    other = Declared("范本市他人有限公司", "92990100MAC7B2K40A", "李四", ("1",))
    codes = ("DECLARED_COMPANY_NAME", "DECLARED_USCC", "DECLARED_LEGAL_REPRESENTATIVE", "DECLARED_ACCOUNT_NUMBER")
    for code in codes:
        assert case_finding(code, *clean(), declared=same).outcome == "pass"
        assert case_finding(code, *clean(), declared=other).outcome == "fail"
    assert not [f for f in verify_case(case(*clean())).findings if f.rule == "DECLARED"]


def test_old_documents_are_one_request() -> None:
    """One finding for all that is too old: by 30 days for statements, by 60 for certificates."""
    told = verify_case(case(*clean(), as_of="2025-03-05"))
    stale = [f for f in told.findings if f.code == "XD_STALE"]
    assert [f.outcome for f in stale] == ["fail"]
    assert "bank_statement: 2024-12-31" in (stale[0].actual or "") and "2024-12-20" in (stale[0].actual or "")
    assert case_finding("XD_STALE", *clean()).outcome == "pass"


def test_age_and_validity_of_the_card() -> None:
    """Of age when the firm was founded, not above the policy today; valid, open-ended, or its side missing."""
    for born, outcome in (("1980-01-01", "pass"), ("2005-01-01", "fail"), ("1950-01-01", "fail")):
        assert case_finding("XD_AGE", licence(), document("id_card", {"born_on": born})).outcome == outcome
    forever = document("id_card", {"valid_to": field("valid_to", None, "长期", meaning="open_ended")})
    assert case_finding("XD_ID_EXPIRED", licence(), forever).outcome == "pass"
    assert case_finding("XD_ID_EXPIRED", licence(), document("id_card", {"name": "张三丰"})).outcome == "not_evaluable"


def test_two_mediums_need_a_person_and_one_does_not() -> None:
    """And lows never do."""
    first, second, third = clean()
    assert verify_case(case(first, second, third)).outcome == "pass"
    one = licence(registration_authority="样例市工商行政管理局", issued_on="2020-03-02")
    assert verify_case(case(one, second, third)).outcome == "pass"
    two = licence(registration_authority="样例市工商行政管理局", issued_on="2020-03-02", term_to="2025-06-30")
    assert verify_case(case(two, second, third)).outcome == "review"


def test_months_missing_are_named() -> None:
    """Of the last six; older months count as well, as long as there are six of the last twelve."""
    first, second, _ = clean()
    rows = year()
    told = verify_case(case(first, second, statement(rows[-9:], period_from="2024-10-01")))
    assert told.missing == ("bank_statement_months",) and told.outcome == "incomplete"
    finding = next(f for f in told.findings if f.code == "BANK_COVERAGE_SHORT")
    assert finding.actual == "3; 2024-07、2024-08、2024-09"
    early = statement([r for r in rows if r["date"] < "2024-09-01"], period_to="2024-08-31")
    assert verify_case(case(first, second, early)).missing == ()


def test_nothing_later_than_the_day_is_judged() -> None:
    """A document uploaded after the day is missing on that day."""
    first, second, third = clean()
    made = verify_case(case(first, replace(second, uploaded_on="2025-01-01"), third))
    assert made.missing == ("tax_clearance_certificate",)


def test_every_rule_has_its_own_code_and_two_languages() -> None:
    """As the page of rules tells them."""
    rules = all_rules()
    assert len({rule.code for rule in rules}) == len(rules) > 50
    assert all(rule.zh.endswith("。") and rule.en.endswith(".") and rule.topic and rule.topic_en for rule in rules)


def test_a_policy_without_a_value_is_refused() -> None:
    """Nothing is taken for granted silently."""
    with pytest.raises(ValueError, match="sure"):
        read_policy("dated = 2026-11-24")
