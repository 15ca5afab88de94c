"""A bucket store on the loopback, as little of S3 as the shelf asks of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import unquote, urlsplit


@contextmanager
def bucket_server() -> Iterator[tuple[str, dict[str, bytes]]]:
    """The server's address, and what lies in it by path."""
    kept: dict[str, bytes] = {}

    class Bucket(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
            self.send_response(status)
            for name, value in {"Last-Modified": formatdate(usegmt=True), **headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        @property
        def name(self) -> str:
            return unquote(urlsplit(self.path).path)

        def do_PUT(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            kept[self.name] = content
            self.answer(200, ETag='"x"')

        def do_GET(self) -> None:
            if "list-type=2" in self.path:
                entries = "".join(
                    f"<Contents><Key>{name.split('/', 2)[2]}</Key><LastModified>2020-01-01T00:00:00.000Z</LastModified>"
                    f"<ETag>x</ETag><Size>{len(content)}</Size></Contents>"
                    for name, content in sorted(kept.items())
                )
                body = f"<ListBucketResult><IsTruncated>false</IsTruncated>{entries}</ListBucketResult>"
                self.answer(200, body.encode())
            elif self.name in kept:
                self.answer(200, kept[self.name])
            else:
                self.answer(404, b"<Error><Code>NoSuchKey</Code></Error>")

        def do_HEAD(self) -> None:
            self.answer(200 if self.name in kept else 403 if "forbidden" in self.name else 404)

        def do_DELETE(self) -> None:
            kept.pop(self.name, None)
            self.answer(204)

        def log_message(self, *_: Any) -> None:
            """Silent."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Bucket) as served:
        thread = Thread(target=served.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{served.server_port}", kept
        served.shutdown()
        thread.join()
