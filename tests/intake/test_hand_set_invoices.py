"""Invoices set by hand after the forms in use: special services, discounts, red letters, rolls, lists of goods."""

import tempfile
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest

from intake.document import Document
from intake.pipeline import PipelineOptions, read_documents
from intake.upload import accept
from nlp.training.specimens import codes
from ocr.marks.traces.ofd_signs import ofd_traces
from tests.nlp.hand_set import Column, HandSet

BUYER, SELLER, SHOP = (
    codes.uscc(Random(seed), entity, date(2018, 5, 2))
    for seed, entity in ((1, "company"), (2, "company"), (3, "individual"))
)
GOODS: tuple[Column, ...] = (
    (8, "项目名称", "l"), (52, "规格型号", "l"), (76, "单位", "l"), (105, "数量", "r"), (130, "单价", "r"), (155, "金额", "r"),
    (175, "税率/征收率", "r"), (200, "税额", "r"),
)  # fmt: skip
BUILDING: tuple[Column, ...] = (
    (8, "项目名称", "l"), (50, "建筑服务发生地", "l"), (90, "建筑项目名称", "l"), (155, "金额", "r"), (175, "税率/征收率", "r"), (200, "税额", "r"),
)  # fmt: skip
LETTING: tuple[Column, ...] = (
    (8, "项目名称", "l"), (45, "产权证书/不动产权证号", "l"), (85, "面积单位", "l"), (110, "数量", "r"), (132, "单价", "r"), (155, "金额", "r"),
    (175, "税率/征收率", "r"), (200, "税额", "r"),
)  # fmt: skip
Rows = Sequence[Sequence[str]]


def read(path: Path) -> Document:
    with tempfile.TemporaryDirectory() as folder:
        uploads, refused = accept(path.name, path, Path(folder))
        assert not refused
        (document,) = read_documents(uploads[0], options=PipelineOptions())
    assert document.kind == "vat_invoice"
    return document


def told(document: Document, *names: str) -> list[Any]:
    return [document.value(name) for name in names]


def digital(
    path: Path,
    columns: Sequence[Column],
    rows: Rows,
    sums: Sequence[str],
    *,
    sides: bool = True,
    notes: Sequence[str] = (),
    tag: str = "",
) -> Document:
    """A 数电票; `sums`: amount, tax, words, total; without `sides` the parties stand in lines of their own words."""
    net, tax, words, total = sums
    sheet = HandSet(path, 210, 140)
    sheet.text(105, 14, "电子发票（增值税专用发票）", 16, "m")
    sheet.text(20, 14, tag, 12)
    sheet.lines(150, 12, 6, ("发票号码：24992000000123456789", "开票日期：2024年05月20日"), 9)
    sheet.box(6, 28, 204, 130)
    if sides:
        sheet.down(8, 32, "购买方信息")
        sheet.down(107, 32, "销售方信息")
        for x in (12, 105, 112):
            sheet.rule(x, 28, x, 50)
    left, right, one, other = (14, 114, "", "") if sides else (8, 108, "购买方", "销售方")
    number = "统一社会信用代码/纳税人识别号："
    sheet.lines(left, 33, 11, (f"{one}名称：样例市云启商贸有限公司", f"{one}{number}{BUYER}"))
    sheet.lines(right, 33, 11, (f"{other}名称：样例市远山建设有限公司", f"{other}{number}{SELLER}"))
    sheet.rule(6, 50, 204, 50)
    y = max(sheet.rows(54, 5.5, columns, rows), 92)
    at = {title: x for x, title, _ in columns}
    sheet.text(30, y, "合")
    sheet.text(50, y, "计")
    sheet.text(at["金额"], y, f"¥{net}", 9, "r")
    sheet.text(at["税额"], y, f"¥{tax}", 9, "r")
    sheet.rule(6, y + 4, 204, y + 4)
    for x, text in ((20, "价税合计（大写）"), (60, f"⊗{words}"), (140, "（小写）"), (155, f"¥{total}")):
        sheet.text(x, y + 8, text)
    sheet.rule(6, y + 12, 204, y + 12)
    sheet.down(8, y + 15, "备注", step=5)
    sheet.lines(14, y + 16, 4.5, notes)
    sheet.text(20, 134, "开票人：林清")
    sheet.save()
    return read(path)


