"""Pictures become upright RGB pixels, whatever a phone or a scanner made of them."""

import io
from pathlib import Path

import numpy as np
import pillow_heif
import pytest
from PIL import Image

from ocr.faults import CorruptFile, ImageTooLarge, TooManyPages
from ocr.pages import Limits, PageImage
from ocr.sandbox import decode, page_count, render_page
from ocr.sniff import media_type_of
from tests.ocr.paper import drawn, saved

pillow_heif.register_heif_opener()


def decoded(folder: Path, content: bytes, **options: object) -> list[PageImage]:
    path = folder / "file"
    path.write_bytes(content)
    return list(decode(path, media_type_of(path, "file"), **options))  # type: ignore[arg-type]  # handed on as they are


def flagged() -> Image.Image:
    """White, 160 x 96, with a black upper left corner."""
    pixels = np.full((96, 160, 3), 255, np.uint8)
    pixels[:32, :48] = 0
    return Image.fromarray(pixels)


def dark_corner(page: PageImage) -> str:
    assert page.image is not None
    corners = {"top left": (8, 8), "top right": (8, -8), "bottom left": (-8, 8), "bottom right": (-8, -8)}
    [corner] = [name for name, (y, x) in corners.items() if page.image[y, x].max() < 90]
    return corner


@pytest.mark.parametrize("sort", ["JPEG", "PNG", "TIFF", "WEBP"])
@pytest.mark.parametrize(
    ("orientation", "corner"),
    [
        (1, "top left"),
        (2, "top right"),
        (3, "bottom right"),
        (4, "bottom left"),
        (5, "top left"),
        (6, "top right"),
        (7, "bottom right"),
        (8, "bottom left"),
    ],
)
def test_every_orientation_is_applied(tmp_path: Path, sort: str, orientation: int, corner: str) -> None:
    """A page is what a viewer shows: size and pixels turned as EXIF says."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    [page] = decoded(tmp_path, saved(flagged(), sort, exif=exif))
    assert dark_corner(page) == corner
    assert (page.width, page.height) == ((96, 160) if orientation >= 5 else (160, 96))
    assert page.image is not None and page.image.shape == (page.height, page.width, 3)


def test_heic_is_read(tmp_path: Path) -> None:
    """What iPhones make; libheif turns it itself."""
    [page] = decoded(tmp_path, saved(flagged(), "HEIF", quality=90))
    assert dark_corner(page) == "top left" and page.text_from == "ocr"


@pytest.mark.parametrize(
    ("mode", "sort"),
    [
        ("CMYK", "JPEG"),
        ("CMYK", "TIFF"),
        ("L", "JPEG"),
        ("1", "TIFF"),
        ("P", "PNG"),
        ("P", "BMP"),
        ("LA", "PNG"),
        ("RGBA", "WEBP"),
    ],
)
def test_every_mode_keeps_its_meaning(tmp_path: Path, mode: str, sort: str) -> None:
    """White stays white and black stays black."""
    [page] = decoded(tmp_path, saved(flagged().convert(mode), sort))
    assert dark_corner(page) == "top left" and page.image is not None and page.image[-8, -8].min() > 200


def test_sixteen_bits_keep_their_range(tmp_path: Path) -> None:
    """Half of 65,535 is middle grey, also where nothing on the page is white."""
    [page] = decoded(tmp_path, saved(Image.fromarray(np.full((20, 30), 32768, np.uint16)), "PNG"))
    assert page.image is not None and 120 < page.image.mean() < 136


def test_see_through_is_paper(tmp_path: Path) -> None:
    """A see-through page is white, not black."""
    [page] = decoded(tmp_path, saved(Image.new("RGBA", (30, 20), (0, 0, 0, 0)), "PNG"))
    assert page.image is not None and page.image.min() == 255


def test_photos_of_fifty_million_pixels_are_read_small(tmp_path: Path) -> None:
    """Phones make them; the size told is that of the upload, the pixels are fewer."""
    exif = Image.Exif()
    exif[0x0112] = 6
    [page] = decoded(tmp_path, saved(Image.new("RGB", (8192, 6144), "white"), "JPEG", exif=exif))
    assert (page.width, page.height) == (6144, 8192)
    assert page.image is not None and 3000 <= page.image.shape[0] <= 4200
    assert abs(page.image.shape[0] / page.image.shape[1] - 8192 / 6144) < 0.01


def test_too_many_pixels_are_refused(tmp_path: Path) -> None:
    """By what the head claims."""
    content = saved(Image.new("1", (9000, 9000)), "PNG")
    with pytest.raises(ImageTooLarge):
        decoded(tmp_path, content)


def test_first_pictures_of_films(tmp_path: Path) -> None:
    """Moving pictures give their first, paper gives all its sheets."""
    frames = [flagged(), Image.new("RGB", (160, 96), "white")]
    for sort in ("WEBP", "PNG", "MPO"):
        [page] = decoded(tmp_path, saved(frames[0], sort, save_all=True, append_images=frames[1:]))
        assert dark_corner(page) == "top left"
    frames = [frame.copy() for frame in frames]  # saving as MPO leaves its settings behind
    content = saved(frames[0], "TIFF", save_all=True, append_images=frames[1:])
    assert [page.number for page in decoded(tmp_path, content)] == [1, 2]
    assert page_count(tmp_path / "file", "image/tiff") == 2
    with pytest.raises(TooManyPages):
        decoded(tmp_path, content, limits=Limits(max_pages=1))
    assert Image.open(io.BytesIO(render_page(tmp_path / "file", "image/tiff", 2, max_side=80))).size == (80, 48)


@pytest.mark.parametrize("sort", ["JPEG", "PNG", "TIFF", "WEBP", "HEIF", "BMP"])
@pytest.mark.parametrize("keep", [0.3, 0.9])
def test_cut_pictures_are_told(tmp_path: Path, sort: str, keep: float) -> None:
    """Half a licence is not a licence."""
    content = saved(drawn(("SPECIMEN 样本",) * 6, width=600), sort)
    with pytest.raises(CorruptFile):
        decoded(tmp_path, content[: int(len(content) * keep)])


def test_broken_tags_do_no_harm(tmp_path: Path) -> None:
    """A picture with nonsense for EXIF is shown as it lies; a claimed resolution of nonsense is none."""
    [page] = decoded(tmp_path, saved(flagged(), "JPEG", exif=b"Exif\x00\x00II*\x00\xff\xff\xff\xff", dpi=(1, 1)))
    assert dark_corner(page) == "top left" and page.dpi is None
