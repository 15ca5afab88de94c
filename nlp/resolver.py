"""What the finders say of each field, made one answer: agreement raises its confidence, disagreement lowers it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from nlp import confidence
from nlp.ablation import RULES, SPEAKING
from nlp.calibration import Heard, calibrated
from nlp.candidate import Candidate
from nlp.evidence import Field
from nlp.normalise import compact
from nlp.spec import FieldSpec, Parsed, Unreadable
from ocr.page import Box

_FINDER = {"right": "label", "glued": "label", "below": "label", "label": "label"}
_EMPTY = "empty"
AS_PRINTED = 0.8  # a code that fails its check although it was read without doubt: forged, or misread after all
SURE_CHARACTER = 0.97
MUTE = 0.3  # a rule's reading less sure than this says nothing against the tagger's
SOLE = 0.9  # probability from which the tagger is believed where no rule found anything
SAME_PLACE = 0.5  # of the glyphs of two spans in common, from which they are one place
_SHORT = re.compile(r"[\u4e00-\u9fff]{2,4}")
EDGE = 0.004  # of the width
HINT = 0.75  # a reading less certain in itself is a hint: it says nothing against a proper one


@dataclass(frozen=True, slots=True)
class Reading:
    """A candidate that was parsed, and how sure it is by itself."""

    candidate: Candidate
    parsed: Parsed
    sure: float


def resolve(specs: Sequence[FieldSpec], candidates: Sequence[Candidate], pages: Sequence[int]) -> dict[str, Field]:
    """Field name -> field, for every spec that anything was found for. `pages`: the pages' numbers, in order."""
    found: dict[str, Field] = {}
    owners: dict[str, Candidate] = {}
    for spec in specs:
        if spec.label_of is not None:
            continue
        answer = _answer(spec, [c for c in candidates if c.field == spec.name], pages)
        if answer is not None:
            found[spec.name], owners[spec.name] = answer
    for spec in specs:
        source = owners.get(spec.label_of or "")
        if source is not None and source.label and found[spec.label_of or ""].value is not None:
            found[spec.name] = _of_label(spec, source, pages)
    return {spec.name: found[spec.name] for spec in specs if spec.name in found}


def _answer(spec: FieldSpec, candidates: Sequence[Candidate], pages: Sequence[int]) -> tuple[Field, Candidate] | None:
    readings: list[Reading] = []
    failures: list[tuple[Candidate, Unreadable]] = []
    for candidate in candidates:
        try:
            readings.append(_read(spec, candidate))
        except Unreadable as reason:
            if str(reason) != _EMPTY:
                failures.append((candidate, reason))
    if readings and (answer := _best(spec, readings, pages)) is not None:
        return answer
    # Only what stands clearly at a label is "printed but unreadable"; other finders' failures are just not the field.
    for candidate, failure in failures:
        if candidate.way in ("right", "glued") and candidate.exact:
            field = Field(
                spec.name,
                None,
                candidate.text,
                0.5,
                pages[candidate.page],
                candidate.boxes,
                ("label",),
                reason=str(failure),
                candidates=failure.candidates,
            )
            return field, candidate
    return None


def _read(spec: FieldSpec, candidate: Candidate) -> Reading:
    try:
        parsed = spec.parse(candidate.text)
    except Unreadable:
        if candidate.shorter is None:
            raise
        return _read(spec, candidate.shorter)
    exact = candidate.embedded or (candidate.way == "mark" and spec.mark != "seal")
    if parsed.candidates and parsed.certain < 1 and (exact or _surely_read(candidate, parsed)):
        # Embedded text and a code's payload have no misread characters, and pixels whose every character is sure hardly
        # any: what looks like a slip is what the paper says, and a code tampered with must be seen to fail its check.
        parsed = Parsed(_as_printed(candidate.text), parsed.meaning, AS_PRINTED, parsed.candidates)
    return Reading(candidate, parsed, confidence.of_reading(candidate, parsed, spec.mark))


def _surely_read(candidate: Candidate, parsed: Parsed) -> bool:
    """True when the engine is sure of just those characters that a repair would change."""
    printed = [c for c in candidate.text if not c.isspace()]
    repaired = str(parsed.candidates[0])
    if len(printed) != len(candidate.sure) or len(printed) != len(repaired):
        return False
    changed = [i for i, c in enumerate(printed) if c.upper() != repaired[i]]
    return bool(changed) and all(candidate.sure[i] >= SURE_CHARACTER for i in changed)


