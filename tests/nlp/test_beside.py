"""Papers beside each other on one picture are read apart; what another paper says is none of this one's."""

from dataclasses import replace

import pytest

from nlp.beside import apart
from ocr.page import Box, Mark, Page, Word
from tests.nlp.test_parting import BACK, CARD, KINDS, LICENCE, ROWS, head, page

CONTRACT = (
    "甲方：样例鹏程餐饮管理有限公司",
    "统一社会信用代码：91990000MA74MN7U6M",
    "法定代表人：姜婷",
    "双方友好协商，订立本合同。",
)


def squeezed(side: Page, down: bool, beyond: bool) -> tuple[Word, ...]:
    """The words of a page shrunk into one half of another."""
    shift = 0.53 if beyond else 0.0
    words = []
    for word in side.words:
        x0, y0, x1, y1 = word.box
        box = (
            Box(x0, 0.47 * y0 + shift, x1, 0.47 * y1 + shift)
            if down
            else Box(0.47 * x0 + shift, y0, 0.47 * x1 + shift, y1)
        )
        words.append(replace(word, box=box))
    return tuple(words)


def together(one: Page, other: Page, down: bool, *marks: Mark) -> Page:
    return replace(one, words=squeezed(one, down, False) + squeezed(other, down, True), marks=marks)


def text(part: Page) -> str:
    return "".join(word.text for word in part.words)


@pytest.mark.parametrize("down", [True, False])
@pytest.mark.parametrize("first", [True, False])
def test_a_contract_beside_a_licence_is_left_out(down: bool, first: bool) -> None:
    """Its firm, its code and its seal are not the licence's; the licence keeps its number, its places and its own seal."""
    pair = [page(1, *LICENCE, title="营业执照"), page(1, *CONTRACT, title="劳动合同书")]
    near, far = Box(0.3, 0.15, 0.4, 0.25), Box(0.6, 0.6, 0.7, 0.7) if down else Box(0.8, 0.3, 0.9, 0.4)
    seals = (Mark("seal", near, "近"), Mark("seal", far, "远"))
    sheet = together(*(pair if first else pair[::-1]), down, *seals)
    (found,) = apart(sheet, KINDS)
    assert found.number == 1 and "91990100MA0D3MYNXQ" in text(found) and "91990000MA74MN7U6M" not in text(found)
    assert [mark.text for mark in found.marks] == ["近" if first else "远"]
    assert {word.box for word in found.words} <= {word.box for word in sheet.words}
    assert min(word.at.y0 for word in found.words) < 0.15


def test_a_licence_and_its_owners_card_on_one_sheet_are_two_papers() -> None:
    """The usual copy: the licence above, both sides of the card below; the card's sides stay together."""
    card = together(page(1, *CARD), page(1, *BACK), False)
    found = apart(together(page(1, *LICENCE, title="营业执照"), card, True), KINDS)
    assert ["经营范围" in text(each) for each in found] == [True, False]
    assert ["公民身份号码" in text(each) and "签发机关" in text(each) for each in found] == [False, True]


@pytest.mark.parametrize(
    "alone",
    [
        page(1, *LICENCE, title="营业执照"),
        page(1, *head("9900123456789012"), *ROWS, title="银行账户交易明细清单"),
        page(1, *LICENCE, "本凭证不作抵扣凭证", "复印件无效", title="营业执照"),
        together(page(1, *CARD), page(1, *BACK), True),
        page(1, *CONTRACT, title="劳动合同书"),
        page(1, "样本"),
    ],
)
def test_one_paper_stays_as_it_is(alone: Page) -> None:
    """However its print is set: gutters alone part nothing."""
    assert apart(alone, KINDS) == (alone,)
