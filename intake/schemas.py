"""The shapes of requests and answers at the HTTP edge, for validation and for OpenAPI. CONTRACT §2 to §5 name them."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    RootModel,
    field_validator,
    model_validator,
)


def _storable(text: str) -> str:
    """Refuses what no database keeps and no page shows: NUL and lone surrogates."""
    if "\x00" in text or any("\ud800" <= c <= "\udfff" for c in text):
        raise ValueError("holds characters that are not text")
    return text


Text = Annotated[str, AfterValidator(_storable)]
ShortText = Annotated[Text, Field(max_length=200)]
LongText = Annotated[Text, Field(max_length=2000)]
Edge = Annotated[float, Field(ge=0, le=1)]
Role = Literal["borrower", "reviewer", "scorer", "admin"]
Format = Literal["json", "csv", "parquet"]


class Body(BaseModel):
    """A request's body: unknown members are refused, so that a misspelt one is not silently lost."""

    model_config = ConfigDict(extra="forbid")


class LaxBody(Body):
    """A body that may be left out altogether: no member of it is needed."""

    @model_validator(mode="before")
    @classmethod
    def _absent_is_empty(cls, told: Any) -> Any:
        return {} if told is None else told


class DeclaredIn(BaseModel):
    """What the applicant says of the firm. Unknown members are ignored."""

    company_name: ShortText | None = None
    uscc: ShortText | None = None
    legal_representative: ShortText | None = None
    account_numbers: Annotated[list[ShortText], Field(max_length=100)] | None = None


class CaseIn(LaxBody):
    reference: ShortText | None = Field(None, description="Your own reference of the application.")
    declared: DeclaredIn | None = None


class UploadLinkIn(LaxBody):
    expires_in: int | None = Field(None, ge=60, le=365 * 24 * 3600, description="Seconds that the link holds.")


class PasswordIn(Body):
    password: Annotated[Text, Field(min_length=1, max_length=255)]


class Correction(Body):
    text: LongText = Field(description="The text as printed; empty when the document does not carry the field.")
    reason: Annotated[Text, Field(min_length=1, max_length=2000)]
    confirm: bool = Field(False, description="The text stands as it was read: a person vouches for it.")
    page: int | None = Field(None, ge=1, description="Where it is printed, when a person marked the place; with `box`.")
    box: tuple[Edge, Edge, Edge, Edge] | None = None


class CorrectionsIn(RootModel[dict[str, Correction]]):
    """Field name -> the text as printed and why it is corrected."""

    root: Annotated[dict[str, Correction], Field(min_length=1, max_length=100)]


class DecisionIn(Body):
    decision: Literal["accept", "reject", "recapture"]
    reason: LongText = ""


class NothingIn(LaxBody):
    """No members."""


class WebhookIn(Body):
    url: Annotated[Text, Field(min_length=8, max_length=2000)]
    events: Annotated[
        list[Annotated[Text, Field(min_length=1, max_length=100)]], Field(min_length=1, max_length=50)
    ] = Field(description="Names of events, or `*` for all.")
    secret: Annotated[Text, Field(pattern=r"^(whsec_)?[A-Za-z0-9+/]{32,88}={0,2}$")] | None = Field(
        None, description="whsec_ and base64 of 24 to 64 bytes; made and shown once when absent."
    )


class KeyIn(Body):
    role: Literal["reviewer", "scorer", "admin"]
    name: Annotated[Text, Field(min_length=1, max_length=200)]
    expires_in: int | None = Field(
        None, ge=60, le=10 * 365 * 86400, description="Seconds until it lapses; never when absent."
    )


class CasePath(BaseModel):
    case_id: str


class FeaturePath(CasePath):
    name: str


class AnswerPath(CasePath):
    answer_id: str


class DocumentPath(BaseModel):
    document_id: str


class PagePath(DocumentPath):
    number: int


class AssetPath(BaseModel):
    name: str


class WebhookPath(BaseModel):
    webhook_id: str


class DeliveryPath(WebhookPath):
    delivery_id: str


class KeyPath(BaseModel):
    key_id: str


class Paging(BaseModel):
    limit: int = Field(50, ge=1, le=200)
    cursor: Annotated[Text, Field(max_length=500)] | None = Field(None, description="`next_cursor` of the page before.")


class DeliveriesQuery(Paging):
    status: Literal["waiting", "delivered", "dead"] | None = None


class RowsQuery(BaseModel):
    format: Format = "json"
    limit: int = Field(5000, ge=1, le=20_000, description="Rows a page; CSV and Parquet give all rows.")
    cursor: Annotated[Text, Field(max_length=500)] | None = None


