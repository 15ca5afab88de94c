"""`./run train MODEL`: makes a model from nothing and writes weights, card and manifest.

`confidence`: the calibration of fields. `field_tagger`: the transformer over characters and boxes.
"""

import argparse
import sys
from pathlib import Path


def main() -> int:
    """Trains the model that is named; 2 for wrong use."""
    parser = argparse.ArgumentParser(prog="run train", description=__doc__)
    parser.add_argument("model", choices=["confidence"])
    parser.add_argument("--cases", type=int, default=60, help="specimen cases to learn from")
    parser.add_argument("--seed", type=int, default=20_000)
    parser.add_argument("--specimens", type=Path, help="a folder of specimens to use instead of making them")
    wanted = parser.parse_args()
    from intake import training

    training.train_confidence(wanted.cases, wanted.seed, wanted.specimens)
    return 0


if __name__ == "__main__":
    sys.exit(main())
