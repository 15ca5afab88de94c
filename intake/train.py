"""`./run train MODEL`: makes a model from nothing and writes weights, card and manifest.

`field_tagger`: the transformer over characters and boxes. `industry`: the trade that a scope tells.
`categories`: what the words of a statement's row mean. `confidence`: the calibration of fields, after the tagger.
What a run has made so far (specimens as read, the state of the fit) is kept in `--work`, so that a stopped run goes on.
"""

import argparse
import sys
from pathlib import Path


def main() -> int:
    """Trains the model that is named; 2 for wrong use."""
    parser = argparse.ArgumentParser(prog="run train", description=__doc__)
    parser.add_argument("model", choices=["field_tagger", "confidence", "industry", "categories"])
    parser.add_argument("--cases", type=int, help="specimen cases to learn from (field_tagger: 200, confidence: 60)")
    parser.add_argument("--seed", type=int, help="of the specimens (field_tagger: 32000, confidence: 20000)")
    parser.add_argument("--work", type=Path, default=Path("var/training"), help="folder for what is kept between runs")
    parser.add_argument("--steps", type=int, default=4000, help="field_tagger: steps of the fit at most")
    parser.add_argument("--threads", type=int, default=2, help="field_tagger: of the fit")
    wanted = parser.parse_args()
    if wanted.model == "field_tagger":
        from intake.training_tagger import train_field_tagger

        cases, seed = wanted.cases or 200, wanted.seed or 32_000
        train_field_tagger(wanted.work / "field_tagger", cases, seed, wanted.steps, wanted.threads)
    elif wanted.model == "industry":
        from nlp.training.industry.fit import train_industry

        train_industry()
    elif wanted.model == "categories":
        from nlp.training.categories.fit import train_categories

        train_categories()
    else:
        from intake.training import train_confidence

        train_confidence(wanted.cases or 60, wanted.seed or 20_000, wanted.work)
    return 0


if __name__ == "__main__":
    sys.exit(main())
