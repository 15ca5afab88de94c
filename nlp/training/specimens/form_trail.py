"""What a firm files of its own: returns of its last periods, its statements, and how the tax office rates it."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from nlp.training.specimens import faces, forms, rating
from nlp.training.specimens.truth import Specimen

Deliver = Callable[[Random, Specimen, str, Path, str], dict[str, Any]]
"""Writes a specimen's pictures as they arrive in a mode, under a name; gives the truth with the file's name."""


def trail(
    rng: Random, known: forms.Known, mode: str, folder: Path, held_out: bool | None, deliver: Deliver
) -> list[dict[str, Any]]:
    """Truths of two returns, of the statements and, of firms old enough, of the rating, each written beside its case."""
    out = []
    for back, name in enumerate(("vat_return", "vat_return_before")):
        made = _one(rng, known, mode, folder, name, held_out, deliver, back)
        out += [made] if made else []
    statements = _one(rng, known, mode, folder, "financial_statement", held_out, deliver, None)
    out += [statements] if statements else []
    if known.firm.established_on < known.today - timedelta(days=730):
        with faces.dressed(rng, held_out=held_out):
            out.append(deliver(rng, rating.draw(rng, known.firm, known.today), mode, folder, "tax_credit_rating"))
    return out


def _one(
    rng: Random,
    known: forms.Known,
    mode: str,
    folder: Path,
    name: str,
    held_out: bool | None,
    deliver: Deliver,
    back: int | None,
) -> dict[str, Any] | None:
    """A return (`back` periods before the last) or the statements: in a clean case mostly a file of the portal's."""
    sort = rng.choice(("pdf", "xlsx", "jpg")) if mode == "clean" else "jpg"
    path = folder / f"{name}.{sort}"
    pdf, sheet = (path if sort == wanted else None for wanted in ("pdf", "xlsx"))
    with faces.dressed(rng, held_out=held_out, truetype=sort == "pdf"):
        if back is None:
            made: Specimen | None = forms.financial_statement(rng, known, held_out=held_out, pdf=pdf, sheet=sheet)
        else:
            made = forms.vat_return(rng, known, held_out=held_out, back=back, pdf=pdf, sheet=sheet)
    if made is None:
        return None
    return deliver(rng, made, mode, folder, name) if sort == "jpg" else {"file": path.name, **made.to_json()}
