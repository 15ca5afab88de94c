"""The trade that a business scope tells, with how sure; nothing from nothing."""

import pytest

from nlp.industry import SECTIONS, classify, divisions, items, trade_name


@pytest.mark.parametrize(
    ("scope", "name", "section", "division"),
    [
        ("一般项目：软件开发；信息系统集成服务；计算机软硬件及辅助设备零售", "样例市云启信息技术有限公司", "I", "65"),
        ("餐饮服务（依法须经批准的项目，经相关部门批准后方可开展经营活动）", "样例区王记面馆", "H", "62"),
        ("五金产品零售；日用百货零售；文具用品零售", "样例商贸有限公司", "F", "52"),
        ("塑料制品制造；模具制造；塑料制品销售", "样例塑胶制品有限公司", "C", "29"),
        ("许可项目：道路货物运输（不含危险货物）。一般项目：装卸搬运", "样例物流有限公司", "G", "54"),
        ("理发及美容服务", "样例区美发店", "O", "80"),
        ("房地产经纪；物业管理；住房租赁", "样例置业有限公司", "K", "70"),
    ],
)
def test_scopes_tell_their_trade(scope: str, name: str, section: str, division: str) -> None:
    """By the first items and the name, each surer than a guess."""
    found = classify(scope, name)
    assert found is not None and (found.section, found.division) == (section, division)
    assert found.section_confidence >= 0.5 and 0 < found.division_confidence <= found.section_confidence <= 1.0001


def test_first_items_weigh_more() -> None:
    """The same items the other way round may be another trade."""
    first, last = "软件开发；技术咨询", "正餐服务；快餐服务"
    one, other = classify(f"{first}；{last}"), classify(f"{last}；{first}")
    assert one is not None and other is not None and (one.section, other.section) == ("I", "H")


def test_what_says_little_is_unsure() -> None:
    """A scope of nonsense gives no confidence that anybody could rely on; no scope gives nothing."""
    found = classify("甲乙丙丁戊己")
    assert found is not None and found.section_confidence < 0.5
    assert classify("") is None and classify("一般项目：") is None


def test_the_table_is_the_standards() -> None:
    """Twenty sections, 97 divisions 01 to 97 in order."""
    assert [code for _, code, _ in divisions()] == [f"{n:02d}" for n in range(1, 98)]
    assert list(dict.fromkeys(section for section, _, _ in divisions())) == list(SECTIONS)


def test_items_and_names_are_bare() -> None:
    """Headings, brackets and the law's formula are no activity; a legal form is no trade."""
    assert items("主营：建材销售（除危险品）,五金零售。依法须经批准的项目，经批准后方可开展") == [
        "建材销售",
        "五金零售",
    ]
    assert trade_name("样例建筑装饰工程有限公司") == "装饰工程" and trade_name("") == ""
