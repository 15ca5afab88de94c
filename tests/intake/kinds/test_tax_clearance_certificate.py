"""Tax certificates: every line and every field of the table form, and the narrative form with its total alone."""

from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from intake.kinds.tax_clearance_certificate import extract
from nlp.evidence import Extraction
from ocr.pages import open_pages
from ocr.read import ReadOptions, read_page
from tests.intake.kinds.certificate_maker import make
from tests.nlp.statement_maker import FONT_FILE

pytestmark = pytest.mark.skipif(not FONT_FILE.exists(), reason=f"no font at {FONT_FILE}")
COLUMNS = ("voucher_number", "tax", "item", "period_from", "period_to", "paid_on", "amount")


def read(path: Path) -> Extraction:
    return extract([read_page(page, ReadOptions()) for page in open_pages(path, "application/pdf")])


def narrow(text: str | None) -> str:
    return (text or "").replace("（", "(").replace("）", ")")


@pytest.mark.parametrize("mode", ["ruled", "plain", "merged"])
@pytest.mark.parametrize("seed", range(4))
def test_every_line_of_the_table_form_is_read(seed: int, mode: str, tmp_path: Path) -> None:
    """Ruled with wrapped cells, unruled, or one tall cell a column; refunds stay negative; pages add up."""
    made = make(tmp_path / "certificate.pdf", seed, mode)
    found = read(tmp_path / "certificate.pdf")
    rows = [tuple(narrow(row.values[c]) for c in COLUMNS) for row in found.tables["items"].rows]
    assert rows == [tuple(narrow(cell) for cell in line) for line in made.lines]
    values = {name: field.value for name, field in found.fields.items()}
    assert values["certificate_number"] == "399046230500078915"
    assert values["issued_on"] == "2024-12-18"
    assert values["tax_authority"] == "国家税务总局样例市样例区税务局第一税务所"
    assert values["taxpayer_id"] == "91990100MA0D3MYNXQ"
    assert values["taxpayer_name"] == "样例市云启商贸有限公司"
    assert values["total_amount"] == f"{sum(made.totals):.2f}"
    assert found.tables["items"].notes["proof"] == "proven"
    if len(made.totals) == 1:
        assert values["total_in_words"] == f"{abs(made.totals[0]):.2f}"


def test_the_narrative_form_gives_its_total_and_no_line(tmp_path: Path) -> None:
    """The old numbering, the taxpayer inside the sentence, an amount in words that runs over a line's end."""
    pdfmetrics.registerFont(TTFont("cjk", str(FONT_FILE), subfontIndex=0))
    canvas = Canvas(str(tmp_path / "narrative.pdf"), pagesize=A4)
    canvas.setFont("cjk", 11)
    told = [
        (200, "税 收 完 税 证 明"), (330, "（161）样国证 01234567"), (60, "填发日期：2017年6月8日      税务机关：样例市国家税务局"),
        (60, "兹证明 样例市云启商贸有限公司（纳税人识别号：91990100MA0D3MYNXQ）于2016年"),
        (60, "1月1日至2016年12月31日缴纳增值税等税款合计人民币（大写）壹拾贰万叁仟肆佰"),
        (60, "伍拾陆元柒角捌分 ￥123,456.78。"), (60, "填票人：张三"), (60, "本凭证不作纳税人记账、抵扣凭证"),
    ]  # fmt: skip
    for at, (x, line) in enumerate(told):
        canvas.drawString(x, 780 - 26 * at, line)
    canvas.save()
    found = read(tmp_path / "narrative.pdf")
    values = {name: field.value for name, field in found.fields.items()}
    assert values["certificate_number"] == "（161）样国证01234567"
    assert values["taxpayer_name"] == "样例市云启商贸有限公司"
    assert values["total_amount"] == values["total_in_words"] == "123456.78"
    assert not any(table.rows for table in found.tables.values())