def test_a_discount_stands_in_a_line_of_its_own(tmp_path: Path) -> None:
    """The same goods again, negative and without quantity; the lines add up to the invoice's sums."""
    rows = [
        ("*家具*办公桌", "1.4m", "张", "10", "500", "5000.00", "13%", "650.00"),
        ("*家具*办公桌", "", "", "", "", "-500.00", "13%", "-65.00"),
        ("*家具*人体工学椅", "GX-2", "把", "4", "300.5", "1202.00", "13%", "156.26"),
    ]
    found = digital(tmp_path / "a.pdf", GOODS, rows, ("5702.00", "741.26", "陆仟肆佰肆拾叁元贰角陆分", "6443.26"))
    assert [(r.values["item"], r.values["quantity"], r.values["amount"], r.values["tax"]) for r in found.rows("lines")] == [
        ("*家具*办公桌", "10", "5000.00", "650.00"), ("*家具*办公桌", None, "-500.00", "-65.00"), ("*家具*人体工学椅", "4", "1202.00", "156.26"),
    ]  # fmt: skip
    assert not [f.code for f in found.findings if f.outcome == "fail"]


def test_a_red_letter_invoice_is_negative_throughout(tmp_path: Path) -> None:
    """（负数）before the words is their sign; sums, lines and words agree."""
    rows = [("*家具*办公桌", "1.4m", "张", "-10", "500", "-5000.00", "13%", "-650.00")]
    notes = ("被红冲蓝字数电票号码：24992000000123450000 红字发票信息确认单编号：9901012405000001",)
    found = digital(
        tmp_path / "a.pdf", GOODS, rows, ("-5000.00", "-650.00", "（负数）伍仟陆佰伍拾圆整", "-5650.00"), notes=notes
    )
    names = ("net_amount", "tax_amount", "total_amount", "total_in_words", "invoice_number")
    assert told(found, *names) == ["-5000.00", "-650.00", "-5650.00", "-5650.00", "24992000000123456789"]
    assert not [f.code for f in found.findings if f.outcome == "fail"]


@pytest.mark.parametrize("sides", [True, False])
def test_parties_with_and_without_words_down_the_side(tmp_path: Path, sides: bool) -> None:
    """购买方信息 runs down the side, or each label says whose it is."""
    rows = [("*信息技术服务*软件开发费", "", "项", "1", "100000", "100000.00", "6%", "6000.00")]
    found = digital(
        tmp_path / "a.pdf", GOODS, rows, ("100000.00", "6000.00", "壹拾万陆仟圆整", "106000.00"), sides=sides
    )
    assert told(found, "buyer_name", "buyer_id") == ["样例市云启商贸有限公司", BUYER]
    assert told(found, "seller_name", "seller_id") == ["样例市远山建设有限公司", SELLER]


