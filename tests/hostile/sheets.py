"""Tables made to hurt: far cells, swollen parts, entities, formulas and scripts as text."""

from tests.hostile.maker import FORMULAS, SCRIPTS, Made, csv_of
from tests.ocr.test_hostile import (
    SHEET,
    far_cell,
    laughing_workbook,
    old_workbook,
    rewritten,
    swollen_workbook,
    workbook,
)

OUTSIDE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd"><!ENTITY n SYSTEM "http://127.0.0.1:9/x">]>'


def injected() -> bytes:
    """A statement whose texts are formulas and scripts."""
    head, *rows = csv_of(len(FORMULAS) + len(SCRIPTS)).decode().split("\n")
    told = [
        row.replace("货款", '"' + text.replace('"', '""') + '"')
        for row, text in zip(rows, FORMULAS + SCRIPTS, strict=True)
    ]
    return "\n".join([head, *told]).encode()


def sheets() -> dict[str, Made]:
    """File name -> its maker."""
    return {
        "far_cell.xlsx": far_cell,
        "swollen.xlsx": swollen_workbook,
        "laughing.xlsx": laughing_workbook,
        "outside.xlsx": lambda: rewritten(
            workbook(),
            SHEET,
            lambda x: x.replace("<worksheet", OUTSIDE + "<worksheet", 1).replace(
                "<sheetData>", "<sheetData><row><c t='str'><v>&e;&n;</v></c></row>"
            ),
        ),
        "column_lies.xlsx": lambda: rewritten(workbook(), SHEET, lambda x: x.replace('r="A1"', 'r="ZZZZZZZ1"')),
        "row_lies.xlsx": lambda: rewritten(workbook(), SHEET, lambda x: x.replace('r="C40"', 'r="C99999999999"')),
        "string_lies.xlsx": lambda: rewritten(
            workbook(), SHEET, lambda x: x.replace('t="s"><v>0</v>', 't="s"><v>4294967295</v>')
        ),
        "shared_lies.xlsx": lambda: rewritten(
            workbook(), "xl/sharedStrings.xml", lambda x: x.replace('count="', 'count="99999999999')
        ),
        "deep.xlsx": lambda: rewritten(
            workbook(), SHEET, lambda x: x.replace("<sheetData>", "<a>" * 200_000 + "<sheetData>")
        ),
        "formula.xlsx": lambda: rewritten(
            workbook(), SHEET, lambda x: x.replace("<v>1.5</v>", "<f>cmd|' /C calc'!A0</f><v>1.5</v>")
        ),
        "merged.xlsx": lambda: rewritten(
            workbook(),
            SHEET,
            lambda x: x.replace(
                "</sheetData>", "</sheetData><mergeCells>" + '<mergeCell ref="A1:XFD1048576"/>' * 1000 + "</mergeCells>"
            ),
        ),
        "cut.xlsx": lambda: (c := workbook())[: len(c) // 2],
        "cut.xls": lambda: (c := old_workbook())[: len(c) // 2],
        "noise.xls": lambda: old_workbook()[:1024] + bytes(range(256)) * 200,
        "chain_loops.xls": lambda: (c := old_workbook())[:512] + b"\0\0\0\0" * 128 + c[1024:],
        "injected.csv": injected,
        "quote.csv": lambda: b'a,b\n"1,2\n' + b"x,y\n" * 200_000,
        "line.csv": lambda: b"a,b\n" + b"1," * 2_000_000,
        "cell.csv": lambda: b"a,b\n" + b"x" * 5_000_000 + b",1\n",
        "zeros.csv": lambda: b"a,b\n" + b"\0" * 3_000_000,
        "mixed.csv": lambda: csv_of(3) + "日期".encode("gb18030") + b"\xff\xfe\xfd\n" + csv_of(3),
        "surrogates.csv": lambda: "日期,金额\n".encode() + b"\xed\xa0\x80\xed\xb0\x80,1\n" * 50,
        "numbers.csv": lambda: (
            "日期,收入,余额\n".encode()
            + b"2024-99-99,1e999999,NaN\n9999-12-31,-0,Infinity\n0000-00-00,"
            + b"9" * 5000
            + b",1\n"
        ),
        "columns.html": lambda: b"<table>" + b"<tr><td colspan=9999999>x" * 20_000,
        "rows.html": lambda: b"<table><tr ss:index=9999999><td rowspan=999999>x" * 50,
        "deep.html": lambda: b"<table><tr><td>" * 100_000,
        "script.xls": lambda: (
            "<table><tr><td>日期</td><td><script>alert(1)</script>金额</td></tr></table>".encode() * 3
        ),
        "entities.xls": lambda: (
            b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet><Table><Row><Cell><Data>&b;</Data></Cell></Row></Table></Worksheet></Workbook>'
        ),
    }
