"""What one page looks like to somebody who sorts a heap of papers: its kind, its title, its number, what it names."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from statistics import median

from nlp.ablation import RULES, SPEAKING
from nlp.classify import CERTAIN_MODEL, SURE_MODEL, TOP, UNKNOWN, by_cues
from nlp.extract import extract_fields
from nlp.normalise import compact
from nlp.page_kinds import PageKind, page_kind
from nlp.page_numbers import page_number
from nlp.spec import Cue, FieldSpec, Parting
from nlp.statement.moments import dates_in
from ocr.page import Page, Word

EMPTY_BELOW = 12  # letters that a page may carry and still be empty: its number, "the back is blank", a stamp
SURE_CUES = 0.9  # of a kind by its phrases alone, from which a page tells its kind
TITLE_ROOM = 16  # letters beside the title's own phrase on its line
LARGER = 1.12  # times the usual height: a title; a running head is as small as the rest
UNLIKELY = 0.3  # probability of a kind by the model
BIG = 1.5  # times the usual height: a line of its own at the top is a headline
STATEMENT = "bank_statement"
PAPER = re.compile(  # how the name of a paper ends
    r"(?:合同书?|协议书?|证书?|许可证|章程|决议|声明书?|通知书?|委托书|承诺书|函|单|发票|收据|报告|agreement|contract|certificate)(?:[(（].{1,8})?$",
    re.IGNORECASE,
)
ROWS = 3  # dated lines with amounts that make a page of a table
AMOUNT = re.compile(r"\d{1,3}(?:,\d{3})*\.\d{2}(?!\d)")


@dataclass(frozen=True, slots=True)
class Kind:
    """What of a kind serves to tell its pages: phrases, the fields that name a paper, how papers are parted."""

    cues: Sequence[Cue]
    fields: Sequence[FieldSpec]
    parting: Parting


Kinds = Mapping[str, Kind]


@dataclass(frozen=True, slots=True)
class Look:
    """A page as it looks: `kind` None where it does not tell, `headed` with a title of that kind (or a headline), what
    names its paper, which sides of a card it shows, the words of its head, and each kind's points by its phrases."""

    page: Page
    blank: bool = False
    kind: str | None = None
    headed: bool = False
    number: tuple[int, int | None] | None = None
    identity: Mapping[str, str] = field(default_factory=dict)
    sides: frozenset[int] = frozenset()
    head: frozenset[str] = frozenset()
    scores: Mapping[str, float] = field(default_factory=dict)


def look_at(page: Page, kinds: Kinds, now: str | None) -> Look:
    """Looks at a page while a paper of kind `now` is under way."""
    lines = lines_down(page)
    if sum(len(compact(word.text)) for word in page.words) < EMPTY_BELOW:
        return Look(page, blank=True)
    cues = by_cues([page], {name: kind.cues for name, kind in kinds.items()})
    titled = {name for name, kind in kinds.items() if has_title(lines, kind.cues)}
    by_phrases = cues.kind if cues.kind != UNKNOWN and cues.confidence >= SURE_CUES else None
    number = page_number(page)
    goes_on = now == STATEMENT and titled <= {STATEMENT} and by_phrases in (None, now) and _rows(lines) >= ROWS
    if goes_on:  # rows and nothing that speaks for another paper: the model need not be asked of each of many pages
        kind: str | None = now
    else:
        seen = page_kind(page)
        kind = _kind(cues.kind, by_phrases, titled, cues.scores, seen, now)
        if (
            kind is None
            and now is not None
            and now in kinds
            and _nothing_of(kinds[now].parting, now, cues.scores, seen)
        ):
            kind = UNKNOWN
    headed = kind in titled
    if kind == UNKNOWN and not headed and now not in (None, UNKNOWN):
        # A page of terms at the end of a statement is none of ours either: only a paper of its own has a headline.
        headed = has_headline(page, lines)
        kind = UNKNOWN if headed or not (now == STATEMENT or cues.scores[now] > 0) else None
    elif kind == UNKNOWN and not headed:
        headed = has_headline(page, lines, PAPER)
    known = kinds.get(kind or "")
    return Look(
        page,
        kind=kind,
        scores=cues.scores,
        headed=headed,
        number=number,
        identity=_identity(page, lines, known) if known is not None else {},
        sides=_sides(page, lines, known.parting) if known is not None else frozenset(),
        head=frozenset(compact(word.text) for line in _head(lines) for word in line if len(word.text) > 1),
    )


def _kind(
    best: str,
    by_phrases: str | None,
    titled: set[str],
    scores: Mapping[str, float],
    seen: PageKind | None,
    now: str | None,
) -> str | None:
    """The kind that a page tells: by a title of its own, by many phrases, or by the model where it is certain."""
    model = seen.kind if seen is not None and seen.scores[seen.kind] >= SURE_MODEL else None
    if by_phrases is not None and (by_phrases in titled or model in (None, by_phrases) or scores[by_phrases] >= 6):
        return by_phrases
    if UNKNOWN in titled and model in (None, UNKNOWN):
        return UNKNOWN
    if len(titled - {UNKNOWN}) == 1 and best in titled:
        return best
    if model is None or seen is None:
        return None
    if model != UNKNOWN:
        return model if model == STATEMENT or scores[model] > 0 else None
    # That a page is none of ours says little beside kinds that the model has not learnt, unless nothing speaks for them.
    learnt = now is None or now in seen.scores or scores[now] <= 0
    return UNKNOWN if seen.scores[UNKNOWN] >= CERTAIN_MODEL and learnt else None


