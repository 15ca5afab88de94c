"""Rules between licence, statements and the other papers of a loan file: one that holds, one that fails, one that can't be told."""

from dataclasses import replace
from typing import Any

import pytest

from intake.case import Met
from intake.document import Document
from intake.finding import Finding
from intake.verify import verify_case
from tests.intake.books import CODE, HOLDER, OWNER, case, certificate, chained, document, field, licence, row, statement
from tests.intake.clean_firm import CITY, VAT, year

ACCOUNT = "9900123456789012345"
PARTNER = "样例投资管理有限公司"


def answers(code: str, *documents: Document, **more: Any) -> list[Finding]:
    made = replace(case(*documents), **more)
    return [finding for finding in verify_case(made).findings if finding.code == code]


def lines(kind: str, rows: list[tuple[str, str, str]], **fields: Any) -> Document:
    """A return or report of (number, label, amount), the amount in both columns."""
    told = [{"number": n, "label": label, "current": amount, "cumulative": amount} for n, label, amount in rows]
    return document(kind, fields, {"lines": told})


def vat_return(payable: str = "1000.00", sales: str = "10000.00", **fields: Any) -> Document:
    told = {"period_from": "2024-11-01", "period_to": "2024-11-30", **fields}
    rows = [("1", "按适用税率计税销售额", sales), ("11", "销项税额", "1300.00"), ("12", "进项税额", "300.00"), ("17", "应抵扣税额合计", "300.00"),
            ("18", "实际抵扣税额", "300.00"), ("19", "应纳税额", "1000.00"), ("20", "期末留抵税额", "0.00"), ("24", "应纳税额合计", payable)]  # fmt: skip
    return lines("vat_return", rows, **told)


def seal(document_: Document, text: str, sure: float = 0.95) -> Document:
    mark = {"kind": "seal", "page": 1, "box": [0.6, 0.7, 0.8, 0.9], "text": text, "confidence": sure}
    return replace(document_, marks=(mark,))


PARTNERSHIP = {
    "entity_type": "有限合伙企业",
    "name": "样例市云启管理合伙企业（有限合伙）",
    "legal_representative": f"{PARTNER}（委派代表：{OWNER}）",
}
OFFICE = {"registration_authority": "样例市市场监督管理局"}
LENDER = row("2024-12-05", "-500.00", None, "样例小额贷款有限公司", "还款", category="loan_out")
OWN = row("2024-12-05", "-60000.00", None, HOLDER, "转账", counterparty_account="9900999988887777")
SECOND = {"account_number": "9900999988887777", "period_from": "2024-12-01", "period_to": "2024-12-31"}
WALLET = {"bank": "微信支付", "account_holder": OWNER, "account_number": "wx_1"}
TOP_UP = row("2024-12-05", "200.00", None, "", "零钱充值")


