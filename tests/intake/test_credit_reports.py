"""Credit reports judged by themselves, against licence and accounts, and as features of debt."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from intake.document import Document
from intake.features import compute_features
from intake.verify import check_document, verify_case
from nlp.evidence import Table
from tests.intake.books import CODE, HOLDER, OWNER, case, chained, document, licence, row, statement
from tests.intake.clean_firm import on_pixels, year

TODAY = date(2024, 12, 31)
LOAN = {
    "lender": "示例银行样例分行", "kind": "流动资金贷款", "currency": "CNY", "granted_on": "2024-03-01", "due_on": "2025-03-01",
    "amount": "500000.00", "balance": "300000.00", "five_class": "正常", "overdue": None,
}  # fmt: skip
DUTY = {
    "kind": "保证人",
    "lender": "样例银行",
    "debtor": "范本贸易有限公司",
    "amount": "200000.00",
    "balance": "150000.00",
}
ASKED = [
    {"date": day, "institution": "示例银行", "reason": reason}
    for day, reason in (("2024-12-01", "贷款审批"), ("2024-10-20", "担保资格审查"), ("2024-09-01", "贷款审批"), ("2024-12-02", "贷后管理"), ("2024-02-01", "贷款审批"))
]  # fmt: skip
TOLD = {
    "report_kind": "enterprise", "report_number": "2024122012345678901234", "reported_on": "2024-12-20", "uscc": CODE, "company_name": HOLDER,
    "open_accounts": "1", "open_balance": "300000.00", "special_balance": "0.00", "bad_balance": "0.00",
    "tax_arrears_count": 0, "judgement_count": 0,
}  # fmt: skip
Rows = list[dict[str, Any]]


def report(loans: Rows | None = None, duties: Rows | None = None, asked: Rows | None = None, **fields: Any) -> Document:
    told = {name: value for name, value in {**TOLD, **fields}.items() if value is not None}
    tables = {
        "loans": [LOAN] if loans is None else loans,
        "guarantees": duties or [],
        "inquiries": ASKED if asked is None else asked,
    }
    return document("credit_report", told, {name: rows for name, rows in tables.items() if rows})


def outcome(code: str, made: Document) -> str:
    (finding,) = (f for f in check_document(made, TODAY) if f.code == code)
    return f"{finding.outcome} {finding.reason}" if finding.outcome == "not_evaluable" else finding.outcome


@pytest.mark.parametrize(
    ("code", "made", "expected"),
    [
        ("CREDIT_SUM", report(), "pass"),
        ("CREDIT_SUM", report([LOAN, LOAN]), "fail"),
        ("CREDIT_SUM", on_pixels(report([LOAN, LOAN])), "not_evaluable possibly_misread"),
        ("CREDIT_SUM", report([], open_balance="0.00", open_accounts="0"), "pass"),
        ("CREDIT_SUM", report([]), "not_evaluable lines_not_read"),
        ("CREDIT_SUM", report(open_balance=None), "not_evaluable no_total"),
        ("CREDIT_CLASS", report(), "pass"),
        ("CREDIT_CLASS", report([{**LOAN, "five_class": "可疑"}]), "fail"),
        ("CREDIT_CLASS", report([{**LOAN, "overdue": "12.00"}]), "fail"),
        ("CREDIT_CLASS", report(bad_balance="1.00"), "fail"),
        ("CREDIT_CLASS", report([], bad_balance=None), "not_evaluable lines_not_read"),
        ("CREDIT_CLASS", report([{**LOAN, "five_class": None}], bad_balance=None), "not_evaluable unreadable_line"),
        ("CREDIT_SPECIAL_MENTION", report(), "pass"),
        ("CREDIT_SPECIAL_MENTION", report([{**LOAN, "five_class": "关注"}]), "fail"),
        ("CREDIT_PUBLIC_RECORD", report(), "pass"),
        ("CREDIT_PUBLIC_RECORD", report(judgement_count=2), "fail"),
        ("CREDIT_PUBLIC_RECORD", report(tax_arrears_count=None, judgement_count=None), "not_evaluable not_printed"),
        ("CREDIT_INQUIRIES", report(), "pass"),
        ("CREDIT_INQUIRIES", report(asked=ASKED[:1] * 7), "fail"),
        ("CREDIT_INQUIRIES", report(asked=[]), "not_evaluable no_lines"),
        ("CREDIT_NUMBER_DATE", report(), "pass"),
        ("CREDIT_NUMBER_DATE", report(report_number="2024112012345678901234"), "fail"),
        ("CREDIT_NUMBER_DATE", report(reported_on="2025-06-01", report_number="B1"), "fail"),
        ("CREDIT_NUMBER_DATE", report(report_number="B1"), "not_evaluable no_dates"),
    ],
)
def test_a_report_by_itself(code: str, made: Document, expected: str) -> None:
    """Each rule holds, fails or says why it can't be told."""
    assert outcome(code, made) == expected


