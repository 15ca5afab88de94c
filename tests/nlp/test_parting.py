"""The papers in one file: where a page begins another one, and where it goes on with the one before."""

from dataclasses import replace

import pytest

from intake.kind import all_kinds
from nlp.page_kinds import PageKind
from nlp.page_looks import Kind
from nlp.parting import part
from ocr.page import Box, Page, Word

KINDS = {name: Kind(kind.cues, kind.fields, kind.parting) for name, kind in all_kinds().items()}


@pytest.fixture(autouse=True)
def _no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rules alone: what the page model says of pages this bare is nothing to test."""
    monkeypatch.setattr("nlp.page_looks.page_kind", lambda page: None)


def page(number: int, *lines: str, title: str = "", foot: str = "", text_from: str = "ocr") -> Page:
    """A page with a large title, lines beneath each other, and a foot."""
    words = [Word(title, Box(0.3, 0.04, 0.7, 0.07))] if title else []
    for at, line in enumerate(lines):
        y, x = 0.1 + 0.03 * at, 0.05
        for text in line.split("|"):
            words.append(Word(text, Box(x, y, x + 0.018 * len(text), y + 0.015)))
            x += 0.018 * len(text) + 0.04
    if foot:
        words.append(Word(foot, Box(0.45, 0.95, 0.55, 0.965)))
    return Page(number, 1000, 1414, tuple(words), text_from=text_from)  # type: ignore[arg-type]


def head(account: str) -> tuple[str, ...]:
    return (f"户名：杭州样例贸易有限公司|账号：{account}", "交易日期|摘要|借方发生额|贷方发生额|余额|对方户名|对方账号")


ROWS = tuple(f"2024-03-{day:02d}|转账|1,000.00|{90 - day},500.00|李四|6222990000000{day:02d}" for day in range(1, 9))
LICENCE = ("统一社会信用代码|91990100MA0D3MYNXQ", "名称|杭州样例贸易有限公司", "法定代表人|张三", "注册资本|壹佰万元整", "经营范围|销售样品",
           "成立日期|2018年03月01日", "登记机关")  # fmt: skip
CARD = ("姓名|张三", "性别|男|民族|汉", "出生|1980年1月1日", "住址|样例省样例市", "公民身份号码|990101198001010010")
BACK = ("中华人民共和国", "居民身份证", "签发机关|样例市公安局", "有效期限|2015.01.01-2035.01.01")


def numbers(*pages: Page) -> list[list[int]]:
    return [[one.number for one in paper] for paper in part(pages, KINDS)]


@pytest.mark.parametrize("heads", ["first", "every"])
@pytest.mark.parametrize("numbered", [True, False])
def test_a_statement_of_twelve_pages_is_one(heads: str, numbered: bool) -> None:
    """Whether each page repeats the head or only the first has one, and whether pages are numbered or not."""
    pages = []
    for at in range(1, 13):
        top = head("9900123456789012") if heads == "every" or at == 1 else ()
        title = "银行账户交易明细清单" if top else ""
        pages.append(page(at, *top, *ROWS, title=title, foot=f"第{at}页/共12页" if numbered else ""))
    assert numbers(*pages) == [list(range(1, 13))]


def test_statements_of_two_accounts_are_two() -> None:
    """The account in the head decides, whatever else is the same; one misread figure of a picture does not."""
    one = [page(at, *head("9900123456789012"), *ROWS, title="交易明细清单") for at in (1, 2)]
    two = [page(at, *head("9900555556789777"), *ROWS, title="交易明细清单") for at in (3, 4)]
    slip = page(5, *head("9900555556789717"), *ROWS, title="交易明细清单")
    assert numbers(*one, *two, slip) == [[1, 2], [3, 4, 5]]
    exact = [replace(each, text_from="pdf") for each in (*one, *two, slip)]
    assert numbers(*exact) == [[1, 2], [3, 4], [5]]


def test_a_count_that_begins_again_begins_another_statement() -> None:
    """Two statements of one account: the second one's pages count from one."""
    first = [page(at, *head("9900123456789012"), *ROWS, title="交易明细清单", foot=f"第{at}页/共2页") for at in (1, 2)]
    again = page(3, *head("9900123456789012"), *ROWS, title="交易明细清单", foot="第1页/共3页")
    assert numbers(*first, again) == [[1, 2], [3]]


def test_papers_of_different_kinds_are_parted_and_empty_pages_stay_with_the_one_before() -> None:
    """A licence, an empty back, a card, a statement: three papers."""
    licence, empty = page(1, *LICENCE, title="营业执照"), page(2, foot="- 2 -")
    card, account = page(3, *CARD), page(4, *head("9900123456789012"), *ROWS, title="交易明细清单")
    assert numbers(licence, empty, card, account) == [[1, 2], [3], [4]]


