"""`./run train categories`: what the words of a statement's row mean, from the phrases beside this file, with its card."""

import random
from collections.abc import Sequence
from datetime import date

import numpy as np
import torch

from models.manifest import HERE as MODELS
from models.manifest import enter
from nlp.statement.category import by_rule
from nlp.statement.meaning import BUCKETS, SURE, WEIGHTS, grams
from nlp.training.bags import Floats, best_temperature, fit_bags
from nlp.training.categories.corpus import Example, examples, phrases


def fit(of: Sequence[Example], names: Sequence[str], seed: int = 1, epochs: int = 40) -> tuple[Floats, Floats]:
    """Weights (buckets x categories) and bias, by Adam on the cross entropy, with weight decay."""
    wanted = torch.tensor([names.index(category) for _, _, category in of])
    bags = [grams(words, way) for words, way, _ in of]
    loss = torch.nn.functional.cross_entropy
    return fit_bags(bags, wanted, BUCKETS, len(names), loss, decay=1e-6, seed=seed, epochs=epochs)


def score(weights: Floats, bias: Floats, names: Sequence[str], of: Sequence[Example]) -> dict[str, float]:
    """How often the likeliest category is right, and what the threshold keeps, of all and of what no rule knows."""
    out: dict[str, float] = {}
    silent = [one for one in of if by_rule(one[1], one[0], "") is None]
    for label, some in (("all", of), ("silent", silent)):
        right = told = told_right = both = 0
        for words, way, category in some:
            scores = weights[grams(words, way)].mean(0) + bias
            odds = np.exp(scores - scores.max())
            odds /= odds.sum()
            best = names[int(odds.argmax())]
            right += best == category
            if odds.max() >= SURE and best != "other":
                told += 1
                told_right += best == category
            final = by_rule(way, words, "") or (best if odds.max() >= SURE else "other")
            both += final == category
        out |= {
            f"{label}_count": len(some), f"{label}_right": right / max(len(some), 1), f"{label}_told": told / max(len(some), 1),
            f"{label}_told_right": told_right / max(told, 1), f"{label}_with_rules": both / max(len(some), 1),
        }  # fmt: skip
    return out


def temperature(folds: Sequence[tuple[Floats, Floats, Sequence[Example]]], names: Sequence[str]) -> float:
    """What the scores are divided by so that confidences tell how often they are right, on phrases that were held out."""
    scores = np.stack([w[grams(words, way)].mean(0) + b for w, b, of in folds for words, way, _ in of])
    wanted = [names.index(category) for _, _, of in folds for _, _, category in of]
    return best_temperature(scores, wanted)


def train_categories() -> None:
    """Measures in five folds of held-out phrases, then fits on all and writes weights, card and manifest entry."""
    told = phrases()
    names = sorted({category for category, _, _ in told})
    random.Random(7).shuffle(told)
    folds = []
    for fold in range(5):
        kept = [one for at, one in enumerate(told) if at % 5 != fold]
        weights, bias = fit(examples(kept, random.Random(fold)), names)
        folds.append((weights, bias, examples(told[fold::5], random.Random(90 + fold), 3)))
    heat = temperature(folds, names)
    held = [score(weights / heat, bias / heat, names, test) for weights, bias, test in folds]
    measured = {name: sum(one[name] for one in held) / len(held) for name in held[0]}
    weights, bias = (each / heat for each in fit(examples(told, random.Random(1)), names))
    folder = MODELS / "categories"
    folder.mkdir(exist_ok=True)
    with (folder / WEIGHTS).open("wb") as file:
        np.savez_compressed(
            file, weights=weights.astype(np.float16), bias=bias.astype(np.float16), names=np.array(names)
        )
    (folder / "README.md").write_text(_card(len(told), len(names), measured), encoding="utf-8")
    enter(folder / WEIGHTS, folder.name)
    print(measured | {"temperature": heat})


def _card(count: int, categories: int, measured: dict[str, float]) -> str:
    return f"""# Categories of statement rows

A softmax over hashed character n-grams (1 to 3, {BUCKETS} buckets) and the way of the money to {categories} categories;
`nlp/statement/meaning.py` asks it where no rule of `nlp/statement/category.py` speaks, and takes `other` below {SURE}.
Made by `./run train categories` from {count} phrases written for this project (`nlp/training/categories/phrases.tsv`),
in the words that rows put around them. No row of a real statement was used.

Measured in five folds on phrases held out with all their variants ({date.today().isoformat()}):

| | all phrases | phrases that no rule knows |
|---|---|---|
| likeliest category right | {measured["all_right"]:.3f} | {measured["silent_right"]:.3f} |
| a category other than `other` told (at least {SURE}) | {measured["all_told"]:.3f} | {measured["silent_told"]:.3f} |
| of those, right | {measured["all_told_right"]:.3f} | {measured["silent_told_right"]:.3f} |
| right by rules first, then the model | {measured["all_with_rules"]:.3f} | {measured["silent_with_rules"]:.3f} |

Confidences are scaled by a temperature that was fitted on the same held-out phrases.
Limits: the phrases are ours, and banks' abbreviations are endless; a summary such as 转账 says nothing, and is `other`.
"""
