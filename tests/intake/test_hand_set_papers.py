"""Cards, permits and ratings set by hand, unlike any that the specimens draw."""

import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random

import pytest

from intake.document import Document
from intake.pipeline import PipelineOptions, read_documents
from intake.upload import accept
from nlp.training.specimens import codes
from tests.nlp.hand_set import HandSet

FIRM = "样例市云启商贸有限公司"
CODE = codes.uscc(Random(5), "company", date(2018, 5, 2))
PERSON = codes.identity_number(Random(4), date(1985, 3, 7), True)
OFFICE = "国家税务总局样例市税务局"
Draw = Callable[[Path], HandSet]


def read(path: Path) -> list[Document]:
    with tempfile.TemporaryDirectory() as folder:
        uploads, _ = accept(path.name, path, Path(folder))
        return list(read_documents(uploads[0], options=PipelineOptions(today=date(2026, 6, 1))))


def rating_table(path: Path) -> HandSet:
    """A site's list of years, the newest first."""
    sheet = HandSet(path, 297, 160)
    sheet.text(10, 12, "国家税务总局示例省电子税务局", 14)
    sheet.text(10, 20, "首页 > 公众查询 > 纳税信用评价结果查询", 8)
    sheet.text(10, 32, f"纳税人识别号：{CODE}")
    sheet.text(120, 32, f"纳税人名称：{FIRM}")
    columns = (
        (10, "序号", "l"), (25, "纳税人识别号", "l"), (80, "纳税人名称", "l"), (150, "评价年度", "l"), (180, "信用级别", "l"), (210, "评价得分", "l"),
        (240, "主管税务机关", "l"),
    )  # fmt: skip
    rows = [("1", CODE, FIRM, "2023", "A", "96", OFFICE), ("2", CODE, FIRM, "2022", "B", "88", OFFICE)]
    sheet.rows(44, 8, columns, rows, 9)
    sheet.text(10, 90, "查询日期：2024-05-20")
    return sheet


def rating_phone(path: Path) -> HandSet:
    """An app's page: the level as one large letter, the firm's name without a label."""
    sheet = HandSet(path, 108, 220)
    for y, text, size in (
        (12, "纳税信用", 12),
        (30, FIRM, 13),
        (38, CODE, 9),
        (65, "B", 48),
        (82, "2023年度纳税信用级别", 10),
    ):
        sheet.text(54, y, text, size, "m")
    told = (("评价得分", "85.00"), ("主管税务机关", OFFICE), ("评价年度", "2023"), ("查询时间", "2024-05-20 10:22:31"))
    for at, (label, value) in enumerate(told):
        sheet.text(8, 100 + 10 * at, label, 10)
        sheet.text(100, 100 + 10 * at, value, 10, "r")
    return sheet


def rating_notice(path: Path) -> HandSet:
    """A framed notice under the name that the rating has since July 2025."""
    sheet = HandSet(path, 210, 297)
    sheet.text(105, 30, "纳税缴费信用评价信息", 20, "m")
    told = (
        ("纳税人识别号", CODE), ("纳税人名称", FIRM), ("评价年度", "2025年"), ("纳税缴费信用级别", "M级"), ("评价得分", "—"), ("主管税务机关", OFFICE),
    )  # fmt: skip
    for at, (label, value) in enumerate(told):
        y = 50 + 10 * at
        sheet.box(20, y - 5, 190, y + 5)
        sheet.rule(70, y - 5, 70, y + 5)
        sheet.text(24, y, label, 11)
        sheet.text(74, y, value, 11)
    sheet.text(190, 120, "打印日期：2026年5月8日", 11, "r")
    return sheet


