"""The table of docs/security.md is kept honest; and what it says of packages and containers is so."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.checks.sbom import locked, sbom

ROOT = Path(__file__).parent.parent.parent
ROW = re.compile(r"^\| (R\d+) \|.*\| ([^|]+) \|$", re.M)
TEST = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")


def rows() -> dict[str, list[tuple[str, str]]]:
    """Requirement -> the tests that its row names, as path and function."""
    page = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    return {name: TEST.findall(tests) for name, tests in ROW.findall(page)}


@pytest.mark.parametrize("number", range(1, 33))
def test_every_requirement_has_a_test_that_exists(number: int) -> None:
    """R1 to R32, each with at least one test, and each test named is there."""
    tests = rows()[f"R{number}"]
    assert tests
    for path, name in tests:
        source = (ROOT / path).read_text(encoding="utf-8")
        assert f"def {name}(" in source if name else "def test_" in source, f"{path}::{name}"


def test_every_locked_package_has_hashes_and_stands_in_the_sbom() -> None:
    """Nothing is installed by name alone, and what is installed is listed."""
    packages = locked()
    assert len(packages) > 50 and all(each.hashes for each in packages)
    listed = {(each["name"], each["version"]) for each in sbom()["components"]}
    assert listed == {(each.name, each.version) for each in packages}
    assert "--require-hashes" in (ROOT / "install.sh").read_text(encoding="utf-8")


def services() -> dict[str, str]:
    """Each service of compose.yaml with its lines, the shared ones included where it takes them."""
    text = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    shared = text.split("\nservices:")[0]
    parts = re.split(r"(?m)^  (?=\w+:)", text.split("\nservices:\n")[1].split("\nvolumes:")[0])
    found: dict[str, Any] = {part.split(":")[0]: part for part in parts if part.strip()}
    return {name: part + (shared if "<<: *yinzheng" in part else "") for name, part in found.items()}


def test_containers_are_confined() -> None:
    """Web and workers: read-only, no capabilities, no new privileges, bounded; workers and stores have no way out; no root."""
    found = services()
    for name in ("web", "worker"):
        for wall in (
            "read_only: true",
            "cap_drop: [ALL]",
            "no-new-privileges:true",
            "pids_limit:",
            "mem_limit:",
            "noexec",
        ):
            assert wall in found[name], (name, wall)
    for name in set(found) - {"web"}:
        assert "networks: [inside]" in found[name], name
    compose = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    assert "inside: {internal: true}" in compose
    assert re.search(r"(?m)^USER 10001$", (ROOT / "Dockerfile").read_text(encoding="utf-8"))
