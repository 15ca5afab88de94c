"""The yard of workers: what is loaded is loaded once, and whoever dies over a document is replaced by a fork."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.intake.test_worker import ROOT, Site, site

__all__ = ["site"]
PATIENT = {"YINZHENG_LEASE_SECONDS": "600", "YINZHENG_WORKERS": "1"}  # only a burial gives work on in time


@pytest.fixture
def yard(site: Site) -> Iterator[subprocess.Popen[bytes]]:
    """A yard with one worker of the fake pipeline; nothing of it is left afterwards."""
    started = start(site)
    yield started
    end(started)


def start(site: Site) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        **PATIENT,
        "PYTHONPATH": str(ROOT),
        "YINZHENG_DATA": str(site.folder),
        "FAKE_WAY_MARKS": str(site.folder / "marks"),
    }
    with (site.folder / "log").open("ab") as log:
        command = [sys.executable, "-m", "tests.intake.fake_way", "yard", "own"]
        return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True)


def end(yard: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(yard.pid, signal.SIGKILL)  # its workers die with it
    yard.wait()


def workers(yard: subprocess.Popen[bytes]) -> list[int]:
    with suppress(OSError):
        return [int(pid) for pid in Path(f"/proc/{yard.pid}/task/{yard.pid}/children").read_text().split()]
    return []


def test_a_document_that_kills_its_readers_fails_and_the_others_are_read(
    site: Site, yard: subprocess.Popen[bytes]
) -> None:
    """Three forks die over it, each replaced at once although leases run for minutes; the yard lives on until it is
    stopped, and then ends its worker's document first."""
    poison, good = site.add("die"), [site.add(f"good {n}") for n in range(3)]
    site.wait(lambda: {site.status(each) for each in (poison, *good)} == {"failed", "done"}, 30)
    assert site.code(poison) == "worker_lost" and site.readings()[poison] == 3
    assert {site.status(each) for each in good} == {"done"} and yard.poll() is None
    held, pids = site.add("slow 1"), workers(yard)
    site.wait(lambda: site.readings()[held] == 1)
    yard.terminate()
    assert yard.wait(15) == 0 and site.status(held) == "done"
    assert len(pids) == 1 and not any(Path(f"/proc/{pid}").exists() for pid in pids)


def test_what_a_killed_yard_held_is_read_by_the_next(site: Site, yard: subprocess.Popen[bytes]) -> None:
    """kill -9 of the parent ends its workers, so the next one may bury them by name and need not wait for their leases."""
    held = site.add("slow 600")
    site.wait(lambda: site.status(held) == "reading")
    site.wait(lambda: site.readings()[held] == 1)
    end(yard)
    again = start(site)
    try:
        site.wait(lambda: site.readings()[held] == 2)
    finally:
        end(again)
