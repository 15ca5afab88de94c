"""THE WAY: from an accepted upload to a document with kind, fields, rows and findings. Read this first.

Everything here is a straight line; each step is a room of the house and says more in its own file.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256

from intake.document import Document, FileFacts, PageFacts, Part
from intake.kind import DocumentKind, all_kinds
from intake.likeness import likeness_of
from intake.original import traces_of, traces_on
from intake.prints import prints_of
from intake.upload import Upload
from intake.verify import check_document
from intake.version import versions
from nlp.classify import Classification, classify
from nlp.evidence import Extraction
from nlp.extract import extract_fields
from nlp.page_looks import Kind
from nlp.parting import part as part_pages
from ocr.faults import Illegible, NoReadableText
from ocr.page import Page
from ocr.read import ReadOptions, read_file

ILLEGIBLE_BELOW = 0.2  # a page that scores less is not guessed at
SURE_KIND = 0.80  # below, a person says what the document is
SURE_FIELD = 0.80  # below, a person looks at the field


@dataclass(frozen=True, slots=True)
class PipelineOptions:
    """How a document is read. `today` is the day that dates are checked against (the upload's day by default),
    `signature_roots` the certificates (PEM) of the issuers of signatures that are believed."""

    reading: ReadOptions = field(default_factory=ReadOptions)
    today: date | None = None
    signature_roots: tuple[str, ...] = ()


def read_documents(
    upload: Upload,
    *,
    password: str | None = None,
    kind: str | None = None,
    document_id: str | None = None,
    options: PipelineOptions | None = None,
) -> tuple[Document, ...]:
    """One file along the whole way: its document, or each of the papers that lie in it, in their order.

    `kind` is the uploader's word, believed where the pages of a single paper do not contradict it.
    Raises a DocumentFault when the file itself is at fault; anything else that rises is the world's fault.
    """
    options = options or PipelineOptions()
    pages = read_pages(upload, password, options)
    return understand(upload, pages, password=password, kind=kind, document_id=document_id, options=options)


def read_pages(upload: Upload, password: str | None, options: PipelineOptions) -> tuple[Page, ...]:
    """The first half of the way: what stands on the pages. Raises a DocumentFault, also where nothing can be read."""
    pages = tuple(read_file(upload.path, upload.media_type, password=password, options=options.reading))
    refuse_illegible(pages)
    return pages


def understand(
    upload: Upload,
    pages: tuple[Page, ...],
    *,
    password: str | None = None,
    kind: str | None = None,
    document_id: str | None = None,
    options: PipelineOptions,
) -> tuple[Document, ...]:
    """The second half of the way: which papers the pages are, what each says, and is worth."""
    papers = papers_in(pages)
    reading, roots = options.reading, options.signature_roots
    traces = traces_of(upload, pages, password=password, limits=reading.limits, roots=roots)
    first = document_id or f"doc_{upload.sha256[:24]}"
    file = FileFacts(upload.name, upload.sha256, upload.bytes, upload.media_type)
    documents: list[Document] = []
    for number, paper in enumerate(papers, 1):
        part = Part(number, len(papers), first) if len(papers) > 1 else None
        document = read_paper(paper, None if part else kind)
        notes = {**document.notes, **(traces if part is None else traces_on(traces, paper)), "read_by": versions()}
        document = replace(document, id=part_id(first, number), file=file, notes=notes, part=part)
        documents.append(judge(document, options.today or date.today()))
    return tuple(documents)


def papers_in(pages: tuple[Page, ...]) -> list[tuple[Page, ...]]:
    """The pages of each paper in a file."""
    kinds = {name: Kind(each.cues, each.fields, each.parting) for name, each in all_kinds().items()}
    return part_pages(pages, kinds)


def part_id(first: str, number: int) -> str:
    """The id of a file's `number`-th paper: the first one's is the upload's, the others' always follow from it."""
    return first if number == 1 else f"doc_{sha256(f'{first}/{number}'.encode()).hexdigest()[:32]}"


def read_paper(pages: tuple[Page, ...], told: str | None) -> Document:
    """What one paper is and says; `told` is the kind that the uploader named."""
    verdict = classify(pages, {name: known.cues for name, known in all_kinds().items()})
    chosen = choose_kind(verdict, told)
    extraction = extract(pages, all_kinds().get(chosen.kind))
    return Document(
        id="",
        file=FileFacts("", "", 0, ""),
        kind=chosen.kind,
        kind_confidence=chosen.confidence,
        pages=tuple(page_facts(page) for page in pages),
        fields=extraction.fields,
        tables=extraction.tables,
        marks=tuple(mark for page in pages for mark in page_marks(page)),
        notes={**prints_of(chosen.kind, pages), **likeness_of(pages)},
        status="reading",
    )


def judge(document: Document, today: date) -> Document:
    """The document with its own findings, and the status that they and its confidences call for."""
    checked = document.with_findings(check_document(document, today))
    return checked.with_status("needs_review" if needs_person(checked) else "done")


def needs_person(document: Document) -> bool:
    """True when a person should look: unsure kind, unsure or unreadable field, or a failed check of weight."""
    return (
        document.kind_confidence < SURE_KIND
        or any(found.confidence < SURE_FIELD or found.reason is not None for found in document.fields.values())
        or any(f.outcome == "fail" and f.severity in ("block", "high") for f in document.findings)
    )


def refuse_illegible(pages: Sequence[Page]) -> None:
    """Raises Illegible or NoReadableText when no page can be read: guessing would be the worse mistake."""
    if pages and all(page.legibility.score < ILLEGIBLE_BELOW for page in pages):
        raise Illegible(", ".join(sorted({reason for page in pages for reason in page.legibility.reasons})))
    if not any(word.text.strip() for page in pages for word in page.words):
        raise NoReadableText


def choose_kind(verdict: Classification, told: str | None) -> Classification:
    """The kind that the pages show; where they leave it open, the kind that the uploader named."""
    if verdict.kind == "unknown" and told in all_kinds() and verdict.scores.get(told, 0.0) > 0:
        return Classification(told, 0.5, verdict.scores)
    return verdict


def extract(pages: Sequence[Page], kind: DocumentKind | None) -> Extraction:
    """Fields and tables of a known kind; nothing at all of an unknown one."""
    if kind is None:
        return Extraction()
    if kind.extract is not None:
        return kind.extract(pages)
    return Extraction(fields=extract_fields(pages, kind.fields))


def page_facts(page: Page) -> PageFacts:
    """What outsiders see of a page."""
    seen = page.legibility
    return PageFacts(page.number, page.width, page.height, page.rotation, page.text_from, seen.score, seen.reasons)


def page_marks(page: Page) -> list[dict[str, object]]:
    """Seals and codes of a page as JSON-ready entries."""
    return [
        {
            "kind": m.kind,
            "page": page.number,
            "box": list(m.box),
            "text": m.text,
            "confidence": m.confidence,
            **m.detail,
        }
        for m in page.marks
    ]
