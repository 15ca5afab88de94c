"""What is no document at all, and names that are no names."""

import gzip
import io
import pickle
import tarfile

from tests.hostile.maker import Made
from tests.hostile.pictures import noise, picture
from tests.ocr.paper import saved


def tarred() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("x"))
    return out.getvalue()


def others() -> dict[str, Made]:
    """File name -> its maker."""
    return {
        "nothing.pdf": lambda: b"",
        "one.jpg": lambda: b"\xff",
        "noise.bin": lambda: noise(300_000),
        "program.jpg": lambda: b"MZ\x90\0" + noise(5000),
        "elf.pdf": lambda: b"\x7fELF\2\1\1" + noise(5000),
        "shell.csv": lambda: b"#!/bin/sh\nrm -rf /\n",
        "drawing.svg": lambda: (
            b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><image href="file:///etc/passwd"/></svg>'
        ),
        "page.html": lambda: b"<!doctype html><script>alert(1)</script>",
        "print.eps": lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n(/etc/passwd) (r) file\n",
        "letter.rtf": lambda: b"{\\rtf1\\object\\objdata 0105}",
        "mail.eml": lambda: b"From: a@x.invalid\nMIME-Version: 1.0\n\nx",
        "object.json": lambda: b'{"a": [' + b"[" * 100_000,
        "gadget.csv": lambda: pickle.dumps(ValueError("x"), protocol=0),
        "packed.gz": lambda: gzip.compress(b"0" * (50 << 20)),
        "packed.tar": tarred,
        "packed.7z": lambda: b"7z\xbc\xaf\x27\x1c" + noise(100),
        "packed.rar": lambda: b"Rar!\x1a\x07\1\0" + noise(100),
        "icon.ico": lambda: saved(picture().resize((64, 64)), "ICO"),
        "and_html.jpg": lambda: saved(picture(), "JPEG") + b"<script>alert(1)</script>",
        "and_zip.jpg": lambda: saved(picture(), "JPEG") + b"PK\x05\x06" + b"\0" * 18,
        "gif_script.csv": lambda: b"GIF89a=1;/*,*/alert(1)\n",
    }


NAMES = (
    "../../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "/etc/shadow.csv",
    "C:\\x\\流水.csv",
    "a\x00.csv",
    "a\r\nSet-Cookie: x=1.csv",
    "流水\u202evsc.exe",
    "名" * 400 + ".csv",
    ".",
    "..",
    "...",
    " ",
    "CON.csv",
    "-rf.csv",
    "; rm -rf ~.csv",
    "$(reboot).csv",
    "<script>alert(1)</script>.csv",
    '"><img src=x onerror=alert(1)>.csv',
    "=cmd|' /C calc'!A0.csv",
    "{{7*7}}.csv",
    "'; drop table document; --.csv",
    "%2e%2e%2f%00.csv",
    "\U0001f4a3.csv",
    "a/../../b.csv",
    "\ufeff\u200b\u2066x.csv",
)
