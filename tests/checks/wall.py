"""No file of code is longer than 400 lines, without exception."""

import subprocess
from pathlib import Path

WALL = 400
CODE = (".py", ".js", ".css", ".html", ".sh")


def over_the_wall() -> list[str]:
    """`path: n lines` for each file of code that is too long, among the files that git knows or could add."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], capture_output=True, text=True, check=False
    )
    paths = [Path(line) for line in listed.stdout.splitlines()] or [
        p for p in Path().rglob("*") if ".venv" not in p.parts
    ]
    found = []
    for path in paths:
        if path.suffix in CODE and path.is_file():
            lines = len(path.read_text(encoding="utf-8").splitlines())
            if lines > WALL:
                found.append(f"{path}: {lines} lines, the wall stands at {WALL}")
    return found
