"""The tagger's training from end to end: specimens, the real reading, the fit, the served files, the card."""

import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path

from intake.kind import all_kinds
from models.manifest import HERE, enter
from nlp.training.tagger.corpus import Sample, build, load
from nlp.training.tagger.vocabulary import Vocabulary, learn


def train_field_tagger(work: Path, cases: int, seed: int, steps: int, threads: int) -> None:
    """Reads `cases` specimen cases (none of the held-out layouts), fits, and writes `models/field_tagger/`."""
    from nlp.training.tagger.export import export  # torch: a training's package, not the service's
    from nlp.training.tagger.fit import fit

    build(work / "corpus", cases, seed, held_out=False)
    samples = list(load(work / "corpus"))
    vocabulary = vocabulary_of(samples, work / "vocabulary.json")
    network = fit(samples, vocabulary, work, steps, threads)
    target = HERE / "field_tagger"
    for path in export(network, vocabulary, target):
        enter(path, target.name)
    record = json.loads((work / "best.json").read_text(encoding="utf-8"))
    weights = sum(parameter.numel() for parameter in network.parameters())
    (target / "README.md").write_text(card(samples, vocabulary, record, weights, cases, seed), encoding="utf-8")
    print(f"{target} written", file=sys.stderr)


def vocabulary_of(samples: Sequence[Sample], kept: Path) -> Vocabulary:
    """The vocabulary that a run began with, so that it can go on with more specimens; a new one for a new run."""
    if kept.exists():
        record = json.loads(kept.read_text(encoding="utf-8"))
        return Vocabulary(*(tuple(record[name]) for name in ("characters", "labels", "kinds")))
    seen = {sample.kind for sample in samples}
    fields = [s.name for kind in all_kinds().values() if kind.name in seen for s in kind.fields if s.label_of is None]
    vocabulary = learn(samples, fields, seen)
    kept.write_text(json.dumps(asdict(vocabulary), ensure_ascii=False), encoding="utf-8")
    return vocabulary


def card(
    samples: Sequence[Sample], vocabulary: Vocabulary, record: dict[str, float], weights: int, cases: int, seed: int
) -> str:
    """The model card."""
    kinds = Counter(sample.kind for sample in samples)
    return f"""# The tagger of fields and the classifier of pages

A LayoutLM of 4 layers of 192 ({weights / 1e6:.1f} million weights, 8 bits each as served) over characters and their boxes, with two
heads: a BIO label for each character (the union of all kinds' fields, {(len(vocabulary.labels) - 1) // 2} of them) and the kind of the page, first or continued.

Made by `./run train field_tagger --cases {cases} --seed {seed}` on {date.today()}, 2 cores, 24 GB, from nothing: no pretrained weights.

Data: {len(samples)} synthetic documents ({", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items()))}), clean, photographed and
badly treated, each read by the real OCR so that its errors are learnt too; glyphs are labelled by the truth's character places.
Each is varied at every use: other digits and names, lines in another order, the page elsewhere, slips and losses of the engine.
The families of `nlp/training/specimens/families.py` and its held-out typefaces are never learnt; one further family in seven
is held out from the fit to tell when to stop.

On those held-out families, first windows of 512 characters, at step {record["step"]}: fields of which every character is labelled right
{record["best"]:.1%} (F1), kind of page right {record["page"]:.1%}. What it is worth in use, beside the rules: `docs/scores.md`.

Where it fails: it has never seen a real document, and its spans may begin or end a character off where print is damaged; the
parsers and the other finders decide. A kind that is not in its list is no opinion of its. Sheets of cells are not shown to it.
"""
