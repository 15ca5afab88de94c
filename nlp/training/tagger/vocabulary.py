"""What the network knows: its characters, its labels, its kinds of page."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nlp.classify import UNKNOWN
from nlp.tagger import CONTINUED, FIRST_ID
from nlp.training.tagger.corpus import Sample


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Characters by id (from FIRST_ID), labels by place ("O" first), kinds by place (each once for a continued page too)."""

    characters: tuple[str, ...]
    labels: tuple[str, ...]
    kinds: tuple[str, ...]

    @property
    def size(self) -> int:
        """Ids in all, padding and "any other" included."""
        return len(self.characters) + FIRST_ID

    def kind_of(self, sample: Sample, page: int) -> int:
        """The place of a page's kind; a later page of a known kind is a kind of its own ("… continued")."""
        return self.kinds.index(sample.kind + CONTINUED if page and sample.kind != UNKNOWN else sample.kind)


def common_characters() -> tuple[str, ...]:
    """The 3,755 characters of GB 2312's first level, by which 99.7 % of running Chinese is written."""
    pairs = ((high, low) for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF))
    return tuple(
        bytes(pair).decode("gb2312") for pair in pairs if pair not in {(0xD7, low) for low in range(0xFA, 0xFF)}
    )


def learn(samples: Sequence[Sample], fields: Iterable[str], kinds: Iterable[str]) -> Vocabulary:
    """Common characters, ASCII and what the corpus shows twice; labels for `fields` and for values told jointly ("a+b")."""
    seen = Counter(symbol for sample in samples for symbol in sample.symbols)
    known = dict.fromkeys((*common_characters(), *map(chr, range(0x21, 0x7F))))
    known.update(dict.fromkeys(sorted(symbol for symbol, count in seen.items() if count > 1)))
    named = sorted({*fields, *(label[2:] for sample in samples for label in sample.labels if label[1:2] == "-")})
    told = sorted({*kinds, UNKNOWN})
    return Vocabulary(
        tuple(known),
        ("O", *(f"{part}-{field}" for field in named for part in "BI")),
        (*told, *(kind + CONTINUED for kind in told if kind != UNKNOWN)),
    )
