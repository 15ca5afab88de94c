"""Loans told in sentences, as persons' reports do: who paid out how much, when, until when, and what is left of it."""

import re
from collections.abc import Sequence
from decimal import Decimal

from nlp.evidence import Row
from nlp.spec import Unreadable
from nlp.statement.tokens import Line, lines_of
from nlp.values import date, money
from ocr.page import Box, Page

DAY = r"\d{4}年\d{1,2}月\d{1,2}日"
SENTENCE = re.compile(
    rf"({DAY})[,]?(?:商业银行|机构)?[“”\"']*([^,。“”\"']{{2,40}}?)[“”\"']*(?:为[^,。]{{1,24}})?(?:向[^,。]{{1,24}})?发放的(\d[\d,.]*)元?"
    rf"\((人民币|[^)]{{2,8}})(?:账户)?\)([^,。]{{2,30}}?)(?:[,]({DAY})到期)?[,。]"
)
BALANCE = re.compile(r"余额为?(\d[\d,]*(?:\.\d+)*)元?")
CLASS = re.compile(r"五级分类为?[“”\"]*(正常|关注|次级|可疑|损失)")
SETTLED = re.compile(r"已(?:结清|还清|转出)")
SURE = 0.96


def loans(pages: Sequence[Page]) -> list[Row]:
    """The loans of the sentences; a sentence runs over lines, and over a page's end, and ends where the next begins."""
    lines = [line for index, page in enumerate(pages) for line in lines_of(page, index)]
    text, starts = "", []
    for line in lines:
        starts.append(len(text))
        text += line.text
    found = list(SENTENCE.finditer(text))
    ends = [*(hit.start() for hit in found[1:]), len(text)][: len(found)]
    rows = []
    for hit, end in zip(found, ends, strict=True):
        body = text[hit.end() : end]
        if SETTLED.search(body):
            continue
        mine = [line for line, at in zip(lines, starts, strict=True) if at < end and at + len(line.text) > hit.start()]
        row = _row(hit, body, pages, mine)
        if row is not None:
            rows.append(row)
    return rows


def _row(hit: re.Match[str], body: str, pages: Sequence[Page], lines: Sequence[Line]) -> Row | None:
    left = BALANCE.search(body)
    try:
        values = {
            "lender": hit[2].strip(),
            "kind": hit[5],
            "currency": "CNY" if hit[4].startswith("人民币") else hit[4],
            "granted_on": date.parse(hit[1]).value,
            "due_on": date.parse(hit[6]).value if hit[6] else None,
            "amount": _amount(hit[3]),
            "balance": _amount(left[1]) if left else None,
            "five_class": told[1] if (told := CLASS.search(body)) else None,
        }
    except Unreadable:
        return None
    if values["balance"] is not None and Decimal(str(values["balance"])) < 0:
        return None
    first = lines[0].page
    words = [token for line in lines if line.page == first for token in line.tokens]
    sure = SURE * min((t.confidence for t in words), default=1.0) ** 0.35 if pages[first].text_from == "ocr" else SURE
    return Row(values, pages[first].number, Box.around([token.box for token in words]), sure)


def _amount(text: str) -> str:
    """Yuan; a point before three figures is a comma that was misread, since sentences tell cents with two or none.

    >>> _amount("800.000"), _amount("1,250,000.50")
    ('800000.00', '1250000.50')
    """
    body = text.rstrip(".,")
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", body):
        body = re.sub(r"[.,]", "", body)
    return str(money.parse(body).value)
