"""What goes wrong at the door, as RFC 9457 problems: a stable code, a status, and one sentence of what to do, in two languages.

`Problem` is raised by whoever finds that a request can't be served; `problem_of` turns any exception into one. Nothing of
the document, no path, no statement and no stack ever stands in an answer.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from ocr import faults
from ocr.faults import DocumentFault

MEDIA_TYPE = "application/problem+json"
PAGE = "/docs/errors"  # where `type` points: this page, at the code


@dataclass(frozen=True, slots=True)
class ProblemSort:
    """One sort of problem: its code, HTTP status, and what to do about it, in Chinese and English."""

    code: str
    status: int
    zh: str
    en: str

    @property
    def title(self) -> str:
        """The code as a few plain words."""
        return self.code.replace("_", " ").capitalize()


_SORTS = (
    ProblemSort(
        "bad_request",
        400,
        "请求格式有误，请对照接口文档检查。",
        "The request is malformed; please check it against the API.",
    ),
    ProblemSort("malformed_json", 400, "请求正文不是合法的 JSON。", "The body is not valid JSON."),
    ProblemSort(
        "invalid_cursor",
        400,
        "cursor 无效，请使用上一页返回的 next_cursor。",
        "Use the next_cursor of the page before.",
    ),
    ProblemSort(
        "invalid_idempotency_key",
        400,
        "Idempotency-Key 须为 1 到 255 个可见 ASCII 字符。",
        "Idempotency-Key must be 1 to 255 visible ASCII characters.",
    ),
    ProblemSort(
        "unauthorized",
        401,
        "缺少密钥，或密钥无效、已过期；请以 Authorization: Bearer 发送有效的密钥。",
        "The key is missing, not valid or expired; send a valid one as Authorization: Bearer.",
    ),
    ProblemSort(
        "forbidden",
        403,
        "当前角色无权进行此操作，请换用有权限的密钥。",
        "This role may not do that; use a key of a role that may.",
    ),
    ProblemSort(
        "wrong_login",
        403,
        "用户名、密码或密钥不对；多次输错后请稍候再试。",
        "Wrong name, password or key; after several wrong ones please wait a while.",
    ),
    ProblemSort(
        "csrf_token_missing",
        403,
        "页面已过期，请刷新后重试。",
        "The page is out of date; reload it and try again (X-CSRF-Token must be the session's).",
    ),
    ProblemSort(
        "not_found", 404, "没有找到，请检查地址和编号。", "There is nothing here; please check the address and the id."
    ),
    ProblemSort(
        "method_not_allowed",
        405,
        "该地址不支持这种方法，可用方法见 Allow。",
        "Use one of the methods that Allow lists for this address.",
    ),
    ProblemSort("not_acceptable", 406, "无法提供所要求的格式。", "The format asked for is not on offer."),
    ProblemSort(
        "conflict",
        409,
        "当前状态不允许此操作，请重新读取后再试。",
        "The present state does not allow this; read it again, then retry.",
    ),
    ProblemSort("name_taken", 409, "用户名已被使用，请换一个。", "The name is taken; please choose another."),
    ProblemSort(
        "wrong_offset",
        409,
        "续传位置不对，请按 Upload-Offset 继续。",
        "The piece does not begin where the file ends; go on from Upload-Offset.",
    ),
    ProblemSort(
        "reason_required",
        422,
        "请写明理由。",
        "Please give a reason.",
    ),
    ProblemSort(
        "idempotency_key_reused",
        409,
        "该 Idempotency-Key 已用于另一个请求，请换一个。",
        "This Idempotency-Key was used for another request; choose a new one.",
    ),
    ProblemSort(
        "request_in_progress",
        409,
        "使用同一 Idempotency-Key 的请求仍在处理，请稍后重试。",
        "The request with this Idempotency-Key is still being served; retry shortly.",
    ),
    ProblemSort(
        "lease_held",
        409,
        "另一位审核员正在处理该文件，请稍后再试。",
        "Another reviewer holds this document; please try again later.",
    ),
    ProblemSort(
        "second_reviewer_needed",
        409,
        "该文件有严重问题，您已同意通过，还须另一位审核员同意。",
        "A check of weight fails here: you have accepted it, another reviewer must as well.",
    ),
    ProblemSort("no_password_needed", 409, "该文件当前不需要密码。", "This document does not wait for a password."),
    ProblemSort(
        "not_yet_read",
        409,
        "文件尚未读完，请稍后再试。",
        "The document has not been read yet; please try again shortly.",
    ),
    ProblemSort("gone", 410, "该申请的数据已按要求删除。", "The data of this case has been erased."),
    ProblemSort(
        "precondition_failed",
        412,
        "文件刚被他人修改，请重新读取后再改。",
        "Somebody was quicker; read the document again and send its new ETag as If-Match.",
    ),
    ProblemSort(
        "request_too_large",
        413,
        "请求太大，请分次上传或压缩文件。",
        "The request is too large; send fewer or smaller files at once.",
    ),
    ProblemSort("uri_too_long", 414, "地址太长。", "The address is too long."),
    ProblemSort(
        "unsupported_media_type",
        415,
        "请求的 Content-Type 不受支持：正文用 application/json，上传用 multipart/form-data。",
        "Send application/json, or multipart/form-data for files.",
    ),
    ProblemSort("range_not_satisfiable", 416, "所要求的范围不存在。", "The range asked for does not exist."),
    ProblemSort(
        "invalid_request",
        422,
        "请求中有字段不合要求，见 errors。",
        "A part of the request is not as it should be; errors tells which.",
    ),
    ProblemSort(
        "no_file",
        422,
        "没有收到文件，请以 multipart 字段 file 上传。",
        "No file arrived; send one or more as multipart field file.",
    ),
    ProblemSort(
        "unknown_kind",
        422,
        "没有这种资料类型，可选值见 docs/kinds.md。",
        "There is no such kind of document; docs/kinds.md lists them.",
    ),
    ProblemSort(
        "unknown_field",
        422,
        "该类资料没有这个字段，可选值见 docs/kinds.md。",
        "This kind has no such field; docs/kinds.md lists them.",
    ),
    ProblemSort(
        "unreadable_value",
        422,
        "更正的内容无法解析，请按票面原样填写。",
        "The corrected text can't be parsed; type it as it is printed.",
    ),
    ProblemSort(
        "no_transactions",
        404,
        "该文件不是银行流水，没有交易明细。",
        "This document is no bank statement and has no transactions.",
    ),
    ProblemSort(
        "url_not_allowed",
        422,
        "回调地址须为可公开访问的 https 地址。",
        "A webhook's address must be https and reach a public host.",
    ),
    ProblemSort(
        "precondition_required", 428, "请以 If-Match 发送文件的 ETag。", "Send the document's ETag as If-Match."
    ),
    ProblemSort(
        "too_many_requests",
        429,
        "请求过于频繁，请按 Retry-After 稍后再试。",
        "Too many requests; retry after Retry-After.",
    ),
    ProblemSort("headers_too_large", 431, "请求头太大。", "The request's headers are too large."),
    ProblemSort(
        "internal_error",
        500,
        "服务出错，已记录；请稍后重试，并提供 request_id。",
        "Our fault, and logged; retry later, and quote request_id.",
    ),
    ProblemSort("not_implemented", 501, "尚不支持。", "This is not supported."),
    ProblemSort(
        "unavailable",
        503,
        "服务暂不可用，请按 Retry-After 稍后再试。",
        "The service is not available now; retry after Retry-After.",
    ),
)

SORTS: Mapping[str, ProblemSort] = {sort.code: sort for sort in _SORTS}
_BY_STATUS = {
    400: "bad_request",
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    409: "conflict",
    410: "gone",
    412: "precondition_failed",
    413: "request_too_large",
    414: "uri_too_long",
    415: "unsupported_media_type",
    416: "range_not_satisfiable",
    422: "invalid_request",
    428: "precondition_required",
    429: "too_many_requests",
    431: "headers_too_large",
    500: "internal_error",
    501: "not_implemented",
    503: "unavailable",
}


class Problem(Exception):
    """A request that can't be served, told by its code. `more` are further members of the answer, `headers` its headers."""

    def __init__(self, code: str, *, headers: Mapping[str, str] | None = None, **more: Any) -> None:
        super().__init__(code)
        self.sort = SORTS[code]
        self.headers = dict(headers or {})
        self.more = more

    @property
    def code(self) -> str:
        return self.sort.code

    @property
    def status(self) -> int:
        return self.sort.status

    def to_json(self) -> dict[str, Any]:
        """The members of RFC 9457 and ours: `code`, `detail_en`, and what the sort adds."""
        return _members(self.sort.code, self.sort.status, self.sort.title, self.sort.zh, self.sort.en) | self.more


