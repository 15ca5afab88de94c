"""Values: what every sort of value reads, and what it must refuse."""

import doctest
import pkgutil
from datetime import date as Day
from decimal import Decimal
from importlib import import_module

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import nlp.values
from nlp.agreement import completed
from nlp.spec import Unreadable
from nlp.values import (
    chinese_number,
    date,
    money,
)

CENTS = st.integers(min_value=0, max_value=10**14 - 1).map(lambda cents: Decimal(cents) / 100)


@pytest.mark.parametrize("module", sorted(m.name for m in pkgutil.iter_modules(nlp.values.__path__)))
def test_examples_hold(module: str) -> None:
    """The examples in every value's docstrings are true."""
    assert doctest.testmod(import_module(f"nlp.values.{module}")).failed == 0


# Money


@given(CENTS, st.booleans(), st.sampled_from(["{}", "¥{}", "￥ {}", "人民币{}元", "{}元", "+{}", " {} "]))
def test_money_round_trip(amount: Decimal, grouped: bool, frame: str) -> None:
    """Any amount, with or without thousands separators and signs of currency, is read as itself."""
    printed = frame.format(f"{amount:,.2f}" if grouped else f"{amount:.2f}")
    assert money.to_decimal(printed) == amount


@given(CENTS)
def test_money_signs(amount: Decimal) -> None:
    """A minus before or behind, or brackets around, make a negative amount; zero has no sign."""
    for printed in (f"-{amount:,.2f}", f"{amount:,.2f}-", f"({amount:,.2f})", f"（{amount:.2f}）", f"－{amount:.2f}"):
        assert money.to_decimal(printed) == -amount
    assert money.parse("-0.00").value == "0.00"


@given(st.integers(min_value=100_000, max_value=10**13))
def test_money_with_a_slipped_separator(cents: int) -> None:
    """A point read as a comma, or commas as points, change nothing but the certainty."""
    printed = f"{Decimal(cents) / 100:,.2f}"
    for slipped in (printed.replace(".", ","), printed.replace(",", ".")):
        parsed = money.parse(slipped)
        assert Decimal(parsed.value) == Decimal(cents) / 100
        assert parsed.certain < 1


@pytest.mark.parametrize("nothing", ["", " ", "-", "--", "—", "-------------", "/", "***", "（空）", "无", "N/A"])
def test_money_null_marks_are_not_zero(nothing: str) -> None:
    """Marks that stand for nothing are empty, never zero."""
    with pytest.raises(Unreadable, match=r"^empty$"):
        money.parse(nothing)
    assert money.to_decimal(nothing) is None


@pytest.mark.parametrize(
    "odd", ["12.345", "1,2", "abc", "1,2345,6", "12.34.5", "2024-01-02", "1.2.3", "壹佰元", "O", "1,,000.00"]
)
def test_money_refuses_what_it_can_not_know(odd: str) -> None:
    """Ambiguous separators and other texts are refused, not guessed."""
    with pytest.raises(Unreadable):
        money.parse(odd)


@pytest.mark.parametrize(
    ("printed", "mark"),
    [
        ("100.00借", "debit"),
        ("9.00贷", "credit"),
        ("1.00 Dr", "debit"),
        ("1.00Cr.", "credit"),
        ("1.00", None),
        ("5.00(贷方)", "credit"),
    ],
)
def test_money_marker(printed: str, mark: str | None) -> None:
    """The 借/贷 behind a number is told apart from its sign."""
    assert money.marker(printed) == mark
    assert money.to_decimal(printed) is not None


# Amounts in words


@pytest.mark.parametrize(
    ("words", "amount"),
    [
        ("壹仟肆佰零玖元伍角", "1409.50"),
        ("陆仟零柒元壹角肆分", "6007.14"),
        ("叁佰贰拾伍元零肆分", "325.04"),
        ("壹仟陆佰捌拾元叁角贰分", "1680.32"),
        ("壹仟陆佰捌拾元零叁角贰分", "1680.32"),
        ("壹拾万柒仟元零伍角叁分", "107000.53"),
        ("壹拾万零柒仟元伍角叁分", "107000.53"),
        ("叁万肆仟肆佰贰拾元零玖角贰分", "34420.92"),
        ("人民币壹佰壹拾圆肆角肆分", "110.44"),
        ("（大写）人民币 伍佰万元整", "5000000.00"),
        ("貳億圓正", "200000000.00"),
        ("拾万元整", "100000.00"),
        ("零元整", "0.00"),
        ("柒分", "0.07"),
        ("负壹佰元整", "-100.00"),
        ("壹亿零伍佰万元整", "105000000.00"),
    ],
)
def test_amounts_in_words(words: str, amount: str) -> None:
    """The official examples, and the forms that real documents print."""
    assert chinese_number.parse(words).value == amount


