"""Rules in their three answers: they hold, they fail, or they can't be told; and what the answers come to."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from intake.document import Document
from intake.finding import Finding
from intake.verify import check_document, verify_case
from intake.verify.names import compare_names
from tests.intake.books import (
    CODE,
    HOLDER,
    case,
    certificate,
    chained,
    document,
    field,
    licence,
    row,
    statement,
    tax_line,
    with_interest,
)

TODAY = date(2024, 12, 31)
VAT = tax_line("增值税", "1000.00", "2024-12-10", "2024-11-01", "2024-11-30")
CITY = tax_line("城市维护建设税", "70.00", "2024-12-10", "2024-11-01", "2024-11-30")


def found(made: Document, code: str) -> Finding:
    return next(f for f in check_document(made, TODAY) if f.code == code)


def answer(made: Document, code: str) -> str:
    return found(made, code).outcome


def year() -> list[dict[str, object]]:
    """Twelve months with fees, taxes, sales and interest."""
    moves = []
    for month in range(1, 13):
        moves += [
            (f"2024-{month:02d}-05", "20000", f"样例客户{month % 4}有限公司", "货款"),
            (f"2024-{month:02d}-10", "-1070", "待报解预算收入", "实时扣税"),
        ]
        moves.append((f"2024-{month:02d}-15", "-3", "", "手续费"))
    rows = chained(with_interest(moves))
    for each in rows:
        each["category"] = "fee" if each["summary"] == "手续费" else None
    return rows


@pytest.mark.parametrize(
    ("fields", "code", "outcome"),
    [
        ({}, "USCC_CHECKSUM_INVALID", "pass"),
        ({"uscc": "91990100MA0D3MYNX0"}, "USCC_CHECKSUM_INVALID", "fail"),
        ({"entity_type": "个体工商户"}, "LICENCE_CLASS_MISMATCH", "fail"),
        ({"issued_on": "2019-01-01"}, "LICENCE_DATE_ORDER", "fail"),
        ({"issued_on": "2025-01-01"}, "LICENCE_DATE_ORDER", "fail"),
        ({}, "LICENCE_EXPIRED", "not_evaluable"),
        ({"term_to": "2024-06-30"}, "LICENCE_EXPIRED", "fail"),
        ({"term_to": field("term_to", None, "长期", meaning="open_ended")}, "LICENCE_EXPIRED", "pass"),
        ({"issued_on": "2012-01-01", "established_on": "2011-01-01"}, "LICENCE_ERA", "fail"),
        ({"registered_capital": {"amount": "0.00", "currency": "CNY"}}, "LICENCE_CAPITAL", "fail"),
        ({"qr_payload": f"http://x/{CODE}"}, "LICENCE_QR_MISMATCH", "pass"),
        ({"qr_payload": "http://x/92990100MAC7B2K40A"}, "LICENCE_QR_MISMATCH", "fail"),
    ],
)
def test_licence_rules(fields: dict[str, object], code: str, outcome: str) -> None:
    """What the layout does not carry is not evaluable, never a failure."""
    assert answer(licence(**fields), code) == outcome


def test_an_unsure_field_accuses_nobody() -> None:
    """A failed check that rests on a field read with little confidence can't be told."""
    unsure = licence(issued_on=field("issued_on", "2019-01-01", sure=0.5))
    finding = found(unsure, "LICENCE_DATE_ORDER")
    assert finding.outcome == "not_evaluable" and (finding.reason or "").startswith("low_confidence")


@pytest.mark.parametrize(
    ("lines", "fields", "code", "outcome"),
    [
        ([VAT, CITY], {}, "TAX_SUM_MISMATCH", "pass"),
        ([VAT, CITY], {"total_amount": "1071.00"}, "TAX_SUM_MISMATCH", "fail"),
        ([], {}, "TAX_SUM_MISMATCH", "not_evaluable"),
        ([VAT], {"total_in_words": field("total_in_words", "1000.00", "壹仟元整")}, "TAX_UPPER_LOWER_MISMATCH", "pass"),
        ([VAT], {"total_in_words": field("total_in_words", "9000.00", "玖仟元整")}, "TAX_UPPER_LOWER_MISMATCH", "fail"),
        ([VAT], {"issued_on": "2024-12-01"}, "TAX_DATE_ORDER", "fail"),
        ([VAT], {"taxpayer_id": "91990100MA0D3MYNX0"}, "TAX_TAXPAYER_ID", "fail"),
        ([VAT], {"taxpayer_id": "990100123456789"}, "TAX_TAXPAYER_ID", "pass"),
        ([VAT, CITY], {}, "TAX_SURCHARGE_RATIO", "pass"),
        ([VAT, {**CITY, "amount": "90.00"}], {}, "TAX_SURCHARGE_RATIO", "fail"),
        ([VAT], {"issued_on": "2017-05-01"}, "TAX_AUTHORITY_ANACHRONISM", "fail"),
        ([{**VAT, "period_to": "2024-10-01"}], {}, "TAX_PERIOD_INVALID", "fail"),
        ([VAT, VAT], {}, "TAX_DUPLICATE_LINE", "fail"),
        ([{**VAT, "tax": "月饼税"}], {}, "TAX_KIND_UNKNOWN", "fail"),
    ],
)
def test_tax_rules(lines: list[dict[str, object]], fields: dict[str, object], code: str, outcome: str) -> None:
    """Sums, words, periods, rates, names of offices."""
    assert answer(certificate(lines, **fields), code) == outcome


