"""Several accounts and wallets of one case: no payment counts twice, and own money is no sale."""

from dataclasses import replace
from typing import Any

from intake.document import Document
from intake.features import Feature, compute_features
from tests.intake.books import case, chained, licence, row, statement

BANK = "6222000011112222"


def wallet(*rows: dict[str, Any]) -> Document:
    made = statement(list(rows), bank="微信支付", account_number=None, account_holder="张三丰")
    return replace(made, id="doc_wallet")


def bank(*moves: tuple[str, str, str, str], **fields: Any) -> Document:
    return statement(chained(list(moves)), **({"account_number": BANK} | fields))


def computed(*documents: Document) -> dict[str, Feature]:
    return compute_features(case(licence(), *documents))


def test_a_wallet_payment_by_card_counts_once() -> None:
    """The bank shows it as paid to 财付通; the wallet's row with the card behind it is the same money."""
    paid = wallet(row("2024-03-04", "-300.00", None, "样例粮油店", "商户消费", channel="样例银行(2222)"))
    shown = bank(("2024-03-05", "-300", "财付通", "微信支付"))
    found = computed(shown, paid)["in_out_ratio_12m"]
    assert [each.document_id for each in found.lineage] == ["doc_bank_statement"]


def test_a_wallet_payment_from_its_own_money_counts() -> None:
    """By 零钱, or where the bank's statement does not show it, it stays."""
    paid = wallet(
        row("2024-03-04", "-300.00", None, "样例粮油店", "商户消费", channel="零钱"),
        row("2024-03-04", "-300.00", None, "样例粮油店", "商户消费", channel="样例银行(2222)"),
        row("2024-03-05", "-400.00", None, "样例粮油店", "商户消费", channel="样例银行(2222)"),
    )
    shown = bank(("2024-03-05", "-300", "财付通", "微信支付"))
    lineage = {each.document_id: each.rows for each in computed(shown, paid)["in_out_ratio_12m"].lineage}
    assert lineage == {"doc_bank_statement": (0,), "doc_wallet": (0, 2)}


def test_a_payout_of_the_wallet_is_no_second_sale() -> None:
    """300 by QR code, paid out to the bank less the fee: sales are 300, not 600."""
    earned = wallet(
        row("2024-03-04", "300.30", None, "顾客", "二维码收款", channel="零钱"),
        row("2024-03-05", "300.30", None, "样例银行", "零钱提现", channel="样例银行", flags=["neutral"]),
    )
    arrived = bank(
        ("2024-03-05", "300", "财付通支付科技有限公司", "提现"),
        ("2024-03-09", "300", "财付通支付科技有限公司", "清算款"),
    )
    assert computed(earned, arrived)["effective_inflow_12m"].value == "600.30"
    assert computed(arrived)["effective_inflow_12m"].value == "600.00"


def test_a_payment_into_the_wallet_is_no_cost() -> None:
    """Filled from the card: the bank's debit to the wallet is an own transfer."""
    filled = wallet(
        row("2024-03-04", "500.00", None, None or "", "零钱充值", channel="样例银行(2222)", flags=["neutral"])
    )
    paid = bank(("2024-03-04", "-500", "财付通", "零钱充值"))
    assert computed(filled, paid)["net_cash_flow_mean_12m"].value == "0.00"
    assert computed(paid)["net_cash_flow_mean_12m"].value == "-41.67"


def test_a_nameless_transfer_is_told_by_its_number() -> None:
    """From the number of another account of the case it is own money; from any other number it is a sale."""
    other = replace(bank(("2024-05-01", "1", "甲", "货款"), account_number="6222000033334444"), id="doc_other")
    rows = chained([("2024-03-04", "700", "", "转账"), ("2024-03-05", "900", "", "转账")])
    rows[0]["counterparty_account"] = "6222 0000 **** 4444"
    rows[1]["counterparty_account"] = "6222 0000 5555 6666"
    found = computed(statement(rows, account_number=BANK), other)
    assert found["effective_inflow_12m"].value == "901.00"
