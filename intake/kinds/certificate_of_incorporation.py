"""Certificate of incorporation: what a licence is in China, in the United Kingdom and in states of the United States."""

from collections.abc import Sequence

from intake.kind import DocumentKind
from nlp.evidence import Extraction
from nlp.extract import extract_fields
from nlp.locale import cues_of, labels_of, sentences_of
from nlp.prose import prose_fields
from nlp.spec import FieldSpec, Parse, Parting
from nlp.values import english, text
from ocr.page import Page

NAME = "certificate_of_incorporation"
PARSERS: tuple[tuple[str, Parse], ...] = (
    ("name", english.company),
    ("company_number", english.file_number),
    ("company_type", english.company_type),
    ("incorporated_on", english.day),
    ("jurisdiction", english.place),
    ("registrar", english.company_type),
    ("issued_on", english.day),
    ("authentication_number", text.code),
)
FIELDS = tuple(FieldSpec(name, labels_of(NAME, name) or (), parse, pattern=r"(?!)") for name, parse in PARSERS)


def extract(pages: Sequence[Page]) -> Extraction:
    """Sentences tell most of it; labels tell what stands beside them."""
    labelled = extract_fields(pages, tuple(spec for spec in FIELDS if spec.labels))
    return Extraction({**labelled, **prose_fields(pages, sentences_of(NAME))})


KIND = DocumentKind(
    name=NAME,
    title="公司注册证书（境外）",
    title_en="Certificate of incorporation",
    cues=cues_of(NAME),
    fields=FIELDS,
    extract=extract,
    parting=Parting(("company_number",), one_page=True),
)
