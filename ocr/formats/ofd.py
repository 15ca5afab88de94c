"""OFD (GB/T 33190), the format of China's electronic invoices: a ZIP of XML in which every text has its place.

Read are the texts, straight lines and pictures of the pages and of the templates under them. Lengths are millimetres.
"""

import io
import math
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from ocr.faults import CorruptFile, DecodeLimit, NoReadableText, TooManyPages
from ocr.formats.xml_tree import Node, parse
from ocr.marks.barcodes import codes_in
from ocr.page import Box, Mark, RuledLine, Word
from ocr.pages import Limits, PageImage
from ocr.sniff import guard_directory

POINTS = 72 / 25.4
UNPACKED = 128 << 20  # bytes of all parts together
MOST_PARTS = 4000
LONGEST = 2000.0  # millimetres a side
MOST_TEXTS = 200_000  # characters a page
MOST_PICTURES = 4  # a page, that are looked at for codes
PICTURE_BYTES = 4 << 20
PICTURE_SIDE = 3000  # pixels
CODE_SIDE = (8.0, 60.0)  # millimetres: pictures of this size, and about square, may be codes
THICK = 0.8  # millimetres; a path that is thinner is a line


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of an OFD by name; `media` names the picture of each resource."""

    archive: zipfile.ZipFile
    names: frozenset[str]

    def xml(self, name: str) -> Node:
        """A part as a tree. Raises CorruptFile."""
        return parse(self.read(name))

    def read(self, name: str) -> bytes:
        """A part's bytes. Raises CorruptFile."""
        if name not in self.names:
            raise CorruptFile("a part of the OFD is missing")
        try:
            return self.archive.read(name)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            RuntimeError,
            NotImplementedError,
            ValueError,
        ) as error:
            raise CorruptFile(type(error).__name__) from error


def ofd_pages(path: Path, *, limits: Limits) -> Iterator[PageImage]:
    """The pages of all bodies. Raises CorruptFile, DecodeLimit, NoReadableText, TooManyPages."""
    guard_directory(path)
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise CorruptFile(type(error).__name__) from error
    with archive:
        parts = archive.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > UNPACKED:
            raise DecodeLimit("an OFD too large unpacked")
        package = Package(archive, frozenset(archive.namelist()))
        number = 0
        for root in package.xml("OFD.xml").all("DocRoot"):
            for page in _pages(package, _joined("", root.text)):
                number += 1
                if number > limits.max_pages:
                    raise TooManyPages(str(number))
                yield page(number)
    if number == 0:
        raise NoReadableText("the OFD has no page")


