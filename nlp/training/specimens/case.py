"""One case: a firm's licence, certificate, statement, identity card and account paper, all from one truth."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from time import gmtime
from typing import Any

from PIL import Image

from nlp.training.specimens import (
    cards,
    certificate,
    certificate_prose,
    certificate_wild,
    continued,
    degrade,
    exports,
    faces,
    form_trail,
    forms,
    frauds,
    licence,
    licence_drawing,
    licence_layouts,
    licence_wild,
    paper_trail,
    statement,
    statement_layouts,
    tampering,
    tax_registration,
)
from nlp.training.specimens.families import allowed
from nlp.training.specimens.firm import Entity, Firm, firm
from nlp.training.specimens.ledger import Account, cut, open_account
from nlp.training.specimens.taxes import TaxLine, month_end, monthly_sales, tax_ledger
from nlp.training.specimens.truth import Specimen

MODES = ("clean", "photo", "hard")
LONG_AGO = gmtime(946684800)  # the same bytes for the same seed, whatever the day


def make_case(
    folder: Path,
    seed: int,
    number: int,
    mode: str,
    *,
    with_characters: bool = False,
    fraud: str | None = None,
    held_out: bool | None = None,
    extras: bool = False,
) -> dict[str, Any]:
    """Writes one case into `folder` and gives its truth: `documents` (each with its file name) and what it should come to.

    `with_characters` writes every character's box beside each document; `fraud` names one edit of `frauds.EDITS`.
    `extras` adds what few cases bring: a tax registration certificate where the firm is old enough, a statement's later
    pages without the first, two invoices and a credit report. `held_out`: False draws no layout and no face that is kept for scoring, True draws those only, None draws any.
    """
    rng = Random(f"{seed}/{number}/{mode}")
    folder.mkdir(parents=True, exist_ok=True)
    past = rng.random() < 0.06  # papers of before the tax offices became one
    today = (
        date(2017, 6, 1) + timedelta(days=rng.randrange(370))
        if past
        else date(2023, 3, 1) + timedelta(days=rng.randrange(1000))
    )
    today = today.replace(day=min(today.day, 27))  # so that the month before is the last whole one
    invented = held_out is True or rng.random() < 0.5
    entity, issued, era = _licence_kind(rng, today)
    established = _founded(rng, min(issued, today - timedelta(days=430)))
    subject = firm(rng, today, entity, established)
    account, taxes, sales = _books_and_sales(rng, subject, today)
    told = frauds.honest(subject, account, _lines(rng, taxes, today))
    edit = frauds.EDITS[fraud] if fraud else None
    if edit is not None:
        told = edit.make(Random(f"{seed}/{number}/{fraud}"), told)
    edits = {name: edit if edit and edit.document == name else None for name in ("licence", "certificate", "statement")}
    makers: tuple[tuple[Callable[[], dict[str, Any]], bool], ...] = (
        (lambda: _licence(rng, told.licence, issued, era, invented, mode, folder, held_out, edits["licence"]), False),
        (lambda: _certificate(rng, told, today, mode, folder, held_out, edits["certificate"]), mode == "clean"),
        (lambda: _statement(rng, told.account, today, invented, mode, folder, held_out, edits["statement"]), True),
        (lambda: deliver(rng, cards.identity_card(rng, told.card), mode, folder, "id_card"), False),
        (lambda: deliver(rng, cards.account_permit(rng, subject, account, held_out), mode, folder, "account"), False),
    )
    documents = []
    for make, embeds in makers:
        with faces.dressed(rng, held_out=held_out, truetype=embeds):
            documents.append(make())
    if extras:
        with faces.dressed(rng, held_out=held_out):
            documents += _extras(rng, subject, account, today, mode, folder, held_out)
        filed = forms.Known(subject, account, sales, taxes, today)
        documents += form_trail.trail(rng, filed, mode, folder, held_out, deliver)
    for document in documents:
        characters = {"file": document["file"], "runs": document.pop("runs")}
        if with_characters and characters["runs"]:
            text = json.dumps(characters, ensure_ascii=False)
            (folder / f"{document['file']}.characters.json").write_text(text, encoding="utf-8")
    done = edit is not None and (not edit.retouch or any(document["edits"] for document in documents))
    coherent = not past and era in ("portrait", "landscape", "landscape_no_term")
    case = {
        "seed": seed,
        "case": number,
        "mode": mode,
        "as_of": today.isoformat(),
        "declared": {"company_name": subject.name, "uscc": subject.uscc, "legal_representative": subject.head.name},
        "edits": [{"edit": fraud, "document": edit.document, "code": edit.code}] if edit and done else [],
        "expected_outcome": "pass" if coherent and edit is None else None,
        "documents": documents,
    }
    (folder / "case.json").write_text(json.dumps(case, ensure_ascii=False, indent=1), encoding="utf-8")
    return case


def _licence_kind(rng: Random, today: date) -> tuple[Entity, date, licence.Era]:
    entity: Entity = rng.choices(
        ("company", "individual", "branch", "partnership", "sole", "coop"), (0.62, 0.14, 0.06, 0.08, 0.05, 0.05)
    )[0]
    spans: tuple[tuple[date, date, float], ...] = (
        (date(2006, 1, 5), date(2014, 2, 20), 0.07),
        (date(2014, 3, 1), date(2015, 9, 28), 0.06),
        (date(2015, 10, 8), date(2019, 2, 26), 0.32),
        (date(2019, 3, 4), date(2022, 8, 28), 0.3),
        (date(2022, 9, 2), today - timedelta(days=45), 0.25),
    )
    spans = tuple(
        (first, min(last, today - timedelta(days=45)), weight) for first, last, weight in spans if first < today
    )
    first, last, _ = rng.choices(spans, [weight for _, _, weight in spans])[0]
    issued = first + timedelta(days=rng.randrange(max((last - first).days, 1)))
    era = licence.era_of(issued)
    if era in ("portrait", "landscape") and entity == "company" and rng.random() < 0.12:
        era = "shenzhen"
    return entity, issued, era


def _founded(rng: Random, issued: date) -> date:
    ago = int(rng.lognormvariate(5.6, 1.2)) if rng.random() < 0.75 else 0
    return max(issued - timedelta(days=min(ago, 5000)), date(1996, 2, 1))


def _licence(
    rng: Random,
    subject: Firm,
    issued: date,
    era: licence.Era,
    invented: bool,
    mode: str,
    folder: Path,
    held_out: bool | None,
    edit: frauds.Edit | None,
) -> dict[str, Any]:
    electronic = era == "landscape_no_term" and rng.random() < 0.2
    copy_kind = "electronic" if electronic else rng.choice(("duplicate", "duplicate", "original"))
    said = licence.content(rng, subject, issued, era, copy_kind)
    layouts = licence_layouts
    known = layouts.BY_ERA[era]
    if era == "shenzhen":
        known = (layouts.SHENZHEN if issued < date(2019, 3, 1) else layouts.SHENZHEN_WIDE,)
    families = allowed([layout.family for layout in known], held_out)
    known = tuple(layout for layout in known if layout.family in families)
    if invented and (rng.random() < 0.8 or held_out) and (not known or rng.random() < 0.85):
        return deliver(rng, licence_wild.draw(rng, said, subject, held_out=held_out), mode, folder, "licence", edit)
    if not known:
        known = (layouts.PORTRAIT,)
    layout = layouts.invented(rng) if invented and held_out is not True else layouts.varied(rng, rng.choice(known))
    return deliver(rng, licence_drawing.draw(rng, said, layout), mode, folder, "licence", edit)


def _books(rng: Random, subject: Firm, today: date) -> tuple[Account, list[TaxLine]]:
    """The account and the taxes alone."""
    account, taxes, _ = _books_and_sales(rng, subject, today)
    return account, taxes


def _books_and_sales(rng: Random, subject: Firm, today: date) -> tuple[Account, list[TaxLine], dict[date, Decimal]]:
    """The account over the twelve whole months before this one, all that was paid in taxes until today, and months' sales."""
    last = month_end(today.replace(day=1) - timedelta(days=1))
    first = (last - timedelta(days=359)).replace(day=1)
    start = max((first - timedelta(days=95)).replace(day=21), subject.established_on)
    sales = monthly_sales(rng, subject, (start - timedelta(days=62)).replace(day=1), 21)
    sales = {month: amount for month, amount in sales.items() if month <= last}
    taxes = tax_ledger(rng, subject, sales, last)
    whole = open_account(rng, subject, sales, taxes, start, last, rng.choice((6, 10, 16, 26)))
    return cut(whole, max(first, start), last), taxes, sales


