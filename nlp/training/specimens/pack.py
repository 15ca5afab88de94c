"""Packs: one PDF that holds several papers of one applicant, page after page, as a copier's feeder or a phone makes them."""

import io
import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from PIL import Image

from nlp.training.specimens import faces, other_words, others, pictures
from nlp.training.specimens.case import LONG_AGO, MODES, make_case
from nlp.training.specimens.sheet import ImageSheet
from ocr.sandbox import render_page
from ocr.sniff import media_type_of

PAGES = 10
OF_ONE = (1, 2, 2, 3)  # pages that are taken of a longer paper, which would else be the whole pack
BLANK = "blank"


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper of a pack: its kind ("blank" for an empty page), its page pictures, and what it says."""

    kind: str
    images: tuple[Image.Image, ...]
    fields: dict[str, Any]
    family: str = ""


def make_pack(folder: Path, seed: int, number: int, mode: str, *, held_out: bool | None = None) -> dict[str, Any]:
    """Writes `pack.pdf` of ten pages and `pack.json`, and gives that truth: `documents`, each with kind, pages and fields.

    Two firms' papers, so that certificates, licences and statements of different accounts follow each other; contracts,
    other people's forms and empty pages lie between. `mode` and `held_out` as in `case.make_case`.
    """
    rng = Random(f"{seed}/{number}/{mode}/pack")
    folder.mkdir(parents=True, exist_ok=True)
    papers = [paper for at in range(2) for paper in _papers(rng, seed, 2 * number + at, mode, held_out)]
    with faces.dressed(rng, held_out=held_out):
        papers += [_contract(rng), _other(rng, held_out)]
    chosen = _chosen(rng, papers)
    images = [image.convert("RGB") for paper in chosen for image in paper.images]
    images[0].save(
        folder / "pack.pdf", save_all=True, append_images=images[1:], resolution=150.0, producer="synthetic",
        creationDate=LONG_AGO, modDate=LONG_AGO, title="SPECIMEN 样本",
    )  # fmt: skip
    documents, page = [], 1
    for paper in chosen:
        pages = list(range(page, page + len(paper.images)))
        documents.append({"kind": paper.kind, "family": paper.family, "pages": pages, "fields": paper.fields})
        page += len(pages)
    truth = {"seed": seed, "pack": number, "mode": mode, "file": "pack.pdf", "documents": documents}
    (folder / "pack.json").write_text(json.dumps(truth, ensure_ascii=False, indent=1), encoding="utf-8")
    return truth


def _chosen(rng: Random, papers: list[Paper]) -> list[Paper]:
    """Papers in any order, ten pages in all; some empty pages among them, though never first."""
    rng.shuffle(papers)
    statements = [paper for paper in papers if paper.kind == "bank_statement"]
    order = [*statements[:2], *(paper for paper in papers if paper not in statements[:2])]
    kept: list[Paper] = []
    room = PAGES
    for paper in order:
        if len(paper.images) <= room:
            kept.append(paper)
            room -= len(paper.images)
    rng.shuffle(kept)
    if rng.random() < 0.5:  # two statements one after the other
        kept.sort(key=lambda paper: paper.kind != "bank_statement")
    while room:
        kept.insert(rng.randrange(1, len(kept) + 1), _blank(rng))
        room -= 1
    return kept


def _papers(rng: Random, seed: int, number: int, mode: str, held_out: bool | None) -> Iterator[Paper]:
    """A case's papers as pictures."""
    with tempfile.TemporaryDirectory() as scratch:
        here = Path(scratch)
        case = make_case(here, seed, number, mode if mode in MODES else "clean", held_out=held_out, extras=True)
        for document in case["documents"]:
            path = here / document["file"]
            if path.suffix not in (".jpg", ".pdf") or document.get("continued"):
                continue
            images = tuple(_pages_of(path, rng.choice(OF_ONE)))
            if document["kind"] == "id_card" and mode == "clean" and not document.get("two_up") and rng.random() < 0.5:
                images = _two_sides(images[0])
            yield Paper(document["kind"], images, document["fields"], document["family"])


def _pages_of(path: Path, most: int) -> Iterator[Image.Image]:
    if path.suffix == ".jpg":
        yield Image.open(io.BytesIO(path.read_bytes()))
        return
    media_type = media_type_of(path, path.name)
    for number in range(1, most + 1):
        try:
            yield Image.open(io.BytesIO(render_page(path, media_type, number)))
        except Exception:  # noqa: BLE001 - the page after the last one
            return


def _two_sides(image: Image.Image) -> tuple[Image.Image, ...]:
    """Front and back of a card, each on a page of its own."""
    middle = round(image.height * 0.49)
    halves = ((0, 0, image.width, middle), (0, middle, image.width, image.height))
    return tuple(image.crop(half) for half in halves)


def _contract(rng: Random) -> Paper:
    """A contract of two pages, of which only the first has a title."""
    first = next(sheet for sheet in _contracts(rng) if _titled(sheet))
    second = next(sheet for sheet in _contracts(rng) if not _titled(sheet))
    return Paper("unknown", (first.images[0], second.images[0]), {}, "other_contract")


def _contracts(rng: Random) -> Iterator[ImageSheet]:
    while True:
        yield others.OTHERS["contract"][1](rng)


def _titled(sheet: ImageSheet) -> bool:
    return any(run.text in other_words.CONTRACTS for run in sheet.runs)


def _other(rng: Random, held_out: bool | None) -> Paper:
    while True:
        drawn = others.draw_other(rng, held_out=held_out)
        if drawn.family in ("other_permit", "other_receipt", "other_menu", "other_card"):
            return Paper("unknown", tuple(drawn.images), {}, drawn.family)


def _blank(rng: Random) -> Paper:
    return Paper(BLANK, (pictures.blank(rng).images[0],), {}, "other_blank")
