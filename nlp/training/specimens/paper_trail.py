"""What else a loan file holds of the same firm: invoices of rows of its account, and credit reports."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from nlp.training.specimens import credit_drawing, credit_report, faces, invoice_layouts
from nlp.training.specimens.firm import Firm
from nlp.training.specimens.invoice import Invoice, invoice, sale
from nlp.training.specimens.invoice_sheets import write_xml
from nlp.training.specimens.ledger import Account
from nlp.training.specimens.truth import Specimen

Deliver = Callable[[Random, Specimen, str, Path, str], dict[str, Any]]
"""Writes a specimen's pictures as they arrive in a mode, under a name; gives the truth with the file's name."""


def trail(
    rng: Random,
    subject: Firm,
    account: Account,
    today: date,
    mode: str,
    folder: Path,
    held_out: bool | None,
    deliver: Deliver,
) -> list[dict[str, Any]]:
    """Truths of a sale, a purchase, and a report on the firm or its head, each written beside its case."""
    out = []
    for name, bought in (("invoice_sale", False), ("invoice_purchase", True)):
        layout = invoice_layouts.layout_for(rng, held_out)
        behind = sale(account, rng, bought=bought)
        told = invoice(rng, subject, account, layout.era, behind=behind, bought=bought, most_lines=layout.most_lines)
        out.append(_invoice(rng, told, layout, mode, folder, name, held_out, deliver))
    personal = rng.random() < 0.35
    told_report = credit_report.report(rng, subject, today, personal=personal)
    family = credit_report.family_for(rng, personal, held_out)
    if mode == "clean" and rng.random() < 0.6:
        path = folder / "credit_report.pdf"
        with faces.dressed(rng, held_out=held_out, truetype=True):
            made = credit_drawing.draw(rng, told_report, family, pdf=path)
        out.append({"file": path.name, **made.to_json()})
    else:
        out.append(deliver(rng, credit_drawing.draw(rng, told_report, family), mode, folder, "credit_report"))
    return out


def _invoice(
    rng: Random,
    told: Invoice,
    layout: invoice_layouts.InvoiceLayout,
    mode: str,
    folder: Path,
    name: str,
    held_out: bool | None,
    deliver: Deliver,
) -> dict[str, Any]:
    """As a file of the issuer's in a clean case, most often; as a picture otherwise."""
    sort = rng.choice(("pdf", "pdf", "ofd", "xml", "jpg")) if mode == "clean" else "jpg"
    if sort == "xml" and told.era != "digital":
        sort = "pdf"
    path = folder / f"{name}.{sort}"
    if sort == "jpg":
        return deliver(rng, invoice_layouts.draw(rng, told, layout), mode, folder, name)
    if sort == "xml":
        return {"file": path.name, **write_xml(told, path).to_json()}
    with faces.dressed(rng, held_out=held_out, truetype=True):
        pdf, ofd = (path if sort == wanted else None for wanted in ("pdf", "ofd"))
        return {"file": path.name, **invoice_layouts.draw(rng, told, layout, pdf=pdf, ofd=ofd).to_json()}
