"""Stage 6: pages -> kind, by the phrases that speak for it. "unknown" is an answer, and the right one when in doubt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp

from nlp.normalise import compact
from nlp.page_kinds import likelihoods
from nlp.spec import Cue
from ocr.page import Page, Word

UNKNOWN = "unknown"
FIRST_PAGES = 3  # a kind shows on its first pages
TOP = 0.36  # of the page: where titles stand
FORGIVING_FROM = 4  # letters; in a longer phrase one may be misread
NEAR_SHARE = 0.7  # of its weight that a phrase with one misread letter keeps
LEAST = 3.0  # points that a kind needs at all: a title, or several of its labels
SURE_MODEL = 0.9  # probability from which the page model's word for another kind is heard
CERTAIN_MODEL = 0.97  # from which its word that a page is none of ours goes before weak cues
WEAK_CUES = 0.95
PLAIN_CUES, DOUBT = 0.99, 0.4  # a title and many labels are doubted a quarter as much as a few words are
STEEPNESS = 0.9  # how fast points become certainty


@dataclass(frozen=True, slots=True)
class Classification:
    """The kind, how sure (0..1), and every kind's points."""

    kind: str
    confidence: float
    scores: dict[str, float]


def classify(pages: Sequence[Page], cues: Mapping[str, Sequence[Cue]]) -> Classification:
    """The kind whose cues the first pages hold most of, unless too few, or another kind's nearly as many.

    The page model has a vote: it makes a kind that it sees too surer, and one that it does not see doubtful.
    """
    return voted(by_cues(pages, cues), likelihoods(pages[:FIRST_PAGES]))


def voted(verdict: Classification, seen: Mapping[str, float]) -> Classification:
    """The cues' verdict after the page model's vote (`seen`: kind -> probability, empty where there is no model)."""
    if not seen or verdict.kind not in seen:
        return verdict
    against = max((p for kind, p in seen.items() if kind != verdict.kind), default=0.0)
    sure = verdict.confidence
    if against >= SURE_MODEL:
        # Cues are words that a rule gave; a model that is sure of another kind has seen the whole page.
        best = max(seen, key=lambda kind: seen[kind])
        if best == UNKNOWN and against >= CERTAIN_MODEL and sure < WEAK_CUES:
            return Classification(UNKNOWN, round(0.5 * against, 4), verdict.scores)
        if verdict.kind == UNKNOWN and verdict.scores.get(best, 0.0) > 0:
            return Classification(best, round(0.6 * against, 4), verdict.scores)
        doubt = DOUBT if sure < PLAIN_CUES else DOUBT / 4
        return Classification(verdict.kind, round(sure * (1 - doubt * against), 4), verdict.scores)
    agreeing = seen[verdict.kind]
    return Classification(
        verdict.kind, round(min(0.999, sure + (1 - sure) * max(0.0, 2 * agreeing - 1) * 0.8), 4), verdict.scores
    )


def by_cues(pages: Sequence[Page], cues: Mapping[str, Sequence[Cue]]) -> Classification:
    """What the phrases alone say."""
    whole, titles = _texts(pages[:FIRST_PAGES])
    scores = {kind: _points(found, whole, titles) for kind, found in cues.items()}
    ranked = sorted(scores, key=lambda kind: -scores[kind])
    best = ranked[0] if ranked else UNKNOWN
    if not ranked or scores[best] < LEAST or best == UNKNOWN:
        against = max((score for kind, score in scores.items() if kind != UNKNOWN), default=0.0)
        return Classification(UNKNOWN, _certainty(LEAST + scores.get(UNKNOWN, 0.0) - against), scores)
    second = max((scores[kind] for kind in ranked[1:]), default=0.0)
    return Classification(best, _certainty(scores[best] - max(second, LEAST - 1.5)), scores)


def _certainty(margin: float) -> float:
    """Points of lead as a probability: 0 is a toss-up, 5 is as good as sure."""
    return round(min(0.999, 1 / (1 + exp(-STEEPNESS * margin))), 4)


def _texts(pages: Sequence[Page]) -> tuple[str, str]:
    """All text, and the text that may be a title: high on its page, or set larger than the rest. Both without spaces."""
    whole: list[str] = []
    titles: list[str] = []
    for page in pages:
        usual = sorted(word.at.height for word in page.words)
        middle = usual[len(usual) // 2] if usual else 0.0
        for word in page.words:
            text = _plain(word)
            whole.append(text)
            if page.text_from == "cells":
                if word.at.y0 * page.height < 6:
                    titles.append(text)
            elif word.at.y0 < TOP or word.at.height > 1.5 * middle:
                titles.append(text)
        whole.append("\n")
        titles.append("\n")
    return "".join(whole), "".join(titles)


def _plain(word: Word) -> str:
    return compact(word.text).casefold()


def _points(cues: Sequence[Cue], whole: str, titles: str) -> float:
    """Each cue once: a title cue counts in full where titles stand and half elsewhere."""
    points = 0.0
    for cue in cues:
        phrase = compact(cue.phrase).casefold()
        if cue.title:
            points += cue.weight * max(_present(phrase, titles), 0.5 * _present(phrase, whole))
        else:
            points += cue.weight * _present(phrase, whole)
    return points


def _present(phrase: str, text: str) -> float:
    """1 when the phrase stands in the text, NEAR_SHARE when it does but for one misread letter, else 0.

    >>> _present("营业执照", "中国营业执照副本"), _present("营业执照", "菅业执照"), _present("营业执照", "执照")
    (1.0, 0.7, 0.0)
    """
    if phrase in text:
        return 1.0
    if len(phrase) < FORGIVING_FROM:
        return 0.0
    head, tail = phrase[: len(phrase) // 2], phrase[len(phrase) // 2 :]
    # One misread letter leaves one half of the phrase whole, so only places where a half stands are compared.
    for half, offset in ((head, 0), (tail, len(head))):
        at = text.find(half)
        while at >= 0:
            start = at - offset
            window = text[max(start, 0) : start + len(phrase)]
            whole = start >= 0 and len(window) == len(phrase)
            if whole and sum(a != b for a, b in zip(window, phrase, strict=True)) <= 1:
                return NEAR_SHARE
            at = text.find(half, at + 1)
    return 0.0
