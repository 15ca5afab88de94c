"""The language of credit reports: sections, tables under several heads, sentences, units."""

from dataclasses import replace

import pytest

from intake.kinds.credit_report import extract
from nlp.credit.prose import loans
from nlp.credit.sections import heading, sections
from nlp.spec import Unreadable
from nlp.statement.tokens import lines_of
from nlp.values import credit
from ocr.page import Box, Page, Word

STEP = 0.022


def page(*lines: str, number: int = 1) -> Page:
    """A page of lines; | parts cells, which stand in equal columns over the page's width."""
    words = []
    for at, line in enumerate(lines):
        cells = line.split("|")
        for place, cell in enumerate(cells):
            if cell.strip():
                x = 0.06 + 0.88 * place / len(cells)
                wide = min(0.012 * sum(2 if ord(c) > 0x2E7F else 1 for c in cell.strip()) / 2, 0.86 / len(cells))
                words.append(Word(cell.strip(), Box(x, 0.04 + at * STEP, x + wide, 0.04 + at * STEP + 0.012)))
    return Page(number, 595, 842, tuple(words), text_from="pdf")


HEAD = (
    "企业信用报告",
    "报告编号：2024122012345678901234|报告时间：2024-12-20 10:00:00",
    "企业名称：示例贸易有限公司|中征码：9901000000001234",
)
OPEN = (
    "信贷记录明细", "（一）未结清信贷", "授信机构|业务种类|币种|开立日期|到期日|借款金额|余额|五级分类",
    "示例银行|流动资金贷款|人民币|2024-03-01|2025-03-01|500|300.5|正常", "样例银行|固定资产贷款|人民币|2023-03-01|2026-03-01|200|200|关注",
)  # fmt: skip


def test_headings_begin_sections() -> None:
    """Numbers before a heading mean nothing; a summary of open loans is summary; a head of a table is no heading."""
    told = {
        "（一）未结清信贷": "open", "未结清信贷及授信信息概要": "summary", "二、相关还款责任信息": "duty", "查询记录": "inquiries",
        "已结清信贷": "closed", "公共记录明细": "public", "报告说明": "other", "授信机构名称": None,
    }  # fmt: skip
    for text, section in told.items():
        assert heading(lines_of(page(text), 0)[0]) == section, text


def test_settled_loans_are_not_open() -> None:
    """Among the settled ones the sorts of loans are headed as among the open ones, and stay settled."""
    pages = [page("未结清信贷", "短期借款", "甲|1", "已结清信贷", "短期借款", "乙|2")]
    found = sections(pages)
    assert [word.text for word in found["open"][0].words] == ["甲", "1"]
    assert [word.text for word in found["closed"][0].words] == ["乙", "2"]


def test_loans_in_ten_thousands_are_yuan() -> None:
    """An enterprise's report tells ten thousands, a person's yuan."""
    found = extract([page(*HEAD, "本报告中的金额类数据项单位均为万元。", *OPEN)])
    rows = [row.values for row in found.tables["loans"].rows]
    assert [(r["lender"], r["amount"], r["balance"], r["five_class"]) for r in rows] == [
        ("示例银行", "5000000.00", "3005000.00", "正常"), ("样例银行", "2000000.00", "2000000.00", "关注"),
    ]  # fmt: skip
    assert found.fields["report_kind"].value == "enterprise"
    plain = extract([page(*HEAD, *OPEN)])
    assert plain.tables["loans"].rows[0].values["amount"] == "500.00"


def test_a_row_under_two_heads_is_one() -> None:
    """What stands under a second head without the lender belongs to the loan above."""
    found = extract([page(*HEAD, "未结清信贷", "账户编号|授信机构|业务种类|开立日期|借款金额", "A1|示例银行|流动资金贷款|2024-03-01|500",
        "担保方式|余额|五级分类|逾期总额|最近一次还款日期", "信用|300|正常|0|2024-12-01",
        "账户编号|授信机构|业务种类|开立日期|借款金额", "A2|样例银行|流动资金贷款|2024-04-01|100",
        "担保方式|余额|五级分类|逾期总额|最近一次还款日期", "信用|50|次级|7|2024-12-01")])  # fmt: skip
    rows = [row.values for row in found.tables["loans"].rows]
    assert [(r["lender"], r["amount"], r["balance"], r["five_class"], r["overdue"]) for r in rows] == [
        ("示例银行", "500.00", "300.00", "正常", "0.00"), ("样例银行", "100.00", "50.00", "次级", "7.00"),
    ]  # fmt: skip