class RefusedFile(Problem):
    """A file that can't be taken: the problem of its fault, naming the file."""

    def __init__(self, fault: DocumentFault, **more: Any) -> None:
        Exception.__init__(self, fault.code)
        self.sort = fault_sort(type(fault))
        self.headers = {}
        self.more = more


def fault_sort(fault: type[DocumentFault]) -> ProblemSort:
    """A fault of a document as a sort of problem."""
    return ProblemSort(fault.code, fault.status, fault.zh, fault.en)


def file_problem(name: str, fault: DocumentFault) -> dict[str, Any]:
    """One entry of `refused`: the problem of one file, with its name."""
    return RefusedFile(fault, name=name).to_json()


def problem_for_status(status: int) -> Problem:
    """The problem that stands for an HTTP status without a code of its own."""
    if status in _BY_STATUS:
        return Problem(_BY_STATUS[status])
    return Problem("internal_error" if status >= 500 else "bad_request")


def invalid(at: str, message: str, **more: Any) -> Problem:
    """A part of the request that is not as it should be: where, and what is wrong."""
    return Problem("invalid_request", errors=[{"at": at, "message": message}], **more)


def invalid_parts(errors: Sequence[Mapping[str, Any]]) -> Problem:
    """pydantic's errors as one problem: the place as a JSON pointer and the message, never the offending input."""
    return Problem(
        "invalid_request",
        errors=[
            {"at": "/" + "/".join(str(step)[:80] for step in error["loc"]), "message": str(error["msg"])[:300]}
            for error in errors
        ],
    )


