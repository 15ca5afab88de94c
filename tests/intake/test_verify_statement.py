"""Rules of statements in their three answers."""

from dataclasses import replace
from decimal import Decimal

import pytest

from intake.document import Document
from intake.verify import check_document
from ocr.page import Box
from tests.intake.books import chained, field, row, statement
from tests.intake.clean_firm import TODAY, answer, found, on_pixels, year


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


@pytest.mark.parametrize(
    ("rows", "fields", "code", "outcome"),
    [
        ([], {}, "BANK_BALANCE_BREAK", "not_evaluable"),
        ([row("2024-03-04", "1.00", None)], {}, "BANK_BALANCE_BREAK", "not_evaluable"),
        ([row("2024-03-04", "1.00", None)], {}, "BANK_DUPLICATE", "not_evaluable"),
        ([row("2024-03-04", "1.00", None)], {}, "BANK_NEGATIVE_BALANCE", "not_evaluable"),
        ([row("2024-03-04", "-1.00", "-1.00", "", "透支放款")], {}, "BANK_NEGATIVE_BALANCE", "pass"),
        ([row("2024-03-05", "1.00", "1.00"), row("2024-03-04", "1.00", "2.00")], {}, "BANK_ORDER", "fail"),
        ([row("2024-03-04", "1.00", "1.00"), row("2024-03-04", "1.00", "2.00")], {}, "BANK_ORDER", "pass"),
        ([row("2024-03-04", "1.00", "1.00") | {"date": None}], {}, "BANK_ORDER", "not_evaluable"),
        ([row("2024-03-04", "1.00", "1.00"), row("2024-05-04", "1.00", "2.00")], {}, "BANK_GAP", "fail"),
        ([row("2024-03-04", "1.00", "1.00"), row("2024-04-04", "1.00", "2.00")], {}, "BANK_GAP", "pass"),
        ([row("2024-03-04", "1.00", "1.00")], {"period_from": field("p", None, "")}, "BANK_COVERAGE", "not_evaluable"),
        ([row("2024-03-04", "1.00", "1.00")], {}, "BANK_TOTAL_MISMATCH", "not_evaluable"),
        ([row("2024-03-04", "1.00", "8.00")], {"opening_balance": "7.00", "closing_balance": "8.00"}, "BANK_TOTAL_MISMATCH", "pass"),
        ([row("2024-03-04", "1.00", "8.00")], {"opening_balance": "7.00", "closing_balance": "9.00"}, "BANK_TOTAL_MISMATCH", "fail"),
        ([row("2024-03-04", "1.00", "8.00")], {}, "BANK_FILTERED", "not_evaluable"),
        ([row("2024-03-04", "1.00", "8.00")], {"printed_on": "2025-01-04"}, "BANK_PRINTED_EARLY", "fail"),
        ([row("2024-03-04", "1.00", "8.00")], {"printed_on": "2024-12-31"}, "BANK_PRINTED_EARLY", "pass"),
        ([row("2024-03-04", "1.00", "8.00")], {}, "BANK_INTEREST_IMPLAUSIBLE", "not_evaluable"),
        ([row("2024-03-04", "1.00", "8.00")], {}, "BANK_ACCOUNT_NAMES", "not_evaluable"),
        ([row("2024-10-02", "1000001.00", "2000000.00", counterparty_bank="范本银行")], {}, "BANK_NONBUSINESS_DAY", "fail"),
        ([row("2024-10-02", "1000000.00", "2000000.00", counterparty_bank="范本银行")], {}, "BANK_NONBUSINESS_DAY", "pass"),
        ([row("2024-10-02", "1000001.00", "2000000.00", counterparty_bank="样例银行")], {"bank": "样例银行"}, "BANK_NONBUSINESS_DAY", "pass"),
        ([row("2024-10-12", "1000001.00", "2000000.00", counterparty_bank="范本银行")], {}, "BANK_NONBUSINESS_DAY", "pass"),
        ([row("2024-10-02", "1000001.00", "2000000.00")], {"account_holder": "张三丰"}, "BANK_NONBUSINESS_DAY", "not_evaluable"),
        ([row("2003-10-02", "1000001.00", "2000000.00", counterparty_bank="范本银行")], {}, "BANK_NONBUSINESS_DAY", "not_evaluable"),
    ],
)  # fmt: skip
def test_statement_rules_at_their_bounds(
    rows: list[dict[str, object]], fields: dict[str, object], code: str, outcome: str
) -> None:
    """What each takes for granted, and where it ends."""
    assert answer(statement(rows, **fields), code) == outcome


