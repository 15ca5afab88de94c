"""Every check that needs no run of the service, in one command: `./run check` (and the first half of `./run test`)."""

import subprocess
import sys
import time
from pathlib import Path

from tests.checks.documents import stale_pages
from tests.checks.wall import over_the_wall

BIN = Path(sys.executable).parent
TOOLS = {
    "format": ["ruff", "format", "--check", "--quiet", "."],
    "lint": ["ruff", "check", "--quiet", "."],
    "types": ["mypy", "--no-error-summary"],
    "import law": ["lint-imports", "--no-cache"],
    "spelling": ["codespell"],
}


def main() -> int:
    """Runs all checks, tells each one's outcome, and returns 1 when one failed."""
    failed = False
    for name, command in TOOLS.items():
        began = time.monotonic()
        done = subprocess.run([BIN / command[0], *command[1:]], capture_output=True, text=True, check=False)
        failed = report(name, "" if done.returncode == 0 else done.stdout + done.stderr, began) or failed
    began = time.monotonic()
    failed = report("400-line wall", "\n".join(over_the_wall()), began) or failed
    began = time.monotonic()
    failed = report("generated pages", "\n".join(stale_pages(write="--write" in sys.argv)), began) or failed
    return int(failed)


def report(name: str, trouble: str, began: float) -> bool:
    """Prints one line (and the trouble under it); True when there is any."""
    print(f"{'FAILED' if trouble else 'ok':<7}{name:<18}{time.monotonic() - began:5.1f} s", flush=True)
    if trouble:
        print(trouble, flush=True)
    return bool(trouble)


if __name__ == "__main__":
    sys.exit(main())
