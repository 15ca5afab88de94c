"""axe-core, as its package for Playwright carries it, run in the page from outside so that no policy is loosened."""

from importlib.util import find_spec
from pathlib import Path

from playwright.sync_api import Page

GRAVE = ("serious", "critical")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def violations(page: Page) -> list[str]:
    """Serious and critical violations of WCAG 2.2 AA on the page as it stands, a line each."""
    found = find_spec("axe_playwright_python")
    assert found is not None and found.origin is not None
    page.evaluate(Path(found.origin).with_name("axe.min.js").read_text("utf-8") + "; null")
    told = page.evaluate("rules => axe.run(document, { runOnly: rules })", RULES)
    return [
        f"{each['id']}: {node['html'][:160]} {node.get('failureSummary', '')[:300]}"
        for each in told["violations"]
        if each["impact"] in GRAVE
        for node in each["nodes"]
    ]