def _joined(folder: str, location: str) -> str:
    """A location as OFD writes it: from the root when it begins with a slash, else beside the part that names it."""
    joined = location if location.startswith("/") else posixpath.join(folder, location)
    return posixpath.normpath(joined).lstrip("/")


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One page before it is laid out: the parts that draw it, bottom first, its size, and the pictures by resource."""

    package: Package
    drawn: tuple[Node, ...]
    width: float
    height: float
    media: dict[str, str]

    def __call__(self, number: int) -> PageImage:
        words: list[Word] = []
        lines: list[RuledLine] = []
        marks: list[Mark] = []
        count = 0
        for part in self.drawn:
            for kind in ("TextObject", "PathObject", "ImageObject"):
                for node in part.all(kind):
                    if kind == "TextObject":
                        made = list(self._words(node))
                        count += sum(len(word.text) for word in made)
                        if count > MOST_TEXTS:
                            raise DecodeLimit("too much text on a page")
                        words += made
                    elif kind == "PathObject":
                        lines += self._lines(node)
                    elif len(marks) < MOST_PICTURES:
                        marks += self._codes(node)
        return PageImage(
            number,
            round(self.width * POINTS, 2),
            round(self.height * POINTS, 2),
            words=tuple(words),
            lines=tuple(lines),
            text_from="pdf",
            marks=tuple(marks),
        )

    def _words(self, node: Node) -> Iterator[Word]:
        """The runs of a text object, each with a box a character."""
        box = _numbers(node.attributes.get("Boundary", ""), 4)
        size = abs(_number(node.attributes.get("Size", ""), 3.5))
        matrix = _numbers(node.attributes.get("CTM", ""), 6) or (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
        if not box or size <= 0 or node.attributes.get("Visible", "") == "false":
            return
        for code in node.all("TextCode"):
            text = code.text
            if not text:
                continue
            x, y = _number(code.attributes.get("X", ""), 0.0), _number(code.attributes.get("Y", ""), size)
            across = _steps(code.attributes.get("DeltaX", ""), len(text) - 1)
            down = _steps(code.attributes.get("DeltaY", ""), len(text) - 1)
            run: list[tuple[str, Box]] = []
            for at, character in enumerate(text):
                step = across[at] if at < len(across) else _advance(character, size)
                if character.strip():
                    run.append(
                        (
                            character,
                            self._placed(
                                box,
                                matrix,
                                x,
                                y - 0.86 * size,
                                max(min(abs(step), size) if step else 0.0, 0.25 * size),
                                size,
                            ),
                        )
                    )
                elif run:
                    yield _word(run)
                    run = []
                x += step
                y += down[at] if at < len(down) else 0.0
            if run:
                yield _word(run)

    def _placed(
        self, box: tuple[float, ...], matrix: tuple[float, ...], x: float, y: float, wide: float, high: float
    ) -> Box:
        """A rectangle of a text object's own space, on the page."""
        a, b, c, d, e, f = matrix
        corners = [(x + i * wide, y + j * high) for i in (0, 1) for j in (0, 1)]
        xs = [box[0] + a * px + c * py + e for px, py in corners]
        ys = [box[1] + b * px + d * py + f for px, py in corners]
        return Box(min(xs) / self.width, min(ys) / self.height, max(xs) / self.width, max(ys) / self.height)

    def _lines(self, node: Node) -> Iterator[RuledLine]:
        """Straight horizontals and verticals of a path, and the sides of rectangles."""
        box = _numbers(node.attributes.get("Boundary", ""), 4)
        if not box:
            return
        points: list[tuple[float, float]] = []
        words = node.said("AbbreviatedData").split()[:4000]
        at = 0
        start: tuple[float, float] | None = None
        while at < len(words):
            sign = words[at]
            if sign in ("M", "S", "L") and at + 2 < len(words):
                here = (box[0] + _number(words[at + 1], 0.0), box[1] + _number(words[at + 2], 0.0))
                if sign == "L" and points:
                    yield from self._line(points[-1], here)
                else:
                    start = here
                points.append(here)
                at += 3
            elif sign == "C" and points and start is not None:
                yield from self._line(points[-1], start)
                at += 1
            else:
                at += 1

    def _line(self, one: tuple[float, float], two: tuple[float, float]) -> Iterator[RuledLine]:
        wide, high = abs(one[0] - two[0]), abs(one[1] - two[1])
        if min(wide, high) > THICK or max(wide, high) < 2:
            return
        x0, x1 = sorted((one[0], two[0]))
        y0, y1 = sorted((one[1], two[1]))
        yield RuledLine(Box(x0 / self.width, y0 / self.height, x1 / self.width, y1 / self.height), wide >= high)

    def _codes(self, node: Node) -> list[Mark]:
        """The codes of a picture that has the size of one."""
        box = _numbers(node.attributes.get("Boundary", ""), 4)
        name = self.media.get(node.attributes.get("ResourceID", ""))
        if not box or name is None or not (CODE_SIDE[0] < box[2] < CODE_SIDE[1] and 0.8 < box[3] / box[2] < 1.25):
            return []
        content = self.package.read(name)
        if len(content) > PICTURE_BYTES:
            return []
        try:
            picture = Image.open(io.BytesIO(content), formats=("PNG", "JPEG", "BMP"))
            if max(picture.size) > PICTURE_SIDE:
                return []
            pixels = np.asarray(_framed(picture.convert("L")), np.uint8)
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
            return []
        whole = Box(
            box[0] / self.width, box[1] / self.height, (box[0] + box[2]) / self.width, (box[1] + box[3]) / self.height
        )
        return [Mark(code.kind, whole, code.text, code.confidence, code.detail) for code in codes_in(pixels)]


