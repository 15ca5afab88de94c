"""Layouts that tripped readers, typed as a fixed-width print: titles beside their amounts, groups, codes, days, wraps."""

import unicodedata

from nlp.evidence import Extraction
from nlp.statement.money_places import money_places
from nlp.statement.parties import split
from nlp.statement.read import read_statement
from ocr.page import Box, Page, Word

WIDTH, HEIGHT = 110, 70  # signs across and lines down a page


def typed(text: str, number: int = 1) -> Page:
    """A page of the words of a text whose every sign takes one place across (Chinese ones two)."""
    words = []
    for row, line in enumerate(text.strip("\n").split("\n")):
        at, run, begun = 0, "", 0
        for sign in line + " ":
            if sign == " ":
                if run:
                    top = (row + 2) / HEIGHT
                    words.append(Word(run, Box(begun / WIDTH, top, at / WIDTH, top + 0.7 / HEIGHT)))
                run = ""
            else:
                begun = begun if run else at
                run += sign
            at += 2 if unicodedata.east_asian_width(sign) in "WF" else 1
    return Page(number, 595, 842, tuple(words), text_from="pdf")


def rows(extraction: Extraction, *names: str) -> list[tuple[str | None, ...]]:
    return [tuple(row.values[name] for name in names) for row in extraction.tables["transactions"].rows]


def test_amounts_right_of_left_set_titles_stay_in_their_columns() -> None:
    """A title at the left of a wide column, its amounts at the right: the next title is nearer, yet not theirs."""
    found = read_statement(
        [
            typed("""
Date      Details                       Paid out              Paid in               Balance
01 Mar 2024  CARD PAYMENT                         20.00                                        980.00
02 Mar 2024  TRANSFER                                                  1,500.00              2,480.00
03 Mar 2024  RENT                              1,000.00                                      1,480.00
04 Mar 2024  CARD PAYMENT                         80.00                                      1,400.00
""")
        ]
    )
    assert rows(found, "amount", "balance") == [
        ("-20.00", "980.00"), ("1500.00", "2480.00"), ("-1000.00", "1480.00"), ("-80.00", "1400.00"),
    ]  # fmt: skip
    assert found.tables["transactions"].notes["proof"] == "proven"


def test_a_title_over_a_group_tells_whose_name_and_account_stand_under_it() -> None:
    """户名 and 账号 under 对方 are the other side's, never the holder's."""
    found = read_statement(
        [
            typed("""
户名：样例科技有限公司
                                                        对方
交易日期      收入        支出        余额        户名                   账号
2024-03-01  100.00              1,100.00    张三               6222020000000001234
2024-03-02              50.00   1,050.00    李四               6222020000000005678
2024-03-03  10.00               1,060.00    王五               6222020000000009999
""")
        ]
    )
    assert rows(found, "counterparty_name", "counterparty_account") == [
        ("张三", "6222020000000001234"), ("李四", "6222020000000005678"), ("王五", "6222020000000009999"),
    ]  # fmt: skip


CODED = """
户名：样例科技有限公司   {legend}
交易日期    借贷标志   交易金额     账户余额     对方户名
20240301   1          100.00      1,100.00    张三
20240302   0           50.00      1,050.00    李四
20240303   0           10.00      1,040.00    王五
20240304   1          500.00      1,540.00    赵六
"""


def test_a_direction_told_by_a_code_is_settled_by_the_balance() -> None:
    """0 and 1 mean nothing by themselves: whichever makes the balance run is right, and no conflict is told."""
    for text in (CODED, CODED.replace("   1   ", "   9   ")):
        found = read_statement([typed(text.format(legend=""))])
        assert [amount for (amount,) in rows(found, "amount")] == ["100.00", "-50.00", "-10.00", "500.00"]
        assert "flags" not in found.tables["transactions"].notes


def test_page_numbers_are_no_counts_of_rows_and_daily_totals_speak_of_their_day() -> None:
    """第1页/共9页 counts pages; 本日合计 is held against the rows since the last one."""
    found = read_statement(
        [
            typed("""
日期          摘要        借方        贷方        余额
2024-03-01   承前页                             1,000.00
2024-03-01   转账                   100.00      1,100.00
2024-03-01   转账        30.00                  1,070.00
             本日合计     30.00      100.00      1,070.00
2024-03-02   转账        70.00                  1,000.00
             本日合计     70.00        0.00      1,000.00
第1页/共9页
""")
        ]
    )
    table = found.tables["transactions"]
    assert rows(found, "amount") == [("100.00",), ("-30.00",), ("-70.00",)]
    assert table.notes["stated"]
    assert all(one["agrees"] and one["what"] != "count" for one in table.notes["stated"])


