"""财务报表 (balance sheet, income statement, cash flow; small businesses' and enterprises' forms): header and lines."""

import re
from collections.abc import Sequence
from dataclasses import replace

from intake.kind import DocumentKind
from nlp.evidence import Extraction, Field, Table
from nlp.extract import extract_fields
from nlp.form.read import read_form, without
from nlp.form.seal_name import beside_seals
from nlp.form.titles import LINES
from nlp.normalise import norm
from nlp.spec import Cue, FieldSpec, Parting
from nlp.values import money_unit, name, span
from ocr.page import Page

ELSEWHERE = 0.6  # how often the time of a later statement is the first one's to the letter
TIMES = ("会计期间", "报表所属期", "所属期", "税款所属期", "报表日期", "日期", "报告期")
NAMES = (
    FieldSpec(
        "company_name", ("编制单位", "单位名称", "纳税人名称", "编报单位"), lambda text: name.parse(_undated(text))
    ),
    FieldSpec("unit", ("单位", "金额单位"), money_unit.parse),
)
SPANS = (
    FieldSpec("period", TIMES, span.parse, pattern=f"({span.PRINTED})", position="top"),
    FieldSpec("period_from", TIMES, span.parse_from, pattern=f"({span.PRINTED})", position="top"),
    FieldSpec("period_to", TIMES, span.parse_to, pattern=f"({span.PRINTED})", position="top"),
)


def _undated(text: str) -> str:
    """A name without the date and the unit that stand beside it."""
    return re.split(rf"{span.PRINTED}|(?:金额)?单位 ?[:：]", norm(text))[0]


def extract(pages: Sequence[Page]) -> Extraction:
    """The header's fields, sought outside of the lines, and the lines of all statements.

    Each statement prints its own time: the document's is that of the first. It is sought by itself, for it stands close
    to the firm's name.
    """
    form = read_form(pages)
    rest = without(pages, form)
    spans = extract_fields(rest[:1], SPANS) or _of_others(extract_fields(rest[1:], SPANS))
    fields = extract_fields(rest, NAMES) | spans
    if (named := beside_seals(fields.get("company_name"), pages)) is not None:
        fields = {**fields, "company_name": named}
    return Extraction(fields, {"lines": Table("lines", form.rows, form.notes)})


def _of_others(spans: dict[str, Field]) -> dict[str, Field]:
    """A time that only later statements tell: its last day is the first one's, what it begins with may not be."""
    return {
        name: found if name == "period_to" else replace(found, confidence=found.confidence * ELSEWHERE)
        for name, found in spans.items()
    }


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
    fields=(*NAMES, *SPANS),
    table=LINES,
    extract=extract,
    parting=Parting(
        ("company_name",), sheets=(("资产负债表",), ("利润表", "损益表"), ("现金流量表",), ("所有者权益变动表",))
    ),
)