def test_summary_proves_the_loans() -> None:
    """Number and balance told twice: where they agree the loans are proven, where not they are not."""
    lines = ("信息概要", "未结清信贷及授信信息概要", "合计|1|300.5|1|200|0|0|2|500.5")
    found = extract([page(*HEAD, *lines, *OPEN)])
    assert found.tables["loans"].notes["proof"] == "proven"
    assert (
        found.fields["open_accounts"].value,
        found.fields["open_balance"].value,
        found.fields["special_balance"].value,
    ) == ("2", "500.50", "200.00")
    other = extract([page(*HEAD, *lines[:2], "合计|1|300.5|2|900|0|0|3|1200.5", *OPEN)])
    assert other.tables["loans"].notes["proof"] == "unproven"


def test_sentences_tell_loans() -> None:
    """A person's loans in prose, over line ends; what is settled is left out."""
    found = extract([page("个人信用报告", "报告编号：2024122012345678901234", "贷款",
        "1. 2023年11月09日“示例银行样例分行”发放的5,000,000元（人民币）个人经营性贷款，2028年11月09日到期。截",
        "至2024年11月，余额4,200,000元。",
        "2. 2019年01月02日“样例银行”发放的100,000元（人民币）个人消费贷款，2020年01月02日到期。2020年1月已结清。")])  # fmt: skip
    (only,) = found.tables["loans"].rows
    assert (only.values["lender"], only.values["granted_on"], only.values["due_on"]) == (
        "示例银行样例分行",
        "2023-11-09",
        "2028-11-09",
    )
    assert (only.values["amount"], only.values["balance"], only.values["kind"]) == (
        "5000000.00",
        "4200000.00",
        "个人经营性贷款",
    )


def test_inquiries_in_any_order() -> None:
    """Date, institution and reason, whichever comes first."""
    found = extract(
        [
            page(
                *HEAD,
                "查询记录",
                "编号|查询日期|查询机构|查询原因",
                "1|2024.11.25|示例银行仿样分行|贷款审批",
                "2|样例银行|2024-10-01|贷后管理",
            )
        ]
    )
    told = [tuple(row.values.values()) for row in found.tables["inquiries"].rows]
    assert told == [("2024-11-25", "示例银行仿样分行", "贷款审批"), ("2024-10-01", "样例银行", "贷后管理")]


def test_a_row_that_a_slope_tore_apart() -> None:
    """The day on one line and the institution a little lower are one inquiry."""
    lines = ["查询记录", "1|2024.11.25||", "2|2024.10.01||"]
    whole = page(*HEAD, *lines)
    first = 0.04 + (len(HEAD) + 1) * STEP
    more = tuple(
        Word(text, Box(x, y, x + 0.1, y + 0.012))
        for y, who, why in ((first + 0.01, "示例银行", "贷款审批"), (first + STEP + 0.01, "样例银行", "贷后管理"))
        for x, text in ((0.5, who), (0.72, why))
    )
    found = extract([replace(whole, words=(*whole.words, *more))])
    told = [tuple(row.values.values()) for row in found.tables["inquiries"].rows]
    assert told == [("2024-11-25", "示例银行", "贷款审批"), ("2024-10-01", "样例银行", "贷后管理")]


def test_a_section_of_nothing() -> None:
    """A section that says it is empty is no table; one of which nothing was read is an empty table."""
    assert "guarantees" not in extract([page(*HEAD, "相关还款责任", "无")]).tables
    assert extract([page(*HEAD, "相关还款责任", "某某某某某某某某某某")]).tables["guarantees"].rows == ()


@pytest.mark.parametrize(
    ("parse", "text"),
    [
        (credit.five_class, "甲"),
        (credit.count, "多"),
        (credit.currency, "甲"),
        (credit.subject, "报告"),
        (credit.words, "--"),
    ],
)
def test_what_is_none_of_it(parse: object, text: str) -> None:
    """Each sort of value refuses what it is not."""
    with pytest.raises(Unreadable):
        parse(text)  # type: ignore[operator]


def test_a_page_without_a_loan_in_words_has_none() -> None:
    """A report whose section of loans tells nothing in sentences is read on."""
    assert loans([page(*HEAD, "本报告未记载贷款明细")]) == []
