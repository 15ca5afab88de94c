"""All features of a year of 100,000 rows, and the verification that three of them count: CPU seconds on one core."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import localcontext
from random import Random
from time import process_time

from intake.features import PLACES, compute_features, specs
from intake.features.credits import classified
from intake.features.ledger import ledger_of
from intake.verify import verify_case
from nlp.unswept import unswept
from tests.intake.books import case, certificate, chained, licence, statement, tax_line

ROWS = 100_000
RUNS = 4  # of which the first is not counted
OF_FINDINGS = ("LC-02", "LC-12")  # they count what verification found, and wait for it
SUMMARIES = ("货款", "工资", "水电费", "房租", "转账", "手续费", "报销", "还款", "借款", "现金")


def main() -> None:
    """Prints the seconds of a whole answer, of the verification alone, and of the features' own steps."""
    rows = chained(list(_moves(Random(1))), "90000000.00")
    lines = [tax_line("增值税", f"{1000 + m}.00", f"2024-{m:02d}-15", "2024-01-01", "2024-01-31") for m in range(1, 13)]
    counted = [spec for spec in specs() if spec.handbook_id not in OF_FINDINGS]
    print(f"{len(specs())} features of {ROWS:,} rows, CPU seconds\n")
    print(
        "| whole answer | verification alone | rows gathered | classed | columns | counted, without what waits for verification |"
    )
    print("|---|---|---|---|---|---|")
    for run in range(RUNS):
        whole, alone, files = (case(licence(), certificate(lines), statement(rows)) for _ in range(3))
        began = process_time()
        compute_features(whole)
        marks = [process_time()]
        verify_case(alone)
        marks.append(process_time())
        with unswept(), localcontext(prec=PLACES):
            ledger = ledger_of(files)
            marks.append(process_time())
            ledger = classified(files, ledger)
            marks.append(process_time())
            assert ledger.book is not None
            marks.append(process_time())
            for spec in counted:
                spec.compute(files, ledger)
            marks.append(process_time())
        if run:
            steps = [after - before for before, after in zip([began, *marks], marks, strict=False)]
            print("| " + " | ".join(f"{step:.2f}" for step in steps) + " |", flush=True)


def _moves(rng: Random) -> Iterator[tuple[str, str, str, str]]:
    for number in range(ROWS):
        day = date(2024, 1, 1) + timedelta(days=number * 366 // ROWS)
        amount = rng.choice((1, -1)) * rng.randrange(100, 900_000)
        yield day.isoformat(), f"{amount / 100:.2f}", f"样例客户{rng.randrange(400)}有限公司", rng.choice(SUMMARIES)


if __name__ == "__main__":
    main()
