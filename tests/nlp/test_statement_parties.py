"""Which names of a statement are one party's, and which only look so."""

import pytest

from nlp.statement.same_party import same_parties

WHOLE = "样例市锦程物流有限公司城东分公司"
Rows = list[tuple[str | None, str | None]]


@pytest.mark.parametrize(
    ("rows", "merged"),
    [
        ([("样例市锦程物流有", None), (WHOLE, None), ("样例市锦程物流有限公", None)],
         {"样例市锦程物流有": WHOLE, "样例市锦程物流有限公": WHOLE}),
        ([("张三", "6222020000123456789"), ("张*", "6222020000123456789")], {"张*": "张三"}),
        ([("云启（杭州）科技有限公司", None), ("云启(杭州)科技有限公司", None)], 1),
        ([("恒泰商贸有限公司", "990000123456"), ("样例市恒泰商贸有限公司", "990000123456")],
         {"恒泰商贸有限公司": "样例市恒泰商贸有限公司"}),
        ([("SPECIMEN TRADING LIM", None), ("SPECIMEN TRADING LIMITED", None)], {"SPECIMEN TRADING LIM": "SPECIMEN TRADING LIMITED"}),
    ],
)  # fmt: skip
def test_variants_of_a_name_are_one_party(rows: Rows, merged: dict[str, str] | int) -> None:
    """Cut at any width, masked, in other brackets, or without its town at the same account."""
    found = same_parties(rows)
    assert found == merged if isinstance(merged, dict) else len(found) == merged


@pytest.mark.parametrize(
    "rows",
    [
        [("样例一建筑有限公司", None), ("样例二建筑有限公司", None)],
        [("样例市恒泰商贸有限公司", None), ("样例市恒泰商贸有限公司城东分公司", None)],
        [("样例市恒泰商", None), ("样例市恒泰商贸有限公司", None), ("样例市恒泰商务服务部", None)],
        [("样例市恒泰商", "990000123456"), ("样例市恒泰商贸有限公司", "990000654321")],
        [("张三", "243300133"), ("李四", "243300133"), ("王五", "243300133"), ("赵六", "243300133")],
        [("张三", None), ("张三丰", None), (None, "990000123456"), ("", None)],
    ],
)
def test_two_parties_stay_two(rows: Rows) -> None:
    """A sign that differs, a branch, an open cut, another account, a carrier's account: none makes two names one."""
    assert same_parties(rows) == {}