@pytest.mark.parametrize(
    ("columns", "rows", "sums", "line"),
    [
        (BUILDING, [("*建筑服务*工程款", "示例省样例市高新区", "云栖园二期", "200000.00", "9%", "18000.00")],
         ("200000.00", "18000.00", "贰拾壹万捌仟圆整", "218000.00"), ("*建筑服务*工程款", None, "200000.00", "9%", "18000.00")),
        (LETTING, [("*经营租赁*房屋租金", "样房权证第0012号", "平方米", "120", "95.238095", "11428.57", "5%", "571.43")],
         ("11428.57", "571.43", "壹万贰仟圆整", "12000.00"), ("*经营租赁*房屋租金", "平方米", "11428.57", "5%", "571.43")),
        (GOODS, [("*运输服务*国内道路货物运输", "", "车", "2", "4587.155963", "9174.31", "9%", "825.69"),
                 ("运输工具种类 运输工具牌号 起运地", *[""] * 7), ("公路运输 样A·D1234 样例市 示例市 钢材", *[""] * 7)],
         ("9174.31", "825.69", "壹万圆整", "10000.00"), ("*运输服务*国内道路货物运输", "车", "9174.31", "9%", "825.69")),
    ],
)  # fmt: skip
def test_special_services(
    tmp_path: Path, columns: Sequence[Column], rows: Rows, sums: Sequence[str], line: tuple[str | None, ...]
) -> None:
    """Building, letting and carriage have columns or lines of their own beside the usual ones."""
    found = digital(tmp_path / "a.pdf", columns, rows, sums, tag="建筑服务")
    (row,) = found.rows("lines")
    assert tuple(row.values[name] for name in ("item", "unit", "amount", "tax_rate", "tax")) == line
    assert told(found, "net_amount", "tax_amount", "total_in_words", "total_amount") == [
        sums[0],
        sums[1],
        sums[3],
        sums[3],
    ]


def test_lines_that_bear_no_tax_add_up(tmp_path: Path) -> None:
    """免税 with stars for its tax is a line of the sum."""
    rows = [
        ("*餐饮服务*餐费", "", "", "1", "99.009901", "99.01", "1%", "0.99"),
        ("*住宿服务*房费", "", "天", "2", "198.02", "396.04", "免税", "***"),
    ]
    found = digital(tmp_path / "a.pdf", GOODS, rows, ("495.05", "0.99", "肆佰玖拾陆元零肆分", "496.04"))
    assert found.tables["lines"].notes["proof"] == "proven"


def test_a_roll_names_the_seller_first(tmp_path: Path) -> None:
    """Below each other, the seller above; two columns of figures and a total without tax."""
    sheet = HandSet(tmp_path / "a.pdf", 76, 177)
    sheet.text(38, 8, "示例增值税普通发票（卷票）", 10, "m")
    head = (
        "发票代码：099001900107", "发票号码：20456781", "机打号码：20456781", "机器编号：661900123456", "销售方名称：样例市高新区山野餐饮店",
        f"纳税人识别号：{SHOP}", "开票日期：2023-08-21   收款员：周宁", "购买方名称：样例市云启商贸有限公司", f"纳税人识别号：{BUYER}",
    )  # fmt: skip
    y = sheet.lines(5, 16, 6, head)
    columns: tuple[Column, ...] = ((5, "项目", "l"), (38, "单价", "r"), (50, "数量", "r"), (70, "金额", "r"))
    y = sheet.rows(
        y, 6, columns, [("*餐饮服务*餐费", "128.00", "1", "128.00"), ("*餐饮服务*酒水", "36.00", "2", "72.00")]
    )
    sheet.lines(5, y, 6, ("合计金额（小写）：¥200.00", "合计金额（大写）：贰佰圆整", "校验码：12345 67890 12345 67890"))
    sheet.save()
    found = read(tmp_path / "a.pdf")
    assert told(found, "seller_name", "seller_id", "buyer_id") == ["样例市高新区山野餐饮店", SHOP, BUYER]
    assert told(found, "total_amount", "issued_on", "invoice_code") == ["200.00", "2023-08-21", "099001900107"]
    assert [row.values["amount"] for row in found.rows("lines")] == ["128.00", "72.00"]
    assert found.tables["lines"].notes["proof"] == "proven"


