"""A PostgreSQL server for the tests, where its programs are installed: in a temporary folder, on a socket, gone afterwards."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OWNER = "postgres"  # the server refuses to run as root


def programs() -> Path | None:
    """The folder of the newest server's programs, None when there is none (Debian: the package postgresql)."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    elsewhere = shutil.which("initdb")
    return Path(elsewhere).parent if elsewhere else None


@contextmanager
def server(bin_folder: Path) -> Iterator[str]:
    """A running server; gives the URL of its databases with `{name}` in it."""
    folder = Path(tempfile.mkdtemp(prefix="yz-pg-"))
    prefix: list[str] = []
    if os.geteuid() == 0:
        shutil.chown(folder, pwd.getpwnam(OWNER).pw_uid)
        prefix = ["runuser", "-u", OWNER, "--"]
    tables = folder / "tables"
    options = f"-k {folder} -c listen_addresses='' -c fsync=off -c max_connections=200"

    def do(*words: str) -> None:
        subprocess.run([*prefix, *words], check=True, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    try:
        do(str(bin_folder / "initdb"), "-D", str(tables), "-U", OWNER, "-A", "trust", "-E", "UTF8", "--no-sync")
        do(str(bin_folder / "pg_ctl"), "-D", str(tables), "-w", "-o", options, "-l", str(folder / "log"), "start")
        try:
            yield f"postgresql+psycopg://{OWNER}@/{{name}}?host={folder}"
        finally:
            do(str(bin_folder / "pg_ctl"), "-D", str(tables), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