def test_the_same_amount_in_and_out_and_in_again_is_no_copy() -> None:
    """Without a clock time the same row may stand twice, if the balance says how it came about."""
    moves = [("2024-03-04", a, "样例甲", "转账") for a in ("500", "-500", "500")]
    assert answer(statement(chained(moves)), "BANK_DUPLICATE") == "pass"
    timed = [{**each, "time": "10:00:00"} for each in chained(moves)]
    assert answer(statement(timed), "BANK_DUPLICATE") == "fail"


def test_a_copied_row_keeps_its_serial_number() -> None:
    """However well the balances were worked out anew; a bank that numbers whole batches is left alone."""
    moves = [(f"2024-03-{n:02d}", "500", "样例甲", "货款") for n in range(1, 20)]
    rows = [{**each, "reference": f"2403{n:06d}"} for n, each in enumerate(chained(moves))]
    assert answer(statement(rows), "BANK_DUPLICATE") == "pass"
    again = chained([*moves[:5], moves[4], *moves[5:]])
    copied = [{**each, "reference": f"2403{n - (n > 4):06d}"} for n, each in enumerate(again)]
    assert found(statement(copied), "BANK_DUPLICATE").evidence[0].rows == (4, 5)
    batch = [{**each, "reference": "2403000001"} for each in again]
    assert answer(statement(batch), "BANK_DUPLICATE") == "pass"


def test_a_very_large_credit_on_a_day_off_is_graver() -> None:
    """Above five million no holiday's limit lets it pass."""
    rows = [row("2024-10-02", "5000001.00", "9000000.00", counterparty_bank="范本银行")]
    assert found(statement(rows), "BANK_NONBUSINESS_DAY").severity == "high"


def test_one_account_under_two_names_is_told() -> None:
    """And one name under four accounts; names that a bank cut are one."""
    rows = [
        row("2024-03-04", "1.00", "1.00", name, counterparty_account=account)
        for name, account in (
            ("样例市云启信息技术有限公司", "990011112222"),
            ("样例市云启信息技术有限", "990011112222"),
            ("范本贸易有限公司", "990033334444"),
            ("仿样贸易有限公司", "990033334444"),
            *((("多户有限公司"), f"99005555666{n}") for n in range(4)),
        )
    ]
    assert found(statement(rows), "BANK_ACCOUNT_NAMES").evidence[0].rows == (2, 3)
    assert found(statement(rows), "BANK_NAME_ACCOUNTS").evidence[0].rows == (4, 5, 6, 7)


def test_directions_that_run_against_the_balance_are_told() -> None:
    """As the reader notes them."""
    made = statement(year())
    table = made.tables["transactions"]
    against = replace(table, notes={**table.notes, "flags": ["BANK_DIRECTION_CONFLICT"]})
    assert answer(made, "BANK_DIRECTION_CONFLICT") == "pass"
    assert answer(replace(made, tables={"transactions": against}), "BANK_DIRECTION_CONFLICT") == "fail"


def broken(breaks: list[int], **more: object) -> Document:
    """A year whose chain does not close at some rows, as the reader notes it."""
    made = statement(year(), **more)
    table = made.tables["transactions"]
    notes = {**table.notes, "closed": table.notes["links"] - len(breaks), "breaks": breaks, "proof": "mostly_proven"}
    return replace(made, tables={"transactions": replace(table, notes=notes)})


