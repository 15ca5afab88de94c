"""The words of the pages at the door: in the visitor's language where the server writes, in both where the scripts do."""

from collections.abc import Callable
from typing import Any

from flask import Response, request

from intake.catalogue import Language, as_module, catalogue, wanted


def spoken() -> Language:
    """The language that the visitor's browser asks for."""
    return wanted(list(request.accept_languages.values()))


def said_on(page: str) -> Callable[[str], str]:
    """Looks words of a page up for its template. The lookup raises KeyError for a word that there is not."""
    return catalogue(page, spoken()).__getitem__


def told(page: str) -> dict[str, Any]:
    """What every template is given: `_` for the words of its page, `lang` for its language."""
    return {"_": said_on(page), "lang": "en" if spoken() == "en" else "zh-CN"}


def words_module(page: str) -> Response:
    """The words of a page as a module, asked for anew by every visitor and sent only when they changed."""
    answer = Response(as_module(page), content_type="text/javascript; charset=utf-8")
    answer.headers["Cache-Control"] = "no-cache"
    answer.add_etag()
    answer.make_conditional(request)
    return answer
