"""The shapes of what the pages ask beyond the contract: sessions, accounts, uploads in pieces, the desk, the figures."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, RootModel

from intake.schemas import Body, CasePath, DocumentPath, Facts, LongText, Paging, ShortText, Text

Password = Annotated[Text, Field(min_length=10, max_length=200)]
Name = Annotated[Text, Field(min_length=2, max_length=100, pattern=r"^\S(.*\S)?$")]
Fraction = Annotated[float, Field(ge=0, le=1)]
StaffRole = Literal["reviewer", "admin"]


class LoginIn(Body):
    name: ShortText | None = None
    password: ShortText | None = None
    key: Annotated[Text, Field(max_length=512)] | None = Field(None, description="An API key, instead of the two.")


class OwnPasswordIn(Body):
    present: ShortText
    new: Password


class UserIn(Body):
    name: Name
    role: StaffRole
    password: Password | None = None


class UserChangeIn(Body):
    role: StaffRole | None = None
    disabled: bool | None = None
    new_password: bool = False


class TracePath(DocumentPath):
    number: int


class UserPath(BaseModel):
    user_id: str


class AgreementIn(Body):
    text: Annotated[Text, Field(min_length=1, max_length=40)] = Field(description="Version of the text agreed to.")


class ErasureIn(Body):
    confirm: Literal[True]


class ConfirmationIn(Body):
    right: bool = Field(description="Whether what was read is what the paper says.")
    note: LongText = ""


class PieceIn(Body):
    name: Annotated[Text, Field(min_length=1, max_length=1000)]
    bytes: Annotated[int, Field(ge=1)]
    sha256: Annotated[Text, Field(pattern=r"^[0-9a-f]{64}$")] | None = None


class PiecePath(CasePath):
    upload_id: str


class QueueQuery(Paging):
    kind: ShortText | None = None
    status: Literal["needs_review", "done", "failed"] | None = None
    urgency: int | None = Field(None, ge=0, le=3, description="At least: 3 grave findings, 2 unsure, 1 unreadable.")


class BoxIn(Body):
    page: Annotated[int, Field(ge=1)]
    box: tuple[Fraction, Fraction, Fraction, Fraction]


Category = Literal[
    "bounce", "cash", "credit_card", "fee", "guarantee", "interest_in", "investment", "loan_in", "loan_out",
    "merchant_settle", "other", "refund", "rent", "salary", "social", "tax", "transfer_own", "utility", "wealth",
]  # fmt: skip


class RowChange(Body):
    category: Category | None


class RowsIn(RootModel[dict[str, RowChange]]):
    """Index of a row (0-based, in the order of the table) -> what to change of it."""

    root: Annotated[dict[str, RowChange], Field(min_length=1, max_length=2000)]


class FiguresQuery(BaseModel):
    days: int = Field(30, ge=1, le=366)


class AuditQuery(Paging):
    action: ShortText | None = None
    actor: ShortText | None = None
    case_id: ShortText | None = None


class SessionOut(Facts):
    id: str
    name: str
    role: str
    csrf: str | None


class UserOut(Facts):
    id: str
    name: str
    role: str


class UsersOut(Facts):
    users: list[UserOut]


class PieceOut(Facts):
    upload_id: str
    offset: int


class RereadOut(Facts):
    text: str
    confidence: float


class FiguresOut(Facts):
    days: int


class KindsOut(Facts):
    kinds: dict[str, Any]
