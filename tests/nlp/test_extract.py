"""Fields out of words and boxes: labels, columns, wraps, print of the form, slips of the reader."""

from dataclasses import replace

import pytest

from intake.kind import all_kinds
from nlp.evidence import Field
from nlp.extract import extract_fields
from ocr.page import Box, Mark, Page
from tests.nlp.sheets import cell_lines, page, skewed, word

CODE = "91990100MA0D3MYNXQ"


def licence(sheet: Page) -> dict[str, Field]:
    """The fields of a licence."""
    return extract_fields([sheet], all_kinds()["business_licence"].fields)


def values(found: dict[str, Field]) -> dict[str, object]:
    """Field name -> value."""
    return {name: field.value for name, field in found.items()}


LANDSCAPE = page(
    word("营业执照", 0.4, 0.05, high=0.05),
    word("（副本）", 0.45, 0.11),
    word("统一社会信用代码", 0.05, 0.15),
    word("扫描二维码登录‘国家企业", 0.7, 0.15),
    word(CODE, 0.05, 0.18),
    word("信用信息公示系统’了解", 0.7, 0.175),
    word("更多登记、备案、许可、监管信息", 0.65, 0.2),
    word("名", 0.05, 0.25),
    word("称", 0.11, 0.25),
    word("云启（样例）科技有限公司", 0.15, 0.25),
    word("注册资本", 0.55, 0.25),
    word("伍佰万元整", 0.65, 0.25),
    word("类", 0.05, 0.3),
    word("型", 0.11, 0.3),
    word("有限责任公司（自然人投资或控股）", 0.15, 0.3),
    word("成立日期", 0.55, 0.3),
    word("2015年03月02日", 0.65, 0.3),
    word("法定代表人", 0.05, 0.35),
    word("张三", 0.17, 0.35),
    word("营业期限", 0.55, 0.35),
    word("2015年03月02日至长期", 0.65, 0.35),
    word("经营范围", 0.05, 0.4),
    word("一般项目：五金产品零售；日用百货销", 0.15, 0.4),
    word("住", 0.55, 0.4),
    word("所", 0.61, 0.4),
    word("样例市样例区文一西路969", 0.65, 0.4),
    word("售；信息咨询服务；类型多样的货物运", 0.15, 0.43),
    word("号2幢301室", 0.65, 0.43),
    word("输服务", 0.15, 0.46),
    word("登记机关", 0.55, 0.7),
    word("2019 年 03 月 01 日", 0.7, 0.8),
    word("国家企业信用信息公示系统网址：http://www.gsxt.gov.cn", 0.03, 0.95),
    word("国家市场监督管理总局监制", 0.7, 0.95),
    marks=(
        Mark("seal", Box(0.7, 0.65, 0.85, 0.85), "样例市市场监督管理局", 0.97),
        Mark("qr", Box(0.6, 0.1, 0.66, 0.2), f"http://www.gsxt.gov.cn/?{CODE}"),
    ),
)
LANDSCAPE_VALUES = {
    "uscc": CODE,
    "name": "云启（样例）科技有限公司",
    "entity_type": "有限责任公司（自然人投资或控股）",
    "legal_representative": "张三",
    "legal_representative_role": "法定代表人",
    "registered_capital": {"amount": "5000000.00", "currency": "CNY"},
    "established_on": "2015-03-02",
    "term_from": "2015-03-02",
    "term_to": None,
    "address": "样例市样例区文一西路969号2幢301室",
    "business_scope": "一般项目：五金产品零售；日用百货销售；信息咨询服务；类型多样的货物运输服务",
    "registration_authority": "样例市市场监督管理局",
    "issued_on": "2019-03-01",
    "copy_kind": "duplicate",
    "qr_payload": f"http://www.gsxt.gov.cn/?{CODE}",
}


def test_two_columns_do_not_mix() -> None:
    """A landscape licence gives every field, each from its own column, and nothing of the form's print."""
    found = licence(LANDSCAPE)
    assert values(found) == LANDSCAPE_VALUES
    assert found["term_to"].meaning == "open_ended"
    assert "checksum" in found["uscc"].found_by
    assert found["uscc"].confidence > 0.99


@pytest.mark.parametrize("degrees", [-1.5, -0.7, 0.7, 1.5])
def test_lines_may_slope(degrees: float) -> None:
    """Values beside their labels are found though the lines run up or down hill."""
    found = values(licence(skewed(LANDSCAPE, degrees)))
    for name in ("uscc", "name", "legal_representative", "registered_capital", "established_on", "entity_type"):
        assert found[name] == LANDSCAPE_VALUES[name], name