def problem_of(error: BaseException) -> Problem:
    """Any exception as the problem to answer with; what is nobody's known fault is `internal_error` and says no more."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, DocumentFault):
        return RefusedFile(error)
    return Problem("internal_error")


def _members(code: str, status: int, title: str, zh: str, en: str) -> dict[str, Any]:
    return {"type": f"{PAGE}#{code}", "title": title, "status": status, "code": code, "detail": zh, "detail_en": en}


def all_sorts() -> Iterator[ProblemSort]:
    """Every problem that an answer or a document's `error` can carry: the API's, then the documents' faults, each by code."""
    from intake.store.work import LOST  # the store is not needed to raise a problem

    yield from sorted(_SORTS, key=lambda sort: (sort.status, sort.code))
    found = {
        fault.code: fault_sort(fault)
        for fault in vars(faults).values()
        if isinstance(fault, type) and issubclass(fault, DocumentFault)
    }
    lost = ProblemSort(LOST["code"], 500, LOST["detail"], LOST["detail_en"])
    yield from sorted([*found.values(), lost], key=lambda sort: sort.code)


def errors_page() -> str:
    """The text of docs/errors.md."""
    lines = [
        "# Problems",
        "",
        "Every error answer is `application/problem+json` (RFC 9457) with `type`, `title`, `status`, `code`, `detail` (Chinese),",
        "`detail_en` and `request_id`. `code` is stable; the sentences may be reworded. A document that can't be read carries the",
        "same `code`, `detail` and `detail_en` in its `error`. This page is generated from `intake/errors.py` and `ocr/faults.py`.",
        "",
        "| code | status | 说明 | meaning |",
        "|---|---|---|---|",
    ]
    lines += [f"| `{sort.code}` | {sort.status} | {sort.zh} | {sort.en} |" for sort in all_sorts()]
    return "\n".join(lines) + "\n"


def errors_html() -> str:
    """The same as a page, with an anchor for each code: what `type` of a problem points to."""
    body = "".join(
        f'<h2 id="{sort.code}">{sort.code} · {sort.status}</h2><p lang="zh">{escape(sort.zh)}</p><p lang="en">{escape(sort.en)}</p>'
        for sort in all_sorts()
    )
    return f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Problems · Yinzheng</title><h1>Problems</h1>{body}</html>'