@pytest.mark.parametrize(
    ("code", "documents", "outcome"),
    [
        ("XD_ACCOUNT_DIFF", (statement(year()), document("vat_return", {"account_number": ACCOUNT})), "pass"),
        ("XD_ACCOUNT_DIFF", (statement(year()), document("vat_return", {"account_number": "880011112222"})), "fail"),
        ("XD_ACCOUNT_DIFF", (statement(year()), document("vat_return", {})), "not_evaluable"),
        ("XD_FLOW_VS_SALES", (statement(year()), vat_return(sales="18000.00")), "pass"),
        ("XD_FLOW_VS_SALES", (statement(year()), vat_return(sales="180000.00")), "fail"),
        ("XD_FLOW_VS_SALES", (statement(year()), vat_return(period_from="2020-11-01", period_to="2020-11-30")), "not_evaluable"),
        ("XD_SALES_VS_PNL", (vat_return(), lines("financial_statement", [("1", "一、营业收入", "9500.00")])), "pass"),
        ("XD_SALES_VS_PNL", (vat_return(), lines("financial_statement", [("1", "一、营业收入", "90000.00")])), "fail"),
        ("XD_SALES_VS_PNL", (vat_return(), document("financial_statement", {})), "not_evaluable"),
        ("XD_INDUSTRY", (licence(business_scope="餐饮服务"), certificate([{**VAT, "item": "餐饮服务"}])), "pass"),
        ("XD_INDUSTRY", (licence(business_scope="餐饮服务"), certificate([{**VAT, "item": "建筑服务"}])), "fail"),
        ("XD_INDUSTRY", (licence(), certificate([VAT])), "not_evaluable"),
        ("XD_EXEC_PARTNER", (licence(**PARTNERSHIP),), "fail"),
        ("XD_EXEC_PARTNER", (licence(**PARTNERSHIP), licence(name=PARTNER), document("id_card", {"name": OWNER})), "pass"),
        ("XD_EXEC_PARTNER", (licence(**{**PARTNERSHIP, "legal_representative": OWNER}),), "pass"),
        ("XD_EXEC_PARTNER", (licence(),), "not_evaluable"),
        ("XD_BRANCH", (licence(name=f"{HOLDER}样港分公司", uscc="91990100MA00000073"),), "fail"),
        ("XD_BRANCH", (licence(name=f"{HOLDER}样港分公司", uscc="91990100MA00000073"), licence()), "pass"),
        ("XD_COOPERATIVE", (licence(entity_type="农民专业合作社", uscc="93990100MAD0C0PN37"),), "pass"),
        ("XD_COOPERATIVE", (licence(entity_type="农民专业合作社"),), "fail"),
        ("XD_SEAL", (seal(licence(**OFFICE), "样例市市场监督管理局"),), "pass"),
        ("XD_SEAL", (seal(licence(**OFFICE), "国家税务总局范本县税务局"),), "fail"),
        ("XD_SEAL", (seal(licence(**OFFICE), ""),), "not_evaluable"),
        ("XD_SEAL", (licence(**OFFICE),), "not_evaluable"),
        ("XD_HIDDEN_DEBT", (statement([LENDER]), document("credit_report", {}, {"loans": [{"lender": "样例小额贷款有限公司"}]})), "pass"),
        ("XD_HIDDEN_DEBT", (statement([LENDER]), document("credit_report", {}, {"loans": [{"lender": "范本银行"}]})), "fail"),
        ("XD_HIDDEN_DEBT", (statement([LENDER]), document("credit_report", {})), "not_evaluable"),
        ("XD_CREDIT_ID", (licence(), document("credit_report", {"uscc": CODE})), "pass"),
        ("XD_CREDIT_ID", (licence(), document("credit_report", {"uscc": "91990100MA00000073"})), "fail"),
        ("XD_CREDIT_ID", (licence(), document("credit_report", {})), "not_evaluable"),
        ("XD_INVOICE", (licence(), document("vat_invoice", {"seller_id": CODE, "buyer_id": "91990100MA00000073"})), "pass"),
        ("XD_INVOICE", (licence(), document("vat_invoice", {"seller_id": "93990100MAD0C0PN37"})), "fail"),
        ("XD_INVOICE", (licence(), document("vat_invoice", {})), "not_evaluable"),
        ("XD_ADDRESS", (licence(address="样例市云海区示例路1号"), document("account_permit", {"address": "样例市云海区甲路2号"})), "pass"),
        ("XD_ADDRESS", (licence(address="样例市云海区示例路1号"), document("account_permit", {"address": "范本市江北区甲路2号"})), "fail"),
        ("XD_SCALE", (licence(), statement(year())), "pass"),
        ("XD_SCALE", (licence(registered_capital={"amount": "10.00", "currency": "CNY"}), statement(year())), "fail"),
        ("XD_SCALE", (licence(registered_capital=field("c", None, "")), statement(year())), "not_evaluable"),
        ("XD_OWN_ACCOUNT_UNSEEN", (licence(), statement([OWN])), "fail"),
        ("XD_OWN_ACCOUNT_UNSEEN", (licence(), statement(year())), "pass"),
        ("XD_OWN_TRANSFER_UNMATCHED", (statement([OWN]), statement([row("2024-12-05", "60000.00", "1.00", HOLDER)], **SECOND)), "pass"),
        ("XD_OWN_TRANSFER_UNMATCHED", (statement([OWN]), statement([row("2024-12-09", "5.00", "1.00")], **SECOND)), "fail"),
        ("XD_OWN_TRANSFER_UNMATCHED", (statement(year()), statement([row("2024-12-09", "5.00", "1.00")], **SECOND)), "not_evaluable"),
        ("XD_WALLET", (statement([TOP_UP], **WALLET), statement([row("2024-12-06", "-200.00", None, "财付通支付科技")])), "pass"),
        ("XD_WALLET", (statement([TOP_UP], **WALLET), statement(year())), "fail"),
        ("XD_WALLET", (statement([row("2024-12-05", "-9.00", None)], **WALLET), statement(year())), "not_evaluable"),
        ("TAX_RETURN_PAID", (vat_return(), certificate([VAT, CITY])), "pass"),
        ("TAX_RETURN_PAID", (vat_return("1500.00"), certificate([VAT, CITY])), "fail"),
        ("TAX_RETURN_PAID", (vat_return(period_from="2024-10-01"), certificate([VAT, CITY])), "not_evaluable"),
        ("TAX_RETURN_IDENTITY", (vat_return(),), "pass"),
        ("TAX_RETURN_IDENTITY", (vat_return("1500.00"),), "fail"),
        ("TAX_RETURN_IDENTITY", (document("vat_return", {}),), "not_evaluable"),
    ],
)  # fmt: skip
def test_rules_of_the_other_papers(code: str, documents: tuple[Document, ...], outcome: str) -> None:
    """Each in its answers; what is not there is never a pass."""
    named = [replace(each, id=f"doc_{n}") for n, each in enumerate(documents)]
    assert [finding.outcome for finding in answers(code, *named)][:1] == [outcome]


