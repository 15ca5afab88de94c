"""税务登记证: the tax office's registration before licence and tax number became one (2015)."""

from intake.kind import DocumentKind
from nlp.spec import Cue, FieldSpec, Parting
from nlp.values import address, authority, date, name, taxpayer_id, text

KIND = DocumentKind(
    name="tax_registration_certificate",
    title="税务登记证",
    title_en="Tax registration certificate",
    cues=(
        Cue("税务登记证", 3, title=True),
        Cue("登记注册类型", 2),
        Cue("批准设立机关", 2),
        Cue("扣缴义务", 2),
        Cue("发证税务机关", 2),
        Cue("纳税人名称", 1),
        Cue("税字", 1),
        Cue("依法确定", 1),
        Cue("总机构情况", 1),
        Cue("国家税务总局监制", 1),
    ),
    fields=(
        FieldSpec(
            "taxpayer_id",
            ("纳税人识别号", "税务登记证号", "税务登记号", "税务登记证号码"),
            taxpayer_id.parse,
            pattern=r"[税联地国][\u4e00-\u9fff]?字 ?:? ?([0-9A-Z]{15,20}) ?号?",
        ),
        FieldSpec("name", ("纳税人名称", "纳税人全称", "单位名称", "名称"), name.parse, multiline=True),
        FieldSpec(
            "legal_representative",
            ("法定代表人（负责人）", "法定代表人", "负责人", "法定代表人或负责人", "经营者"),
            name.person,
        ),
        FieldSpec("address", ("地址", "注册地址", "生产经营地址", "经营地址", "住所"), address.parse, multiline=True),
        FieldSpec("registration_type", ("登记注册类型", "注册类型", "企业登记注册类型"), text.parse, multiline=True),
        FieldSpec("business_scope", ("经营范围",), text.parse, multiline=True),
        FieldSpec(
            "issuing_authority", ("发证税务机关", "发证机关", "税务机关"), authority.parse, multiline=True, mark="seal"
        ),
        FieldSpec(
            "issued_on",
            ("发证日期", "日期"),
            date.parse,
            pattern=r"(\d{4} ?年 ?\d{1,2} ?月 ?\d{1,2} ?日|[二一][〇○O零0一二三四五六七八九]{3} ?年 ?[一二三四五六七八九十]{1,3} ?月 ?"
            r"[一二三四五六七八九十]{1,3} ?日)",
            position="bottom_right",
        ),
    ),
    parting=Parting(("taxpayer_id",), one_page=True),
)
