"""财务报表 (balance sheet, income statement, cash flow): told apart by its cues; of its fields the header only."""

from intake.kind import DocumentKind
from nlp.spec import Cue, FieldSpec
from nlp.values import name, text

KIND = DocumentKind(
    name="financial_statement",
    title="财务报表",
    title_en="Financial statement",
    cues=(
        Cue("资产负债表", 3, title=True),
        Cue("利润表", 3, title=True),
        Cue("损益表", 3, title=True),
        Cue("现金流量表", 3, title=True),
        Cue("会小企", 2),
        Cue("会企", 1),
        Cue("所有者权益合计", 2),
        Cue("未分配利润", 1),
        Cue("流动资产合计", 2),
        Cue("营业外收入", 1),
        Cue("营业利润", 1),
        Cue("年初余额", 1),
        Cue("期末余额", 1),
        Cue("编制单位", 1),
        Cue("经营活动产生的现金流量", 2),
    ),
    fields=(
        FieldSpec("company_name", ("编制单位", "单位名称", "纳税人名称"), name.parse),
        FieldSpec("period", ("会计期间", "报表所属期", "所属期", "日期"), text.parse),
        FieldSpec("unit", ("单位", "金额单位"), text.parse),
    ),
)
