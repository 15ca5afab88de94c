"""The commands without a server: `read`, `case` and `audit verify`."""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from ocr.faults import DocumentFault

FAILED = 1
WRONG_USE = 2


@dataclass(frozen=True, slots=True)
class Job:
    """One file to read: where it lies, a folder for what it unpacks to, and how. `roots`: the folder of certificates."""

    path: Path
    folder: Path
    password: str | None
    threads: int
    today: date
    roots: Path | None = None


def read_job(job: Job) -> list[dict[str, Any]]:
    """The documents (JSON of CONTRACT §3) that one file holds: one, or several for an archive or a pack. Never raises a fault."""
    from intake.document import told
    from intake.upload import accept

    if not job.path.is_file():
        missing = {
            "code": "file_not_found",
            "detail": f"找不到文件 {job.path.name}。",
            "detail_en": f"There is no file {job.path}.",
        }
        return [_refused(job.path.name, missing)]
    taken, refused = accept(job.path.name, job.path, job.folder, password=job.password)
    documents = [document for upload in taken for document in _read(upload, job)]
    return documents + [_refused(each.name, told(each.fault)) for each in refused]


def _read(upload: Any, job: Job) -> list[dict[str, Any]]:
    from intake.document import Document, FileFacts
    from intake.pipeline import PipelineOptions, read_documents
    from intake.roots import roots_in
    from ocr.read import ReadOptions

    try:
        options = PipelineOptions(ReadOptions(threads=job.threads), job.today, roots_in(job.roots))
        return [found.to_json() for found in read_documents(upload, password=job.password, options=options)]
    except DocumentFault as fault:
        facts = FileFacts(upload.name, upload.sha256, upload.bytes, upload.media_type)
        return [Document(f"doc_{upload.sha256[:24]}", facts).with_fault(fault).to_json()]


def _refused(name: str, error: dict[str, str]) -> dict[str, Any]:
    from intake.document import Document, FileFacts

    return Document("", FileFacts(name, "", 0, ""), status="failed", error=error).to_json()


def read_all(
    paths: Sequence[Path], password: str | None, today: date, roots: Path | None = None
) -> Iterator[list[dict[str, Any]]]:
    """The documents of each path in the order given; several files share the machine's cores."""
    cores = os.cpu_count() or 1
    workers = min(cores, len(paths))
    with tempfile.TemporaryDirectory(prefix="yinzheng-") as folder:
        jobs = [Job(path, Path(folder), password, max(1, cores // workers), today, roots) for path in paths]
        if workers == 1:
            yield from map(read_job, jobs)
            return
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            yield from pool.map(read_job, jobs)


def _with_progress(
    paths: Sequence[Path], password: str | None, today: date, roots: Path | None
) -> Iterator[list[dict[str, Any]]]:
    show = sys.stderr.isatty()
    for count, documents in enumerate(read_all(paths, password, today, roots), 1):
        if show:
            print(f"\r{count}/{len(paths)} ", end="", file=sys.stderr, flush=True)
        yield documents
    if show:
        print(file=sys.stderr)


def read(arguments: argparse.Namespace) -> int:
    """`./run read FILE...`: one JSON document a line; 1 when a file could not be read."""
    failed = False
    for documents in _with_progress(arguments.files, arguments.password, arguments.as_of, arguments.roots):
        for document in documents:
            failed = failed or document["error"] is not None
            print(json.dumps(document, ensure_ascii=False), flush=True)
    return FAILED if failed else 0


def case(arguments: argparse.Namespace) -> int:
    """`./run case FILE...`: the files as one case, with verification and features."""
    from intake.case import CaseFile, Declared
    from intake.document import Document
    from intake.features import compute_features, to_json
    from intake.verify import verify_case

    declared = Declared()
    if arguments.declared:
        stated = json.loads(arguments.declared.read_text(encoding="utf-8"))
        declared = Declared.from_json(stated)
    answers = [
        d
        for found in _with_progress(arguments.files, arguments.password, arguments.as_of, arguments.roots)
        for d in found
    ]
    documents = tuple(Document.from_json(answer) for answer in answers if answer["error"] is None)
    judged = CaseFile("case_local", documents, arguments.as_of, declared)
    result = {
        "documents": answers,
        "verification": verify_case(judged).to_json(),
        "features": to_json(judged, compute_features(judged)),
    }
    print(json.dumps(result, ensure_ascii=False))
    return FAILED if any(answer["error"] is not None for answer in answers) else 0


def audit(arguments: argparse.Namespace) -> int:
    """`./run audit verify`: proves that the audit chain is whole, or says where it breaks (exit 1)."""
    from intake.settings import load_settings
    from intake.store import open_store

    if arguments.what != "verify":
        return WRONG_USE
    broken = open_store(load_settings()).audit.verify()
    if broken is None:
        print("the audit chain is whole")
        return 0
    print(f"the audit chain breaks: {broken}")
    return FAILED


def main(words: Sequence[str] | None = None) -> int:
    """Parses the command line; 2 for wrong use, by argparse's own habit."""
    parser = argparse.ArgumentParser(prog="run")
    commands = parser.add_subparsers(required=True)
    for name, does in (("read", read), ("case", case)):
        each = commands.add_parser(name, help=(does.__doc__ or "").strip())
        each.add_argument("files", nargs="+", type=Path)
        each.add_argument("--password", help="opens protected files")
        each.add_argument("--as-of", type=date.fromisoformat, default=date.today(), help="the day to judge at")
        each.add_argument("--roots", type=Path, help="folder of PEM certificates of trusted signature issuers")
        if name == "case":
            each.add_argument("--declared", type=Path, help="JSON of what the applicant declared")
        each.set_defaults(does=does)
    auditing = commands.add_parser("audit", help=(audit.__doc__ or "").strip())
    auditing.add_argument("what", choices=["verify"])
    auditing.set_defaults(does=audit)
    arguments = parser.parse_args(words)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before NumPy: waking its threads costs more than they bring
    return int(arguments.does(arguments))


if __name__ == "__main__":
    sys.exit(main())
