"""增值税及附加税费申报表: told apart by its cues; of its fields the header only."""

from intake.kind import DocumentKind
from nlp.spec import Cue, FieldSpec
from nlp.values import date, name, taxpayer_id, term

PERIOD_LABELS = ("税款所属时间", "税款所属期", "税款所属期间", "所属时期")

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
    fields=(
        FieldSpec("taxpayer_id", ("纳税人识别号（统一社会信用代码）", "纳税人识别号"), taxpayer_id.parse),
        FieldSpec("taxpayer_name", ("纳税人名称",), name.parse),
        FieldSpec("period_from", PERIOD_LABELS, term.parse_from),
        FieldSpec("period_to", PERIOD_LABELS, term.parse_to),
        FieldSpec("filed_on", ("填表日期", "申报日期"), date.parse),
    ),
)
