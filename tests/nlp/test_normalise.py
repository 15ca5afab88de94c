"""Normalised text: comparable, and never cut off from the text as printed."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nlp.normalise import compact, norm, normalise, same_text

PRINT = st.text(alphabet="名称（）()［］１２3aＡ ﾞ㈱①½帐戶⼾⺠—-·•éé\u0301户民长。、：:;；", max_size=40)


@pytest.mark.parametrize(
    ("printed", "comparable"),
    [
        ("⼾名", "户名"),
        ("人⺠币 ⻓期", "人民币 长期"),
        ("戶口", "户口"),
        ("帐号：１２", "账号:12"),
        ("【依法】〔2018〕", "(依法)(2018)"),
        ("2015—2035", "2015-2035"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("￥１，２３４", "¥1,234"),
    ],
)
def test_known_slips_of_fonts(printed: str, comparable: str) -> None:
    """Radicals, widths, brackets, dashes and dots that differ by font are made one."""
    assert norm(printed) == comparable


@given(PRINT)
def test_offsets_lead_back(printed: str) -> None:
    """Every character's offset lies in the raw text, offsets never fall, and both forms agree."""
    made = normalise(printed)
    assert len(made.offsets) == len(made.text) + 1
    assert list(made.offsets) == sorted(made.offsets)
    assert made.offsets[-1] == len(printed)
    for at in range(len(made.text)):
        start, end = made.raw_span(at, at + 1)
        assert 0 <= start < end <= len(printed)


@given(PRINT)
@example("a \u0301")
def test_compact_is_stable(printed: str) -> None:
    """What is comparable stays as it is when made comparable again."""
    assert compact(compact(printed)) == compact(printed)


def test_span_of_the_raw_text() -> None:
    """A ligature that becomes several characters leads back to its one place."""
    made = normalise("在№7号")
    assert made.text == "在No7号"
    assert made.raw_span(1, 3) == (1, 2)
    assert made.raw_span(3, 5) == (2, 4)


def test_same_text_sees_through_width_and_space() -> None:
    """Names are equal whatever brackets and spaces the print used, and differ by any letter."""
    assert same_text("云启（杭州）有限公司", "云启(杭州) 有限公司")
    assert not same_text("云启（杭州）有限公司", "云启（苏州）有限公司")
