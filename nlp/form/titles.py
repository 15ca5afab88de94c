"""The titles over a form's columns, found in a line whatever its spaces: what each column holds."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from rapidfuzz.fuzz import ratio

from nlp.normalise import compact
from nlp.spec import ColumnSpec, TableSpec
from nlp.statement.tokens import Line, Token
from nlp.values import money, text

LABEL, NUMBER, NOTE, CURRENT, CUMULATIVE, PREVIOUS, DATED = (
    "label",
    "number",
    "note",
    "current",
    "cumulative",
    "previous",
    "dated",
)
MONEY = (CURRENT, CUMULATIVE, PREVIOUS, DATED)
# Columns within a column: what immediate refunds concern, and the two sorts of sales of small-scale taxpayers.
PARTS = ("ordinary", "refund", "goods", "services")
LEAVES = ("goods", "services")  # printed under the titles of the amounts; the others stand over them
COVERED = 0.7  # of a line's characters that titles must make up

TITLES: dict[str, tuple[str, ...]] = {
    LABEL: (
        "项目", "资产", "负债和所有者权益", "负债及所有者权益", "负债和所有者权益(或股东权益)", "负债及所有者权益(或股东权益)", "负债和股东权益",
        "负债及股东权益", "负债与所有者权益", "负债和净资产", "负债及净资产", "和所有者权益", "(或股东权益)", "报表项目", "会计科目", "科目",
    ),
    NUMBER: ("栏次", "行次", "行号", "序号"),
    NOTE: ("附注", "附注编号", "注释", "注释号"),
    CURRENT: (
        "本月数", "本月金额", "本月发生额", "本月", "本期数", "本期金额", "本期发生额", "本期", "本期发生数", "期末余额", "期末数", "期末金额", "年末余额",
        "年末数", "本年金额", "本年数", "本季金额", "本季数", "本季度金额", "当期金额", "期末账面余额",
    ),
    CUMULATIVE: ("本年累计", "本年累计金额", "本年累计数", "本年累计发生额", "累计金额", "累计数", "累计发生额"),
    PREVIOUS: (
        "年初余额", "年初数", "年初金额", "上年年末余额", "上年末余额", "上年期末余额", "期初余额", "期初数", "上期金额", "上期数", "上期发生额", "上年金额",
        "上年数", "上年同期", "上年同期数", "上年同期金额", "上年累计金额", "上年累计", "上年年末数", "去年同期金额", "上年实际数",
    ),
    "ordinary": ("一般项目", "一般货物、劳务和应税服务", "一般货物及劳务", "一般货物及劳务和应税服务"),
    "refund": ("即征即退项目", "即征即退货物、劳务和应税服务", "即征即退货物及劳务", "即征即退货物及劳务和应税服务"),
    "goods": ("货物及劳务", "应税货物及劳务"),
    "services": ("服务、不动产和无形资产", "服务、不动产和无形", "服务、不动产和", "服务、不动产", "应税服务", "服务不动产和无形资产"),
}  # fmt: skip
LINES = TableSpec(
    "lines",
    (
        ColumnSpec("number", TITLES[NUMBER], text.parse),
        ColumnSpec("label", TITLES[LABEL], text.parse),
        ColumnSpec("section", (), text.parse),
        ColumnSpec("statement", (), text.parse),
        *(ColumnSpec(name, TITLES[name], money.parse) for name in (CURRENT, CUMULATIVE, PREVIOUS)),
        ColumnSpec("cells", (), text.parse),
    ),
)
CONTINUED = ("无形资产", "和无形资产", "资产", "金额", "余额")  # the second line of a title in a narrow column
FILLERS = ("及", "(元)", "(万元)", "(千元)", "人民币元", "单位:元")
_DATED = re.compile(r"20\d\d年(?:度|(?:1-)?1?\d月(?:[0-3]?\d日|份)?)|20\d\d-[01]\d-[0-3]\d")


@dataclass(frozen=True, slots=True)
class Title:
    """One title: its role or part, its place in page widths, and its column on a sheet (-1 elsewhere)."""

    role: str
    text: str
    x0: float
    x1: float
    y: float
    column: int = -1

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2


@cache
def _vocabulary() -> tuple[dict[str, str], re.Pattern[str]]:
    roles = {label: role for role, labels in TITLES.items() for label in labels}
    known = sorted((*roles, *CONTINUED, *FILLERS), key=len, reverse=True)
    return roles, re.compile("|".join(map(re.escape, known)))


def titles_in(line: Line) -> tuple[list[Title], float]:
    """The titles of a line, left to right, and the share of its characters that they make up."""
    marks = list(_characters(line.tokens))
    text = "".join(mark[0] for mark in marks)
    if not text or len(text) > 120:
        return [], 0.0
    roles, known = _vocabulary()
    found, covered = [], 0
    spans = [(m.start(), m.end(), DATED) for m in _DATED.finditer(text)]
    for hit in known.finditer(text):
        if any(start < hit.end() and hit.start() < end for start, end, _ in spans):
            continue
        spans.append((hit.start(), hit.end(), roles.get(hit[0], "")))
    for start, end, role in list(_nearly(line.tokens, spans, roles)):
        spans = [*(s for s in spans if s[1] <= start or end <= s[0]), (start, end, role)]
    spans.sort()
    for start, end, role in spans:
        covered += end - start
        if role:
            found.append(
                Title(role, text[start:end], marks[start][1], marks[end - 1][2], line.y, marks[start][3].column)
            )
    return found, covered / len(text)


def _nearly(
    tokens: Sequence[Token], spans: Sequence[tuple[int, int, str]], roles: dict[str, str]
) -> Iterator[tuple[int, int, str]]:
    """Words that are nearly a title, where titles do not make up all of them: an engine misreads small print."""
    end = 0
    for token in tokens:
        start, end = end, end + len(compact(token.norm))
        text = compact(token.norm)
        covered = sum(min(e, end) - max(s, start) for s, e, _ in spans if s < end and start < e)
        if not 3 <= len(text) <= 16 or covered == len(text):
            continue
        label, role = max(roles.items(), key=lambda known: ratio(known[0], text))
        if ratio(label, text) >= (65 if len(text) < 5 else 50) and abs(len(label) - len(text)) <= 1:
            yield start, end, role


def _characters(tokens: Sequence[Token]) -> Iterator[tuple[str, float, float, Token]]:
    """Each comparable character with its place; in proportion within its token."""
    for token in tokens:
        text = compact(token.norm)
        step = (token.x1 - token.x0) / max(len(text), 1)
        for at, character in enumerate(text):
            yield character, token.x0 + at * step, token.x0 + (at + 1) * step, token
