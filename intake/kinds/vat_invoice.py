"""增值税发票: paper and electronic invoices, and the digital one (数电票), as print, picture, PDF, OFD or XML."""

from collections.abc import Sequence

from intake.kind import DocumentKind
from nlp.evidence import Extraction
from nlp.invoice.read import read_invoice
from nlp.spec import ColumnSpec, Cue, FieldSpec, Parting, TableSpec
from nlp.values import chinese_number, date, invoice, money, name, taxpayer_id, text
from ocr.page import Page

NAMES = ("名称", "单位名称")
NUMBERS = (
    "统一社会信用代码/纳税人识别号", "纳税人识别号", "统一社会信用代码", "纳税人识别号/统一社会信用代码", "纳税人登记号",
)  # fmt: skip
ACCOUNTS = ("开户行及账号", "开户行及帐号", "开户银行及账号", "银行账号", "开户行、账号")
_MONEY = r"(-?\d[\d,，]*\.\d{2})(?!\d)"
_WORDS = "负零〇壹贰叁肆伍陆柒捌玖拾佰仟万亿元圆角分整正貳陸億萬圓兩参參弍"

LINES = TableSpec(
    "lines",
    (
        ColumnSpec("item", ("项目名称", "项目", "货物或应税劳务、服务名称", "货物或应税劳务名称", "货物或应税劳务服务名称", "货物（劳务）名称", "商品名称", "货物名称", "开票项目"), text.parse),
        ColumnSpec("specification", ("规格型号", "规格", "型号", "车牌号"), text.parse),
        ColumnSpec("unit", ("单位", "计量单位", "面积单位"), text.parse),
        ColumnSpec("quantity", ("数量",), invoice.quantity),
        ColumnSpec("unit_price", ("单价", "单价（不含税）"), invoice.quantity),
        ColumnSpec("amount", ("金额", "不含税金额", "金额（不含税）"), invoice.amount),
        ColumnSpec("tax_rate", ("税率/征收率", "税率", "征收率", "税率（征收率）"), invoice.rate),
        ColumnSpec("tax", ("税额",), invoice.amount),
    ),
    noise=("合计", "小计", "价税合计", "(大写)", "(小写)", "原价合计", "折扣额合计"),
)  # fmt: skip