def _lines(rng: Random, taxes: list[TaxLine], today: date) -> list[TaxLine]:
    """What the certificate lists: the payments of the last months, as many whole vouchers as one sheet holds."""
    since = (today - timedelta(days=31 * rng.choice((2, 3, 3, 6)))).replace(day=1)
    lines = [line for line in taxes if line.paid_on >= since]
    left_out = {line.voucher for line in lines[:-14]}
    return [line for line in lines if line.voucher not in left_out]


def _certificate(
    rng: Random,
    told: frauds.Told,
    today: date,
    mode: str,
    folder: Path,
    held_out: bool | None,
    edit: frauds.Edit | None,
) -> dict[str, Any]:
    lines = told.lines
    issued = max(today - timedelta(days=rng.randrange(1, 25)), max((line.paid_on for line in lines), default=today))
    fields = certificate.facts(rng, told.certificate, told.total, issued, words_of=told.words, desk=told.office)
    if edit and edit.retouch == "overlay":
        altered, fields = tampering.issue_date(rng, edit.retouch, fields)
        chosen = replace(rng.choice(certificate.LAYOUTS), face="song", digits="song")
        path = folder / "certificate.pdf"
        specimen = certificate.draw(rng, fields, lines, chosen, pdf=path, retouches=altered.retouches)
        return {"file": path.name, **replace(specimen, edits=(altered.record,)).to_json()}
    if rng.random() < 0.18 and lines and told.total == told.words:
        family = rng.choice(allowed(certificate_prose.PROSE, held_out))
        if family == "certificate_narrative":
            return deliver(rng, certificate.draw_narrative(rng, fields, lines), mode, folder, "certificate", edit)
        return deliver(rng, certificate_prose.draw(rng, fields, lines, family), mode, folder, "certificate", edit)
    if rng.random() < 0.6 and lines:
        family = rng.choice(allowed(certificate_wild.GRIDS, held_out))
        if mode == "clean" and rng.random() < 0.35 and not (edit and edit.retouch):
            path = folder / "certificate.pdf"
            return {"file": path.name, **certificate_wild.draw(rng, fields, lines, family, pdf=path).to_json()}
        return deliver(rng, certificate_wild.draw(rng, fields, lines, family), mode, folder, "certificate", edit)
    families = allowed([layout.family for layout in certificate.LAYOUTS], held_out)
    layout = rng.choice([layout for layout in certificate.LAYOUTS if layout.family in families])
    layout = replace(layout, row=min(layout.row, 300 / max(len(lines), 1))) if layout.width > layout.height else layout
    if mode == "clean" and rng.random() < 0.35 and not (edit and edit.retouch):
        specimen = certificate.draw(
            rng, fields, lines, replace(layout, face="song", digits="song"), pdf=folder / "certificate.pdf"
        )
        return {"file": "certificate.pdf", **specimen.to_json()}
    return deliver(rng, certificate.draw(rng, fields, lines, layout), mode, folder, "certificate", edit)


