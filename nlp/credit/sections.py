"""The sections of a credit report: which lines stand under which heading, over all pages."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from nlp.statement.tokens import Line, lines_of
from ocr.page import Page

Section = Literal["head", "summary", "open", "closed", "duty", "public", "inquiries", "other"]
LONGEST = 24  # characters of a heading
_NUMBERED = re.compile(r"^[(]?[一二三四五六七八九十\d]{1,3}[).、]?(?=[\u4e00-\u9fff])")
_WORDS: tuple[tuple[str, Section], ...] = (
        (r".{0,16}概要(?:信息)?", "summary"),
        (r"(?:当前)?未结清(?:信贷|贷款|借款|授信|账户|业务|交易)?(?:及授信)?(?:信息|明细|记录)*[:：]?", "open"),
        (r"已(?:结清|还清)(?:信贷|贷款|借款|授信|账户|业务|交易)?(?:及授信)?(?:信息|明细|记录)*[:：]?", "closed"),
        (r"(?:贷款|非循环贷账户|循环贷账户[一二]?|循环额度下分账户|循环贷|中长期借款|短期借款|循环透支|借贷交易)(?:信息|明细)*", "open"),
        (r"(?:信贷交易信息明细|信贷交易明细|信贷记录明细|信贷记录|信贷明细)", "open"),
        (r"(?:相关还款责任|对外担保|为他人担保|担保交易|担保)(?:信息|明细|记录|账户)*", "duty"),
        (r"(?:信用卡|贷记卡|准贷记卡|授信协议|授信信息|非信贷记录|非信贷交易|非信贷).{0,8}", "other"),
        (r"(?:公共信息明细|公共记录明细|公共记录|公共信息|欠税记录|民事判决记录|强制执行记录|行政处罚记录)", "public"),
        (r"(?:机构|本人|非本人)?查询(?:记录|信息)(?:汇总|明细)*", "inquiries"),
        (r"(?:基本信息|个人基本信息|身份信息|报告说明|声明及异议标注.{0,6}|声明信息|异议标注|主要组成人员.{0,4}|注册资本.{0,12}|财务报表.{0,4})[:：]?", "other"),
)  # fmt: skip
_HEADINGS = tuple((re.compile(pattern), section) for pattern, section in _WORDS)
_WITHIN = re.compile(
    r"(?:贷款|非循环贷账户|循环贷账户[一二]?|循环额度下分账户|循环贷|中长期借款|短期借款|循环透支|借贷交易)(?:信息|明细)*"
)
SHORT, MARGIN = (
    4,
    0.16,
)  # a heading of fewer letters begins at the page's left: elsewhere it is the rest of a wrapped cell


def heading(line: Line) -> Section | None:
    """The section that a line begins, None for a line that is no heading."""
    text = line.text
    if len(text) > LONGEST or len(line.tokens) > 3:
        return None
    text = _NUMBERED.sub("", text)
    if len(text) < SHORT and line.tokens[0].x0 > MARGIN:
        return None
    return next((section for pattern, section in _HEADINGS if pattern.fullmatch(text)), None)


def sections(pages: Sequence[Page]) -> dict[Section, list[Page]]:
    """Section -> the pages with only the words of that section, headings left out; a section runs on over pages."""
    current: Section = "head"
    words: dict[Section, list[set[int]]] = {}
    for index, page in enumerate(pages):
        for line in lines_of(page, index):
            found = heading(line)
            if found is not None:
                settled = current == "closed" and _WITHIN.fullmatch(_NUMBERED.sub("", line.text)) is not None
                current = "closed" if settled else found  # sorts of loans are headed alike among the settled ones
                words.setdefault(current, [set() for _ in pages])
                continue
            words.setdefault(current, [set() for _ in pages])[index].update(id(token.word) for token in line.tokens)
    return {
        section: [
            replace(page, words=tuple(word for word in page.words if id(word) in kept))
            for page, kept in zip(pages, each, strict=True)
        ]
        for section, each in words.items()
    }
