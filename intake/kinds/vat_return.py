"""增值税及附加税费申报表, of general and of small-scale taxpayers: its header, and its lines with month and year to date."""

from collections.abc import Sequence

from intake.kind import DocumentKind
from nlp.evidence import Extraction, Table
from nlp.extract import extract_fields
from nlp.form.read import read_form, without
from nlp.form.seal_name import beside_seals
from nlp.form.titles import LINES
from nlp.spec import Cue, FieldSpec, Parting
from nlp.values import account, address, date, money_unit, name, taxpayer_id, term
from ocr.page import Page

PERIOD_LABELS = ("税款所属时间", "税款所属期", "税款所属期间", "所属时期")

FIELDS = (
    FieldSpec(
        "taxpayer_id", ("纳税人识别号（统一社会信用代码）", "纳税人识别号", "统一社会信用代码"), taxpayer_id.parse
    ),
    FieldSpec("taxpayer_name", ("纳税人名称",), name.parse, multiline=True),
    FieldSpec("period_from", PERIOD_LABELS, term.parse_from, multiline=True),
    FieldSpec("period_to", PERIOD_LABELS, term.parse_to, multiline=True),
    FieldSpec("filed_on", ("填表日期", "申报日期"), date.parse),
    FieldSpec("legal_representative", ("法定代表人姓名", "法定代表人", "法定代表人（负责人）"), name.person),
    FieldSpec("address", ("注册地址", "生产经营地址"), address.parse, multiline=True),
    FieldSpec("account_number", ("开户银行及账号", "开户银行及帐号"), account.last_number),
    FieldSpec("unit", ("金额单位",), money_unit.parse),
)


def extract(pages: Sequence[Page]) -> Extraction:
    """The header's fields, sought outside of the lines, and the lines."""
    form = read_form(pages)
    fields = extract_fields(without(pages, form), FIELDS)
    if (named := beside_seals(fields.get("taxpayer_name"), pages)) is not None:
        fields = {**fields, "taxpayer_name": named}
    return Extraction(fields, {"lines": Table("lines", form.rows, form.notes)})


KIND = DocumentKind(
    name="vat_return",
    title="增值税及附加税费申报表",
    title_en="VAT return",
    cues=(
        Cue("增值税及附加税费申报表", 3, title=True),
        Cue("增值税纳税申报表", 3, title=True),
        Cue("按适用税率计税销售额", 2),
        Cue("应征增值税不含税销售额", 2),
        Cue("即征即退项目", 2),
        Cue("销项税额", 1),
        Cue("进项税额", 1),
        Cue("本年累计", 1),
        Cue("税款所属时间", 1),
    ),
    fields=FIELDS,
    table=LINES,
    extract=extract,
    parting=Parting(
        ("taxpayer_id", "period_from", "period_to"),
        sheets=(
            ("增值税及附加税费申报表", "增值税纳税申报表"),
            *((f"附列资料（{number}）", f"附列资料{number}") for number in "一二三四五六七八"),
            ("减免税申报明细表",),
        ),
    ),
)
