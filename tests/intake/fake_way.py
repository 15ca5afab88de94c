"""Stands in for `intake.pipeline` in tests of the machinery around it. Run as a program it is a worker with that pipeline
(`NAME`), or a yard of such workers (`yard PREFIX`).

What it does is said by the file's content: `slow 3` takes three seconds, `hang` for ever, `die` kills the process,
`locked` wants the password "geheim", `broken` is a damaged file, `bug` raises what no document can be blamed for,
`pack 3` holds three papers.
"""

import os
import signal
import sys
import time
from dataclasses import dataclass, replace
from typing import Any

from intake.document import Document, FileFacts, PageFacts, Part
from intake.upload import Upload
from ocr.faults import CorruptFile, PasswordRequired, WrongPassword


@dataclass(frozen=True)
class PipelineOptions:
    reading: Any = None
    today: Any = None
    roots: Any = ()


def read_documents(
    upload: Upload, *, password: str | None = None, kind: str | None = None, document_id: str = "", options: Any = None
) -> tuple[Document, ...]:
    """The document that the file's content asks for; `pack 3` holds two papers more."""
    told, *more = upload.path.read_text().replace(",", " ").split()
    if marks := os.environ.get("FAKE_WAY_MARKS"):
        with open(marks, "a") as out:  # noqa: PTH123 - one appended line is atomic
            out.write(f"{document_id}\n")
    if told == "locked":
        if password is None:
            raise PasswordRequired
        if password != "geheim":
            raise WrongPassword
    if told == "broken":
        raise CorruptFile("for the test")
    if told == "bug":
        raise RuntimeError("张三's statement could not be added up")
    if told == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if told in ("slow", "hang"):
        time.sleep(float(more[0]) if told == "slow" else 3600)
    facts = FileFacts(upload.name, upload.sha256, upload.bytes, upload.media_type)
    page = PageFacts(1, 10.0, 10.0, 0, "pdf", 1.0, ())
    if told == "pack":
        papers = [document_id, *(f"{document_id}{number}" for number in range(2, int(more[0]) + 1))]
        return tuple(
            Document(
                each, facts, status="done", pages=(replace(page, number=at),), part=Part(at, len(papers), papers[0])
            )
            for at, each in enumerate(papers, 1)
        )
    return (Document(document_id, facts, status="done", kind="bank_statement", pages=(page,)),)


def warm_up(_every_wall: bool = False) -> None:
    """Nothing is to be loaded."""


if __name__ == "__main__":
    sys.modules["intake.pipeline"] = sys.modules["intake.warm"] = sys.modules["__main__"]
    from intake import yard

    whole = sys.argv[1] == "yard"
    del sys.argv[1 : 1 + whole]
    sys.exit(yard.main() if whole else yard.work(sys.argv[1]))
