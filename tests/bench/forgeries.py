"""Forged specimens beside their genuine twins: of each kind of edit, how often the right code is found; and false alarms.

`./run bench forgeries`. Edits of what is told are judged on documents as told, without drawing or reading; edits of the
file (pages, filters, print altered afterwards), and a few of the others, on files of held-out layouts, read for real.
`YINZHENG_FORGERIES=told,files` sets how many cases of each (default 12,1); 0 files leaves those as they are.
"""

import os
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from intake.case import CaseFile
from intake.document import Document
from intake.finding import Finding
from intake.verify import verify_case
from nlp.training.specimens.case import make_case
from nlp.training.specimens.frauds import EDITS, Edit
from tests.intake.as_told import case_as_told
from tests.intake.undrawn import case_of, facts, same

SEED = 90600  # kept for scoring: nothing is trained on it
DOCS = Path(__file__).parent.parent.parent / "docs"
GRAVE = ("high", "block")
ALSO_READ = ("rows_twice", "balances_raised")  # told edits that are read from files as well
# What an edit may rightly be found by besides its own code: another rule that the same edit breaks by itself.
OTHERWISE = {
    "page_missing": {"BANK_PAGE_NUMBERS", "BANK_BALANCE_BREAK"},
    "page_twice": {"BANK_PAGE_NUMBERS"},
    "white_box": {"PDF_TAMPER_FONT", "BANK_BALANCE_BREAK"},
    "font_change": {"BANK_BALANCE_BREAK"},
    "saved_on_top": {"PDF_TAMPER_OVERLAY", "BANK_BALANCE_BREAK"},
    "issue_date_covered": {"TAX_DATE_ORDER"},
    "total_copy_moved": {"TAX_SUM_MISMATCH", "TAX_UPPER_LOWER_MISMATCH"},
    "uscc_patched": {"USCC_CHECKSUM_INVALID", "XD_TAXID_NE_USCC"},
}
SORTS = {"font": "file", "overlay": "file", "revision": "file", "copy": "picture", "patch": "picture"}


@dataclass
class Tally:
    """Of each edit: how many were made, found by their own code, by that or another right one, and sent to a person."""

    made: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    seen: Counter[str] = field(default_factory=Counter)
    genuine: int = 0
    alarms: list[str] = field(default_factory=list)

    def add(self, name: str, edit: Edit, verified: CaseFile) -> None:
        result = verify_case(verified)
        failed = {finding.code for finding in result.findings if finding.outcome == "fail"}
        self.made[name] += 1
        self.found[name] += edit.code in failed
        self.right[name] += bool(failed & {edit.code, *OTHERWISE.get(name, ())})
        self.seen[name] += result.outcome != "pass"

    def add_genuine(self, case: CaseFile, documents: int) -> None:
        """False alarms are grave findings of a genuine case, counted for its documents."""
        self.genuine += documents
        self.alarms += [f"{f.code} {f.actual or ''}".strip() for f in grave(verify_case(case).findings)]


def grave(findings: tuple[Finding, ...]) -> list[Finding]:
    """Failed findings of weight."""
    return [finding for finding in findings if finding.outcome == "fail" and finding.severity in GRAVE]


def is_told(edit: Edit) -> bool:
    """True for an edit that changes what a paper says; others change its pages or its print."""
    return not (edit.pages or edit.head or edit.retouch)


def sort_of(edit: Edit) -> str:
    """told: what the papers say; pages: pages and filters; file: a PDF's structure; picture: pixels."""
    return "told" if is_told(edit) else SORTS.get(edit.retouch, "pages")


def judge_told(count: int, tally: Tally) -> None:
    """Edits of what is told, on documents as told; an edit that the paper does not print is none."""
    for number in range(count):
        known = facts(SEED, number)
        twin = case_of(known)
        tally.add_genuine(twin, len(twin.documents))
        for name, edit in EDITS.items():
            if is_told(edit) and not same(forged := case_of(known, name), twin):
                tally.add(name, edit, forged)


def judge_files(count: int, tally: Tally) -> None:
    """Edits of the file: the edited document is read, the others are as told. Its genuine twin is read as well."""
    read: set[tuple[int, str]] = set()
    with tempfile.TemporaryDirectory() as scratch:
        for name, edit in EDITS.items():
            if is_told(edit) and name not in ALSO_READ:
                continue
            made = 0
            for number in range(count * 8):  # some layouts and formats have no place for an edit
                case = _read_case(Path(scratch) / f"{name}-{number}", number, name, edit.document)
                if case is None:
                    continue
                tally.add(name, edit, case)
                print(f"{name} {number}: read", file=sys.stderr, flush=True)
                if (number, edit.document) not in read:
                    read.add((number, edit.document))
                    twin = _read_case(Path(scratch) / f"twin-{edit.document}-{number}", number, None, edit.document)
                    if twin is not None:
                        tally.add_genuine(twin, 1)
                made += 1
                if made == count:
                    break


