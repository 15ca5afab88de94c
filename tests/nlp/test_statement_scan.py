"""What only a scan or a photo does to a statement: commas read as points, cells read as one, days misread, pages set off."""

from dataclasses import replace

from nlp.statement.read import read_statement
from ocr.page import Box, Page
from tests.nlp.test_statement_print import rows, typed

GLUED = """
账户交易明细表
账号：995444333702273        起止日期：2024-06-01至2024-06-30
流水号           贷方金额   余额            入账时间             对方户名            摘要      借方金额
24060369321589          -  247.338.32 20240603 09:58:38  样例聚合力实业有限公司  转账      6,100.00
24060445445150   15,168.00 262.506.32 20240604 16:23:16  样例璟煊实业发展公司    来账             -
24060547678184             260.000.00 -2024年06月05日 10:38:53 样例皓宸包装有限公司    转账      2,506.32
"""


def scan(text: str, sure: float = 0.97, number: int = 1) -> Page:
    """A typed page as an engine would give it, sure of every sign to the same degree."""
    page = typed(text, number)
    words = tuple(
        replace(word, engine="ppocr", confidence=sure, char_confidences=(sure,) * len(word.text)) for word in page.words
    )
    return replace(page, words=words, text_from="ocr")


def moved(page: Page, scale: float, shift: float) -> Page:
    """The page laid a little aside, as the next sheet on the glass."""
    boxes = [Box(scale * w.box.x0 + shift, w.box.y0, scale * w.box.x1 + shift, w.box.y1) for w in page.words]
    return replace(page, words=tuple(replace(w, box=box) for w, box in zip(page.words, boxes, strict=True)))


def statement(*lines: str) -> str:
    head = "账号：995444333702273        起止日期：2024-06-01至2024-06-30\n日期        摘要        支出        收入        余额\n"
    return "账户交易明细\n" + head + "\n".join(lines)


def test_points_for_commas_and_a_null_mark_before_a_date_part_no_cell_wrongly() -> None:
    """247.338.32 is one amount off pixels, and -2024年06月05日 an empty cell and a date."""
    assert rows(read_statement([scan(GLUED)]), "date", "balance") == [
        ("2024-06-03", "247338.32"), ("2024-06-04", "262506.32"), ("2024-06-05", "260000.00"),
    ]  # fmt: skip


def test_a_digit_of_a_day_is_mended_where_the_order_leaves_one() -> None:
    """2028 and the 8th stand out of the order of all other rows; what was read is kept."""
    text = statement(
        "2024-06-03  转账        100.00                  900.00",
        "2024-06-03  转账                    200.00    1,100.00",
        "2028-06-04  转账        100.00                1,000.00",
        "2024-06-04  转账        100.00                  900.00",
        "2024-06-05  转账        100.00                  800.00",
        "2024-06-05  转账        100.00                  700.00",
        "2024-08-06  转账        100.00                  600.00",
        "2024-06-06  转账        100.00                  500.00",
        "2024-06-07  转账        100.00                  400.00",
        "2024-06-08  转账        100.00                  300.00",
        "2024-06-09  转账        100.00                  200.00",
    )
    table = read_statement([scan(text)]).tables["transactions"]
    assert [row.values["date"] for row in table.rows][2:7:4] == ["2024-06-04", "2024-06-06"]
    assert [row.repaired.get("date") for row in table.rows][2:7:4] == ["2028-06-04", "2024-08-06"]
    assert all("date" not in row.repaired for at, row in enumerate(table.rows) if at not in (2, 6))


def test_a_day_that_the_engine_read_beyond_doubt_is_told_and_not_mended() -> None:
    """A bank may book late: print that is sure of itself stays as it is, and the row says that it stands out."""
    text = statement(
        "2024-06-03  转账        100.00                  900.00",
        "2024-06-04  转账                    200.00    1,100.00",
        "2024-06-01  转账        100.00                1,000.00",
        "2024-06-04  转账        100.00                  900.00",
        "2024-06-05  转账        100.00                  800.00",
        "2024-06-06  转账        100.00                  700.00",
    )
    row = read_statement([scan(text, sure=1.0)]).tables["transactions"].rows[2]
    assert row.values["date"] == "2024-06-01" and not row.repaired
    assert "date_out_of_order" in row.values["flags"] and row.confidence < 0.7


def test_pages_set_off_on_the_glass_share_their_columns() -> None:
    """A second sheet a little larger and aside, with few rows and a misread title, is read by the first one's columns."""
    first = statement(
        *(f"2024-06-{day:02d}  转账        100.00              {2000 - day * 100:8.2f}" for day in range(3, 13))
    )
    last = statement(
        "2024-06-13  转账        100.00                700.00", "2024-06-14  转账        100.00                600.00"
    )
    pages = [scan(first), moved(scan(last.replace("摘要", "操要"), number=2), 1.02, 0.015)]
    found = read_statement(pages).tables["transactions"]
    assert [row.values["amount"] for row in found.rows] == ["-100.00"] * 12
    assert [row.values["summary"] for row in found.rows] == ["转账"] * 12


def test_a_year_of_two_digits_may_stand_first() -> None:
    """24.05.12 is the 12th of May 2024 where the period says 2024, or where the last number runs from row to row."""
    lines = [f"24.05.{day:02d}  转账        100.00              {2000 - day * 100:8.2f}" for day in range(3, 9)]
    days = [f"2024-05-{day:02d}" for day in range(3, 9)]
    said = statement(*lines).replace("2024-06-01至2024-06-30", "2024-05-01至2024-05-31")
    for text in (said, said.replace("起止日期：2024-05-01至2024-05-31", "")):
        assert [row[0] for row in rows(read_statement([typed(text)]), "date")] == days
    british = [f"{day:02d}.05.24  转账        100.00              {2000 - day * 100:8.2f}" for day in range(3, 9)]
    text = said.replace("\n".join(lines), "\n".join(british))
    assert [row[0] for row in rows(read_statement([typed(text)]), "date")] == days
