"""`./run specimens OUT --seed N --cases N [--mode clean|photo|hard|mixed] [--characters] [--fraud NAME|all]
[--held-out only|none] [--extras] [--packs]`: cases with their truth, one folder each; or packs, one PDF of many papers each."""

import argparse
import sys
from pathlib import Path

from nlp.training.specimens.case import MODES, make_case
from nlp.training.specimens.frauds import EDITS
from nlp.training.specimens.pack import make_pack


def main() -> int:
    """Writes the cases; the same seed gives the same bytes on the same fonts."""
    parser = argparse.ArgumentParser(prog="run specimens", description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cases", type=int, default=10)
    parser.add_argument("--mode", choices=(*MODES, "mixed"), default="mixed")
    parser.add_argument("--characters", action="store_true", help="write every character's box beside each document")
    parser.add_argument("--fraud", choices=(*EDITS, "all"), help="one edit in each case; `all`: one after the other")
    parser.add_argument(
        "--held-out", choices=("only", "none"), help="layouts and faces kept for scoring: only those, or none"
    )
    parser.add_argument(
        "--extras",
        action="store_true",
        help="add tax registration certificates, invoices, credit reports and pages without their first",
    )
    parser.add_argument("--packs", action="store_true", help="ten pages of several papers in one PDF, instead of cases")
    wanted = parser.parse_args()
    held_out = {"only": True, "none": False, None: None}[wanted.held_out]
    for number in range(wanted.cases):
        mode = MODES[number % len(MODES)] if wanted.mode == "mixed" else wanted.mode
        fraud = list(EDITS)[number % len(EDITS)] if wanted.fraud == "all" else wanted.fraud
        if wanted.packs:
            pack = make_pack(wanted.out / f"pack_{number:04d}_{mode}", wanted.seed, number, mode, held_out=held_out)
            print(f"pack {number}: {' '.join(d['kind'] for d in pack['documents'])}", file=sys.stderr)
            continue
        folder = wanted.out / "_".join(part for part in (f"case_{number:04d}", mode, fraud) if part)
        case = make_case(
            folder,
            wanted.seed,
            number,
            mode,
            with_characters=wanted.characters,
            fraud=fraud,
            held_out=held_out,
            extras=wanted.extras,
        )
        families = " ".join(f"{d['file']}={d['family']}" for d in case["documents"])
        print(f"{folder}: {families}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