def _nothing_of(how: Parting, now: str, scores: Mapping[str, float], seen: PageKind | None) -> bool:
    """True when nothing on a page speaks for the paper under way, which is of a kind whose every page says what it is."""
    if now in (STATEMENT, UNKNOWN) or how.sheets or not how.by_title:
        return False
    return scores[now] <= 0 and (seen is None or seen.scores.get(now, 0.0) < UNLIKELY)


def lines_down(page: Page) -> list[list[Word]]:
    """The words of each line, top to bottom and left to right."""
    lines: list[list[Word]] = []
    for word in sorted(page.words, key=lambda w: w.at.centre[1]):
        last = lines[-1] if lines else None
        if last is not None and word.at.centre[1] - last[0].at.centre[1] < 0.6 * max(word.at.height, 1e-6):
            last.append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda w: w.at.x0) for line in lines]


def _text(line: Sequence[Word]) -> str:
    return compact("".join(word.text for word in line)).casefold()


def has_title(lines: Sequence[Sequence[Word]], cues: Sequence[Cue]) -> bool:
    """True when a title of the kind stands near the top, set larger than the rest, on a line that holds little else."""
    usual = median([word.at.height for line in lines for word in line] or [0.0])
    phrases = [compact(cue.phrase).casefold() for cue in cues if cue.title and cue.weight >= 2]
    for line in lines:
        if line[0].at.y0 > TOP:
            break
        texts = [_text([word]) for word in line] + ([_text(line)] if len(line) > 1 else [])
        if max(word.at.height for word in line) > LARGER * usual and any(
            phrase in text and len(text) <= len(phrase) + TITLE_ROOM for text in texts for phrase in phrases
        ):
            return True
    return False


def has_headline(page: Page, lines: Sequence[Sequence[Word]], says: re.Pattern[str] = re.compile("..")) -> bool:
    """True when a line near the top is set much larger than the rest, and says so much."""
    usual = median([word.at.height for word in page.words])
    return any(
        word.at.height > BIG * usual and says.search(compact(word.text))
        for line in lines
        if line[0].at.y0 < TOP
        for word in line
    )


def _rows(lines: Sequence[Sequence[Word]]) -> int:
    """How many lines are rows of a table: a date and an amount on one line."""
    count = 0
    for line in lines:
        text = " ".join(word.text for word in line)
        count += bool(AMOUNT.search(text) and (dates_in(text) or re.search(r"\d{1,2}[-/.]\d{1,2}", text)))
    return count


def _head(lines: Sequence[Sequence[Word]]) -> list[Sequence[Word]]:
    """The lines above the first row of a table, in the upper part of the page."""
    head: list[Sequence[Word]] = []
    for line in lines:
        if line[0].at.y0 > TOP or _rows([line]):
            break
        head.append(line)
    return head


def _identity(page: Page, lines: Sequence[Sequence[Word]], kind: Kind) -> dict[str, str]:
    """The fields that name a paper, by labels alone: quick, and a guess would part what belongs together."""
    specs = tuple(spec for spec in kind.fields if spec.name in kind.parting.identity)
    if not specs:
        return {}
    looked = page
    if any(spec.position == "top" for spec in specs):  # the rows of a table hold other people's accounts
        looked = replace(page, words=tuple(word for line in _head(lines) for word in line))
    text = "".join(_text(line) for line in lines_down(looked))
    if not any(spec.pattern or any(compact(label).casefold() in text for label in spec.labels) for spec in specs):
        return {}
    told = SPEAKING.set(frozenset((RULES,)))
    try:
        found = extract_fields([looked], specs)
    finally:
        SPEAKING.reset(told)
    return {name: str(each.value) for name, each in found.items() if each.value is not None}


def _sides(page: Page, lines: Sequence[Sequence[Word]], parting: Parting) -> frozenset[int]:
    """Which sides of a card the page shows, or the one sheet whose title it bears."""
    if parting.sheets:
        tops = [_text(line) for line in lines if line[0].at.y0 < TOP]
        sheets = [at for at, titles in enumerate(parting.sheets) if any(_stands(title, tops) for title in titles)]
        return frozenset(sheets[-1:])
    text = "".join(compact(word.text) for word in page.words)
    return frozenset(at for at, phrases in enumerate(parting.sides) if any(phrase in text for phrase in phrases))


def _stands(title: str, lines: Sequence[str]) -> bool:
    """True when a line holds a title and little else."""
    phrase = compact(title).casefold()
    return any(phrase in line and len(line) <= len(phrase) + TITLE_ROOM for line in lines)