FIELDS = (
    FieldSpec("invoice_type", (), invoice.kind, position="title",
        pattern=r"((?:增值税)?电子发票 ?\( ?(?:增值税专用|普通)发票 ?\)|增 ?值 ?税 ?(?:电 ?子 ?)?(?:专 ?用|普 ?通) ?发 ?票)"),
    FieldSpec("invoice_code", ("发票代码",), invoice.code, position="top", pattern=r"^(\d{10}|\d{12})(?=$| )"),
    FieldSpec("invoice_number", ("发票号码", "发票号", "No", "No.", "№"), invoice.number, position="top",
        pattern=r"(?:No|NO|N0|N[oº°]|№) ?[.:：]? ?(\d{8})(?!\d)|(?<!\d)(\d{20})(?!\d)"),
    FieldSpec("issued_on", ("开票日期", "填开日期", "开具日期"), date.parse_overprinted),
    FieldSpec("check_code", ("校验码", "发票校验码", "校验码：", "校 验 码"), invoice.check_code,
        pattern=r"校 ?验 ?码 ?[:：]? ?((?:\d ?){20})(?!\d)"),
    FieldSpec("machine_number", ("机器编号", "机器号码"), text.code),
    FieldSpec("net_amount", (), money.parse, pattern_sure=0.95,
        pattern=rf"^(?!.*(?:大写|小写|价)).{{0,8}}合 ?计[^\d]{{0,12}}?{_MONEY}"),
    FieldSpec("tax_amount", (), money.parse, pattern_sure=0.95,
        pattern=rf"^(?!.*(?:大写|小写|价)).{{0,8}}合 ?计[^\d]{{0,12}}?-?\d[\d,，]*\.\d{{2}}(?!\d)[^\d]*?{_MONEY}"),
    FieldSpec("total_amount", ("（小写）", "小写", "价税合计（小写）"), money.parse, pattern=rf"小 ?写 ?\)? ?[^\d]{{0,3}}{_MONEY}"),
    FieldSpec("total_in_words", ("价税合计（大写）", "（大写）", "大写", "价税合计"), chinese_number.parse,
        pattern=rf"(?:(?<=[写计额)])|(?<![\u4e00-\u9fff])) ?((?:\( ?负数 ?\) ?)?(?:人民币 ?)?[{_WORDS}](?: ?[{_WORDS}])+ ?(?:[元圆角分圓] ?[整正]?)(?: ?[{_WORDS}])*)"),
    FieldSpec("issuer", ("开票人",), invoice.person),
    FieldSpec("qr_payload", (), text.verbatim, mark="qr"),
    FieldSpec("buyer_name", ("购买方名称", "购方名称", "购货单位名称", "购货方名称"), name.parse, multiline=True),
    FieldSpec("buyer_id", ("购买方税号", "购买方纳税人识别号", "购方税号", "购货方识别号", "购买方统一社会信用代码/纳税人识别号"), taxpayer_id.parse),
    FieldSpec("seller_name", ("销售方名称", "销方名称", "销货单位名称", "销货方名称", "收款单位"), name.parse, multiline=True),
    FieldSpec("seller_id", ("销售方税号", "销售方纳税人识别号", "销方税号", "销货方识别号", "销售方统一社会信用代码/纳税人识别号"), taxpayer_id.parse),
)  # fmt: skip
PARTIES = (
    FieldSpec("party_name", NAMES, name.parse, multiline=True),
    FieldSpec("party_id", NUMBERS, taxpayer_id.parse, pattern=r"识别号 ?[:：]? ?([0-9A-Z]{15,20})(?![0-9A-Z])"),
    FieldSpec("party_address", ("地址、电话", "地址电话", "地址", "地址、电活"), text.parse),
    FieldSpec("party_account", ACCOUNTS, invoice.bank_account, multiline=True),
    FieldSpec(
        "party_other", ("收款人", "复核", "备注", "密码区", "销售方：（章）", "购买方信息", "销售方信息"), text.parse
    ),
)
KEPT = ("address", "other")  # of the parties: read only so that labels end where they begin


def extract(pages: Sequence[Page]) -> Extraction:
    """Fields, each party's among them, and lines."""
    found = read_invoice(pages, FIELDS, PARTIES, LINES, (NUMBERS, NAMES, ACCOUNTS))
    fields = {n: f for n, f in found.fields.items() if not n.endswith(tuple(f"_{end}" for end in KEPT))}
    return Extraction(fields, found.tables)


KIND = DocumentKind(
    name="vat_invoice",
    title="增值税发票",
    title_en="VAT invoice",
    cues=(
        Cue("增值税专用发票", 3, title=True),
        Cue("增值税普通发票", 3, title=True),
        Cue("增值税电子普通发票", 2, title=True),
        Cue("增值税电子专用发票", 2, title=True),
        Cue("电子发票", 3, title=True),
        Cue("发票代码", 2),
        Cue("发票号码", 3),
        Cue("开票日期", 2),
        Cue("价税合计", 3),
        Cue("购买方", 1),
        Cue("销售方", 1),
        Cue("购货单位", 1),
        Cue("销货单位", 1),
        Cue("货物或应税劳务", 2),
        Cue("规格型号", 1),
        Cue("税率/征收率", 2),
        Cue("密码区", 1),
        Cue("开票人", 1),
        Cue("SellerIdNum", 3),
        Cue("IssuItemInformation", 3),
        Cue("TaxExclusiveTotalAmount", 3),
        Cue("SellerTaxID", 3),
        Cue("完税证明", -4, title=True),
        Cue("申报表", -4, title=True),
        Cue("入库单", -3, title=True),
        Cue("合同", -3, title=True),
        Cue("银行流水", -3, title=True),
        Cue("铁路电子客票", -8, title=True),
        Cue("机动车销售统一发票", -8, title=True),
    ),
    fields=(
        *FIELDS,
        *(FieldSpec(f"{side}_account", ACCOUNTS, invoice.bank_account) for side in ("buyer", "seller")),
    ),
    table=LINES,
    parting=Parting(("invoice_number",)),
    extract=extract,
)