@pytest.mark.parametrize("odd", ["", "元", "壹贰元", "壹拾佰元", "壹元贰", "伍佰万元整张三", "12元", "壹分贰角"])
def test_amounts_in_words_refused(odd: str) -> None:
    """A damaged amount in words is refused: half a reading is a wrong amount."""
    with pytest.raises(Unreadable):
        chinese_number.parse(odd)


def _in_words(cents: int) -> str:
    digits, units = "零壹贰叁肆伍陆柒捌玖", ["", "拾", "佰", "仟"]

    def section(number: int) -> str:
        out, gap = "", False
        for place in range(3, -1, -1):
            digit = number // 10**place % 10
            if digit:
                out += ("零" if gap and out else "") + digits[digit] + units[place]
            gap = not digit
        return out

    yuan, rest = divmod(cents, 100)
    words = ""
    for scale, sign in ((10**8, "亿"), (10**4, "万"), (1, "")):
        part, yuan = divmod(yuan, scale)
        if part:
            words += ("零" if words and part < 1000 else "") + section(part) + sign
    words = f"{words}元" if words else ""
    jiao, fen = divmod(rest, 10)
    words += f"{digits[jiao]}角" if jiao else ("零" if words and fen else "")
    return words + (f"{digits[fen]}分" if fen else "整")


@given(st.integers(min_value=1, max_value=10**13 - 1))
def test_amounts_in_words_round_trip(cents: int) -> None:
    """Every amount written out in words is read as itself."""
    assume(cents < 10**14)
    assert chinese_number.to_decimal("人民币" + _in_words(cents)) == Decimal(cents) / 100


# Dates


@given(st.dates(Day(1950, 1, 1), Day(2099, 12, 31)))
def test_dates_round_trip(day: Day) -> None:
    """Every form of a day is read as that day."""
    forms = (
        f"{day:%Y年%m月%d日}", f"{day.year}年{day.month}月{day.day}日", f"{day:%Y} 年 {day:%m} 月 {day:%d} 日", f"{day:%Y%m%d}",
        f"{day:%Y-%m-%d}", f"{day:%Y/%m/%d}", f"{day:%Y.%m.%d}", f"{day:%Y-%m-%d} 17:57:17", f"{day:%Y %m %d}", _chinese(day),
    )  # fmt: skip
    for form in forms:
        assert date.parse(form).value == day.isoformat(), form


def _chinese(day: Day) -> str:
    digits = "〇一二三四五六七八九"

    def small(number: int) -> str:
        tens, ones = divmod(number, 10)
        return ("" if not tens else "十" if tens == 1 else digits[tens] + "十") + (digits[ones] if ones else "")

    return "".join(digits[int(c)] for c in str(day.year)) + f"年{small(day.month)}月{small(day.day)}日"


@pytest.mark.parametrize(
    "odd", ["2023年02月30日", "20231301", "2023-00-10", "19年3月1日", "长期", "", "12345678", "250822", "1409.50"]
)
def test_impossible_dates_are_refused(odd: str) -> None:
    """No day is made of what is none."""
    with pytest.raises(Unreadable):
        date.parse(odd)


def test_compact_dates_only_when_asked() -> None:
    """YYMMDD is a date only where the caller knows that it must be."""
    assert date.parse("250822", compact=True).value == "2025-08-22"


def test_dates_read_with_a_slip_are_less_certain() -> None:
    """A letter for a digit, or a cut-off end, lowers the certainty."""
    assert date.parse("2O19年03月01日").certain < 1
    assert date.parse("2019年03月01").certain < 1


def test_an_office_is_completed_by_the_address_and_not_invented() -> None:
    """Letters that a seal's ring lost come from the address; an office of another place stays what was read."""
    address = "示例省例州市东圃区延安巷868号"
    assert completed("例州东圃区市场监督管理局", address) == "例州市东圃区市场监督管理局"
    assert completed("样港市行政审批局", address) == "样港市行政审批局"
    assert completed("例州市海关", address) == "例州市海关"