@pytest.mark.parametrize(
    ("draw", "year", "level", "day"),
    [(rating_table, "2023", "A", "2024-05-20"), (rating_phone, "2023", "B", "2024-05-20"), (rating_notice, "2025", "M", "2026-05-08")],
)  # fmt: skip
def test_ratings(tmp_path: Path, draw: Draw, year: str, level: str, day: str) -> None:
    """The newest year and its level, wherever a page puts them."""
    draw(tmp_path / "a.pdf").save()
    (found,) = read(tmp_path / "a.pdf")
    told = {
        name: found.value(name) for name in ("taxpayer_id", "taxpayer_name", "year", "level", "authority", "printed_on")
    }
    assert found.kind == "tax_credit_rating"
    assert told == {
        "taxpayer_id": CODE, "taxpayer_name": FIRM, "year": year, "level": level, "authority": OFFICE, "printed_on": day,
    }  # fmt: skip


def account_information(path: Path, number: str = "9980123456789012345") -> HandSet:
    """What banks have issued since 2019: a column of labels, one of them in two lines."""
    sheet = HandSet(path, 210, 297)
    _account_page(sheet, FIRM, number, "J9901000123401")
    return sheet


def _account_page(sheet: HandSet, firm: str, number: str, approval: str) -> None:
    sheet.text(105, 40, "基本存款账户信息", 20, "m")
    told = (
        ("账户名称:", firm), ("账户号码:", number), ("开户银行:", "示例银行股份有限公司样例滨江支行"), ("法定代表人:", "贺兰舟"), ("基本存款账户编号:", approval),
    )  # fmt: skip
    for at, (label, value) in enumerate(told):
        sheet.text(35, 70 + 16 * at, label, 12)
        sheet.text(85, 70 + 16 * at, value, 12)
    sheet.text(35, 123, "(单位负责人)", 12)
    sheet.text(150, 170, "2023 年 6 月 12 日", 12)


def permit(path: Path) -> HandSet:
    """The permit of before 2019: a sentence that runs over two lines, then labels without colons."""
    sheet = HandSet(path, 297, 210)
    sheet.text(148, 30, "开户许可证", 30, "m")
    for x, y, text, size in (
        (30, 50, "核准号：J9901000123401", 11), (200, 50, "编号：9910-00123456", 11), (40, 75, f"经审核，{FIRM}", 16),
        (210, 75, "符合开户条件，准予", 16), (30, 88, "开立基本存款账户。", 16), (30, 105, "法定代表人（单位负责人）  贺兰舟", 14),
        (150, 105, "开户银行  示例银行样例滨江支行", 14), (30, 120, "账    号  9980123456789012345", 14), (200, 150, "发证机关（盖章）", 14),
        (200, 165, "2015 年 03 月 02 日", 14),
    ):  # fmt: skip
        sheet.text(x, y, text, size)
    return sheet


@pytest.mark.parametrize(
    ("draw", "bank"), [(account_information, "示例银行股份有限公司样例滨江支行"), (permit, "示例银行样例滨江支行")]
)
def test_account_papers(tmp_path: Path, draw: Draw, bank: str) -> None:
    """The old permit and what replaced it say the same of an account."""
    draw(tmp_path / "a.pdf").save()
    (found,) = read(tmp_path / "a.pdf")
    names = ("approval_number", "name", "legal_representative", "bank", "account_number")
    assert found.kind == "account_permit"
    assert [found.value(name) for name in names] == ["J9901000123401", FIRM, "贺兰舟", bank, "9980123456789012345"]


def test_two_account_papers_in_one_file_are_two(tmp_path: Path) -> None:
    """Of one sort, one after the other: each names another account."""
    sheet = HandSet(tmp_path / "a.pdf", 210, 297)
    _account_page(sheet, FIRM, "9980123456789012345", "J9901000123401")
    sheet.page()
    _account_page(sheet, "仿样市远山建设有限公司", "9980555566667777888", "J9902000555501")
    sheet.save()
    assert [(each.kind, each.value("account_number")) for each in read(tmp_path / "a.pdf")] == [
        ("account_permit", "9980123456789012345"), ("account_permit", "9980555566667777888"),
    ]  # fmt: skip


