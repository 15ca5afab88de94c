"""XML as a plain tree, without what makes XML dangerous: a document type, entities of its own, depth or size beyond reason."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from ocr.faults import CorruptFile, DecodeLimit

MOST_BYTES = 24 << 20
MOST_NODES = 300_000
DEEPEST = 60


@dataclass(slots=True)
class Node:
    """An element: its name without prefix, its attributes (names without prefix), its children, and its own text."""

    name: str
    attributes: dict[str, str]
    children: list["Node"] = field(default_factory=list)
    text: str = ""

    def all(self, name: str) -> Iterator["Node"]:
        """Every element of that name beneath this one, in order."""
        for child in self.children:
            if child.name == name:
                yield child
            yield from child.all(name)

    def first(self, name: str) -> "Node | None":
        """The first of them."""
        return next(self.all(name), None)

    def said(self, name: str) -> str:
        """The text of the first of them, "" without one."""
        found = self.first(name)
        return found.text if found is not None else ""


def parse(content: bytes) -> Node:
    """The root element. Raises CorruptFile for what is no well-formed XML or brings a document type, DecodeLimit for too much."""
    if len(content) > MOST_BYTES:
        raise DecodeLimit("too much XML")
    builder = _Builder()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.ExternalEntityRefHandler = _refuse
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise CorruptFile("no well-formed XML") from error
    if builder.root is None:
        raise CorruptFile("no well-formed XML")
    return builder.root


def _refuse(*_: object) -> int:
    raise CorruptFile("XML with a document type or entities of its own")


def _bare(name: str) -> str:
    return name.rpartition(":")[2]


class _Builder:
    """What expat calls."""

    def __init__(self) -> None:
        self.root: Node | None = None
        self._open: list[Node] = []
        self._texts: list[list[str]] = []
        self._count = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if self._count > MOST_NODES or len(self._open) >= DEEPEST:
            raise DecodeLimit("too much XML")
        node = Node(_bare(name), {_bare(key): value for key, value in attributes.items()})
        if self._open:
            self._open[-1].children.append(node)
        else:
            self.root = node
        self._open.append(node)
        self._texts.append([])

    def end(self, _: str) -> None:
        self._open.pop().text = "".join(self._texts.pop()).strip()

    def data(self, text: str) -> None:
        if self._texts:
            self._texts[-1].append(text)
