"""纳税信用级别 (since 2025-07 纳税缴费信用): told apart by its cues, with its few fields."""

from collections.abc import Sequence

from intake.kind import DocumentKind
from nlp.evidence import Extraction
from nlp.extract import extract_fields
from nlp.rating import newest
from nlp.spec import Cue, FieldSpec, Parting
from nlp.values import authority, date, grade, name, taxpayer_id
from ocr.page import Page

FIELDS = (
    FieldSpec("taxpayer_id", ("纳税人识别号", "统一社会信用代码"), taxpayer_id.parse),
    FieldSpec(
        "taxpayer_name",
        ("纳税人名称", "企业名称"),
        name.parse,
        pattern=r"^ ?([\u4e00-\u9fff()]{4,40}(?:公司|厂|店|商行|经营部|中心|合作社|合伙\))) ?$",
        pattern_sure=0.85,
        position="top",
    ),
    FieldSpec("year", ("评价年度",), grade.year),
    FieldSpec(
        "level",
        (
            "纳税信用级别",
            "纳税信用等级",
            "纳税缴费信用级别",
            "纳税缴费信用等级",
            "信用级别",
            "信用等级",
            "评价结果",
            "评价级别",
            "级别",
        ),
        grade.parse,
    ),
    FieldSpec("authority", ("主管税务机关", "税务机关"), authority.parse),
    FieldSpec("printed_on", ("打印日期", "查询日期", "查询时间", "评价日期", "打印时间"), date.parse),
)


def extract(pages: Sequence[Page]) -> Extraction:
    """The fields; of a list of years the newest, and the level beside it."""
    return Extraction(newest(extract_fields(pages, FIELDS), pages))


KIND = DocumentKind(
    name="tax_credit_rating",
    title="纳税信用级别",
    title_en="Tax credit rating",
    cues=(
        Cue("纳税信用", 3, title=True),
        Cue("纳税缴费信用", 3, title=True),
        Cue("纳税信用级别", 2),
        Cue("纳税信用等级", 2),
        Cue("纳税信用评价", 2),
        Cue("评价年度", 2),
        Cue("评价结果", 1),
        Cue("主管税务机关", 1),
    ),
    fields=FIELDS,
    extract=extract,
    parting=Parting(("year",), one_page=True),
)