def test_small_scale_returns_have_identities_of_their_own() -> None:
    """Line 20 is 15 less 16, line 22 is 20 less 21."""
    rows = [("15", "本期应纳税额", "300.00"), ("16", "本期应纳税额减征额", "200.00"), ("20", "应纳税额合计", "100.00")]
    assert answers("TAX_RETURN_IDENTITY", lines("vat_return", rows))[0].outcome == "pass"
    rows[2] = ("20", "应纳税额合计", "120.00")
    assert answers("TAX_RETURN_IDENTITY", lines("vat_return", rows))[0].outcome == "fail"


def test_papers_of_another_applicant_are_grave() -> None:
    """Nobody looked: not evaluable. Looked and met nothing: pass. A few shared rows are chance; many are not."""
    for met, outcome in (
        (None, "not_evaluable"),
        ((), "pass"),
        ((Met("doc_bank_statement", "rows", 0.05, "case_b"),), "pass"),
        ((Met("doc_bank_statement", "rows", 0.9, "case_b"),), "fail"),
        ((Met("doc_business_licence", "image", 0.97, "case_b"),), "fail"),
    ):
        assert [f.outcome for f in answers("XD_DOC_REUSE", licence(), statement(year()), met_before=met)] == [outcome]


def test_requests_follow_from_findings() -> None:
    """An own account that was not shown, and an expired card, are asked for; a case that lacks nothing else waits."""
    card = document("id_card", {"name": OWNER, "born_on": "1980-01-01", "valid_to": "2020-01-01"})
    verified = verify_case(case(licence(), certificate([VAT, CITY]), statement([*year(), OWN]), card))
    assert set(verified.missing) == {"own_account_statement", "id_card_valid"}
    assert verified.outcome == "review"  # an expired card is grave
    rows = chained([(r["date"], r["amount"], r["counterparty_name"] or "", r["summary"] or "") for r in year()])
    rows = [{**r, "category": "fee" if r["summary"] == "手续费" else None} for r in rows]
    shown = replace(statement([*rows, {**OWN, "date": "2024-12-31", "balance": None}]), id="doc_s")
    waiting = verify_case(case(licence(), certificate([VAT, CITY]), shown))
    assert waiting.missing == ("own_account_statement",)


def test_every_outcome_but_a_pass_names_its_findings() -> None:
    """A review names what made it one; nothing else does."""
    from intake.verify import because

    clean = verify_case(case(licence(), certificate([VAT, CITY]), statement(year())))
    other = verify_case(case(licence(name="范本市他人有限公司"), certificate([VAT, CITY]), statement(year())))
    assert other.outcome == "review"
    assert {"XD_NAME_TAX", "XD_NAME_BANK"} <= {finding.code for finding in because(other.findings)}
    assert (clean.outcome == "pass") == (not because(clean.findings))
