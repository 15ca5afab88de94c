"""Stage 6a: the pages of one file -> the papers that lie in it, one after the other.

A pack is parted where a page begins another paper: it is of another kind, it has a title of its own, it counts from one
again, or what names its paper (an account, a certificate) is another. What says nothing goes on with what was there:
a statement in two pieces is worse than two pages of a contract under one roof.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from rapidfuzz.fuzz import ratio

from nlp.beside import apart
from nlp.classify import UNKNOWN
from nlp.page_looks import Kinds, Look, look_at
from nlp.spec import Parting
from ocr.page import Page

SLIPS = 2  # characters that two readings of one account on pictures may differ by
OTHER_SHAPE = 0.12  # of width by height
NEAR = 70.0  # per cent of two readings of one name that are alike: firms of one town share less
ALIKE = 0.6  # of the words of two pages' heads: the second repeats the first


@dataclass(slots=True)
class Part:
    """A paper under way: its pages so far, what they look like, and what they say names it."""

    looks: list[Look] = field(default_factory=list)
    kind: str | None = None
    identity: dict[str, str] = field(default_factory=dict)
    sides: set[int] = field(default_factory=set)

    def take(self, look: Look) -> None:
        """Adds a page."""
        self.looks.append(look)
        if look.blank:
            return
        self.kind = self.kind or look.kind
        if look.kind in (None, self.kind):
            self.identity = {**look.identity, **self.identity}
            self.sides |= look.sides

    @property
    def printed(self) -> list[Look]:
        """Its pages that are not empty."""
        return [look for look in self.looks if not look.blank]


def part(pages: Sequence[Page], kinds: Kinds) -> list[tuple[Page, ...]]:
    """The papers in a file, each as its pages in their order; one for what is no pack. Sheets of cells are never parted."""
    if any(page.text_from == "cells" for page in pages):
        return [tuple(pages)]
    pages = [paper for page in pages for paper in apart(page, kinds)]
    if len(pages) < 2:
        return [tuple(pages)]
    parts = [Part()]
    for page in pages:
        now = parts[-1]
        look = look_at(page, kinds, now.kind)
        if now.printed and not look.blank and begins(look, now, kinds):
            parts.append(Part())
        parts[-1].take(look)
    return [tuple(look.page for look in each.looks) for each in parts]


def begins(look: Look, now: Part, kinds: Kinds) -> bool:
    """True when a page begins another paper than the one under way."""
    last = now.printed[-1]
    follows = _follows(look, last)
    if look.kind is None:
        return False
    if now.kind is not None and look.kind != now.kind:
        return not follows or (look.headed and look.kind != UNKNOWN)
    if follows and look.number is not None and look.number[1] is not None:
        return False  # page 3 of 5 behind page 2 of 5, whatever it says
    if look.kind == UNKNOWN:
        return look.headed or _otherwise_cut(look.page, last.page)
    if now.kind is None and look.headed and not follows and all(each.scores[look.kind] <= 0 for each in now.printed):
        return True  # nothing before this title speaks for its kind
    how = kinds[look.kind].parting if look.kind in kinds else Parting()
    if how.sides:
        return bool(look.sides & now.sides) or differs(look, now) is True
    if how.sheets:
        return not follows and look.headed and (bool(look.sides & now.sides) or differs(look, now) is True)
    other = differs(look, now)
    if other is True:
        return not (follows and not look.headed)
    restarts = _restarts(look, last)
    if how.one_page:
        return look.headed and not follows
    if other is False:
        return restarts and look.headed
    if follows:
        return False
    if restarts:
        return True
    return how.by_title and look.headed and not _repeats(look, now)


def _otherwise_cut(page: Page, before: Page) -> bool:
    """True when two pages are of other shapes, as papers from two hands are."""
    one, other = page.width / max(page.height, 1e-6), before.width / max(before.height, 1e-6)
    return abs(one - other) > OTHER_SHAPE * max(one, other)


def differs(look: Look, now: Part) -> bool | None:
    """Whether a page names another paper than the one under way; None when either says nothing."""
    common = [name for name in look.identity if name in now.identity]
    if not common:
        return None
    slips = 0 if "pdf" in (look.page.text_from, now.printed[0].page.text_from) else SLIPS
    if look.kind != "bank_statement":
        slips = 0  # certificates that were issued together differ in one figure
    return not all(
        _near(look.identity[name], now.identity[name])
        if name.endswith("_name") and "ocr" in (look.page.text_from, now.printed[0].page.text_from)
        else _same(look.identity[name], now.identity[name], slips)
        for name in common
    )


def _near(one: str, other: str) -> bool:
    """Two readings of one firm's name on a picture: characters that an engine confuses, and an end that a stamp hides."""
    return ratio(one, other) >= NEAR


def _same(one: str, other: str, slips: int) -> bool:
    """Two readings of one number: as long, and the same but for hidden characters and a few that were misread."""
    if len(one) != len(other):
        return slips > 0 and (one in other or other in one)
    return sum(a != b and "*" not in (a, b) for a, b in zip(one, other, strict=True)) <= slips


def _follows(look: Look, last: Look) -> bool:
    """True when a page is numbered one more than the page before, of as many."""
    if look.number is None or last.number is None:
        return False
    return look.number[0] == last.number[0] + 1 and look.number[1] == last.number[1]


def _restarts(look: Look, last: Look) -> bool:
    """True when a page counts from one again, or is of another number of pages."""
    if look.number is None or last.number is None:
        return False
    (number, of), (before, of_before) = look.number, last.number
    return number == 1 and (before > 1 or (of == 1 and of_before == 1))


def _repeats(look: Look, now: Part) -> bool:
    """True when a titled page only repeats the head that every page of its paper has."""
    first = now.printed[0]
    if len(now.printed) > 1 and not any(other.headed for other in now.printed[1:]):
        return False  # the later pages of this paper have no title
    either = look.head | first.head
    return bool(either) and len(look.head & first.head) / len(either) >= ALIKE
