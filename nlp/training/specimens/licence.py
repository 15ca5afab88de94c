"""What a licence says in each of its eras (DOMAIN §1.1 to §1.3): items in printed order, with fields and values."""

from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Literal

from nlp.training.specimens import codes, written
from nlp.training.specimens.firm import Firm, authority, scope
from nlp.training.specimens.truth import Said

Era = Literal["before", "portrait_number", "portrait", "landscape", "landscape_no_term", "shenzhen"]


@dataclass(frozen=True, slots=True)
class Item:
    """One printed item: its label, the text, and the fields (joined by "+") that the text tells."""

    slot: str  # which of name, type, head, capital, paid_in, established, term, address, scope, composition
    label: str
    text: str
    field: str


@dataclass(frozen=True, slots=True)
class Content:
    """All that one licence says. `items` leave out identifier, authority and issue date, which have own places."""

    era: Era
    items: tuple[Item, ...]
    fields: dict[str, Said]
    identifier_label: str
    identifier: str
    title: str
    copy_kind: str
    copy_number: str
    certificate_number: str
    authority: str
    authority_printed: bool
    issued_on: date
    issued_text: str
    notes: dict[str, object] = field(default_factory=dict)


def era_of(issued: date) -> Era:
    """Which sheet was in use on the day."""
    if issued < date(2014, 3, 1):
        return "before"
    if issued < date(2015, 10, 1):
        return "portrait_number"
    if issued < date(2019, 3, 1):
        return "portrait"
    return "landscape" if issued < date(2022, 9, 1) else "landscape_no_term"


def content(rng: Random, firm: Firm, issued: date, era: Era, copy_kind: str) -> Content:
    """The licence of `firm` as issued on a day."""
    items = list(_items(rng, firm, issued, era))
    fields: dict[str, Said] = {}
    for item in items:
        fields |= _said(item, firm)
    by_number = era in ("before", "portrait_number")
    identifier = firm.registration_number if by_number else firm.uscc
    fields["registration_number" if by_number else "uscc"] = Said(identifier, identifier)
    office = authority(firm, issued)
    printed = rng.random() < 0.35
    fields["registration_authority"] = Said(office, office, optional=not printed)
    style = written.in_characters if era == "before" else rng.choice((written.spaced, written.padded, written.spaced))
    issued_text = style(issued)
    fields["issued_on"] = Said(issued.isoformat(), issued_text)
    number = rng.choice(("1-1", "1-1", "2-1", "5-3", "")) if copy_kind == "duplicate" else ""
    if number:
        fields["copy_number"] = Said(number, f"({number})")
    mark = {"duplicate": "（副本）", "electronic": "电子营业执照"}.get(copy_kind, "")
    fields["copy_kind"] = Said(copy_kind, mark, optional=not mark)
    certificate = ""
    if not by_number and rng.random() < 0.3:
        certificate = f"99{codes.digits(rng, 6)}{issued:%Y%m%d}{codes.digits(rng, 4)}"
        fields["certificate_number"] = Said(certificate, certificate)
    label = "注册号" if by_number else rng.choice(("统一社会信用代码",) * 6 + ("统一社会信用代码/注册号",))
    title = _title(firm) if era == "before" else "营业执照"
    return Content(
        era, tuple(items), fields, label, identifier, title, copy_kind, number, certificate, office, printed, issued,
         issued_text
    )  # fmt: skip


def _title(firm: Firm) -> str:
    return {
        "company": "企业法人营业执照",
        "individual": "个体工商户营业执照",
        "sole": "个人独资企业营业执照",
        "partnership": "合伙企业营业执照",
        "coop": "农民专业合作社法人营业执照",
    }.get(firm.entity, "营业执照")


HEADS = {
    "company": "法定代表人",
    "branch": "负责人",
    "partnership": "执行事务合伙人",
    "sole": "投资人",
    "individual": "经营者",
    "coop": "法定代表人",
}


def _items(rng: Random, firm: Firm, issued: date, era: Era) -> list[Item]:
    new, old = issued >= date(2022, 9, 1), era == "before"
    entity = firm.entity
    head = HEADS[entity] + ("姓名" if old else "")
    capital = (
        {"coop": "成员出资总额"}.get(entity, "注册资本") if not new else {"company": "注册资本"}.get(entity, "出资额")
    )
    place = {"branch": "经营场所" if new else "营业场所", "partnership": "主要经营场所", "individual": "经营场所"}.get(
        entity, "住所"
    )
    name = Item("name", "名称", firm.name, "name")
    kind = Item("type", "公司类型" if old and entity == "company" else "类型", firm.entity_type, "entity_type")
    person = Item("head", head, firm.head_printed, "legal_representative")
    address = Item("address", place, firm.address, "address")
    day = written.padded if not old else written.in_characters if rng.random() < 0.7 else written.unpadded
    began = "注册日期" if entity == "individual" and rng.random() < 0.7 else "成立日期"
    established = Item("established", began, day(firm.established_on), "established_on")
    business = Item(
        "scope", "业务范围" if entity == "coop" and not new else "经营范围", scope(rng, firm, issued), "business_scope"
    )
    out = [name, kind, address, person]
    if entity == "individual":
        out += [Item("composition", "组成形式", firm.composition or "", "composition_form")]
    has_capital = firm.capital is not None and (entity in ("company", "coop") or new)
    if has_capital and firm.capital is not None and era != "shenzhen":
        out.append(Item("capital", capital, written.capital(rng, firm.capital, era), "registered_capital"))
        if old and entity == "company":
            out.append(Item("paid_in", "实收资本", written.capital(rng, firm.capital, era), ""))
    out.append(established)
    if era not in ("landscape_no_term", "shenzhen") and entity in ("company", "branch", "partnership"):
        out.append(_term(rng, firm, day, "合伙期限" if entity == "partnership" else "营业期限"))
    if era != "shenzhen":
        out.append(business)
    return out


def _term(rng: Random, firm: Firm, day: object, label: str) -> Item:
    assert callable(day)
    start = day(firm.established_on)
    if firm.term_to is None:
        text = rng.choice(
            (f"{start}至长期", f"{start}至长期", "长期", f"自{start}至长期", "永久", f"{start} 至 无固定期限")
        )
    else:
        text = rng.choice(("{a}至{b}", "{a}至{b}", "自{a}至{b}", "{a} 至 {b}")).format(a=start, b=day(firm.term_to))
    return Item("term", label, text, "term_from+term_to")


def _said(item: Item, firm: Firm) -> dict[str, Said]:
    text = item.text
    if item.slot == "head":
        return {"legal_representative": Said(text, text), "legal_representative_role": Said(item.label, item.label)}
    if item.slot == "capital":
        return {"registered_capital": Said({"amount": f"{firm.capital}.00", "currency": "CNY"}, text)}
    if item.slot == "established":
        return {"established_on": Said(firm.established_on.isoformat(), text)}
    if item.slot == "term":
        end = Said(firm.term_to.isoformat(), text) if firm.term_to else Said(None, text, meaning="open_ended")
        start = {"term_from": Said(firm.established_on.isoformat(), text)} if "年" in text else {}
        return {**start, "term_to": end}
    return {item.field: Said(text, text)} if item.field else {}