def _best(spec: FieldSpec, readings: Sequence[Reading], pages: Sequence[int]) -> tuple[Field, Candidate] | None:
    groups: dict[str, list[Reading]] = {}
    for reading in readings:
        groups.setdefault(_same(reading.parsed), []).append(reading)
    ranked = sorted(
        groups.values(),
        key=lambda group: (
            _by_rules(group),
            round(max(r.sure for r in group), 2),
            max(r.candidate.order for r in group),
        ),
        reverse=True,
    )
    chosen = ranked[0]
    if not _by_rules(chosen) and max(r.candidate.given for r in chosen) < SOLE and RULES in SPEAKING.get():
        return None  # a span that nothing else speaks for: half of them are another field's
    # A finder's own distinct places count once; the label's word weighs against a pattern's find elsewhere.
    per_finder: dict[str, float] = {}
    for reading in chosen:
        finder = _finder(reading.candidate, spec)
        per_finder[finder] = max(per_finder.get(finder, 0.0), reading.sure)
    lead = max(chosen, key=lambda r: (r.candidate.way != "mark" or spec.mark == "qr", r.sure))
    others = [r.sure for group in ranked[1:] for r in group if _contradicts(r, chosen, lead.candidate)]
    sure = confidence.together(list(per_finder.values()), max(others, default=0.0))
    finders = set(per_finder)
    if any(r.parsed.proven for r in chosen):
        finders.add("checksum")
    printed = lead.candidate.text
    repaired = _is_repair(lead.parsed, printed)
    if repaired and not lead.parsed.proven:
        sure = min(sure, confidence.REPAIRED)
    field = Field(
        spec.name,
        lead.parsed.value,
        printed,
        sure,
        pages[lead.candidate.page],
        lead.candidate.boxes,
        tuple(sorted(finders)),
        status="repaired" if repaired else "read",
        meaning=lead.parsed.meaning,
        candidates=lead.parsed.candidates,
    )
    sure = calibrated(field, _heard(ranked, lead.candidate))
    if repaired and not lead.parsed.proven:
        sure = min(sure, confidence.REPAIRED)
    if not lead.candidate.embedded and (name := _SHORT.fullmatch(str(lead.parsed.value))):
        # Nothing but its own strokes tells a name's letter from another: half of those read at 0.7 are wrong.
        sure = min(sure, 0.5 + 0.5 * min(lead.candidate.sure[-len(name[0]) :], default=1.0))
    if not lead.candidate.embedded and any(map(_at_the_edge, lead.candidate.boxes)):
        sure = min(sure, confidence.CUT)
    return replace(field, confidence=sure), lead.candidate


def _by_rules(group: Sequence[Reading]) -> bool:
    """True when a rule vouches for a value at all: the tagger's spans may be a letter short, and count where rules are mute."""
    return any(r.candidate.way != "tagger" and r.sure >= MUTE for r in group)


def _at_the_edge(box: Box) -> bool:
    """True for print that runs into the picture's left or right edge; boxes are in fractions of the upload."""
    return box.x0 < EDGE or box.x1 > 1 - EDGE


def _heard(ranked: Sequence[Sequence[Reading]], lead: Candidate) -> Heard:
    """What the calibration is told of the tagger's word: for the place that was chosen, and for any other."""
    said = [r.candidate for group in ranked for r in group if r.candidate.way == "tagger"]
    agreeing = max((one.given * _shared(one, lead) for one in said), default=0.0)
    against = max((one.given for one in said if _shared(one, lead) < SAME_PLACE), default=0.0)
    return Heard(lead.embedded, lead.under_seal, agreeing, against)


def _shared(one: Candidate, other: Candidate) -> float:
    """The glyphs that two candidates have in common, of all that either has."""
    mine, its = set(one.glyphs), set(other.glyphs)
    return len(mine & its) / len(mine | its) if mine and its else 0.0


def _contradicts(other: Reading, chosen: Sequence[Reading], lead: Candidate) -> bool:
    """A pattern's find elsewhere does not contradict a labelled value; a second labelled value does.

    Nor does the tagger's span of the same place, which may begin or end a letter off.
    """
    if other.candidate.way == "tagger" and _shared(other.candidate, lead) >= SAME_PLACE:
        return False
    if any(r.parsed.proven for r in chosen) and not other.parsed.proven:
        return False
    if other.parsed.certain < HINT <= max(r.parsed.certain for r in chosen):
        return False
    labelled = any(_FINDER.get(r.candidate.way) == "label" for r in chosen)
    return not (labelled and other.candidate.way == "pattern")


def _finder(candidate: Candidate, spec: FieldSpec) -> str:
    if candidate.way == "mark":
        return "qr" if spec.mark != "seal" else "seal"
    return _FINDER.get(candidate.way, candidate.way)


def _same(parsed: Parsed) -> str:
    value: Any = parsed.value
    if isinstance(value, Mapping):
        return repr(sorted(value.items()))
    return f"{parsed.meaning}:{compact(str(value)).casefold()}"


def _as_printed(text: str) -> str:
    return compact(text).upper()


def _is_repair(parsed: Parsed, text: str) -> bool:
    """True when a code's value has other characters than the text as read."""
    if not (parsed.candidates or parsed.proven) or not isinstance(parsed.value, str):
        return False
    return "".join(c for c in _as_printed(text) if c.isalnum()) != parsed.value and parsed.certain >= 0.5


def _of_label(spec: FieldSpec, source: Candidate, pages: Sequence[int]) -> Field:
    value = spec.parse(source.label).value
    sure = confidence.WAY["label"] * (1.0 if source.exact else confidence.INEXACT_LABEL)
    return Field(spec.name, value, source.label, sure, pages[source.page], source.boxes, ("label",))
