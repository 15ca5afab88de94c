"""Codes, names, terms and capital: what each reads, and what it must refuse."""

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nlp.spec import Unreadable
from nlp.values import (
    account,
    address,
    authority,
    capital,
    copy,
    grade,
    id_number,
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
