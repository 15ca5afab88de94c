"""The era of a licence's layout against its date of issue (LIC-06), and what its copies carry (LIC-09)."""

from collections.abc import Iterator
from datetime import date

from intake.document import Document
from intake.finding import Evidence, Finding
from intake.verify.policy import policy
from intake.verify.rule import Rule, Said, at, from_pixels, sure_of
from ocr.page import Box

ERA = Rule(
    "LIC-06", "LICENCE_ERA", "medium", "版式与核发日期的年代", "The layout's era and the date of issue",
    "版式与核发日期的年代不符。", "The layout does not fit the date of issue.",
)  # fmt: skip
TERM_PRINTED = Rule(
    "LIC-06", "LICENCE_TERM_PRINTED", "info", "营业期限是否应印出", "Whether a term is printed",
    "新版执照不再印营业期限，此照仍印有。", "Licences of this date no longer print a term; this one does.",
)  # fmt: skip
NOTICE = Rule(
    "LIC-09", "LICENCE_NOTICE", "low", "年度报告提示语", "The reminder of the yearly report",
    "正本印有年度报告提示语，或副本缺少该提示语。", "An original carries the duplicates' reminder, or a duplicate lacks it.",
)  # fmt: skip

UPRIGHT, LYING = 1.2, 0.85  # height / width from which a sheet is portrait, and up to which it is landscape
APART, TOGETHER = 0.28, 0.08  # of the width: the left edges of two columns, and of one


def _issued(document: Document) -> date | None:
    value = document.value("issued_on")
    return date.fromisoformat(value) if value else None


def era(document: Document, _: date) -> Iterator[Finding]:
    """LIC-06: words, imprints, and the sheet's shape where its columns agree with it. A photo's frame alone tells nothing."""
    issued, authority = _issued(document), str(document.value("registration_authority") or "")
    if issued is None:
        yield ERA.open("no_issue_date")
        return
    held = policy()
    troubles = [
        (document.value("uscc") and issued < held.uscc_since, f"统一社会信用代码 < {held.uscc_since}"),
        ("工商行政管理局" in authority and issued > held.industry_office_until, f"工商行政管理局 > {held.industry_office_until}"),
        ("市场监督管理局" in authority and issued < held.market_office_since, f"市场监督管理局 < {held.market_office_since}"),
        (_printed(document, "market_imprint") and issued < held.market_imprint_since, f"国家市场监督管理总局监制 < {held.market_imprint_since}"),
        (_printed(document, "industry_imprint") and issued > held.industry_office_until, f"国家工商行政管理总局监制 > {held.industry_office_until}"),
    ]  # fmt: skip
    shape = sheet_of(document)
    if shape == "two_columns_landscape":
        troubles.append((held.portrait_since <= issued < held.landscape_since, f"横版 < {held.landscape_since}"))
    if shape == "one_column_portrait":
        troubles.append((issued > held.portrait_until, f"竖版 > {held.portrait_until}"))
        troubles.append((issued < held.portrait_since, f"竖版 < {held.portrait_since}"))
    found = [words for wrong, words in troubles if wrong]
    names = ("issued_on", "registration_authority", *(("uscc",) if found else ()))
    actual = "; ".join([str(issued), *found]) if found else f"{issued} {shape or ''}".strip()
    yield ERA.judged(not found, *at(document, *names), actual=actual, sure=sure_of(document, *names))


def sheet_of(document: Document) -> str | None:
    """`two_columns_landscape` (since 2019, and before 2014) or `one_column_portrait` (2014 to 2019), by shape and columns; None when they
    do not agree or are not seen."""
    boxes = {
        name: box
        for name in ("name", "registered_capital", "established_on", "address")
        if (box := _upright(document, name))
    }
    others = [box for name, box in boxes.items() if name != "name"]
    if "name" not in boxes or not others or not document.pages:
        return None
    page = document.pages[0]
    turned = page.rotation in (90, 270)
    width, height = (page.height, page.width) if turned else (page.width, page.height)
    shape = height / width if width else 1.0
    first = boxes["name"]
    steps = [box.x0 - first.x0 for box in others]
    beside = any(step > APART and box.centre[1] < first.y1 + 0.12 for step, box in zip(steps, others, strict=True))
    if shape < LYING and beside:
        return "two_columns_landscape"
    if (
        shape > UPRIGHT
        and len(others) > 1
        and all(abs(step) < TOGETHER for step in steps)
        and all(b.y0 > first.y0 for b in others)
    ):
        return "one_column_portrait"
    return None


def _upright(document: Document, name: str) -> Box | None:
    """The first box of a field of the first page, turned as the page is read."""
    found = document.fields.get(name)
    if found is None or not found.boxes or found.page != 1 or not document.pages:
        return None
    x0, y0, x1, y1 = found.boxes[0]
    if x1 <= x0 or y1 <= y0:
        return None
    turns = {
        90: Box(1 - y1, x0, 1 - y0, x1),
        180: Box(1 - x1, 1 - y1, 1 - x0, 1 - y0),
        270: Box(y0, 1 - x1, y1, 1 - x0),
    }
    return turns.get(document.pages[0].rotation, Box(x0, y0, x1, y1))


def _printed(document: Document, name: str) -> bool:
    return name in document.notes.get("prints", {})


def term_printed(document: Document, _: date) -> Iterator[Finding]:
    """LIC-06: since September 2022 the term is a filing matter; the date rests on one source, so that this is only told."""
    issued = _issued(document)
    if issued is not None and issued >= policy().no_term_since:
        names = ("term_from", "term_to")
        told = [n for n in names if n in document.fields]
        yield TERM_PRINTED.judged(not told, *at(document, "issued_on", *told), sure=sure_of(document, "issued_on"))


def notice(document: Document, _: date) -> Iterator[Finding]:
    """LIC-09: since 2019 only duplicates remind of the yearly report. A photo may have lost the small print."""
    kind, issued = document.fields.get("copy_kind"), _issued(document)
    carried = _printed(document, "annual_report_notice")
    if (
        kind is None
        or kind.value not in ("original", "duplicate")
        or issued is None
        or issued < policy().landscape_since
    ):
        yield NOTICE.open("no_such_print_on_this_layout")
        return
    where = (*at(document, "copy_kind"), *_place(document, "annual_report_notice"))
    say = Said(actual=f"{kind.value}; {'有' if carried else '无'}提示语")
    if kind.value == "duplicate" and not carried and from_pixels(document):
        yield NOTICE.open("possibly_misread", *where, **say)
    else:
        yield NOTICE.judged((kind.value == "duplicate") == carried, *where, **say, sure=kind.confidence)


def _place(document: Document, name: str) -> tuple[Evidence, ...]:
    told = document.notes.get("prints", {}).get(name)
    if not told:
        return ()
    x0, y0, x1, y1 = told["box"]
    return (Evidence(document.id, None, told["page"], ((x0, y0, x1, y1),)),)


CHECKS = {"business_licence": (era, term_printed, notice)}
