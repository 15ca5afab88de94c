"""What a first document would have to wait for, loaded before it comes: decoders, recogniser, language, tagger, rules."""

import hashlib
import tempfile
from pathlib import Path

from intake.kind import all_kinds
from intake.pipeline import PipelineOptions, extract, read_pages, understand
from intake.upload import Upload
from ocr.pages import Limits
from ocr.read import ReadOptions
from ocr.sample import printed

PRINT = "2024-01-01 1,234.56"


def warm_up(every_wall: bool = False) -> None:
    """Takes a drawn picture the whole way, and its words through the language of two kinds. Two seconds of a core."""
    content = printed(PRINT)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "warm.png")
        path.write_bytes(content)
        upload = Upload(path.name, path, hashlib.sha256(content).hexdigest(), len(content), "image/png")
        options = PipelineOptions(ReadOptions(limits=Limits(every_wall=every_wall)))
        pages = read_pages(upload, None, options)
        understand(upload, pages, options=options)
        for kind in ("business_licence", "bank_statement"):
            extract(pages, all_kinds()[kind])
