"""Which statement some rows are, and which of its standard lines each row is; what an engine misread, told by that."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from nlp.form.draft import Draft
from nlp.form.standard import STATEMENTS, Known, aligned, best_form, distance, forms, key_of, likeness
from nlp.form.titles import LABEL, NUMBER
from nlp.normalise import compact
from ocr.page import Page

UNNUMBERED = 0.5  # of a form's rows: with fewer numbers it prints none
BLURRED = 0.9  # confidence of an engine below which a character may be another
STRAY = 4  # characters of a watermark or stamp that may stand beside a label
Pages = Mapping[int, Page]  # by index


def recognise(drafts: list[Draft], pages: Pages) -> tuple[dict[int, str], list[tuple[str, list[Draft]]]]:
    """Tells for each group of rows which statement it is, and for its rows which of its standard lines they are."""
    groups: dict[int, list[Draft]] = {}
    told: dict[int, str | None] = {}
    for draft in drafts:
        groups.setdefault(draft.group, []).append(draft)
    for group, members in groups.items():
        told[group] = best_form([draft.label for draft in members])
    runs: list[tuple[str, list[Draft]]] = []
    for group, members in groups.items():
        form = told[group]
        if form is not None and runs and runs[-1][0] == form and not _restarts(runs[-1][1], members):
            runs[-1][1].extend(members)
        elif form is not None:
            runs.append((form, list(members)))
    for form, members in runs:
        _identify(form, members, pages)
    return {group: STATEMENTS[form] for group, form in told.items() if form is not None}, runs


def _restarts(before: Sequence[Draft], after: Sequence[Draft]) -> bool:
    """True when a form begins anew: its first line stands in both."""
    return bool({key_of(draft.label) for draft in before[:3]} & {key_of(draft.label) for draft in after[:3]})


def _identify(form: str, drafts: list[Draft], pages: Pages) -> None:
    known = aligned([(draft.number, draft.label) for draft in drafts], form)
    paired = [(draft, line) for draft, line in zip(drafts, known, strict=True) if line is not None]
    agreeing = sum(draft.number == line.number for draft, line in paired if draft.number)
    numbered = sum(draft.number is not None for draft in drafts) > UNNUMBERED * len(drafts)
    standard = bool(paired) and paired[0][1].number != "" and agreeing > 0.6 * len(paired)
    if any(pages[draft.piece.page].text_from == "ocr" for draft in drafts):
        paired += _between(drafts, known, form)
        _count(drafts)
    order = {id(line): k for k, line in enumerate(forms()[form])}
    near = _flanked(drafts, paired, order)
    for draft, line in paired:
        draft.known = line
        pixels = pages[draft.piece.page].text_from == "ocr"
        if standard and numbered and draft.number != line.number and (draft.number is None or pixels):
            draft.repaired[NUMBER] = draft.piece.text(NUMBER)
            draft.number = line.number
        if pixels and (draft.hidden or _slip(draft, line, id(draft) in near)):
            draft.repaired[LABEL] = draft.label
            draft.label = line.label
        elif pixels and compact(draft.label) == compact(line.label):
            draft.label = line.label  # quotes and brackets that an engine takes for each other
        if not draft.section and line.section:
            draft.section = line.section


def _flanked(drafts: Sequence[Draft], paired: Sequence[tuple[Draft, Known]], order: Mapping[int, int]) -> set[int]:
    """Rows whose neighbours above and below are the form's neighbours of their own line."""
    place = {id(draft): order[id(line)] for draft, line in paired}
    found = set()
    for at, draft in enumerate(drafts):
        mine = place.get(id(draft))
        above = place.get(id(drafts[at - 1])) if at else None
        below = place.get(id(drafts[at + 1])) if at + 1 < len(drafts) else None
        if mine is not None and (mine == 0 or above == mine - 1) and (mine + 1 == len(order) or below == mine + 1):
            found.add(id(draft))
    return found


def _count(drafts: Sequence[Draft]) -> None:
    """Numbers that an engine lost or misread, between two that are as far apart as their rows."""
    told = [int(draft.number) if draft.number else None for draft in drafts]
    counted = [(k, number) for k, number in enumerate(told) if number is not None]
    sure = sorted(
        {k for (i, first), (j, last) in pairwise(counted) if last - first == j - i for k in (i, j)}
    )  # two in a row that are as far apart as their rows vouch for each other
    for left, right in pairwise(sure):
        first, last = told[left], told[right]
        if first is None or last is None or last - first != right - left:
            continue
        for k in range(left + 1, right):
            drafts[k].repaired[NUMBER] = drafts[k].piece.text(NUMBER)
            drafts[k].number = str(first + k - left)


def _between(drafts: Sequence[Draft], known: list[Known | None], form: str) -> list[tuple[Draft, Known]]:
    """Rows that stamps hide the labels of: one row between two known lines that one line of the form parts is that line."""
    lines = forms()[form]
    found = []
    for at in range(len(drafts) - 1):
        before, after = known[at - 1] if at else None, known[at + 1]
        if at == 0 and known[0] is None and after is lines[1]:
            found.append((drafts[0], lines[0]))
            drafts[0].hidden = True
        if known[at] is not None or before is None or after is None:
            continue
        first = lines.index(before)
        if first + 2 < len(lines) and lines[first + 2] is after:
            found.append((drafts[at], lines[first + 1]))
            drafts[at].hidden = True
    return found


def _slip(draft: Draft, line: Known, flanked: bool) -> bool:
    """True when a label is a standard one but for a few characters that an engine misread."""
    label = draft.label
    read, meant = key_of(label), line.key
    if read == meant or not read:
        return (
            0 < distance(compact(label), compact(line.label)) <= max(1, len(line.label) // 4) if read else bool(meant)
        )
    if likeness(label) == 1:
        return False
    whole = distance(compact(label), compact(line.label)) <= max(1, len(line.label) // 8)
    beside = meant in read and len(read) - len(meant) <= STRAY
    blurred = flanked and draft.doubt(LABEL) < BLURRED and distance(read, meant) <= len(meant) // 2
    return whole or beside or blurred or distance(read, meant) <= max(1, len(meant) // 6)
