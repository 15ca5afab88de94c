"""Kinds: told by their words, and never guessed."""

import pytest

from intake.kind import all_kinds
from nlp.classify import Classification, classify, voted
from ocr.page import Page
from tests.nlp.sheets import page, word


def kind_of(*lines: str) -> Classification:
    """What a page of these lines is taken for; the first line is its title."""
    words = [
        word(lines[0], 0.3, 0.05, high=0.05),
        *(word(line, 0.1, 0.2 + 0.04 * n) for n, line in enumerate(lines[1:])),
    ]
    return told(page(*words))


def told(*pages: Page) -> Classification:
    """The verdict on pages, every kind of the house competing."""
    return classify(pages, {name: kind.cues for name, kind in all_kinds().items()})


KNOWN = {
    "business_licence": ("营业执照", "统一社会信用代码", "名称 云启科技有限公司", "法定代表人 张三", "注册资本 伍佰万元整", "成立日期", "经营范围", "登记机关"),
    "tax_registration_certificate": ("税务登记证", "税字990100123456789号", "纳税人名称", "登记注册类型", "批准设立机关", "扣缴义务", "发证税务机关"),
    "tax_clearance_certificate": (
        "税收完税证明", "No.399011234567890123", "填发日期", "税务机关", "纳税人识别号", "纳税人名称", "原凭证号", "税种", "税款所属时期", "实缴（退）金额", "妥善保管",
    ),
    "id_card": ("中华人民共和国居民身份证", "签发机关 样例市公安局", "有效期限 2015.03.02-2035.03.02"),
    "account_permit": ("开户许可证", "核准号：J9901000012301", "经审核，某公司符合开户条件，准予开立基本存款账户。", "开户银行", "账号"),
    "vat_return": ("增值税及附加税费申报表", "税款所属时间", "销项税额", "进项税额", "本年累计"),
    "financial_statement": ("资产负债表", "编制单位", "会小企01表", "流动资产合计", "年初余额", "期末余额"),
    "vat_invoice": ("增值税专用发票", "发票代码", "发票号码", "购买方", "纳税人识别号", "开户行及账号", "价税合计（大写）壹佰元整"),
    "credit_report": ("企业信用报告", "报告说明", "信息概要", "信贷记录明细"),
    "tax_credit_rating": ("纳税信用级别证明", "纳税人识别号", "评价年度 2023", "纳税信用级别 A"),
    "bank_statement": (
        "示例银行交易流水", "户名：甲乙科技有限公司", "账号：990100200300", "交易日期 摘要 交易金额 账户余额 对方户名 对方账号", "2024-01-02 转账 100.00 1,100.00",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", sorted(KNOWN))
def test_each_kind_is_known(kind: str) -> None:
    """A page with a kind's title and usual labels is that kind, and surely so."""
    verdict = kind_of(*KNOWN[kind])
    assert verdict.kind == kind
    assert verdict.confidence > 0.8


OTHERS = {
    "menu": ("菜单", "宫保鸡丁 38元", "鱼香肉丝 32元", "米饭 2元"),
    "contract": ("购销合同", "甲方：云启科技有限公司", "乙方：某公司", "违约责任", "甲方应提供营业执照复印件", "统一社会信用代码", "法定代表人"),
    "title deed": ("不动产权证书", "权利人", "不动产单元号", "面积"),
    "diploma": ("毕业证书", "学历", "姓名", "性别"),
    "railway ticket": ("铁路电子客票", "电子发票（铁路电子客票）", "发票号码", "二等座", "购买方名称"),
    "food licence": ("食品经营许可证", "经营者名称", "社会信用代码", "法定代表人", "经营场所", "主体业态", "发证机关"),
    "ledger": ("银行存款日记账", "凭证字号", "科目", "借方", "贷方", "余额"),
    "letter": ("关于召开会议的通知", "各单位：", "请准时参加。"),
    "seller's page": ("某某商城", "本店已提供营业执照", "客服电话", "营业执照号码"),
}  # fmt: skip


@pytest.mark.parametrize("other", sorted(OTHERS))
def test_other_documents_are_unknown(other: str) -> None:
    """Documents that are none of the kinds are said to be unknown, even when they speak of a kind."""
    assert kind_of(*OTHERS[other]).kind == "unknown"


def test_a_misread_title_still_tells() -> None:
    """One wrong letter in the title does not hide the kind."""
    assert kind_of("菅业执照", *KNOWN["business_licence"][1:]).kind == "business_licence"


def test_letter_spaced_titles_tell() -> None:
    """Spaces between the title's letters mean nothing."""
    assert kind_of("营  业  执  照", *KNOWN["business_licence"][1:]).kind == "business_licence"


def test_a_certificate_is_no_registration() -> None:
    """完税证明 and 税务登记证 share words and are not mixed up."""
    assert kind_of(*KNOWN["tax_clearance_certificate"]).scores["tax_registration_certificate"] < 5


def test_nothing_is_unknown() -> None:
    """An empty page is unknown."""
    assert told(page()).kind == "unknown"
    assert told().kind == "unknown"


def test_more_evidence_is_more_certain() -> None:
    """The title alone is a weaker answer than the title with the kind's labels."""
    assert kind_of("营业执照").confidence < kind_of(*KNOWN["business_licence"]).confidence


def test_the_page_model_has_a_vote() -> None:
    """A model that sees the kind too makes it surer; one that is sure of another makes it doubtful; words alone are not
    believed against a model that is sure that the page is none of ours; without a model nothing changes."""
    cues = Classification("business_licence", 0.8, {"business_licence": 4.0})
    assert voted(cues, {}) == cues
    assert voted(cues, {"business_licence": 0.98, "unknown": 0.02}).confidence > 0.9
    doubted = voted(cues, {"business_licence": 0.02, "id_card": 0.97, "unknown": 0.01})
    assert doubted.kind == "business_licence" and doubted.confidence < 0.6
    assert voted(cues, {"business_licence": 0.02, "unknown": 0.98}).kind == "unknown"
    sure = Classification("business_licence", 0.99, {"business_licence": 9.0})
    assert voted(sure, {"business_licence": 0.02, "unknown": 0.98}).kind == "business_licence"


def test_a_kind_that_the_model_has_not_learnt_stays_the_cues() -> None:
    """The model's silence about a kind that it does not know is no word against it."""
    cues = Classification("vat_return", 0.9, {"vat_return": 5.0})
    assert voted(cues, {"business_licence": 0.05, "unknown": 0.95}) == cues
