"""Print whose paper has no grain, or another one, than that of all its neighbours: painted over, or brought from elsewhere."""

from collections.abc import Sequence

import numpy as np

from ocr.marks.traces.grain import Grain, Print
from ocr.marks.traces.trace import Trace

NEIGHBOURS = 14  # pieces of print that one is compared with
LEAST = 6  # fewer are no neighbourhood
GRAINY = 0.8  # grey levels of grain from which a page has one that painting over takes away
EVEN = 0.4  # the least grainy of the neighbours, or of the page, of their median: below, the page itself is uneven
SPARED = 2  # of the least grainy ones, which may be what is looked for
LIT = 0.5  # share of the print that must stand on paper that is not overexposed
FLAT, BARE = 0.25, 0.3  # share of the neighbours' grain, and grey levels, below which paper was painted
FOREIGN = 2.5  # times the neighbours' grain: from another picture
WIPED = 0.03  # share of the paper near print without grain from which compression may have taken it anywhere
WHITE = 250  # paper as bright as this is overexposed, and has no grain by itself
DIGITS = 3  # fewer in a run are no amount and no date
MOST = 6  # patches; more are the way the page was taken


def grainy(grain: Grain, prints: Sequence[Print]) -> bool:
    """Whether the paper around print has grain, and evenly so, that its lack somewhere tells something: strong
    compression wipes it out here and there, and overexposed paper has none."""
    grains = np.sort([each.grain for each in prints if each.paper < WHITE])
    if len(grains) < LEAST + 2 or len(grains) < LIT * len(prints):
        return False
    usual = float(np.median(grains))
    if usual < GRAINY or float(grains[SPARED]) < EVEN * usual:
        return False
    near = np.zeros(grain.grey.shape, bool)
    for each in prints:
        tall = each.y1 - each.y0
        near[max(each.y0 - tall // 2, 0) : each.y1 + tall // 2, max(each.x0 - tall, 0) : each.x1 + tall] = True
    rough = grain.rough[near & grain.paper & (grain.grey < WHITE)]
    return rough.size >= 500 and float((rough < BARE).mean()) <= WIPED


def patches_of(prints: Sequence[Print], width: int, height: int) -> list[Trace]:
    """Runs of digits that differ from their neighbourhood. Only for a page that is `grainy`."""
    flat: list[Print] = []
    foreign: list[Print] = []
    for each in prints:
        if each.digits < DIGITS or each.paper >= WHITE:
            continue
        beside = np.array([other.grain for other in _neighbours(each, prints)])
        if len(beside) < LEAST or np.sort(beside)[1] < EVEN * np.median(beside):
            continue
        usual = float(np.median(beside))
        if each.grain <= min(FLAT * usual, BARE) and usual >= GRAINY:
            flat.append(each)
        elif each.grain >= FOREIGN * usual and each.grain > 1.5 * float(beside.max()):
            foreign.append(each)
    return [
        Trace(sign, 0, (each.box(width, height),), {"figures": each.text, "grain": f"{each.grain:.2f}"})
        for sign, found in (("flat_patch", flat), ("foreign_grain", foreign))
        if len(found) <= MOST
        for each in found
    ]


def _neighbours(each: Print, prints: Sequence[Print]) -> list[Print]:
    """The nearest pieces of print of about the same height."""
    x, y, tall = (each.x0 + each.x1) / 2, (each.y0 + each.y1) / 2, each.y1 - each.y0
    others = [o for o in prints if o is not each and 0.6 < (o.y1 - o.y0) / tall < 1.6 and o.paper < WHITE]
    others.sort(key=lambda o: ((o.x0 + o.x1) / 2 - x) ** 2 + ((o.y0 + o.y1) / 2 - y) ** 2)
    return others[:NEIGHBOURS]