def test_a_tax_registration_of_a_shop(tmp_path: Path) -> None:
    """Labels with gaps between their characters, a number behind 字, the day in numerals."""
    sheet = HandSet(tmp_path / "a.pdf", 297, 210)
    sheet.text(148, 25, "税 务 登 记 证", 26, "m")
    sheet.text(148, 40, "样国税字 990101198503071 号", 12, "m")
    told = (
        ("纳 税 人 名 称", "样例市云启五金经营部"), ("法定代表人(负责人)", "贺兰舟"), ("地        址", "示例省样例市高新区朝阳大道930号"),
        ("登记注册类型", "个体工商户"), ("经 营 范 围", "五金交电、建筑材料零售"), ("批准设立机关", "样例市工商行政管理局高新分局"), ("扣 缴 义 务", "依法确定"),
    )  # fmt: skip
    for at, (label, value) in enumerate(told):
        sheet.text(40, 60 + 13 * at, label, 12)
        sheet.text(100, 60 + 13 * at, value, 12)
    sheet.text(220, 165, "发证税务机关", 12)
    sheet.text(220, 178, "二〇一〇年八月六日", 12)
    sheet.text(148, 195, "国家税务总局监制", 10, "m")
    sheet.save()
    (found,) = read(tmp_path / "a.pdf")
    names = (
        "taxpayer_id",
        "name",
        "legal_representative",
        "address",
        "registration_type",
        "business_scope",
        "issued_on",
    )
    assert found.kind == "tax_registration_certificate"
    assert [found.value(name) for name in names] == [
        "990101198503071", "样例市云启五金经营部", "贺兰舟", "示例省样例市高新区朝阳大道930号", "个体工商户", "五金交电、建筑材料零售", "2010-08-06",
    ]  # fmt: skip


def _card(sheet: HandSet, x: float, y: float, back: bool) -> None:
    sheet.box(x, y, x + 86, y + 54)
    front = (
        (6, 9, "姓 名", 7), (18, 9, "贺兰舟", 9), (6, 16, "性 别", 7), (18, 16, "男", 8), (30, 16, "民 族", 7), (42, 16, "汉", 8), (6, 23, "出 生", 7),
        (18, 23, "1985 年 3 月 7 日", 8), (6, 30, "住 址", 7), (18, 30, "示例省样例市高新区朝阳大", 8), (18, 35, "道930号2栋101室", 8),
        (6, 48, "公民身份号码", 7), (30, 48, PERSON, 11),
    )  # fmt: skip
    behind = (
        (26, 12, "中华人民共和国", 13), (26, 22, "居 民 身 份 证", 16), (22, 41, "签发机关", 7), (38, 41, "样例市公安局高新分局", 8),
        (22, 48, "有效期限", 7), (38, 48, "2015.06.01-2035.06.01", 8),
    )  # fmt: skip
    for across, down, text, size in behind if back else front:
        sheet.text(x + across, y + down, text, size)


@pytest.mark.parametrize("places", [((10, 20), (110, 20)), ((60, 120), (60, 50))])
def test_both_sides_of_a_card_on_one_page(tmp_path: Path, places: tuple[tuple[float, float], ...]) -> None:
    """Beside each other, or the back above the front under a copier's note and over a signature."""
    sheet = HandSet(tmp_path / "a.pdf", 210, 297)
    sheet.text(105, 12, "身份证复印件（仅限办理贷款使用）", 12, "m")
    for (x, y), back in zip(places, (False, True), strict=True):
        _card(sheet, x, y, back)
    sheet.text(60, 200, "本人签名：贺兰舟    2024年5月1日", 10)
    sheet.save()
    (found,) = read(tmp_path / "a.pdf")
    names = ("name", "sex", "born_on", "address", "id_number", "authority", "valid_from", "valid_to")
    assert found.kind == "id_card"
    assert [found.value(name) for name in names] == [
        "贺兰舟", "男", "1985-03-07", "示例省样例市高新区朝阳大道930号2栋101室", PERSON, "样例市公安局高新分局", "2015-06-01", "2035-06-01",
    ]  # fmt: skip
