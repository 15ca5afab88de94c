"""The page docs/features.md, from the features themselves."""

from intake.features import specs


def features_page() -> str:
    """The text of docs/features.md."""
    lines = ["# Features", "", "Generated from `intake/features/`.", ""]
    lines += ["| name | id | group | unit | window | meaning | edge cases |", "|---|---|---|---|---|---|---|"]
    for spec in specs():
        meaning = f"{spec.meaning} {spec.meaning_en}"
        told = (f"`{spec.name}`", spec.handbook_id, spec.group, spec.unit, spec.window or "", meaning)
        lines.append(f"| {' | '.join(told)} | {spec.edge} {spec.edge_en} |")
    return "\n".join(lines) + "\n"