def across(code: str, *documents: Document) -> list[str]:
    return [f.outcome for f in verify_case(case(*documents)).findings if f.code == code]


REPAID = row("2024-12-05", "-500.00", None, "范本消费金融有限公司", "还款", category="loan_out")


def test_a_firms_accounts_are_set_against_the_firms_report() -> None:
    """A person's report lists the person's loans: the firm's lenders need not be on it, and the other way round."""
    personal = replace(report([{**LOAN, "lender": "范本消费金融有限公司"}], report_kind="personal"), id="doc_person")
    assert across("XD_HIDDEN_DEBT", statement([REPAID]), report()) == ["fail"]
    assert across("XD_HIDDEN_DEBT", statement([REPAID]), personal) == ["pass"]
    assert across("XD_HIDDEN_DEBT", statement([REPAID]), report(), personal) == ["fail", "pass"]
    alone = licence(entity_type="个体工商户")
    assert across("XD_HIDDEN_DEBT", alone, statement([REPAID]), report(), personal) == ["pass", "pass"]
    assert across("XD_HIDDEN_DEBT", statement([REPAID], account_holder=OWNER), report()) == ["pass"]


def test_whose_report_it_is() -> None:
    """The firm's by its code, the person's by the person on the licence."""
    assert across("XD_CREDIT_ID", licence(), report()) == ["pass"]
    assert across("XD_CREDIT_ID", licence(), report(uscc="91990100MA00000073")) == ["fail"]
    person = {"report_kind": "personal", "uscc": None, "company_name": None}
    assert across("XD_CREDIT_ID", licence(), report(**person, person_name=OWNER)) == ["pass"]
    assert across("XD_CREDIT_ID", licence(), report(**person, person_name="王五六")) == ["fail"]


def features(*documents: Document) -> dict[str, Any]:
    return {name: (each.value, each.reason) for name, each in compute_features(case(*documents)).items()}


def test_features_of_debt_get_values() -> None:
    """Balance over inflow, guarantees, balance over loans, inquiries in both windows; each leads to its rows."""
    book = statement(chained([("2024-03-04", "600000.00", "甲样例有限公司", "货款")]))
    made = report(duties=[DUTY, {**DUTY, "balance": None}])
    found = features(licence(), book, made)
    assert found["debt_to_inflow_total_12m"] == ("0.500000", None)
    assert found["guaranteed_for_others"] == ("350000.00", None)
    assert found["balance_to_loans"][0] is not None
    assert (found["loan_inquiries_3m"], found["loan_inquiries_6m"]) == ((2, None), (3, None))
    lineage = compute_features(case(licence(), book, made))["loan_inquiries_3m"].lineage
    assert [(each.table, each.rows) for each in lineage] == [("inquiries", (0, 1))]


def test_what_was_not_read_is_no_zero() -> None:
    """Without a report, or with a section of which nothing was read, there is no value; a section that is not there is empty."""
    assert features(licence())["guaranteed_for_others"] == (None, "no_credit_report")
    assert features(report())["guaranteed_for_others"] == ("0.00", None)
    unread = replace(report(), tables={**report().tables, "guarantees": Table("guarantees", ())})
    assert features(unread)["guaranteed_for_others"] == (None, "credit_report_lines_not_read")
    bare = document("credit_report", {"report_number": "1"})
    for name in ("debt_to_inflow_total_12m", "guaranteed_for_others", "balance_to_loans", "loan_inquiries_3m"):
        assert features(bare, statement(year()))[name] == (None, "credit_report_lines_not_read")


def test_the_newest_report_of_its_day_counts() -> None:
    """A report made after the day judged at is not known yet; a firm's report goes before a person's."""
    later = replace(report([], reported_on="2025-03-01", open_balance="9.00"), id="doc_later")
    person = replace(report([], report_kind="personal", reported_on="2024-12-30", open_balance="7.00"), id="doc_person")
    book = statement(chained([("2024-03-04", "600000.00", "甲样例有限公司", "货款")]))
    assert features(licence(), book, report(), later, person)["debt_to_inflow_total_12m"] == ("0.500000", None)
