"""How sure a reading is, as a probability: the first calibration, set by hand.

Every number below is a judgement of how often such a reading is right when all else is well, to be replaced by one fitted
on worked cases. The rule behind them: a wrong value shown as certain is worse than a needless look by a person.
"""

from math import prod

from nlp.candidate import Candidate
from nlp.spec import Parsed

# How often the value lies where it was found, by the way it was found.
WAY = {
    "right": 0.988,
    "glued": 0.975,
    "below": 0.93,
    "tagger": 0.95,  # times what it says itself
    "label": 0.99,
}
MARK = {"qr": 0.99, "seal": 0.85}
INEXACT_LABEL = 0.93  # a label with one wrong character
UNDER_SEAL = 0.93  # ink over the text: its brightest channel is read, and characters keep their own doubt
CHARACTER_RISK = 0.25  # the share of an engine's doubt in a character that proves to be an error; measured on specimens
PROVEN = 0.995  # a passed check digit; it leaves only a wrong place or a second error that the check is blind to
EMBEDDED = 0.995  # text of the file itself: read without error, but perhaps drawn over
REPAIRED = 0.75  # a repaired reading is one that a person sees
CONTRADICTED = 0.55  # another finder reads another value, about as surely
CUT = 0.45  # the print runs up to the picture's edge: the rest of it is as likely beyond
BEST = 0.999


def of_reading(candidate: Candidate, parsed: Parsed, mark: str | None = None) -> float:
    """The probability that one finder's reading is the printed value, before other finders are heard."""
    if candidate.way == "mark":
        place = MARK.get(mark or "", 1.0) * candidate.given
    else:
        place = WAY.get(candidate.way, 1.0) * candidate.given
    if not candidate.exact:
        place *= INEXACT_LABEL
    characters = EMBEDDED if candidate.embedded else prod(1 - CHARACTER_RISK * (1 - c) for c in candidate.sure)
    if candidate.under_seal and not candidate.embedded:
        characters *= UNDER_SEAL
    if parsed.proven:
        place, characters = max(place, PROVEN), max(characters, PROVEN)
    return place * characters * parsed.certain


def together(agreeing: list[float], strongest_other: float) -> float:
    """The probability of a value that several finders agree on, against the strongest reading of another value."""
    sure = max(agreeing)
    for one in sorted(agreeing)[:-1]:
        sure += (1 - sure) * 0.5 * one  # finders look at the same characters: half of what they say is new
    if strongest_other > 0.25:
        against = strongest_other / max(sure, 1e-6)
        sure *= 1 - (1 - CONTRADICTED) * min(against, 1.0) ** 2
    return min(sure, BEST)