def test_currencies_headed_on_one_page_run_apart() -> None:
    """币种：美元 between two tables begins another running balance."""
    found = read_statement(
        [
            typed("""
币种：人民币
日期          摘要        支出        存入        余额
2024-03-01   转账                   100.00      1,100.00
2024-03-02   转账        30.00                  1,070.00
币种：美元
日期          摘要        支出        存入        余额
2024-03-01   转账                    10.00         60.00
2024-03-04   转账         5.00                     55.00
""")
        ]
    )
    table = found.tables["transactions"]
    assert table.notes["proof"] == "proven"
    assert [row.values["currency"] for row in table.rows] == ["CNY", "CNY", "USD", "USD"]


def test_a_true_break_is_told_and_never_mended() -> None:
    """A digital file whose balance does not run on keeps every printed value, and says which row breaks."""
    found = read_statement(
        [
            typed("""
日期          摘要        支出        存入        余额
2024-03-01   转账                   100.00      1,100.00
2024-03-02   转账        30.00                  1,070.00
2024-03-03   转账        20.00                  1,051.00
2024-03-04   转账        51.00                  1,000.00
2024-03-05   转账                   500.00      1,500.00
""")
        ]
    )
    table = found.tables["transactions"]
    assert rows(found, "amount", "balance")[2] == ("-20.00", "1051.00")
    assert table.notes["breaks"] == [2]
    assert table.notes["proof"] != "proven"
    assert "balance_break" in table.rows[2].values["flags"]
    assert not any(row.repaired for row in table.rows)


def test_a_lost_balance_is_never_called_proven() -> None:
    """Links may close across a row whose balance was not read; the statement is not whole all the same."""
    found = read_statement(
        [
            typed("""
日期          摘要        支出        存入        余额
2024-03-01   转账                   100.00      1,100.00
2024-03-02   转账        30.00                  1,070.00
2024-03-03   转账        20.00
2024-03-04   转账        50.00                  1,000.00
2024-03-05   转账                   500.00      1,500.00
2024-03-06   转账                   500.00      2,000.00
""")
        ]
    )
    assert found.tables["transactions"].notes["proof"] != "proven"


def test_wrapped_latin_names_keep_their_spaces() -> None:
    """A name cut between words is joined with a space, and a name glued to an account is parted from it."""
    assert split("ACME TRADING LIMITED17439150008063608377").name == "ACME TRADING LIMITED"
    told = split("张伟3642027674204870508国家金库样例市中心支库")
    assert (told.name, told.account, told.bank) == ("张伟", "3642027674204870508", "国家金库样例市中心支库")


def test_money_without_lines_has_no_places() -> None:
    """No lines, no stretches."""
    assert money_places([], [], frozenset({"amount"})) == {}


def test_a_year_is_told_anywhere_and_without_one_nothing_is_proven() -> None:
    """Rows print day and month; the period under the table tells the year. Where none is told, no row is proven."""
    body = """
DATE     DESCRIPTION                      WITHDRAWAL      DEPOSIT       BALANCE
01 JAN   BALANCE B/F                                                   1,000.00
02 JAN   FAST PAYMENT                                      500.00      1,500.00
03 JAN   GIRO                              120.50                      1,379.50
05 JAN   BILL PAYMENT                       79.50                      1,300.00
"""
    told = read_statement([typed(body + "\n\n01 JAN 2024 TO 31 JAN 2024")])
    assert rows(told, "date", "amount") == [
        ("2024-01-02", "500.00"), ("2024-01-03", "-120.50"), ("2024-01-05", "-79.50"),
    ]  # fmt: skip
    assert told.tables["transactions"].notes["proof"] == "proven"
    silent = read_statement([typed(body)])
    assert [row[0] for row in rows(silent, "date")] == [None] * 3
    assert silent.tables["transactions"].notes["proof"] == "mostly_proven"


def test_a_date_of_three_words_stays_in_its_column() -> None:
    """The space within a date is as wide as the one behind it, and the title over it is shorter than it."""
    found = read_statement(
        [
            typed("""
Date     Details                              Paid out     Paid in     Balance
4 Apr 24 Card shop                              20.00                     980.00
         Card fuel                              30.00                     950.00
5 Apr 24 Transfer from J SMITH                              100.00      1,050.00
8 Apr 24 Direct debit rent                     500.00                     550.00
""")
        ]
    )
    assert rows(found, "date", "amount", "summary") == [
        ("2024-04-04", "-20.00", "Card shop"), ("2024-04-04", "-30.00", "Card fuel"),
        ("2024-04-05", "100.00", "Transfer from J SMITH"), ("2024-04-08", "-500.00", "Direct debit rent"),
    ]  # fmt: skip
