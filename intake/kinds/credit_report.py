"""企业信用报告 (PBOC): told apart by its cues; of its fields the header only."""

from intake.kind import DocumentKind
from nlp.spec import Cue, FieldSpec, Parting
from nlp.values import date, name, text, uscc

KIND = DocumentKind(
    name="credit_report",
    title="企业信用报告",
    title_en="Credit report",
    cues=(
        Cue("企业信用报告", 3, title=True),
        Cue("个人信用报告", 3, title=True),
        Cue("征信中心", 2),
        Cue("报告说明", 1),
        Cue("信息概要", 2),
        Cue("信贷记录明细", 2),
        Cue("公共记录明细", 2),
        Cue("未结清", 1),
        Cue("相关还款责任", 1),
        Cue("异议标注", 1),
        Cue("中征码", 2),
    ),
    fields=(
        FieldSpec("report_number", ("报告编号", "NO"), text.code),
        FieldSpec("reported_on", ("报告时间", "报告日期", "报告生成时间"), date.parse),
        FieldSpec("company_name", ("企业名称", "名称"), name.parse),
        FieldSpec("uscc", ("统一社会信用代码",), uscc.parse),
        FieldSpec("central_code", ("中征码",), text.code),
    ),
    parting=Parting(("report_number",)),
)
