"""Packs of ten pages, parted: which papers came out with their very pages, and told for what they are."""

import json
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from intake.pipeline import PipelineOptions, papers_in, read_pages, read_paper
from intake.upload import accept
from nlp.training.specimens.case import MODES
from nlp.training.specimens.pack import BLANK, make_pack
from ocr.faults import DocumentFault

Pages = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PackRead:
    """One pack: the papers in it, those that came out with their pages, and those whose kind was told too."""

    mode: str
    papers: int
    parted: int
    told: int
    wrong: tuple[tuple[str, Pages], ...] = ()  # papers that did not come out: kind and pages

    @property
    def whole(self) -> bool:
        """True when every paper came out by itself."""
        return self.parted == self.papers


def packs(seed: int, count: int, mode: str | None = None) -> Iterator[PackRead]:
    """Makes and reads `count` packs of held-out layouts, one condition after the other unless `mode` names one."""
    for number in range(count):
        chosen = mode or MODES[number % len(MODES)]
        with tempfile.TemporaryDirectory() as folder:
            truth = make_pack(Path(folder) / "pack", seed, number, chosen, held_out=True)
            yield _read(Path(folder) / "pack" / truth["file"], truth, chosen)


def _read(path: Path, truth: dict[str, Any], mode: str) -> PackRead:
    expected = papers_of(truth["documents"])
    with tempfile.TemporaryDirectory() as folder:
        uploads, _ = accept(path.name, path, Path(folder))
        try:
            pages = read_pages(uploads[0], None, PipelineOptions(today=date.today()))
        except DocumentFault:
            return PackRead(mode, len(expected), 0, 0, tuple(expected))
        found = {
            tuple(page.number for page in paper): read_paper(paper, None).kind for paper in papers_in(tuple(pages))
        }
    parted = [(kind, numbers) for kind, numbers in expected if numbers in found]
    told = sum(found[numbers] == kind for kind, numbers in parted)
    missed = tuple(paper for paper in expected if paper not in parted)
    return PackRead(mode, len(expected), len(parted), told, missed)


def papers_of(documents: Sequence[dict[str, Any]]) -> list[tuple[str, Pages]]:
    """Kind and pages of each paper; an empty page belongs to the paper before it."""
    out: list[tuple[str, Pages]] = []
    for told in documents:
        if told["kind"] == BLANK and out:
            out[-1] = (out[-1][0], (*out[-1][1], *told["pages"]))
        else:
            out.append((told["kind"], tuple(told["pages"])))
    return out


def table(readings: Sequence[PackRead]) -> str:
    """Markdown: by condition."""
    lines = [
        "## Packs of ten pages",
        "",
        "Papers of two firms in one PDF. A paper is parted right when it comes out with its very pages.",
        "",
        "| condition | packs | packs parted right | papers | papers parted right | of those, kind told |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    by_mode: dict[str, list[PackRead]] = defaultdict(list)
    for each in readings:
        by_mode[each.mode].append(each)
        by_mode["all"].append(each)
    for mode, group in sorted(by_mode.items()):
        papers, parted = sum(r.papers for r in group), sum(r.parted for r in group)
        told, whole = sum(r.told for r in group), sum(r.whole for r in group)
        lines.append(
            f"| {mode} | {len(group)} | {100 * whole / len(group):.1f} % | {papers} | {100 * parted / max(papers, 1):.1f} % "
            f"| {100 * told / max(parted, 1):.1f} % |"
        )
    return "\n".join([*lines, ""])


def errors(readings: Sequence[PackRead]) -> Iterator[str]:
    """One JSON object a pack whose papers did not all come out."""
    for number, each in enumerate(readings):
        if not each.whole:
            yield json.dumps({"pack": number, "mode": each.mode, "wrong": each.wrong}, ensure_ascii=False)
