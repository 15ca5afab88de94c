"""All features of a year of 100,000 rows: CPU seconds of each step, on one core."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import localcontext
from random import Random
from time import process_time

from intake.features import PLACES, specs
from intake.features.credits import classified
from intake.features.ledger import ledger_of
from intake.verify import verify_case
from nlp.unswept import unswept
from tests.intake.books import case, chained, licence, statement

ROWS = 100_000
RUNS = 4  # of which the first is not counted
OF_FINDINGS = ("LC-02", "LC-12")  # these two count what verification found, and wait for it
SUMMARIES = ("货款", "工资", "水电费", "房租", "转账", "手续费", "报销", "还款", "借款", "现金")


def main() -> None:
    """Prints the seconds of gathering, classing, columns and counting; the verification of the case apart."""
    rows = chained(list(_moves(Random(1))), "90000000.00")
    counted = [spec for spec in specs() if spec.handbook_id not in OF_FINDINGS]
    print(f"{len(counted)} features of {ROWS:,} rows, CPU seconds\n")
    print("| rows gathered | classed | columns | counted | all | verification, for the other two |")
    print("|---|---|---|---|---|---|")
    for run in range(RUNS):
        files = case(licence(), statement(rows))
        with unswept(), localcontext(prec=PLACES):
            marks = [process_time()]
            ledger = ledger_of(files)
            marks.append(process_time())
            ledger = classified(files, ledger)
            marks.append(process_time())
            assert ledger.book is not None
            marks.append(process_time())
            for spec in counted:
                spec.compute(files, ledger)
            marks.append(process_time())
        began = process_time()
        verify_case(files)
        if run:
            steps = [after - before for before, after in zip(marks, marks[1:], strict=False)]
            print(
                "| " + " | ".join(f"{step:.2f}" for step in (*steps, sum(steps), process_time() - began)) + " |",
                flush=True,
            )


def _moves(rng: Random) -> Iterator[tuple[str, str, str, str]]:
    for number in range(ROWS):
        day = date(2024, 1, 1) + timedelta(days=number * 366 // ROWS)
        amount = rng.choice((1, -1)) * rng.randrange(100, 900_000)
        yield day.isoformat(), f"{amount / 100:.2f}", f"样例客户{rng.randrange(400)}有限公司", rng.choice(SUMMARIES)


if __name__ == "__main__":
    main()
