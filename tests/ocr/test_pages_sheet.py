"""Sheets become pages of cells: every cell where it stands, its value as a person would write it down."""

import io
from datetime import datetime, time
from pathlib import Path

import pytest
import xlsxwriter
import xlwt
from PIL import Image

from ocr.faults import DocumentFault
from ocr.formats.markup import markup_tables
from ocr.formats.sheet import cell_text, separated_cells
from ocr.pages import PageImage
from ocr.sandbox import decode, page_count, render_page
from ocr.sniff import CSV, HTML, XLS, XLSX, media_type_of
from ocr.text import decode_text, delimiter_of

SAMPLES = Path(__file__).parent.parent.parent.parent / "shared" / "samples" / "exports"


def decoded(folder: Path, content: bytes, name: str, expected: str) -> list[PageImage]:
    path = folder / "file"
    path.write_bytes(content)
    assert media_type_of(path, name) == expected
    return list(decode(path, expected))


def grid(page: PageImage) -> dict[tuple[int, int], str]:
    """Row and column of each cell -> its text."""
    return {(round(w.box.y0 * page.height), round(w.box.x0 * page.width)): w.text for w in page.words}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1234.5, "1234.5"),
        (0.1 + 0.2, "0.3"),
        (12345678.910000001, "12345678.91"),
        (-0.005, "-0.005"),
        (1e-7, "0.0000001"),
        (100.0, "100"),
        (-0.0, "0"),
        (6222020200011112.0, "6222020200011112"),
        (6.222020200011112e18, "6222020200011112000"),
        (1e21, "1000000000000000000000"),
        (float("nan"), ""),
        (7, "7"),
        (True, "TRUE"),
        (None, "None"),
        ("  户名 ", "户名"),
        (datetime(2024, 1, 5), "2024-01-05"),
        (datetime(2024, 1, 5, 10, 29, 59, 999999), "2024-01-05 10:30:00"),
        (time(9, 5), "09:05:00"),
    ],
)
def test_values_as_a_person_writes_them(value: object, text: str) -> None:
    """No float noise, no exponents in account numbers, ISO dates, whole seconds."""
    assert cell_text(value) == text


def test_workbook_with_many_sheets(tmp_path: Path) -> None:
    """Empty sheets are passed over, hidden ones too where another is shown; formulas give what was worked out."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    book.add_worksheet("空")
    hidden = book.add_worksheet("隐藏")
    hidden.write(0, 0, "不可见")
    sheet = book.add_worksheet("明细")
    sheet.activate()
    hidden.hide()
    sheet.merge_range(0, 0, 0, 3, "SPECIMEN 交易明细")
    sheet.write_formula(2, 1, "=1+1", None, 2)
    sheet.write_datetime(3, 2, datetime(2024, 1, 5, 10, 30), book.add_format({"num_format": "yyyy/m/d hh:mm"}))
    book.close()
    [page] = decoded(tmp_path, out.getvalue(), "a.bin", XLSX)
    assert page.sheet == "明细" and page.text_from == "cells" and page.words[0].engine == "cell"
    assert grid(page) == {(0, 0): "SPECIMEN 交易明细", (2, 1): "2", (3, 2): "2024-01-05 10:30:00"}
    assert page_count(tmp_path / "file", XLSX) == 1


def test_a_workbook_of_hidden_sheets_is_read(tmp_path: Path) -> None:
    """Where nothing else holds anything, what is hidden is all there is."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    book.add_worksheet("空").activate()
    hidden = book.add_worksheet("隐藏")
    hidden.write(0, 0, "余额")
    hidden.hide()
    book.close()
    assert [page.sheet for page in decoded(tmp_path, out.getvalue(), "a.xlsx", XLSX)] == ["隐藏"]


def test_an_empty_workbook_is_told(tmp_path: Path) -> None:
    """No cell, no page: a fault, not an empty success."""
    out = io.BytesIO()
    xlsxwriter.Workbook(out).close()
    with pytest.raises(DocumentFault) as raised:
        decoded(tmp_path, out.getvalue(), "a.xlsx", XLSX)
    assert raised.value.code == "no_readable_text"