def _statement(
    rng: Random,
    account: Account,
    today: date,
    invented: bool,
    mode: str,
    folder: Path,
    held_out: bool | None,
    edit: frauds.Edit | None,
) -> dict[str, Any]:
    families = allowed([layout.family for layout in statement_layouts.LAYOUTS], held_out)
    known = [layout for layout in statement_layouts.LAYOUTS if layout.family in families]
    layout = statement_layouts.invented(rng, known) if invented else rng.choice(known)
    if edit and edit.head:
        layout = replace(layout, head=(*layout.head, edit.head))
    as_file = edit is not None and bool(edit.pages or edit.retouch)
    if mode == "clean" or as_file or rng.random() < 0.5:
        filled = statement.fill(account, layout, today)
        if not as_file and rng.random() < 0.45:
            path = folder / rng.choice(exports.FORMATS)
            return {"file": path.name, **exports.write(rng, filled, path).to_json()}
        return _statement_file(rng, filled, folder / "statement.pdf", edit)
    begin = month_end(account.last_day.replace(day=1) - timedelta(days=1)) + timedelta(days=1)
    short = cut(account, begin, account.last_day)
    return deliver(rng, statement.draw(rng, statement.fill(short, layout, today)), mode, folder, "statement")


def _extras(
    rng: Random, subject: Firm, account: Account, today: date, mode: str, folder: Path, held_out: bool | None
) -> list[dict[str, Any]]:
    out = []
    if subject.established_on < tax_registration.LAST - timedelta(days=70):
        out.append(deliver(rng, tax_registration.draw(rng, subject), mode, folder, "tax_registration"))
    short = cut(account, (account.last_day - timedelta(days=50)).replace(day=1), account.last_day)
    drawn = statement.draw(rng, statement.fill(short, rng.choice(statement_layouts.LAYOUTS), today))
    later = continued.later_pages(drawn)
    if later is not None:
        later = replace(later, images=later.images[:2], runs=[run for run in later.runs if run.page <= 2])
        out.append(deliver(rng, later, mode, folder, "continued"))
    return out + paper_trail.trail(rng, subject, account, today, mode, folder, held_out, deliver)