def test_glued_labels_are_parted() -> None:
    """A label read in one piece with its value, with or without spaces in it, is still a label."""
    found = values(
        licence(
            page(
                word("名    称云启科技有限公司", 0.1, 0.1),
                word("类    型个人独资企业", 0.1, 0.15),
                word("投资人李四", 0.1, 0.2),
                word("成立日期2015年3月2日", 0.1, 0.25),
                word("出资额壹拾万元整", 0.1, 0.3),
            )
        )
    )
    assert found["name"] == "云启科技有限公司"
    assert found["legal_representative"] == "李四"
    assert found["legal_representative_role"] == "投资人"
    assert found["established_on"] == "2015-03-02"
    assert found["registered_capital"] == {"amount": "100000.00", "currency": "CNY"}


def test_labels_with_one_wrong_letter() -> None:
    """One misread letter in a label of four or more is forgiven, at some cost in confidence."""
    right = licence(page(word("法定代表人", 0.1, 0.1), word("张三", 0.3, 0.1)))
    wrong = licence(page(word("法定代裘人", 0.1, 0.1), word("张三", 0.3, 0.1)))
    assert right["legal_representative"].value == wrong["legal_representative"].value == "张三"
    assert wrong["legal_representative"].confidence < right["legal_representative"].confidence


def test_half_a_label_at_its_place() -> None:
    """The last letter of a two-letter label is enough where the other labels of its column end."""
    found = values(
        licence(
            page(
                word("称", 0.16, 0.1),
                word("云启科技有限公司", 0.3, 0.1),
                word("注册资本", 0.1, 0.2),
                word("10万元", 0.3, 0.2),
                word("成立日期", 0.1, 0.25),
                word("2015年03月02日", 0.3, 0.25),
            )
        )
    )
    assert found["name"] == "云启科技有限公司"


def test_labels_inside_running_text_are_none() -> None:
    """「类型」 or 「名称」 inside a scope opens no field."""
    found = values(
        licence(
            page(
                word("经营范围", 0.1, 0.1),
                word("各类型产品销售，品牌名称设计", 0.3, 0.1),
                word("类型设计，住所清洁服务", 0.3, 0.13),
            )
        )
    )
    assert found == {"business_scope": "各类型产品销售，品牌名称设计类型设计，住所清洁服务"}


def test_value_below_its_label() -> None:
    """A value printed under its label is found, with less confidence than one beside it."""
    found = licence(
        page(
            word("统一社会信用代码", 0.1, 0.1),
            word(CODE, 0.1, 0.14),
            word("名称", 0.1, 0.3),
            word("甲乙有限公司", 0.1, 0.33),
        )
    )
    assert values(found)["uscc"] == CODE
    assert values(found)["name"] == "甲乙有限公司"


def test_cells_of_a_form() -> None:
    """In ruled cells a value stands in the next cell, and a wrap stays within its cell."""
    sheet = page(
        word("纳税人名称", 0.11, 0.11),
        word("甲乙样例科技有", 0.31, 0.105),
        word("限公司", 0.31, 0.13),
        word("登记注册类型", 0.61, 0.11),
        word("其他有限责任公司", 0.76, 0.11),
        word("法定代表人（负责人）", 0.11, 0.21),
        word("王五", 0.35, 0.21),
        lines=cell_lines((0.1, 0.3, 0.6, 0.75, 0.95), (0.1, 0.2, 0.3)),
    )
    found = values(extract_fields([sheet], all_kinds()["tax_registration_certificate"].fields))
    assert found["name"] == "甲乙样例科技有限公司"
    assert found["registration_type"] == "其他有限责任公司"
    assert found["legal_representative"] == "王五"


def test_partners_and_branches() -> None:
    """A firm as managing partner with its delegate, and the labels of a branch."""
    partner = licence(
        page(
            word("执行事务合伙人", 0.1, 0.1), word("样例投资管理有限公司（委派代表：张", 0.3, 0.1), word("三）", 0.3, 0.13),
            word("主要经营场所", 0.1, 0.2), word("样例市样例区1号", 0.3, 0.2), word("合伙期限", 0.1, 0.25), word("长期", 0.3, 0.25),
        )
    )  # fmt: skip
    assert values(partner)["legal_representative"] == "样例投资管理有限公司（委派代表：张三）"
    assert values(partner)["legal_representative_role"] == "执行事务合伙人"
    assert values(partner)["address"] == "样例市样例区1号"
    assert partner["term_to"].meaning == "open_ended"
    assert "term_from" not in partner