def test_old_workbook_with_dates_and_long_numbers(tmp_path: Path) -> None:
    """XLS of the nineties: its dates are days since 1900, its numbers floats."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("流水")
    sheet.write(0, 0, datetime(2024, 1, 5), xlwt.easyxf(num_format_str="YYYY-MM-DD"))
    sheet.write(1, 1, 6222020200011112)
    out = io.BytesIO()
    book.save(out)
    [page] = decoded(tmp_path, out.getvalue(), "a.et", XLS)
    assert grid(page) == {(0, 0): "2024-01-05", (1, 1): "6222020200011112"} and page.sheet == "流水"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("mark", [",", "\t", "|", ";"])
def test_separated_values_in_every_usual_dress(tmp_path: Path, encoding: str, mark: str) -> None:
    """Encoding and separator are told by content."""
    rows = [["交易日期", "摘要", "金额"], *([f"2024-01-{n + 1:02d}", "转账㐀", f"{n}.50"] for n in range(9))]
    content = "\r\n".join(mark.join(row) for row in rows).encode(encoding)
    [page] = decoded(tmp_path, content, "流水.csv", CSV)
    assert (page.width, page.height) == (3, 10) and grid(page)[9, 1] == "转账㐀" and grid(page)[0, 0] == "交易日期"


def test_tricks_of_exports_are_undone(tmp_path: Path) -> None:
    """Tabs and quotes that keep Excel from eating zeros, titles above, ragged rows, blank rows that keep their place."""
    lines = ["SPECIMEN 银行", "", "账号,户名,备注", '="00622202","\t张三丰 ","a, ""b"""', "'0012,李四,`x,多余", "合计"]
    [page] = decoded(tmp_path, "\n".join(lines).encode("gb18030"), "a.csv", CSV)
    assert grid(page) == {
        (0, 0): "SPECIMEN 银行",
        **{(2, c): text for c, text in enumerate(("账号", "户名", "备注"))},
        **{(3, c): text for c, text in enumerate(("00622202", "张三丰", 'a, "b"'))},
        **{(4, c): text for c, text in enumerate(("0012", "李四", "x", "多余"))},
        (5, 0): "合计",
    }


def test_a_quote_that_never_ends_is_a_quote() -> None:
    """One inch mark in a purpose must not swallow the rest of the statement."""
    rows = separated_cells("日期,用途,金额\n" + '2024-01-01,"5寸屏,1.00\n' + "2024-01-02,货款,2.00\n" * 30)
    assert len(rows) == 32 and rows[1] == ["2024-01-01", "5寸屏", "1.00"] and rows[-1][2] == "2.00"


@pytest.mark.parametrize(
    "prose",
    [
        "尊敬的客户：您好，感谢您的来信。\n我们会尽快回复。\n",
        "Dear customer,\nthank you, we will answer soon.\nBest regards,\nthe bank\n",
        "one line",
    ],
)
def test_prose_is_no_table(prose: str) -> None:
    """Commas in sentences make no columns."""
    assert delimiter_of(prose, surely=True) is None


def test_zero_bytes_of_mainframes_are_forgiven() -> None:
    """Padding of fixed fields is no sign of a program, but a program is no text."""
    assert decode_text("日期,金额\n2024-01-01,1.00\x00\n".encode("gb18030") * 9) is not None
    assert decode_text(bytes(range(256)) * 20) is None


def test_html_tables_keep_their_columns() -> None:
    """Cells that span rows and columns leave their room; end tags may be missing; scripts are no text."""
    text = (
        "<html><head><style>td{}</style></head><table><tr><th rowspan=2>日期<th colspan=2>金额<th>余额"
        "<tr><td>收入<td>支出<td><script>x</script>&yen;1.00</table><table><tr><td>合计<br>两笔</td></tr></table>"
    )
    [(name, rows)] = markup_tables(text)
    assert name == "" and rows == [["日期", "金额", "", "余额"], ["", "收入", "支出", "¥1.00"], ["合计 两笔"]]


def test_excels_xml_of_2003(tmp_path: Path) -> None:
    """Some network banks still give it out under the name .xls."""
    xml = (
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        '<Worksheet ss:Name="明细"><Table><Row><Cell><Data ss:Type="String">日期</Data></Cell></Row>'
        '<Row ss:Index="3"><Cell ss:Index="2"><Data ss:Type="Number">1.50</Data></Cell></Row></Table></Worksheet></Workbook>'
    )
    [page] = decoded(tmp_path, xml.encode(), "流水.xls", XLS)
    assert page.sheet == "明细" and grid(page) == {(0, 0): "日期", (2, 1): "1.50"}


def test_html_in_gbk_named_xls(tmp_path: Path) -> None:
    """A table of HTML under an Excel name, in the encoding of its bank."""
    content = "<table><tr><td>户名</td><td>样例商贸</td></tr></table>".encode("gb18030")
    [page] = decoded(tmp_path, content, "a.xls", HTML)
    assert grid(page) == {(0, 0): "户名", (0, 1): "样例商贸"}
    assert render_page(tmp_path / "file", HTML, 1).startswith(b"\x89PNG")


@pytest.mark.parametrize("name", ["abc_debit", "boc_debit", "cmb_debit", "icbc_debit", "wechat"])
def test_exports_of_others(name: str) -> None:
    """Files as five institutions give them out become one page of many columns."""
    path = SAMPLES / f"{name}.csv"
    if not path.exists():
        pytest.skip("the shared samples are not here")
    assert media_type_of(path, path.name) == CSV
    [page] = decode(path, CSV)
    assert page.width >= 7 and any(word.text.startswith("20") for word in page.words)


def test_a_long_sheet_is_drawn_whole(tmp_path: Path) -> None:
    """Places are fractions of the whole sheet, so the picture holds all of it; width is bounded, Chinese is legible."""
    path = tmp_path / "a.csv"
    for rows in (3, 3000):
        path.write_bytes("日期,摘要,金额\n".encode() + "2024-01-01,转账,1.00\n".encode() * rows)
        picture = Image.open(io.BytesIO(render_page(path, CSV, 1, max_side=400)))
        assert picture.width <= 400 and picture.height <= 16_000
        bottom = picture.convert("L").crop(
            (0, picture.height * 0.99 if rows > 3 else 75, picture.width, picture.height)
        )
        assert bottom.getextrema()[0] < 200


def test_tabs_that_fill_up_cells_part_nothing() -> None:
    """A bank's export pads numbers with tabs before its commas: the commas part the columns."""
    padded = "交易日期\t,摘要\t,余额\t\n2024-01-05\t,转账\t,1.00\t\n2024-01-06\t,转账\t,2.00\t\n"
    assert delimiter_of(padded) == ","
    assert delimiter_of(padded.replace(",", "")) == "\t"
