"""One firm and its people, as the register would know them: the truth that all of a case's documents tell."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Literal

from nlp.training.specimens import codes
from nlp.training.specimens import vocabulary as v

Entity = Literal["company", "branch", "partnership", "sole", "individual", "coop"]
COMPANY_TYPES = (
    "有限责任公司(自然人独资)", "有限责任公司(自然人投资或控股)", "有限责任公司（自然人投资或控股）",
     "有限责任公司(法人独资)", "其他有限责任公司",
    "有限责任公司(自然人投资或控股的法人独资)", "股份有限公司(非上市、自然人投资或控股)", "有限责任公司（台港澳法人独资）",
     "有限责任公司(外商投资、非独资)",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """A natural person with an identity card."""

    name: str
    male: bool
    ethnicity: str
    born_on: date
    address: str
    id_number: str
    card_from: date
    card_to: date | None
    card_authority: str


@dataclass(frozen=True, slots=True)
class Firm:
    """What the register holds of a firm; `capital` in yuan, None where the entity has none."""

    entity: Entity
    trade: v.Trade
    name: str
    uscc: str
    registration_number: str
    entity_type: str
    head: Person
    head_printed: str
    capital: int | None
    established_on: date
    term_to: date | None
    address: str
    items: tuple[str, ...]
    permits: tuple[str, ...]
    composition: str | None
    city: str
    district: str


def person(rng: Random, today: date) -> Person:
    """Somebody of 23 to 62 years whose card is valid on `today`."""
    male = rng.random() < 0.6
    roll = rng.random()
    if roll < 0.02:
        name = rng.choice(v.MINORITY_NAMES)
    else:
        surname = rng.choice(v.COMPOUND_SURNAMES) if roll < 0.06 else rng.choice(v.SURNAMES)
        name = surname + "".join(rng.sample(v.GIVEN, 1 if rng.random() < 0.22 else 2))
    born = today - timedelta(days=rng.randrange(23 * 366, 62 * 365))
    issued = today - timedelta(days=rng.randrange(60, 8 * 365))
    age = (issued - born).days // 365.25
    if age < 18:
        issued = today - timedelta(days=rng.randrange(30, 360))
        age = (issued - born).days // 365.25
    years = None if age >= 46 else 20 if age >= 26 else 10
    city, district = rng.choice(v.CITIES), rng.choice(v.DISTRICTS)
    if years is not None and _later(issued, years) <= today:
        issued = today - timedelta(days=rng.randrange(60, 4 * 365))
    return Person(
        name,
        male,
        rng.choice(v.ETHNICITIES) if roll >= 0.02 else "维吾尔",
        born,
        f"{v.PROVINCE}{city}{district}{street(rng)}",
        codes.identity_number(rng, born, male),
        issued,
        None if years is None else _later(issued, years),
        f"{city}公安局{district.removesuffix('新区')}分局" if district.endswith("区") else f"{district}公安局",
    )


def _later(day: date, years: int) -> date:
    return day.replace(year=day.year + years, day=28 if (day.month, day.day) == (2, 29) else day.day)


def street(rng: Random) -> str:
    """Road, number, building, floor and room."""
    out = f"{rng.choice(v.ROADS)}{rng.choice(v.ROAD_KINDS)}{rng.randrange(1, 2999)}号"
    if rng.random() < 0.2:
        out += rng.choice(v.PARKS)
    roll = rng.random()
    if roll < 0.45:
        out += f"{rng.randrange(1, 30)}{rng.choice(('幢', '栋', '号楼'))}"
        if rng.random() < 0.5:
            out += f"{rng.randrange(1, 4)}单元"
    if roll < 0.7:
        room = rng.randrange(1, 33)
        out += rng.choice((f"{room}层{room:02d}{rng.randrange(1, 30):02d}室", f"{room}{rng.randrange(1, 30):02d}室"))
        if rng.random() < 0.06:
            out += f"-{rng.choice('ABCDE12')}"
    return out


def firm(rng: Random, today: date, entity: Entity, established: date) -> Firm:
    """A firm of the sort asked for, founded on `established`, whose head is alive and carded on `today`."""
    trade = rng.choice(v.TRADES)
    head = person(rng, today)
    city, district = rng.choice(v.CITIES), rng.choice(v.DISTRICTS)
    suffix = rng.choice(v.ADDRESS_SUFFIXES) if rng.random() < 0.06 else ""
    address = f"{rng.choice(('', v.PROVINCE, v.PROVINCE))}{city}{district}{street(rng)}{suffix}"
    count = rng.choices((4, 7, 10, 14), (0.3, 0.35, 0.25, 0.1))[0]
    items = tuple(rng.sample(trade.items, min(count, len(trade.items))))
    permits = tuple(rng.sample(trade.permits, 1)) if rng.random() < 0.35 else ()
    capital = rng.choice(
        (
            100_000,
            500_000,
            *(1_000_000,) * 3,
            2_000_000,
            3_000_000,
            *(5_000_000,) * 3,
            10_000_000,
            12_800_000,
            50_000_000,
        )
    )
    term = None if rng.random() < 0.6 else _later(established, rng.choice((20, 30, 50))) - timedelta(days=1)
    return Firm(
        entity,
        trade,
        _name(rng, entity, trade, city, district),
        codes.uscc(rng, entity, established),
        codes.registration_number(rng, entity),
        _type(rng, entity),
        head,
        _head_printed(rng, entity, head),
        None if entity in ("branch", "individual") else capital,
        established,
        term if term is None or term > today else None,
        address,
        items,
        permits,
        rng.choice(("个人经营", "个人经营", "家庭经营")) if entity == "individual" else None,
        city,
        district,
    )


def _name(rng: Random, entity: Entity, trade: v.Trade, city: str, district: str) -> str:
    place = city.removesuffix("市")
    brand = rng.choice(v.TRADE_NAMES)
    word = rng.choice(trade.words)
    if entity == "individual":
        return f"{city}{district}{brand}{rng.choice(v.SHOP_ENDS)}"
    if entity == "coop":
        return f"{place}{brand}{rng.choice(('果蔬', '水稻', '茶叶', '生猪养殖', '花卉苗木'))}专业合作社"
    if entity == "partnership":
        return f"{place}{brand}{rng.choice(('企业管理', '投资管理', '股权投资'))}合伙企业（有限合伙）"
    if entity == "sole":
        return f"{place}{brand}{word}{rng.choice(('厂', '中心', '工作室', '事务所'))}"
    form = rng.choices(("有限公司", "有限责任公司", "股份有限公司"), (0.8, 0.13, 0.07))[0]
    order = rng.random()
    name = (
        f"{brand}（{place}）{word}{form}"
        if order < 0.2
        else f"{v.PROVINCE[:2] if order > 0.85 else place}{brand}{word}{form}"
    )
    return f"{name}{rng.choice(('示范', '范本', '青塘', '临溪'))}分公司" if entity == "branch" else name


def _type(rng: Random, entity: Entity) -> str:
    return {
        "company": rng.choice(COMPANY_TYPES),
        "branch": "有限责任公司分公司(自然人投资或控股)",
        "partnership": rng.choice(("有限合伙企业", "有限合伙企业", "普通合伙企业", "特殊普通合伙企业")),
        "sole": "个人独资企业",
        "individual": "个体工商户",
        "coop": "农民专业合作社",
    }[entity]


def _head_printed(rng: Random, entity: Entity, head: Person) -> str:
    if entity == "partnership" and rng.random() < 0.4:
        return f"{rng.choice(v.CITIES)[:2]}{rng.choice(v.TRADE_NAMES)}投资管理有限公司（委派代表：{head.name}）"
    return head.name


def authority(firm: Firm, issued: date) -> str:
    """The register office's name on the day of issue."""
    if issued < date(2018, 6, 1):
        return f"{firm.city}工商行政管理局" + (f"{firm.district}分局" if firm.district.endswith("区") else "")
    if firm.uscc[-1] in "0123":
        return f"{firm.city}行政审批局"
    return f"{firm.city}{firm.district}市场监督管理局"


def scope(rng: Random, firm: Firm, issued: date) -> str:
    """The business scope in the wording of the day of issue."""
    if issued >= date(2021, 3, 1):
        mark = rng.choice(("；", "；", ";"))
        out = f"一般项目：{mark.join(firm.items)}{GENERAL}"
        if firm.permits:
            out = (
                f"许可项目：{mark.join(firm.permits)}{PERMIT}。{out}"
                if rng.random() < 0.5
                else f"{out}。许可项目：{mark.join(firm.permits)}{PERMIT}"
            )
        return out + rng.choice(("", "。"))
    mark = rng.choice(("；", "、", "，", "，"))
    tail = (
        rng.choice((v.OLD_SCOPE_TAIL, v.OLD_SCOPE_TAIL, v.CAPITAL_TAIL, ""))
        if issued >= date(2014, 3, 1)
        else rng.choice(("", "。", "***"))
    )
    return f"{mark.join(firm.items + firm.permits)}{rng.choice(('。', ''))}{tail}"


GENERAL = v.GENERAL_TAIL
PERMIT = v.PERMIT_TAIL