class AsOfQuery(BaseModel):
    as_of: date | None = Field(None, description="The day to judge at, 1990 to 2100; today when absent.")

    @field_validator("as_of")
    @classmethod
    def _within_reach(cls, day: date | None) -> date | None:
        """Windows of years are laid before this day, and the calendar itself ends at both sides."""
        if day is not None and not 1990 <= day.year <= 2100:
            raise ValueError("a day from 1990 to 2100")
        return day


class KnownQuery(AsOfQuery):
    known_at: AwareDatetime | None = Field(
        None, description="The moment of which the documents' state counts (RFC 3339 with its offset); now when absent."
    )


class FeaturesQuery(KnownQuery):
    format: Format = "json"


class ReportQuery(KnownQuery):
    format: Literal["html", "pdf"] = "html"
    lang: Literal["zh", "en"] = "zh"


class LineageQuery(KnownQuery):
    limit: int = Field(200, ge=1, le=5000)
    cursor: Annotated[Text, Field(max_length=500)] | None = None


class Facts(BaseModel):
    """An answer: members may be added to it."""

    model_config = ConfigDict(extra="allow")


class FileOut(Facts):
    name: str
    sha256: str
    bytes: int
    media_type: str


class VerificationSummary(Facts):
    outcome: Literal["pass", "review", "fail", "incomplete"]


class CaseDocument(Facts):
    id: str
    file: FileOut
    status: str
    kind: str


class CaseOut(Facts):
    """`status`: open (nothing uploaded), processing, incomplete, review (a person must look) or complete."""

    id: str
    reference: str | None
    status: Literal["open", "processing", "incomplete", "review", "complete"]
    created_at: str
    declared: dict[str, Any]
    documents: list[CaseDocument]
    missing: list[str]
    verification: VerificationSummary


class CasesOut(Facts):
    cases: list[CaseOut]
    next_cursor: str | None


class UploadLinkOut(Facts):
    url: str
    token: str
    expires_at: str


class ProblemOut(Facts):
    """RFC 9457."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    detail_en: str


class LegibilityOut(Facts):
    score: float
    reasons: list[str]


class PageOut(Facts):
    number: int
    width: float
    height: float
    rotation: int
    text_from: str
    legibility: LegibilityOut


class FieldOut(Facts):
    value: Any
    text: str
    confidence: float
    page: int
    boxes: list[list[float]]
    found_by: list[str]
    status: Literal["read", "repaired", "corrected"]


class EvidenceOut(Facts):
    document_id: str


class FindingOut(Facts):
    code: str
    rule: str
    outcome: Literal["pass", "fail", "not_evaluable"]
    severity: Literal["block", "high", "medium", "low", "info"]
    message: str
    message_en: str
    expected: str | None
    actual: str | None
    evidence: list[EvidenceOut]


class PartOut(Facts):
    """Which of several papers in one file; `upload` is the document that the file was taken as, its first paper."""

    number: int
    of: int
    upload: str


class DocumentOut(Facts):
    id: str
    case_id: str | None
    file: FileOut
    status: Literal[
        "queued", "reading", "done", "needs_review", "accepted", "rejected", "recapture", "failed", "password_required"
    ]
    kind: str
    kind_confidence: float
    pages: list[PageOut]
    fields: dict[str, FieldOut]
    tables: dict[str, list[dict[str, Any]]]
    findings: list[FindingOut]
    error: dict[str, str] | None
    part: PartOut | None = None


class UploadOut(Facts):
    """What was taken, and a problem for each file that was not."""

    documents: list[DocumentOut]
    refused: list[ProblemOut]


class RowsOut(Facts):
    document_id: str
    rows: list[dict[str, Any]]
    total: int
    next_cursor: str | None


class DocumentsOut(Facts):
    documents: list[dict[str, Any]]
    next_cursor: str | None


class LeaseOut(Facts):
    document_id: str
    expires_at: str


class VerificationOut(Facts):
    outcome: Literal["pass", "review", "fail", "incomplete"]
    findings: list[FindingOut]
    missing: list[str]


class WebhookOut(Facts):
    id: str
    url: str
    events: list[str]


class WebhooksOut(Facts):
    webhooks: list[WebhookOut]
    next_cursor: str | None


class DeliveriesOut(Facts):
    deliveries: list[dict[str, Any]]
    next_cursor: str | None


class EntriesOut(Facts):
    entries: list[dict[str, Any]]
    next_cursor: str | None


class KeyOut(Facts):
    id: str
    role: Role
    name: str


class KeysOut(Facts):
    keys: list[KeyOut]
    next_cursor: str | None
