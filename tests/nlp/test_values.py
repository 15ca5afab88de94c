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
from nlp.spec import Unreadable
from nlp.values import (
    account,
    address,
    authority,
    capital,
    chinese_number,
    copy,
    date,
    grade,
    id_number,
    money,
    name,
    person_facts,
    registration_number,
    scope,
    taxpayer_id,
    term,
    text,
    uscc,
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


# Codes


PREFIX = st.sampled_from(["91", "92", "93"])
ORGANISATION = st.text(alphabet=uscc.ALPHABET, min_size=8, max_size=8)


@st.composite
def codes(draw: st.DrawFn) -> str:
    """A valid credit code of the region that does not exist."""
    start = draw(PREFIX) + "99" + f"{draw(st.integers(0, 9999)):04d}"
    organisation = draw(ORGANISATION)
    body = start + organisation + uscc.inner_check_character(organisation)
    assume(body[-1] in uscc.ALPHABET)
    return body + uscc.check_character(body)


@pytest.mark.parametrize(
    "code",
    [
        "91350100M000100Y43",
        "91990100MA0D3MYNXQ",
        "92990100MAC7B2K40A",
        "93990100MAD0C0PN37",
        "91990100MA00000073",
        "91110108MA01EBFH9B",
    ],
)
def test_known_codes_are_valid(code: str) -> None:
    """The standard's example, a code that only base 36 explains, and synthetic ones pass both checks."""
    assert uscc.is_valid(code)
    assert uscc.parse(code).proven


@given(codes(), st.integers(0, 17), st.sampled_from(uscc.ALPHABET))
def test_a_single_slip_never_passes(code: str, place: int, other: str) -> None:
    """Any one wrong character is seen, and what is repaired without doubt is the code itself or stays unproven."""
    assume(code[place] != other)
    wrong = code[:place] + other + code[place + 1 :]
    assert not uscc.is_valid(wrong)
    parsed = uscc.parse(wrong)
    assert not parsed.proven
    assert parsed.certain < 0.8


@given(codes())
def test_letters_outside_the_alphabet_are_free_corrections(code: str) -> None:
    """O, I, S and Z can only be 0, 1, 5 and 2."""
    slipped = code.translate(str.maketrans("0152", "OISZ"))
    assert uscc.parse(slipped).value == code
    assert uscc.parse(" ".join(slipped.lower())).value == code


def test_a_forged_code_is_given_as_printed() -> None:
    """What no single confusion explains stays as it is, so that the check is seen to fail."""
    parsed = uscc.parse("91990100MA0D3MYN10")
    assert parsed.value == "91990100MA0D3MYN10"
    assert parsed.certain == 0.2


@pytest.mark.parametrize("odd", ["", "9199010", "91990100MA0D3MYNXQ0", "名称"])
def test_codes_of_other_lengths_are_refused(odd: str) -> None:
    """A code has 18 characters."""
    with pytest.raises(Unreadable):
        uscc.parse(odd)


@pytest.mark.parametrize("number", ["110108000000016", "990100000123458", "990100600012341"])
def test_registration_numbers(number: str) -> None:
    """The old number's check digit proves it, a slip un-proves it."""
    assert registration_number.parse(number).proven
    assert registration_number.parse(number[:-1] + str((int(number[-1]) + 1) % 10)).certain < 0.5


def test_identity_numbers() -> None:
    """The check character proves a number; a wrong one is shown, unproven; another length is refused."""
    assert id_number.parse("11010519491231002x").proven
    assert not id_number.parse("110105194912310021").proven
    with pytest.raises(Unreadable):
        id_number.parse("1101051949")


def test_account_numbers() -> None:
    """Spaces and dashes go, masks stay, and words are no account."""
    assert account.parse("6222 0200 0000 0000 000").value == "6222020000000000000"
    assert account.parse("6222****1234").value == "6222****1234"
    for odd in ("12345", "账号", "9" * 33):
        with pytest.raises(Unreadable):
            account.parse(odd)


def test_taxpayer_ids() -> None:
    """18 places are checked as what they are; the older lengths are taken; others are refused."""
    assert taxpayer_id.parse("91990100MA0D3MYNXQ").proven
    assert taxpayer_id.parse("11010519491231002X").proven
    assert taxpayer_id.parse("990100123456789").value == "990100123456789"
    with pytest.raises(Unreadable):
        taxpayer_id.parse("1234")


# Terms, capital, texts


@pytest.mark.parametrize(
    ("printed", "start", "end"),
    [
        ("2015年03月02日至2035年03月01日", "2015-03-02", "2035-03-01"),
        ("自2015年03月02日至长期", "2015-03-02", "open_ended"),
        ("长期", None, "open_ended"),
        ("永久", None, "open_ended"),
        ("无固定期限", None, "open_ended"),
        ("2015-03-02至--", "2015-03-02", "open_ended"),
        ("2015.03.02-2035.03.02", "2015-03-02", "2035-03-02"),
        ("2015.03.02-长期", "2015-03-02", "open_ended"),
        ("至2035年03月01日", None, "2035-03-01"),
    ],
)
def test_terms(printed: str, start: str | None, end: str) -> None:
    """Both ends of a term; an open end has a meaning instead of a far-off day."""
    if start is None:
        with pytest.raises(Unreadable, match="empty"):
            term.parse_from(printed)
    else:
        assert term.parse_from(printed).value == start
    parsed = term.parse_to(printed)
    assert end in (parsed.value, parsed.meaning)


def test_a_term_that_ends_before_it_begins_is_doubted() -> None:
    """Such a reading has a slip in it."""
    assert term.parse_to("2035年03月02日至2015年03月01日").certain < 0.5


@pytest.mark.parametrize(
    ("printed", "amount", "currency"),
    [
        ("伍佰万元整", "5000000.00", "CNY"),
        ("陆佰万圆整", "6000000.00", "CNY"),
        ("人民币600000万元整", "6000000000.00", "CNY"),
        ("1000万元", "10000000.00", "CNY"),
        ("500万人民币", "5000000.00", "CNY"),
        ("500.000000万人民币", "5000000.00", "CNY"),
        ("500万元人民币", "5000000.00", "CNY"),
        ("壹拾万美元", "100000.00", "USD"),
        ("10万元(美元)", "100000.00", "USD"),
        ("人民币 1280.5000 万元整", "12805000.00", "CNY"),
        ("1,000万港元", "10000000.00", "HKD"),
        ("人民币壹仟零壹拾万元整", "10100000.00", "CNY"),
        ("5000000元", "5000000.00", "CNY"),
    ],
)
def test_capital(printed: str, amount: str, currency: str) -> None:
    """Words or digits, the currency before or behind."""
    assert capital.parse(printed).value == {"amount": amount, "currency": currency}


@pytest.mark.parametrize("odd", ["", "***", "零元", "有限责任公司", "0万元", "百万"])
def test_capital_refused(odd: str) -> None:
    """What is no positive amount is refused."""
    with pytest.raises(Unreadable):
        capital.parse(odd)


def test_names() -> None:
    """Firms keep their full-width brackets, persons lose titles but no letters, and a star is no name."""
    assert name.parse("云启(杭州)  信息技术有限公司").value == "云启（杭州）信息技术有限公司"
    assert name.person("张三 先生").value == "张三"
    assert name.person("阿依古丽•买买提").value == "阿依古丽·买买提"
    assert name.delegate("某管理有限公司（委派代表：李四）") == "李四"
    for nothing in ("*", "无", "——", ""):
        with pytest.raises(Unreadable, match="empty"):
            name.parse(nothing)
    for odd in ("2019年", "12"):
        with pytest.raises(Unreadable):
            name.person(odd)


def test_texts() -> None:
    """Addresses, scopes, authorities and codes are one line without the spaces of layout."""
    assert address.parse("样例市 样例区1号 (住所申报)").value == "样例市样例区1号（住所申报）"
    assert scope.parse("一般项目：甲销售：乙零售").value == "一般项目：甲销售；乙零售"
    assert authority.parse("样例市 市场监督管理局").value == "样例市市场监督管理局"
    assert text.code("No. 1001-0001 2345").value == "1001-00012345"
    with pytest.raises(Unreadable):
        authority.parse("2023年11月08日")


def test_copies_and_persons() -> None:
    """Copy marks, sex, ethnicity, levels and years."""
    assert copy.kind("(副 本)").value == "duplicate"
    assert copy.kind("营业执照").certain < 1
    assert copy.number("（1 - 1）").value == "1-1"
    assert person_facts.sex("女").value == "女"
    assert person_facts.ethnicity("维吾尔族").value == "维吾尔"
    assert grade.parse("M级").value == "M"
    assert grade.year("2023年度").value == "2023"
    with pytest.raises(Unreadable):
        person_facts.ethnicity("某")
