"""The page docs/features.md, from the features themselves."""

from intake.features import specs


def features_page() -> str:
    """The text of docs/features.md."""
    lines = ["# Features", "", "Generated from `intake/features/`.", ""]
    lines += ["| name | id | group | unit | window | meaning |", "|---|---|---|---|---|---|"]
    for spec in specs():
        meaning = f"{spec.meaning} {spec.meaning_en}"
        lines.append(
            f"| `{spec.name}` | {spec.handbook_id} | {spec.group} | {spec.unit} | {spec.window or ''} | {meaning} |"
        )
    return "\n".join(lines) + "\n"
