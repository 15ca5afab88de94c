"""开户许可证, and the 基本存款账户信息 that replaced it in 2019."""

from intake.kind import DocumentKind
from nlp.spec import Cue, FieldSpec, Parting
from nlp.values import account, name, text

KIND = DocumentKind(
    name="account_permit",
    title="开户许可证／基本存款账户信息",
    title_en="Account opening permit",
    cues=(
        Cue("开户许可证", 3, title=True),
        Cue("基本存款账户信息", 3, title=True),
        Cue("核准号", 2),
        Cue("基本存款账户编号", 2),
        Cue("准予开立", 2),
        Cue("符合开户条件", 2),
        Cue("开户银行", 1),
        Cue("账户名称", 1),
        Cue("账户号码", 1),
        Cue("中国人民银行", 1),
        Cue("账户管理专用章", 1),
        Cue("开户许可证复印件", -3),
    ),
    fields=(
        FieldSpec(
            "approval_number",
            ("核准号", "基本存款账户编号", "开户许可证核准号", "账户核准号"),
            text.code,
            pattern=r"(?<![0-9A-Z])([JL] ?\d{13})(?!\d)",
        ),
        FieldSpec("permit_number", ("编号", "许可证编号"), text.code, pattern=r"(?<!\d)(\d{4} ?- ?\d{8})(?!\d)"),
        FieldSpec(
            "name",
            ("账户名称", "存款人名称", "存款人", "账户户名", "户名", "单位名称"),
            name.parse,
            pattern=r"经审核,? ?(.{4,50}?) ?符合开户条件",
            multiline=True,
        ),
        FieldSpec(
            "legal_representative",
            (
                "法定代表人（单位负责人）",
                "法定代表人（单位负责人）姓名",
                "法定代表人",
                "单位负责人",
                "法定代表人（负责人）",
                "法定代表人或单位负责人",
                "法定代表人/单位负责人",
                "法定代表人姓名",
                "负责人",
            ),
            name.person,
        ),
        FieldSpec(
            "bank",
            ("开户银行", "开户行", "开户银行名称", "开户行名称", "开户网点", "开户机构"),
            text.parse,
            multiline=True,
        ),
        FieldSpec("account_number", ("账号", "账户号码", "银行账号", "账户账号", "结算账号"), account.parse),
    ),
    parting=Parting(("account_number", "approval_number"), one_page=True),
)
