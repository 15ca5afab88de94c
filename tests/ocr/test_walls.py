"""A decoder that is taken over finds no way out: each try is refused inside the walls, and the others stand."""

import subprocess
import sys
from pathlib import Path

import pytest

from ocr.sandbox import sandbox_state

ROOT = Path(__file__).parent.parent.parent
TRIES = {
    "network": "import socket; socket.socket()",
    "program": "os.execv('/bin/true', ['true'])",
    "spawn": "os.posix_spawn('/bin/true', ['true'], {})",
    "fork": "os.fork()",
    "write": "open(secret, 'w')",
    "create": "open(str(secret) + '.new', 'w')",
    "read": "open(secret).read()",
    "list": "os.listdir(folder)",
    "remove": "os.unlink(secret)",
    "signal": "os.kill(os.getppid(), 0)",
    "raise_limit": "resource.setrlimit(resource.RLIMIT_AS, (-1, -1))",
    "own_root": "os.setuid(0) if os.getuid() else os.chroot('/')",
}
SCRIPT = """
import os, resource, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from ocr import walls
folder, given = Path(sys.argv[2]), Path(sys.argv[3])
secret = folder / "secret"
print(*walls.put_up(1 << 30, 20, (*walls.program_files(), given)))
assert given.read_text() == "given"
for line in sys.stdin.read().splitlines():
    name, _, code = line.partition(" ")
    try:
        exec(code)
    except (OSError, ValueError) as error:
        print(name, "refused")
    else:
        print(name, "done")
"""


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What became of each try; under `walls` those that stood."""
    folder, other = tmp_path_factory.mktemp("kept"), tmp_path_factory.mktemp("given")
    (folder / "secret").write_text("secret")
    (other / "given").write_text("given")
    tries = "\n".join(f"{name} {code}" for name, code in TRIES.items())
    command = [sys.executable, "-I", "-c", SCRIPT, str(ROOT), str(folder), str(other / "given")]
    ran = subprocess.run(command, input=tries, capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 0, ran.stderr
    walls, *lines = ran.stdout.splitlines()
    assert (folder / "secret").read_text() == "secret" and not (folder / "secret.new").exists()
    return {"walls": walls} | dict(line.rsplit(" ", 1) for line in lines)


@pytest.mark.parametrize("name", TRIES)
def test_no_way_out(outcome: dict[str, str], name: str) -> None:
    """Network, programs, processes, other files, signals and greater limits are all refused."""
    needs = {"read": "landlock", "list": "landlock"}.get(name, "seccomp")
    if needs not in outcome["walls"]:
        pytest.skip(f"this kernel gives no {needs}")
    assert outcome[name] == "refused"


def test_the_walls_that_stand_are_told() -> None:
    """Limits stand everywhere; the rest is told by name, so that readiness can say what is missing."""
    assert {"memory", "cpu", "writes", "cores", "descriptors"} <= set(sandbox_state())
