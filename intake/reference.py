"""The page docs/kinds.md, from the kinds themselves."""

from intake.kind import all_kinds


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
    return "\n".join(lines).rstrip("\n") + "\n"