def _statement_file(rng: Random, filled: statement.Filled, path: Path, edit: frauds.Edit | None) -> dict[str, Any]:
    if edit and edit.retouch:
        slots = [slot for slot, _, _ in filled.layout.columns]
        altered = tampering.amount_of_a_row(rng, edit.retouch, slots, filled.cells, filled.rows)
        specimen = statement.draw(rng, replace(filled, rows=altered.rows), pdf=path, retouches=altered.retouches)
        return {"file": path.name, **replace(specimen, edits=(altered.record,)).to_json()}
    choose = edit.pages if edit else None
    delivered: list[int] = []

    def order(count: int) -> tuple[int, ...]:
        pages = choose(rng, count) if choose else tuple(range(count))
        delivered.extend(pages)
        return pages

    specimen = statement.draw(rng, filled, pdf=path, order=order)
    if choose:
        specimen = replace(specimen, edits=({"way": "pages", "delivered": [page + 1 for page in delivered]},))
    return {"file": path.name, **specimen.to_json()}


def deliver(
    rng: Random, specimen: Specimen, mode: str, folder: Path, name: str, edit: frauds.Edit | None = None
) -> dict[str, Any]:
    """Sends the pictures through the mode's mishaps and writes them; gives the truth with the file name.

    `edit` may alter the picture as it arrived.
    """
    arrived = degrade.degrade(rng, specimen, mode)
    if edit and edit.retouch:
        field = next((f for f in ("uscc", "registration_number", "total_amount") if f in arrived.fields), "")
        arrived = tampering.picture(rng, arrived, edit.retouch, field)
    pages = [image.convert("RGB") for image in arrived.images]
    if len(pages) > 1:
        file = f"{name}.pdf"
        pages[0].save(
            folder / file,
            save_all=True,
            append_images=pages[1:],
            resolution=150.0,
            producer="synthetic",
            creationDate=LONG_AGO,
            modDate=LONG_AGO,
            title="SPECIMEN 样本",
        )
    else:
        file = f"{name}.jpg"
        save_jpeg(pages[0], folder / file, int(arrived.notes.get("jpeg", 88)))
    return {"file": file, **arrived.to_json()}


def save_jpeg(image: Image.Image, path: Path, quality: int) -> None:
    """A JPEG with a comment that names it a specimen."""
    image.save(path, quality=quality, comment="SPECIMEN synthetic")
