"""What somebody wrote over a paper is no part of its values."""

from intake.kind import all_kinds
from nlp.extract import extract_fields
from ocr.page import Page
from tests.nlp.sheets import page, word


def values(sheet: Page) -> dict[str, object]:
    """Field name -> value of a licence."""
    return {
        name: field.value for name, field in extract_fields([sheet], all_kinds()["business_licence"].fields).items()
    }


def test_a_tiled_note_is_no_part_of_a_value() -> None:
    """A piece of a note that is written over the page more than once is cut off the value it runs into."""
    sheet = page(
        word("营业执照", 0.4, 0.05, high=0.05),
        word("名称：样例商贸有限公司", 0.1, 0.2),
        word("法定代表人：龙祥贷款审批再次复印无效", 0.1, 0.3),
        word("仅用于贷款审批再次复印无效", 0.5, 0.7),
    )
    assert values(sheet)["legal_representative"] == "龙祥"


def test_values_under_their_labels_take_no_note_beside_them() -> None:
    """On a sheet that sets labels above values, what is written beside a label is not its value."""
    sheet = page(
        word("营业执照", 0.4, 0.05, high=0.05),
        word("名称", 0.1, 0.2),
        word("再次复印无效 2024.11.15", 0.35, 0.2),
        word("样例商贸有限公司", 0.1, 0.22),
        word("类型", 0.1, 0.27),
        word("有限责任公司", 0.1, 0.29),
        word("住所", 0.1, 0.34),
        word("样例市样例区文一西路969号", 0.1, 0.36),
        word("法定代表人", 0.1, 0.41),
        word("张三", 0.1, 0.43),
        word("注册资本", 0.5, 0.41),
        word("伍佰万元整", 0.5, 0.43),
    )
    found = values(sheet)
    assert found["name"] == "样例商贸有限公司" and found["legal_representative"] == "张三"
    assert found["entity_type"] == "有限责任公司" and found["registered_capital"] == {
        "amount": "5000000.00",
        "currency": "CNY",
    }
