"""Slow clients: a connection that brings nothing loses its thread, one that brings enough keeps it."""

import socket
from collections.abc import Iterator

import pytest

from intake.patience import LEAST, SILENCE, Watched, end_if_silent, received


@pytest.fixture
def line() -> Iterator[tuple[socket.socket, socket.socket]]:
    """A client's end and the server's end of one TCP connection."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        client = socket.create_connection(server.getsockname())
        served, _ = server.accept()
        yield client, served
        client.close()
        served.close()


def sent(client: socket.socket, served: socket.socket, count: int) -> None:
    client.sendall(b"x" * count)
    left = count
    while left:
        left -= len(served.recv(left))


def test_a_head_that_does_not_come_is_not_waited_for(line: tuple[socket.socket, socket.socket]) -> None:
    """Half a minute for the whole head, however steadily its bytes drip."""
    client, served = line
    watched = Watched(served, 0.0, received(served))
    sent(client, served, LEAST * 2)
    assert not end_if_silent(watched, SILENCE - 1)
    assert end_if_silent(watched, SILENCE + 1)
    assert served.recv(1) == b""
    served.sendall(b"HTTP/1.1 408")
    assert client.recv(12) == b"HTTP/1.1 408"


def test_a_body_must_go_on_coming(line: tuple[socket.socket, socket.socket]) -> None:
    """A slow phone's upload goes on as long as it goes on; one that stalls is ended."""
    client, served = line
    watched = Watched(served, 0.0, received(served), head=True)
    for minute in (1, 2, 3):
        sent(client, served, LEAST)
        assert not end_if_silent(watched, minute * (SILENCE + 1))
    sent(client, served, 10)
    assert end_if_silent(watched, 4 * (SILENCE + 1))
    assert served.recv(1) == b""
