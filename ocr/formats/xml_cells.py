"""The XML of an electronic invoice as a page of cells: each element that has text a row of its parent, its name, its text."""

from collections.abc import Iterator
from pathlib import Path

from ocr.faults import NoReadableText
from ocr.formats.sheet import cells_page
from ocr.formats.xml_tree import Node, parse
from ocr.pages import Limits, PageImage

LONGEST = 2000  # characters of one text; a signature's blob says nothing to a reader


def xml_pages(path: Path, *, limits: Limits) -> Iterator[PageImage]:
    """One page, its sheet named after the root. Raises CorruptFile, DecodeLimit, NoReadableText, TooManyPages."""
    root = parse(path.read_bytes())
    page = cells_page(list(_rows(root, "")), 1, root.name[:100], limits)
    if page is None:
        raise NoReadableText("no element holds anything")
    yield page


def _rows(node: Node, parent: str) -> Iterator[list[str]]:
    if not node.children:
        if node.text and len(node.text) <= LONGEST:
            yield [parent, node.name, " ".join(node.text.split())]
        return
    for child in node.children:
        yield from _rows(child, node.name)
