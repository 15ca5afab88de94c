"""Tables written as HTML or as Excel's XML of 2003, which banks give out under the name .xls."""

from collections.abc import Iterator
from html.parser import HTMLParser

MOST_COLUMNS = 400
_UNSEEN = ("script", "style")


def markup_tables(text: str) -> Iterator[tuple[str, list[list[str]]]]:
    """Sheets as (name, rows of cells): each worksheet of XML; all tables of an HTML page, one below the other."""
    parser = _Tables()
    parser.feed(text)
    parser.close()
    yield from ((name, rows) for name, rows in parser.sheets if rows)


class _Tables(HTMLParser):
    """Collects cells row by row. End tags may be missing; cells that span rows or columns leave room below and beside."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.sheets: list[tuple[str, list[list[str]]]] = [("", [])]
        self._cell: list[str] | None = None
        self._hidden = 0
        self._across = 1
        self._down = 1
        self._spans: dict[int, int] = {}  # column -> rows below that it still covers

    @property
    def _rows(self) -> list[list[str]]:
        return self.sheets[-1][1]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in _UNSEEN:
            self._hidden += 1
        elif tag in ("worksheet", "ss:worksheet"):
            self.sheets.append((given.get("ss:name", "")[:100], []))
        elif tag in ("table", "ss:table"):
            self._end_cell()
            self._spans = {}
        elif tag in ("tr", "row", "ss:row"):
            self._end_cell()
            index = _number(given.get("ss:index", ""), len(self._rows) + 1, 1 << 20)
            while len(self._rows) < index - 1 and len(self._rows) < 1 << 17:
                self._rows.append([])
            self._rows.append([])
            self._spans = {column: rows - 1 for column, rows in self._spans.items() if rows > 1}
        elif tag in ("td", "th", "cell", "ss:cell"):
            self._begin_cell(given)
        elif tag in ("br", "p", "div") and self._cell is not None:
            self._cell.append(" ")

    def _begin_cell(self, given: dict[str, str]) -> None:
        self._end_cell()
        if not self._rows:
            self._rows.append([])
        row = self._rows[-1]
        index = _number(given.get("ss:index", ""), len(row) + 1, MOST_COLUMNS)
        row.extend([""] * (index - 1 - len(row)))
        while len(row) in self._spans and len(row) < MOST_COLUMNS:
            row.append("")
        self._across = _number(given.get("colspan", ""), 1, MOST_COLUMNS)
        self._across = _number(given.get("ss:mergeacross", ""), self._across - 1, MOST_COLUMNS) + 1
        self._down = _number(given.get("rowspan", ""), 1, 1 << 16)
        self._cell = []

    def _end_cell(self) -> None:
        if self._cell is None:
            return
        row = self._rows[-1]
        if len(row) < MOST_COLUMNS:
            if self._down > 1:
                self._spans |= {len(row) + beside: self._down for beside in range(self._across)}
            row.append(" ".join("".join(self._cell).split()))
            row.extend([""] * (min(self._across, MOST_COLUMNS) - 1))
        self._cell = None

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._hidden = max(self._hidden - 1, 0)
        elif tag in ("td", "th", "tr", "table", "cell", "row", "ss:cell", "ss:row", "ss:table"):
            self._end_cell()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_data(self, data: str) -> None:
        if self._cell is not None and not self._hidden:
            self._cell.append(data)


def _number(text: str, otherwise: int, most: int) -> int:
    return max(min(int(text), most), 0) if text.isdecimal() and len(text) < 8 else otherwise
