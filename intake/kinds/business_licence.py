"""营业执照: every layout since 2004, every kind of firm. One schema; what a layout does not carry is absent."""

from collections.abc import Sequence

from intake.kind import DocumentKind
from nlp.agreement import authority_by_address
from nlp.evidence import Extraction
from nlp.extract import extract_fields
from nlp.spec import Cue, FieldSpec, Parting
from nlp.values import address, authority, capital, copy, date, name, registration_number, scope, term, text, uscc
from ocr.page import Page

TERM_LABELS = ("营业期限", "经营期限", "合伙期限", "经营（驻在）期限", "营业期限至", "经营期限自")

FIELDS: tuple[FieldSpec, ...] = (
    FieldSpec(
        "uscc",
        (
            "统一社会信用代码",
            "统一社会信用代码/注册号",
            "注册号/统一社会信用代码",
            "统一社会信用代码（注册号）",
            "统一社会信用代码（纳税人识别号）",
            "社会信用代码",
            "统一信用代码",
            "信用代码",
            "Unified Social Credit Code",
        ),
        uscc.parse,
        pattern=r"(?<![0-9A-Z])([159ANY][0-9A-Z](?: ?[0-9A-Z]){16})(?![0-9A-Z])",
    ),
    FieldSpec(
        "registration_number",
        ("注册号", "营业执照注册号", "企业注册号", "工商注册号", "注册登记号", "执照注册号"),
        registration_number.parse,
    ),
    FieldSpec(
        "name",
        (
            "名称",
            "企业名称",
            "公司名称",
            "字号名称",
            "单位名称",
            "商号名称",
            "商户名称",
            "机构名称",
            "市场主体名称",
            "经营主体名称",
            "个体工商户名称",
            "合作社名称",
            "Name",
        ),
        name.parse,
        multiline=True,
    ),
    FieldSpec(
        "entity_type",
        (
            "类型",
            "公司类型",
            "企业类型",
            "主体类型",
            "市场主体类型",
            "经营主体类型",
            "组织类型",
            "机构类型",
            "经济性质",
            "企业性质",
            "经济类型",
        ),
        text.parse,
        multiline=True,
    ),
    FieldSpec(
        "legal_representative",
        (
            "法定代表人",
            "法定代表人姓名",
            "法定代表人（负责人）",
            "执行事务合伙人",
            "执行事务合伙人姓名",
            "执行合伙事务的合伙人",
            "投资人",
            "投资人姓名",
            "负责人",
            "负责人姓名",
            "首席代表",
            "经营者",
            "经营者姓名",
            "业主姓名",
            "法人代表",
            "法人代表姓名",
        ),
        name.person,
        multiline=True,
    ),
    FieldSpec("legal_representative_role", (), text.parse, label_of="legal_representative"),
    FieldSpec(
        "registered_capital",
        (
            "注册资本",
            "注册资金",
            "出资额",
            "成员出资总额",
            "出资总额",
            "资金数额",
            "注册资本（金）",
            "认缴出资额",
            "认缴出资总额",
            "投资人出资额",
            "认缴注册资本",
        ),
        capital.parse,
    ),
    FieldSpec("established_on", ("成立日期", "注册日期", "成立时间", "设立日期"), date.parse_overprinted),
    FieldSpec("term_from", TERM_LABELS, term.parse_from),
    FieldSpec("term_to", TERM_LABELS, term.parse_to),
    FieldSpec(
        "address",
        (
            "住所",
            "营业场所",
            "主要经营场所",
            "经营场所",
            "企业住所",
            "公司住所",
            "注册地址",
            "经营地址",
            "住址",
            "地址",
            "主要营业场所",
            "经营场所地址",
        ),
        address.parse,
        multiline=True,
    ),
    FieldSpec(
        "business_scope",
        ("经营范围", "业务范围", "经营范围及方式", "经营范围及经营方式", "经营项目"),
        scope.parse,
        multiline=True,
    ),
    FieldSpec("composition_form", ("组成形式", "组织形式"), text.parse),
    FieldSpec(
        "registration_authority",
        ("登记机关", "发照机关", "发证机关", "核准机关", "登记机关（盖章）", "登记机关盖章", "登记机关名称"),
        authority.parse,
        mark="seal",
    ),
    FieldSpec(
        "issued_on",
        ("发照日期", "核发日期", "发证日期", "核准日期", "登记日期", "颁发日期", "签发日期", "发照时间"),
        date.parse,
        pattern=r"(\d{4}[ .·]*年[ .·]*\d{1,2}[ .·]*月[ .·]*\d{1,2}(?:[ .·]*日|(?!\d))|[二一][〇○O零0一二三四五六七八九]{3} ?年 ?[一二三四五六七八九十]{1,3} ?月 ?"
        r"[一二三四五六七八九十]{1,3} ?日|\d{4}[-./]\d{1,2}[-./]\d{1,2})",
        position="bottom",
        pattern_sure=0.93,
    ),
    FieldSpec(
        "copy_kind",
        (),
        copy.kind,
        pattern=r"电子 ?营 ?业 ?执 ?照|(?:下载|打印|生成)时间|\( ?[副正] ?本 ?\)?|^ ?[副正] ?本|应当于每年1月1日|企?业? ?法?人? ?营 ?业 ?执 ?照",
        pattern_sure=0.97,
    ),
    FieldSpec(
        "copy_number",
        ("副本编号", "副本号"),
        copy.number,
        pattern=r"(?:副 ?本 ?\)? ?)?\( ?(\d{1,2} ?- ?\d{1,2}) ?\)|副 ?本 ?\)? ?:? ?(\d{1,2} ?- ?\d{1,2})(?!\d)",
        position="top",
        pattern_sure=0.95,
    ),
    FieldSpec(
        "certificate_number",
        ("证照编号", "证照编码", "执照编号", "编号"),
        text.long_code,
    ),
    FieldSpec("qr_payload", (), text.verbatim, mark="qr"),
)


def extract(pages: Sequence[Page]) -> Extraction:
    """Fields, with those that tell of the same thing heard together."""
    return Extraction(authority_by_address(extract_fields(pages, FIELDS)))


KIND = DocumentKind(
    name="business_licence",
    title="营业执照",
    title_en="Business licence",
    cues=(
        Cue("营业执照", 3, title=True),
        Cue("企业法人营业执照", 2, title=True),
        Cue("电子营业执照", 1, title=True),
        Cue("扫描二维码登录", 1),
        Cue("企业信用信息公示系统", 2),
        Cue("监督管理总局监制", 2),
        Cue("工商行政管理总局", 1),
        Cue("法定代表人", 1),
        Cue("注册资本", 1),
        Cue("经营范围", 1),
        Cue("营业期限", 1),
        Cue("成立日期", 1),
        Cue("统一社会信用代码", 1),
        Cue("登记机关", 1),
        Cue("组成形式", 1),
        Cue("经营者", 1),
        Cue("报送公示年度报告", 1),
        Cue("出资额", 1),
        Cue("执行事务合伙人", 1),
        Cue("营业执照复印件", -3),
        Cue("提供营业执照", -3),
        Cue("营业执照号码", -2),
    ),
    fields=FIELDS,
    extract=extract,
    parting=Parting(("uscc", "registration_number"), one_page=True),
)
