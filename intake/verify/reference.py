"""The page docs/rules.md, from the rules themselves."""

from intake.verify import OF_CASES, OF_DOCUMENTS, completeness, rules_of
from intake.verify.reasons import REASONS
from intake.verify.rule import Rule

MODULES = (*OF_DOCUMENTS, completeness, *OF_CASES)


def all_rules() -> list[Rule]:
    """Every rule that is checked, by id: the family's letters, then the number."""
    return sorted(rules_of(MODULES), key=lambda rule: (*_place(rule.id), rule.code))


def _place(rule_id: str) -> tuple[str, float]:
    family, _, number = rule_id.partition("-")
    return family, float(number or 0)


def rules_page() -> str:
    """The text of docs/rules.md."""
    lines = [
        "# Rules",
        "",
        "Generated from `intake/verify/`. Thresholds, each with its reason: `intake/verify/policy.toml`.",
        "",
    ]
    lines += ["| id | code | severity | looks at | a failure says |", "|---|---|---|---|---|"]
    lines += [
        f"| {rule.id} | `{rule.code}` | {rule.severity} | {rule.topic} {rule.topic_en} | {rule.zh} {rule.en} |"
        for rule in all_rules()
    ]
    lines += ["", "## Why a rule can't be told", "", "A rule that can't be told is `not_evaluable`, never a pass.", ""]
    lines += ["| reason | 中文 | English |", "|---|---|---|"]
    lines += [f"| `{code}` | {zh} | {en} |" for code, (zh, en) in REASONS.items()]
    return "\n".join(lines) + "\n"