def _framed(picture: Image.Image) -> Image.Image:
    """A code with the white border that readers need, and no smaller than they can read."""
    scale = max(1, 240 // max(min(picture.size), 1))
    picture = picture.resize((picture.width * scale, picture.height * scale), Image.Resampling.NEAREST)
    framed = Image.new("L", (picture.width + 60, picture.height + 60), 255)
    framed.paste(picture, (30, 30))
    return framed


def _word(run: list[tuple[str, Box]]) -> Word:
    boxes = tuple(box for _, box in run)
    return Word("".join(character for character, _ in run), Box.around(boxes), engine="pdf", char_boxes=boxes)


def _pages(package: Package, name: str) -> Iterator[_Sheet]:
    document, folder = package.xml(name), posixpath.dirname(name)
    media = _media(package, document, folder)
    templates = {
        node.attributes.get("ID", ""): _joined(folder, node.attributes.get("BaseLoc", ""))
        for node in document.all("TemplatePage")
    }
    common = document.first("CommonData")
    usual = _numbers(common.said("PhysicalBox"), 4) if common is not None else ()
    pages = document.first("Pages")
    for node in pages.children if pages is not None else ():
        content = package.xml(_joined(folder, node.attributes.get("BaseLoc", "")))
        area = content.first("Area")
        box = (_numbers(area.said("PhysicalBox"), 4) if area is not None else ()) or usual or (0.0, 0.0, 210.0, 297.0)
        if not (0 < box[2] <= LONGEST and 0 < box[3] <= LONGEST):
            raise CorruptFile("a page without a size")
        under = [templates.get(each.attributes.get("TemplateID", ""), "") for each in content.all("Template")]
        drawn = [package.xml(each) for each in under if each in package.names]
        yield _Sheet(package, (*drawn, content), box[2], box[3], media)


def _media(package: Package, document: Node, folder: str) -> dict[str, str]:
    """Resource id -> the name of its picture's part."""
    found: dict[str, str] = {}
    for kind in ("DocumentRes", "PublicRes"):
        for place in document.all(kind):
            name = _joined(folder, place.text)
            if name not in package.names:
                continue
            resources = package.xml(name)
            base = _joined(posixpath.dirname(name), resources.attributes.get("BaseLoc", ""))
            for one in resources.all("MultiMedia"):
                part = _joined(base, one.said("MediaFile"))
                if part in package.names:
                    found[one.attributes.get("ID", "")] = part
    return found


def _numbers(text: str, count: int) -> tuple[float, ...]:
    """So many numbers, () when the text is anything else."""
    try:
        found = tuple(float(part) for part in text.split())
    except ValueError:
        return ()
    return found if len(found) == count and all(map(math.isfinite, found)) else ()


def _number(text: str, otherwise: float) -> float:
    found = _numbers(text, 1)
    return found[0] if found else otherwise


def _steps(text: str, count: int) -> list[float]:
    """The steps from character to character: numbers, and `g n v` for n times v. [] where none are given."""
    out: list[float] = []
    parts = text.split()
    at = 0
    while at < len(parts) and len(out) < count:
        if parts[at] == "g" and at + 2 < len(parts):
            times = int(_number(parts[at + 1], 0.0))
            out += [_number(parts[at + 2], 0.0)] * max(min(times, count - len(out)), 0)
            at += 3
        else:
            out.append(_number(parts[at], 0.0))
            at += 1
    return out


def _advance(character: str, size: float) -> float:
    """How far a character reaches where the file gives no steps."""
    return size if ord(character) > 0x2E7F else 0.5 * size