def test_statement_rules() -> None:
    """A clean year passes; each blemish is found with its rows."""
    clean = statement(year())
    assert {f.code for f in check_document(clean, TODAY) if f.outcome == "fail"} == set()
    rows = year()
    twice = statement([*rows[:5], rows[4], *rows[5:]])
    assert found(twice, "BANK_DUPLICATE").evidence[0].rows == (4, 5)
    assert answer(statement(rows, period_to="2024-11-30"), "BANK_COVERAGE") == "fail"
    assert answer(statement(rows, printed_on="2024-12-01"), "BANK_PRINTED_EARLY") == "fail"
    assert answer(statement(rows, direction_filter=field("direction_filter", "收入")), "BANK_FILTERED") == "fail"
    assert answer(statement(rows, direction_filter=field("direction_filter", "全部")), "BANK_FILTERED") == "pass"
    taken = sum((Decimal(str(each["amount"])) for each in rows if Decimal(str(each["amount"])) > 0), Decimal(0))
    assert answer(statement(rows, total_in=str(taken)), "BANK_TOTAL_MISMATCH") == "pass"
    assert answer(statement(rows, total_in="240001.00"), "BANK_TOTAL_MISMATCH") == "fail"
    assert answer(statement([*rows, row("2024-12-30", "-9", "-9.00")]), "BANK_NEGATIVE_BALANCE") == "fail"
    raised = [{**each, "balance": str(Decimal(str(each["balance"])) + 5_000_000)} for each in rows]
    assert answer(statement(raised), "BANK_INTEREST_IMPLAUSIBLE") == "fail"
    silent = [each for each in rows if each["summary"] != "结息"]
    assert answer(statement(silent), "BANK_INTEREST_MISSING") == "fail"
    quiet = [each for each in rows if each["summary"] not in ("手续费", "结息")]
    assert answer(statement(quiet), "BANK_NO_NOISE") == "fail"


def broken(breaks: list[int], **more: object) -> Document:
    """A year whose chain does not close at some rows, as the reader notes it."""
    made = statement(year(), **more)
    table = made.tables["transactions"]
    notes = {**table.notes, "closed": table.notes["links"] - len(breaks), "breaks": breaks, "proof": "mostly_proven"}
    return replace(made, tables={"transactions": replace(table, notes=notes)})


def on_pixels(made: Document) -> Document:
    return replace(made, pages=tuple(replace(page, text_from="ocr") for page in made.pages))


def test_a_broken_balance_accuses_a_file_but_not_a_photo() -> None:
    """On pixels a misread digit looks like a break: a person must look, and nobody is accused."""
    assert found(broken([7]), "BANK_BALANCE_BREAK").outcome == "fail"
    assert found(broken([7]), "BANK_BALANCE_BREAK").evidence[0].rows == (7,)
    photo = found(on_pixels(broken([7])), "BANK_BALANCE_BREAK")
    assert (photo.outcome, photo.reason) == ("not_evaluable", "balance_not_proven_on_image")


def test_breaks_at_page_ends_alone_are_the_mark_of_a_missing_page() -> None:
    """And only those; a break inside a page is something else."""
    made = broken([10])
    rows = tuple(replace(row, page=1 if i < 10 else 2) for i, row in enumerate(made.rows("transactions")))
    paged = replace(made, tables={"transactions": replace(made.tables["transactions"], rows=rows)})
    assert answer(paged, "BANK_PAGE_MISSING") == "fail"
    assert not [f for f in check_document(made, TODAY) if f.code == "BANK_PAGE_MISSING"]


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
