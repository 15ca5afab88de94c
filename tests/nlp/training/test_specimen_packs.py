"""Packs of specimens: ten pages in one file, and a truth that names the paper of each."""

from pathlib import Path

import pytest
from PIL import Image

from nlp.training.specimens import pack
from nlp.training.specimens.pack import PAGES, Paper, make_pack


def test_a_pack_has_ten_pages_each_of_one_paper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever papers there are, the pages are ten, each told once, and empty ones fill up but never begin."""
    papers = [
        [Paper("bank_statement", tuple(Image.new("RGB", (9, 12)) for _ in range(3)), {}) for _ in range(2)],
        [Paper("business_licence", (Image.new("RGB", (9, 12)),), {})],
    ]
    for number in range(3):
        turns = iter(papers)
        monkeypatch.setattr(pack, "_papers", lambda *_, turns=turns: iter(next(turns)))
        truth = make_pack(tmp_path / str(number), 7, number, "clean")
        pages = [page for document in truth["documents"] for page in document["pages"]]
        assert pages == list(range(1, PAGES + 1))
        assert truth["documents"][0]["kind"] != "blank"
        assert (tmp_path / str(number) / "pack.pdf").read_bytes().startswith(b"%PDF")
