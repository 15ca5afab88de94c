"""The later pages of a paper without its first, as a careless upload brings them."""

from dataclasses import replace

from nlp.training.specimens.truth import Specimen


def later_pages(specimen: Specimen) -> Specimen | None:
    """The specimen without its first page: rows and fields that stand there are no longer told. None for one page."""
    if len(specimen.images) < 2:
        return None
    runs = [replace(run, page=run.page - 1) for run in specimen.runs if run.page > 1]
    on_first = {run.row for run in specimen.runs if run.page == 1 and run.row is not None}
    kept = sorted({run.row for run in runs if run.row is not None} - on_first)
    place = {row: at for at, row in enumerate(kept)}
    runs = [replace(run, row=place[run.row]) if run.row in place else replace(run, row=None) for run in runs]
    told = {name for run in runs if run.row is None for name in run.field.split("+")}
    return replace(
        specimen,
        images=tuple(specimen.images[1:]),
        runs=runs,
        fields={name: said for name, said in specimen.fields.items() if name in told},
        tables={name: tuple(rows[row] for row in kept if row < len(rows)) for name, rows in specimen.tables.items()},
        notes={**specimen.notes, "continued": True},
    )