def test_individuals_may_have_no_name() -> None:
    """A star for a name is no name: the field is absent, not unreadable."""
    found = values(
        licence(
            page(
                word("名称", 0.1, 0.1), word("*", 0.3, 0.1), word("经营者", 0.1, 0.15), word("赵六", 0.3, 0.15),
                word("组成形式", 0.1, 0.2), word("个人经营", 0.3, 0.2), word("注册日期", 0.1, 0.25), word("2012年5月6日", 0.3, 0.25),
            )
        )
    )  # fmt: skip
    assert "name" not in found
    assert found["composition_form"] == "个人经营"
    assert found["established_on"] == "2012-05-06"
    assert found["legal_representative_role"] == "经营者"


def test_printed_but_unreadable() -> None:
    """A date that is no day keeps its text and place, with a reason instead of a value."""
    found = licence(page(word("成立日期", 0.1, 0.1), word("2015年13月02日", 0.3, 0.1)))["established_on"]
    assert found.value is None
    assert found.reason
    assert found.text == "2015年13月02日"
    assert found.confidence <= 0.5


def test_evidence_is_where_the_text_stands() -> None:
    """Boxes cover the value and not its label, one for each line that it runs over."""
    found = licence(LANDSCAPE)
    assert len(found["address"].boxes) == 2
    assert found["address"].boxes[0].x0 == pytest.approx(0.65)
    assert len(found["name"].boxes) == 1
    glued = licence(page(word("名称云启科技有限公司", 0.1, 0.1), word("注册资本", 0.1, 0.2), word("1万元", 0.3, 0.2)))[
        "name"
    ]
    assert glued.boxes[0].x0 == pytest.approx(0.14)


def test_a_forged_code_is_not_repaired_where_it_was_surely_read() -> None:
    """A code with a broken check is shown as printed when no letter was doubtful, and in embedded text always."""
    forged = CODE[:-1] + "K"
    for sheet in (
        page(word("统一社会信用代码", 0.1, 0.1), word(forged, 0.4, 0.1)),
        page(word(f"统一社会信用代码：{forged}", 0.1, 0.1), text_from="pdf"),
    ):
        found = licence(sheet)["uscc"]
        assert found.value == forged
        assert "checksum" not in found.found_by
        assert found.status == "read"


def test_a_doubtful_letter_of_a_code_is_repaired() -> None:
    """One letter of which the reader was unsure is put right by the checks; the text as read stays."""
    misread = "91990I00MA0D3MYNXO"
    doubtful = word(misread, 0.4, 0.1)
    doubtful = replace(doubtful, char_confidences=(*doubtful.char_confidences[:17], 0.4))
    found = licence(page(word("统一社会信用代码", 0.1, 0.1), doubtful))["uscc"]
    assert found.value == CODE
    assert found.text == misread
    assert found.status == "repaired"
    assert found.confidence < 0.8


def test_disagreement_lowers_confidence() -> None:
    """Two different labelled values of one field are both possible: neither is shown as certain."""
    single = licence(page(word("成立日期", 0.1, 0.1), word("2015年03月02日", 0.3, 0.1)))
    double = licence(
        page(
            word("成立日期", 0.1, 0.1),
            word("2015年03月02日", 0.3, 0.1),
            word("成立日期", 0.1, 0.4),
            word("2016年03月02日", 0.3, 0.4),
        )
    )
    assert single["established_on"].confidence > 0.95
    assert double["established_on"].confidence < 0.7


def test_ink_and_doubt_lower_confidence() -> None:
    """A value under a seal, or of doubtful letters, is less sure than a clean one."""
    clean, inked, doubtful = (
        licence(page(word("名称", 0.1, 0.1), word("甲乙有限公司", 0.3, 0.1, sure=sure, seal=seal)))["name"].confidence
        for sure, seal in ((0.999, False), (0.999, True), (0.7, False))
    )
    assert clean > 0.95
    assert inked < clean - 0.02
    assert doubtful < 0.85


def test_pages_without_anything() -> None:
    """No words or no specs give no fields and no error."""
    assert licence(page()) == {}
    assert extract_fields([LANDSCAPE], ()) == {}


def test_pages_are_numbered_as_given() -> None:
    """Evidence names the page's own number."""
    second = replace(page(word("名称", 0.1, 0.1), word("甲乙有限公司", 0.3, 0.1)), number=7)
    assert licence(second)["name"].page == 7