def _read_case(folder: Path, number: int, fraud: str | None, document: str) -> CaseFile | None:
    """A case of a held-out layout in which one document is read from its file; None when the edit was not made."""
    truth = make_case(folder, SEED, number, "clean", fraud=fraud, held_out=True)
    if fraud is not None and not truth["edits"]:
        return None
    place = ("licence", "certificate", "statement", "id_card").index(document)
    file = folder / truth["documents"][place]["file"]
    if document == "statement" and file.suffix != ".pdf":
        return None  # the edits of pages and print are those of a PDF
    case = case_as_told(folder)
    documents = list(case.documents)
    documents[place] = replace(_read(file, case.as_of), id=documents[place].id)
    return replace(case, documents=tuple(documents))


def _read(file: Path, today: date) -> Document:
    from intake.pipeline import PipelineOptions, read_documents
    from intake.upload import accept

    with tempfile.TemporaryDirectory() as folder:
        taken, _ = accept(file.name, file, Path(folder))
        return read_documents(taken[0], options=PipelineOptions(today=today))[0]


def table(tally: Tally) -> Iterator[str]:
    """The result as Markdown."""
    yield "| edit | sort | forged | right code | or another that it breaks | not passed |"
    yield "|---|---|---|---|---|---|"
    for name, edit in EDITS.items():
        if tally.made[name]:
            made = tally.made[name]
            yield (
                f"| `{name}` (`{edit.code}`) | {sort_of(edit)} | {made} | {tally.found[name] / made:.0%} |"
                f" {tally.right[name] / made:.0%} | {tally.seen[name] / made:.0%} |"
            )
    for sort in ("told", "pages", "file", "picture"):
        names = [name for name, edit in EDITS.items() if sort_of(edit) == sort and tally.made[name]]
        if made := sum(tally.made[name] for name in names):
            found, right, seen = (sum(c[n] for n in names) / made for c in (tally.found, tally.right, tally.seen))
            yield f"| **all of {sort}** | | {made} | **{found:.1%}** | **{right:.1%}** | {seen:.1%} |"
    yield ""
    told = "; ".join(f"`{alarm}`" for alarm in tally.alarms) or "none"
    yield f"Genuine documents: {tally.genuine}, with a high or block finding: {len(tally.alarms)} ({told})."


def plot(tally: Tally, path: Path) -> None:
    """Bars, one an edit: found by the right code (dark), by another that the edit breaks (light), missed (empty)."""
    names = [name for name in EDITS if tally.made[name]]
    height, left, wide = 22, 170, 420
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + wide + 70}" height="{height * len(names) + 54}" '
        'font-family="sans-serif" font-size="12"><rect width="100%" height="100%" fill="#fff"/>'
        f'<text x="{left}" y="18" fill="#333">Forged specimens found with the right code, by kind of edit</text>'
    ]
    for at, name in enumerate(names):
        y, made = 30 + at * height, tally.made[name]
        found, right = tally.found[name] / made, tally.right[name] / made
        out.append(
            f'<text x="{left - 8}" y="{y + 13}" text-anchor="end" fill="#333">{name}</text>'
            f'<rect x="{left}" y="{y}" width="{wide}" height="16" fill="#f1f1ee"/>'
            f'<rect x="{left}" y="{y}" width="{wide * right:.0f}" height="16" fill="#9cc3d9"/>'
            f'<rect x="{left}" y="{y}" width="{wide * found:.0f}" height="16" fill="#2a6f97"/>'
            f'<text x="{left + wide + 8}" y="{y + 13}" fill="#333">{tally.found[name]} / {made}</text>'
        )
    y = 40 + len(names) * height
    for x, colour, words in (
        (left, "#2a6f97", "right code"),
        (left + 110, "#9cc3d9", "another rule that it breaks"),
        (left + 310, "#f1f1ee", "missed"),
    ):
        out.append(
            f'<rect x="{x}" y="{y - 10}" width="12" height="12" fill="{colour}"/><text x="{x + 18}" y="{y}" fill="#333">{words}</text>'
        )
    path.write_text("\n".join([*out, "</svg>"]) + "\n", encoding="utf-8")


def write_section(text: str, path: Path) -> None:
    """Puts the section `## Forgeries` into the page of benchmarks, in the place of the one before."""
    page = path.read_text(encoding="utf-8") if path.exists() else "# Benchmarks\n"
    page = re.sub(r"\n## Forgeries\n.*?(?=\n## |\Z)", "", page, flags=re.DOTALL).rstrip()
    path.write_text(f"{page}\n\n## Forgeries\n\n{text.rstrip()}\n", encoding="utf-8")


def main() -> None:
    """Judges, prints, and writes the section with its plot."""
    told, files = (int(part) for part in os.environ.get("YINZHENG_FORGERIES", "12,1").split(","))
    tally = Tally()
    judge_told(told, tally)
    judge_files(files, tally)
    body = "\n".join(table(tally))
    print(body)
    plot(tally, DOCS / "pictures" / "forgeries.svg")
    write_section(
        f"`YINZHENG_FORGERIES={told},{files} ./run bench forgeries`, {date.today().isoformat()}, 2 cores, 24 GB, seed {SEED}.\n"
        "Edits of what is told are judged on documents as told (arithmetic alone, no reading); edits of pages, files and\n"
        "pictures on files of held-out layouts, made clean and read for real. All are specimens of our own factory: no promise\n"
        f"about real forgeries.\n\n{body}\n\n![Found by edit](pictures/forgeries.svg)\n",
        DOCS / "benchmarks.md",
    )