def test_a_broken_balance_accuses_a_file_but_not_a_photo() -> None:
    """On pixels a misread digit looks like a break: a person must look, and nobody is accused."""
    assert found(broken([7]), "BANK_BALANCE_BREAK").outcome == "fail"
    assert found(broken([7]), "BANK_BALANCE_BREAK").evidence[0].rows == (7,)
    photo = found(on_pixels(broken([7])), "BANK_BALANCE_BREAK")
    assert (photo.outcome, photo.reason) == ("not_evaluable", "balance_not_proven_on_image")


def on_a_page(rows: list[dict[str, object]], gap_before: int = 0) -> Document:
    """A statement read from a picture: rows one below the other, a gap where one was lost."""
    made = on_pixels(statement(rows))
    table = made.tables["transactions"]
    placed, y = [], 0.1
    for n, each in enumerate(table.rows):
        y += 0.02 if n != gap_before else 0.04
        placed.append(replace(each, box=Box(0.1, y, 0.9, y + 0.015)))
    breaks = [
        n
        for n in range(1, len(rows))
        if Decimal(str(rows[n - 1]["balance"])) + Decimal(str(rows[n]["amount"])) != Decimal(str(rows[n]["balance"]))
    ]
    notes = {**table.notes, "closed": table.notes["links"] - len(breaks), "breaks": breaks, "proof": "mostly_proven"}
    return replace(made, tables={"transactions": replace(table, rows=tuple(placed), notes=notes)})


def test_a_break_on_an_image_that_no_slip_explains_is_told() -> None:
    """A digit too many is no engine's doing: told as medium. A digit misread or lost, and a lost row, stay the reader's."""
    rows = year()

    def changed(amount: str) -> list[dict[str, object]]:
        return [{**each, "amount": amount} if n == 7 else each for n, each in enumerate(rows)]

    digits = str(rows[7]["amount"])  # of 2024
    told = found(on_a_page(changed(digits.replace(".00", "0.00"))), "BANK_BALANCE_BREAK")
    assert (told.outcome, told.severity) == ("fail", "medium")
    for slip in (changed(f"9{digits.lstrip('-')[1:]}"), changed(digits.replace("0.00", ".00"))):
        assert found(on_a_page(slip), "BANK_BALANCE_BREAK").outcome == "not_evaluable"
    lost = [each for n, each in enumerate(rows) if n != 7]
    assert found(on_a_page(lost, gap_before=7), "BANK_BALANCE_BREAK").outcome == "not_evaluable"


def test_breaks_at_page_ends_alone_are_the_mark_of_a_missing_page() -> None:
    """And only those; a break inside a page is something else."""
    made = broken([10])
    rows = tuple(replace(row, page=1 if i < 10 else 2) for i, row in enumerate(made.rows("transactions")))
    paged = replace(made, tables={"transactions": replace(made.tables["transactions"], rows=rows)})
    assert answer(paged, "BANK_PAGE_MISSING") == "fail"
    assert answer(made, "BANK_PAGE_MISSING") == "not_evaluable"


def test_totals_of_pages_are_held_against_their_rows() -> None:
    """Believed where at least one agrees; where none does, they were read wrongly, and nobody is accused."""
    right = {"what": "in", "scope": "page", "page": 1, "stated": "5.00", "found": "5.00", "agrees": True}
    wrong = {"what": "out", "scope": "page", "page": 2, "stated": "7.00", "found": "6.00", "agrees": False}
    made = statement(year())
    for stated, outcome in (([right], "pass"), ([right, wrong], "fail"), ([wrong], "not_evaluable")):
        table = made.tables["transactions"]
        told = replace(made, tables={"transactions": replace(table, notes={**table.notes, "stated": stated})})
        finding = found(told, "BANK_TOTAL_MISMATCH")
        assert finding.outcome == outcome
        assert outcome != "fail" or (finding.evidence[0].page, finding.expected, finding.actual) == (2, "7.00", "6.00")
