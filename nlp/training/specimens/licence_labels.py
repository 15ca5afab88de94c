"""The names that licences give to one thing, by era and kind of entity (DOMAIN §1.1, §1.2), and items that are nobody's field."""

from collections.abc import Mapping
from dataclasses import replace
from random import Random

from nlp.training.specimens.firm import Firm
from nlp.training.specimens.licence import Content, Item
from nlp.training.specimens.truth import Said

Labels = Mapping[str, tuple[str, ...]]
_HEADS: Labels = {
    "company": ("法定代表人", "法定代表人姓名", "法定代表人（负责人）", "法人代表"),
    "branch": ("负责人", "负责人姓名"),
    "partnership": ("执行事务合伙人", "执行合伙事务的合伙人", "执行事务合伙人姓名"),
    "sole": ("投资人", "投资人姓名"),
    "individual": ("经营者", "经营者姓名", "业主姓名", "负责人"),
    "coop": ("法定代表人", "法定代表人姓名"),
}
_NAMES: Labels = {
    "company": ("名称", "企业名称", "公司名称"),
    "individual": ("名称", "字号名称", "商户名称", "名称"),
    "branch": ("名称", "机构名称", "企业名称"),
}
_TYPES: Labels = {
    "company": ("类型", "公司类型", "企业类型", "市场主体类型"),
    "individual": ("类型", "主体类型", "组织类型"),
}
_PLACES: Labels = {
    "company": ("住所", "公司住所", "企业住所", "地址"),
    "branch": ("营业场所", "经营场所", "地址"),
    "partnership": ("主要经营场所", "经营场所"),
    "individual": ("经营场所", "营业场所", "经营地址", "经营场所"),
    "sole": ("住所", "企业住所", "主要经营场所"),
    "coop": ("住所", "地址"),
}
_CAPITALS: Labels = {
    "company": ("注册资本", "注册资本（金）", "注册资金"),
    "coop": ("成员出资总额", "出资总额", "出资额"),
    "partnership": ("出资额", "认缴出资额", "资金数额"),
    "sole": ("出资额", "资金数额", "投资人出资额"),
}
_BEGUN: Labels = {"individual": ("注册日期", "成立日期", "登记日期"), "company": ("成立日期", "成立时间", "设立日期")}
_TERMS: Labels = {"partnership": ("合伙期限", "经营期限"), "company": ("营业期限", "经营期限")}
_SCOPES: Labels = {"coop": ("业务范围", "经营范围"), "individual": ("经营范围", "经营范围及方式", "经营项目")}
IDENTIFIERS = (
    "统一社会信用代码", "统一社会信用代码", "统一社会信用代码/注册号", "社会信用代码", "统一社会信用代码（注册号）",
    "统一信用代码", "注册号/统一社会信用代码",
)  # fmt: skip
NUMBERS = ("注册号", "注册号", "企业注册号", "营业执照注册号", "工商注册号")
_ENGLISH: Labels = {
    "name": ("Name", "Name of Enterprise"), "type": ("Type", "Type of Entity"),
    "head": ("Legal Representative", "Person in Charge"), "capital": ("Registered Capital",),
    "established": ("Date of Establishment", "Established"), "term": ("Business Term", "Operation Period"),
    "address": ("Domicile", "Address"), "scope": ("Business Scope", "Scope of Business"),
    "composition": ("Form of Composition",), "paid_in": ("Paid-in Capital",),
}  # fmt: skip


def english(rng: Random, slot: str) -> str:
    """What a bilingual sheet prints beside the label; "" for items that have no English."""
    return rng.choice(_ENGLISH.get(slot, ("",)))


def renamed(rng: Random, said: Content, firm: Firm, *, strangeness: float) -> Content:
    """The same licence under other labels, some of them seldom seen; each item is renamed with chance `strangeness`."""
    items, fields = [], dict(said.fields)
    for item in said.items:
        if rng.random() < strangeness:
            item = replace(item, label=rng.choice(_choices(item, firm.entity)))
        if item.slot == "head":
            fields["legal_representative_role"] = Said(item.label, item.label)
        items.append(item)
    label = said.identifier_label
    if rng.random() < strangeness:
        label = rng.choice(IDENTIFIERS if "uscc" in fields else NUMBERS)
    return replace(said, items=tuple(items), fields=fields, identifier_label=label)


def _choices(item: Item, entity: str) -> tuple[str, ...]:
    tables: dict[str, Labels] = {
        "head": _HEADS, "name": _NAMES, "type": _TYPES, "address": _PLACES, "capital": _CAPITALS, "established": _BEGUN,
        "term": _TERMS, "scope": _SCOPES,
    }  # fmt: skip
    table = tables.get(item.slot)
    if table is None:
        return (item.label,)
    return table.get(entity) or table.get("company") or (item.label,)


def strangers(rng: Random, said: Content, firm: Firm) -> tuple[Item, ...]:
    """Items that some sheets and print-outs carry, and that no field wants."""
    every = (
        Item("extra", "登记状态", rng.choice(("存续（在营、开业、在册）", "在业", "正常")), ""),
        Item("extra", "经营方式", rng.choice(("零售", "批发兼零售", "服务", "生产、销售")), ""),
        Item("extra", "从业人数", f"{rng.randrange(2, 60)}人", ""),
        Item("extra", "行业", rng.choice(firm.trade.words), ""),
        Item("extra", "年检" if said.era == "before" else "年报年度", str(said.issued_on.year + 1), ""),
    )
    return tuple(rng.sample(every, rng.choice((0, 0, 0, 1, 1, 2))))
