"""The page docs/kinds.md, from the kinds themselves."""

from intake.kind import all_kinds
from nlp.locale import all_locales


def kinds_page() -> str:
    """The text of docs/kinds.md: each kind with its fields, their labels, and its table's columns."""
    lines = [
        "# Kinds of documents",
        "",
        "Generated from `intake/kinds/`. A field that a layout does not carry is absent.",
        "",
    ]
    for kind in all_kinds().values():
        if kind.name == "unknown":
            continue
        lines += [f"## `{kind.name}`: {kind.title} ({kind.title_en})", ""]
        if kind.fields:
            lines += ["| field | printed under |", "|---|---|"]
            lines += [f"| `{spec.name}` | {'、'.join(spec.labels) or '–'} |" for spec in kind.fields]
        if kind.table is not None:
            columns = " ".join(f"`{column.name}`" for column in kind.table.columns)
            lines += ["", f"Table `{kind.table.name}`: {columns}"]
        lines.append("")
    lines += [
        "## Packs of countries",
        "",
        "Generated from `nlp/locales/`: whose words the kinds above are looked for in.",
        "",
    ]
    lines += ["| pack | adds to | 03/04/2024 is |", "|---|---|---|"]
    for locale in all_locales().values():
        kinds = sorted({*locale.cues, *locale.labels, *locale.fields, *locale.sentences})
        day = "4 March" if locale.month_first else "3 April"
        lines.append(f"| `{locale.code}` {locale.title_en} | {' '.join(f'`{kind}`' for kind in kinds)} | {day} |")
    return "\n".join(lines).rstrip("\n") + "\n"
