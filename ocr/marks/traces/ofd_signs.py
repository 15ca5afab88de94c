"""Signatures and electronic seals of an OFD file (GB/T 33190, GB/T 38540): that they are there, and no more.

They are made with SM2 and SM3 under roots that nobody publishes for machines: whether one holds is not told here, so that
each is one that could not be checked.
"""

import re
import zipfile
from pathlib import Path

from ocr.marks.traces.trace import Trace, Traces

SIGNATURE = re.compile(r"(?:^|/)Signs?/[^/]+/(?:Signature\.xml|SignedValue\.dat)$", re.IGNORECASE)
MOST = 20


def ofd_traces(path: Path) -> Traces:
    """A trace for each signature of the file; none of a file that is not signed."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return Traces()
    folders = sorted({name.rpartition("/")[0] for name in names if SIGNATURE.search(name)})[:MOST]
    found = tuple(Trace("signature_unread", 0, (), {"why": "sm2", "field": folder[-80:]}) for folder in folders)
    return Traces(("signatures",), {}, found)