def test_identity_card() -> None:
    """Labels in front of short values, the number under its label's line, the term with an open end."""
    sheet = page(
        word("姓名王五", 0.1, 0.1), word("性别女", 0.1, 0.15), word("民族汉", 0.3, 0.15), word("出生1990年3月7日", 0.1, 0.2),
        word("住址样例省样例市样例区", 0.1, 0.25), word("文一西路9号", 0.14, 0.28), word("公民身份号码", 0.1, 0.4), word("11010519491231002X", 0.3, 0.4),
        word("签发机关", 0.1, 0.7), word("样例市公安局样例分局", 0.3, 0.7), word("有效期限", 0.1, 0.75), word("2015.03.02-长期", 0.3, 0.75),
    )  # fmt: skip
    found = extract_fields([sheet], all_kinds()["id_card"].fields)
    assert values(found) == {
        "name": "王五",
        "sex": "女",
        "ethnicity": "汉",
        "born_on": "1990-03-07",
        "address": "样例省样例市样例区文一西路9号",
        "id_number": "11010519491231002X",
        "authority": "样例市公安局样例分局",
        "valid_from": "2015-03-02",
        "valid_to": None,
    }
    assert found["valid_to"].meaning == "open_ended"


def test_account_permit_sentence() -> None:
    """The name stands inside a sentence, without a label."""
    sheet = page(
        word("开户许可证", 0.4, 0.05, high=0.04), word("核准号：J9901000012301", 0.1, 0.12), word("编号：9901-00012345", 0.6, 0.12),
        word("经审核，甲乙样例科技有限公司符合开户条件，准予", 0.1, 0.2), word("开立基本存款账户。", 0.1, 0.24),
        word("法定代表人（单位负责人）", 0.1, 0.3), word("张三", 0.5, 0.3), word("开户银行", 0.1, 0.35), word("示例银行样例支行", 0.3, 0.35),
        word("账", 0.1, 0.4), word("号", 0.16, 0.4), word("990100200300400500", 0.3, 0.4),
    )  # fmt: skip
    assert values(extract_fields([sheet], all_kinds()["account_permit"].fields)) == {
        "approval_number": "J9901000012301",
        "permit_number": "9901-00012345",
        "name": "甲乙样例科技有限公司",
        "legal_representative": "张三",
        "bank": "示例银行样例支行",
        "account_number": "990100200300400500",
    }


def test_a_code_vouched_for_by_the_qr_code() -> None:
    """A printed code that fails its check but equals the QR code's is what the paper says: no repair, and more certain."""
    forged = CODE[:-1] + "K"
    sheet = page(word("统一社会信用代码", 0.1, 0.1), word(forged, 0.4, 0.1))
    marked = replace(sheet, marks=(Mark("qr", Box(0.7, 0.1, 0.8, 0.2), f"https://specimen.invalid/?{forged}"),))
    assert licence(marked)["uscc"].value == forged
    assert licence(marked)["uscc"].confidence > licence(sheet)["uscc"].confidence


def test_a_row_that_slopes_by_itself() -> None:
    """On a warped photo a value may stand most of a line higher than its label; its own next line still belongs to it."""
    sheet = page(
        word("出生", 0.1, 0.215), word("1966年2月14日", 0.3, 0.2), word("住址", 0.1, 0.265), word("示例省例州市云屏区凤凰大道", 0.3, 0.252),
        word("2086号", 0.3, 0.282), word("公民身份号码", 0.1, 0.4),
    )  # fmt: skip
    found = values(extract_fields([sheet], all_kinds()["id_card"].fields))
    assert found == {"born_on": "1966-02-14", "address": "示例省例州市云屏区凤凰大道2086号"}


def test_labels_set_above_their_values_side_by_side() -> None:
    """Where labels stand above values, the value in the next column is its own label's, not the first one's."""
    fields = extract_fields(
        [
            page(
                word("名称：", 0.1, 0.2), word("类型：", 0.4, 0.2),
                word("范本启明星供应链管理工作室", 0.1, 0.225), word("个人独资企业", 0.4, 0.225),
            )
        ],
        all_kinds()["business_licence"].fields,
    )  # fmt: skip
    assert fields["name"].value == "范本启明星供应链管理工作室"
    assert fields["entity_type"].value == "个人独资企业"


def test_a_list_with_values_far_from_their_labels() -> None:
    """In a list each line is its label's, however wide the first column is."""
    fields = extract_fields(
        [
            page(
                word("账户名称", 0.1, 0.2), word("范本市鑫淼五金店", 0.5, 0.2),
                word("账户号码", 0.1, 0.235), word("9971278014155962047", 0.5, 0.235),
                word("开户银行", 0.1, 0.27), word("仿样银行范本和平支行", 0.5, 0.27),
            )
        ],
        all_kinds()["account_permit"].fields,
    )  # fmt: skip
    assert fields["name"].value == "范本市鑫淼五金店"
    assert fields["account_number"].value == "9971278014155962047"
    assert fields["bank"].value == "仿样银行范本和平支行"
