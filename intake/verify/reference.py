"""The page docs/rules.md, from the rules themselves."""

from intake.verify import across, completeness, interest, licence, statement, tax
from intake.verify.rule import Rule


def all_rules() -> list[Rule]:
    """Every rule that is checked, by id."""
    modules = (licence, tax, statement, interest, across, completeness)
    found = {id(value): value for module in modules for value in vars(module).values() if isinstance(value, Rule)}
    return sorted(found.values(), key=lambda rule: (rule.id.split("-")[0], int(rule.id.split("-")[1]), rule.code))


def rules_page() -> str:
    """The text of docs/rules.md."""
    lines = ["# Rules", "", "Generated from `intake/verify/`. Thresholds stand in `intake/verify/policy.toml`.", ""]
    lines += ["| id | code | severity | says |", "|---|---|---|---|"]
    lines += [f"| {rule.id} | `{rule.code}` | {rule.severity} | {rule.zh} {rule.en} |" for rule in all_rules()]
    return "\n".join(lines) + "\n"