def test_a_list_of_goods_stands_for_the_line_that_points_to_it(tmp_path: Path) -> None:
    """（详见销货清单）on the invoice and three lines on the next page are three lines, and the sums hold."""
    sheet = HandSet(tmp_path / "a.pdf", 240, 140)
    sheet.text(120, 12, "示例增值税专用发票", 16, "m")
    sheet.lines(170, 10, 8, ("No 20456790", "开票日期：2022年03月15日"), 10)
    sheet.text(20, 12, "099001900204", 10)
    for y, side, name, code in (
        (26, "购买方", "样例市云启商贸有限公司", BUYER),
        (96, "销售方", "样例市远山建设有限公司", SELLER),
    ):
        sheet.down(8, y + 2, side, 9, 6)
        sheet.lines(
            15, y, 5, (f"名    称：{name}", f"纳税人识别号：{code}", "地址、电话：示例省样例市滨江路8号 0990-1234567")
        )
    columns: tuple[Column, ...] = (
        (20, "货物或应税劳务、服务名称", "l"), (78, "规格型号", "l"), (100, "单位", "l"), (125, "数量", "r"), (150, "单价", "r"),
        (180, "金额", "r"), (200, "税率", "r"), (228, "税额", "r"),
    )  # fmt: skip
    sheet.rows(48, 6, columns, [("（详见销货清单）", "", "", "", "", "3000.00", "13%", "390.00")])
    for x, text, at in ((30, "合        计", "l"), (180, "¥3000.00", "r"), (228, "¥390.00", "r")):
        sheet.text(x, 84, text, 9, at)
    for x, text in ((15, "价税合计（大写）"), (70, "⊗叁仟叁佰玖拾圆整"), (160, "（小写）¥3390.00")):
        sheet.text(x, 91, text)
    for x, text in ((15, "收款人：吴月"), (70, "复核：郑川"), (120, "开票人：林清"), (170, "销售方：（章）")):
        sheet.text(x, 134, text)
    sheet.page()
    sheet.text(120, 12, "销售货物或者提供应税劳务、服务清单", 14, "m")
    sheet.lines(
        15,
        22,
        6,
        (
            "购买方名称：样例市云启商贸有限公司",
            "销售方名称：样例市远山建设有限公司",
            "所属增值税专用发票代码：099001900204",
        ),
        9,
    )
    sheet.text(110, 34, "号码：20456790")
    sheet.text(190, 34, "共 1 页 第 1 页")
    listed: tuple[Column, ...] = ((10, "序号", "l"), (24, "货物（劳务）名称", "l"), *columns[1:])
    rows = [
        ("1", "*建材*水泥", "P.O 42.5", "吨", "4", "400", "1600.00", "13%", "208.00"),
        ("2", "*建材*中砂", "", "吨", "10", "90", "900.00", "13%", "117.00"),
        ("3", "*建材*石子", "5-10", "吨", "5", "100", "500.00", "13%", "65.00"),
    ]
    sheet.rows(42, 6, listed, rows)
    for y, word in ((90, "小计"), (96, "总计")):
        for x, text, at in ((10, word, "l"), (180, "¥3000.00", "r"), (228, "¥390.00", "r")):
            sheet.text(x, y, text, 8, at)
    sheet.save()
    found = read(tmp_path / "a.pdf")
    assert [row.values["item"] for row in found.rows("lines")] == ["*建材*水泥", "*建材*中砂", "*建材*石子"]
    assert told(found, "invoice_number", "invoice_code", "total_amount") == ["20456790", "099001900204", "3390.00"]
    assert not [f.code for f in found.findings if f.outcome == "fail"]


def test_a_signed_ofd_is_said_to_be_signed_and_never_to_be_valid(tmp_path: Path) -> None:
    """SM2 seals can't be checked here: each is one that could not be; an unsigned file has none."""
    signed, plain = tmp_path / "signed.ofd", tmp_path / "plain.ofd"
    for path, names in (
        (signed, ("OFD.xml", "Doc_0/Signs/Sign_0/Signature.xml", "Doc_0/Signs/Sign_0/SignedValue.dat")),
        (plain, ("OFD.xml",)),
    ):
        with zipfile.ZipFile(path, "w") as archive:
            for name in names:
                archive.writestr(name, "<x/>")
    assert [(trace.sign, trace.detail["why"]) for trace in ofd_traces(signed).found] == [("signature_unread", "sm2")]
    assert ofd_traces(plain).found == () and ofd_traces(plain).looked == ("signatures",)