def test_a_cards_sides_are_one_paper_and_a_second_front_is_another() -> None:
    """Front and back on two pages belong together; the next front begins the next card."""
    other = tuple(line.replace("990101198001010010", "990101197505050018").replace("张三", "李四") for line in CARD)
    assert numbers(page(1, *CARD), page(2, *BACK), page(3, *other), page(4, *BACK)) == [[1, 2], [3, 4]]


def test_a_licence_behind_a_licence_is_another() -> None:
    """A kind of one page begins with every title."""
    assert numbers(page(1, *LICENCE, title="营业执照"), page(2, *LICENCE, title="营业执照")) == [[1], [2]]


def test_what_says_nothing_goes_on() -> None:
    """The second page of a contract, without a title of its own, stays with the first."""
    first = page(1, "甲方：杭州样例贸易有限公司", "乙方：样例物业", "第一条 租赁期限为三年。", title="房屋租赁合同")
    second = page(2, "第八条 双方应当友好协商解决争议。", "第九条 本合同一式两份，自签字之日起生效。")
    assert numbers(first, second) == [[1, 2]]


def test_sheets_are_not_parted() -> None:
    """A workbook stays one document, whatever its sheets hold."""
    sheets = [page(1, *head("9900123456789012"), text_from="cells"), page(2, *LICENCE, text_from="cells")]
    assert numbers(*sheets) == [[1, 2]]


def test_a_set_of_sheets_is_one_paper_until_a_sheet_comes_again() -> None:
    """Balance sheet, income statement and cash flows belong together; the next balance sheet begins the next year's set."""
    sheets = (("资产负债表", "流动资产合计"), ("利润表", "营业利润"), ("现金流量表", "经营活动产生的现金流量净额"))
    lines = ("编制单位：杭州样例贸易有限公司", "项目|期末余额|年初余额", "未分配利润|1,000.00", "营业外收入|2.00")
    pages = [page(at, *lines, extra, title=title) for at, (title, extra) in enumerate((*sheets, *sheets), 1)]
    assert numbers(*pages) == [[1, 2, 3], [4, 5, 6]]


def test_a_running_head_begins_nothing() -> None:
    """A report whose every page repeats its name in small print is one report."""
    first = page(1, "报告编号：2024000123", "征信中心", "信息概要", "信贷记录明细", title="企业信用报告")
    later = [page(at, "企业信用报告", "未结清信贷", "公共记录明细", "相关还款责任信息概要") for at in (2, 3)]
    assert numbers(first, *later) == [[1, 2, 3]]


def test_what_is_counted_through_is_one_paper_whatever_accounts_it_names() -> None:
    """A statement of several accounts whose pages go on being counted stays one; the rows name their accounts."""
    pages = [
        page(at, *head(f"99001234567890{at}{at}"), *ROWS, title="综合对账单", foot=f"第{at}页/共3页")
        for at in (1, 2, 3)
    ]
    assert numbers(*pages) == [[1, 2, 3]]


def test_a_page_of_terms_stays_with_its_statement(monkeypatch: pytest.MonkeyPatch) -> None:
    """The model sees none of ours in it, but it has no headline of its own."""
    statement = page(1, *head("9900123456789012"), *ROWS, title="交易明细清单")
    terms = page(
        2,
        "温馨提示如下，请您仔细阅读并妥善保管。",
        "如对以上内容有疑问，请于三十日内向开户网点提出。",
        "本行保留最终解释的权利。",
    )
    own = page(3, "甲方：样例", "乙方：样品", title="房屋租赁合同")
    said = PageKind("unknown", False, 0.99, {"unknown": 0.99, "bank_statement": 0.01})
    monkeypatch.setattr("nlp.page_looks.page_kind", lambda page: said)
    assert numbers(statement, terms, own) == [[1, 2], [3]]


def test_a_paper_of_none_of_our_kinds_is_not_cut_at_its_headings() -> None:
    """A booklet with a headline on every page is one unknown paper."""
    pages = [
        page(at, "我们的产品遍布全国各地。", "欢迎垂询，期待与您合作。", title=f"第{at}部分 公司简介")
        for at in range(1, 5)
    ]
    assert numbers(*pages) == [[1, 2, 3, 4]]


def test_a_paper_without_any_word_of_the_one_before_is_another() -> None:
    """A visiting card behind a licence, and before one: nothing in it speaks for a licence."""
    card = ("王小样", "销售经理", "手机 19900000000", "样例市样例路八十八号")
    licence = [page(at, *LICENCE, title="营业执照") for at in (1, 3)]
    assert numbers(licence[0], page(2, *card), licence[1]) == [[1], [2], [3]]
    assert numbers(page(1, *card), page(2, *LICENCE, title="营业执照")) == [[1], [2]]
