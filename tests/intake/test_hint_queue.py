"""The embedded queue: what is put comes out once, whole, whoever reads."""

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from queue import Empty
from threading import Thread
from typing import Any

import pytest
from kombu import Connection

from intake.hint_queue import LEFT_OVER, prepare


@pytest.fixture
def connect(tmp_path: Path) -> Iterator[Any]:
    """Opens further connections to one queue folder."""
    url, opened = prepare(tmp_path), []

    def open_() -> Connection:
        options = {"data_folder_in": str(tmp_path), "data_folder_out": str(tmp_path)}
        opened.append(Connection(url, transport_options=options))
        return opened[-1]

    yield open_
    for each in opened:
        each.close()


def test_writers_and_readers_at_once_lose_nothing(connect: Any, tmp_path: Path) -> None:
    """Three writers and three readers without a pause: each of the 600 messages arrives once, and no reader fails."""
    got: list[int] = []
    failed: list[Exception] = []
    done = False

    def write(writer: int) -> None:
        channel = connect().channel()
        for n in range(200):
            channel._put("documents", {"n": writer * 1000 + n})

    def read() -> None:
        channel = connect().channel()
        try:
            while True:
                finished = done
                try:
                    got.append(channel._get("documents")["n"])
                except Empty:
                    if finished:
                        return
        except Exception as error:  # noqa: BLE001 - told below, in the main thread
            failed.append(error)

    writers = [Thread(target=write, args=(n,)) for n in range(3)]
    readers = [Thread(target=read) for _ in range(3)]
    for thread in (*readers, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    done = True
    for thread in readers:
        thread.join()
    assert failed == []
    assert sorted(got) == sorted(writer * 1000 + n for writer in range(3) for n in range(200))
    assert list(tmp_path.iterdir()) == []


def test_a_message_that_is_no_json_is_set_aside(connect: Any, tmp_path: Path) -> None:
    """It stops nobody: the next message is read, and the bad one is kept under another name."""
    channel = connect().channel()
    (tmp_path / "0_bad.documents.msg").write_text("{not")
    (tmp_path / "1_bad.documents.msg").write_bytes(b"\xff\xfe")
    channel._put("documents", {"n": 1})
    assert channel._get("documents") == {"n": 1}
    with pytest.raises(Empty):
        channel._get("documents")
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "0_bad.documents.msg.unreadable",
        "1_bad.documents.msg.unreadable",
    ]


def test_messages_go_through_celerys_way(connect: Any, tmp_path: Path) -> None:
    """Published by one connection and consumed by another, oldest first; another queue's messages stay."""
    with connect().SimpleQueue("documents") as queue:
        queue.put({"n": 1})
        queue.put({"n": 2})
    connect().channel()._put("other", {})
    with connect().SimpleQueue("documents") as queue:
        for wanted in (1, 2):
            message = queue.get(timeout=5)
            assert message.payload == {"n": wanted}
            message.ack()
    assert [path.name.split(".", 1)[1] for path in tmp_path.iterdir()] == ["other.msg"]


def test_what_dead_processes_left_is_cleared(tmp_path: Path) -> None:
    """Half-written and half-read messages of an hour ago go at the next start; those of now stay."""
    old, new = tmp_path / ".old", tmp_path / ".new"
    for path in (old, new):
        path.write_text(json.dumps({}))
    os.utime(old, (0, time.time() - LEFT_OVER - 1))
    prepare(tmp_path)
    assert not old.exists() and new.exists()
