"""What a PDF says of itself: the programs that made and saved it, and when."""

import re
from contextlib import suppress
from datetime import datetime, timedelta, timezone

import pikepdf

XMP = 1 << 18  # bytes of metadata looked at
_TAGS = {
    "xmp_producer": rb"pdf:Producer(?:>|=\")([^<\"]{1,200})",
    "xmp_tool": rb"xmp:CreatorTool(?:>|=\")([^<\"]{1,200})",
    "xmp_modified": rb"xmp:ModifyDate(?:>|=\")([^<\"]{1,40})",
    "xmp_created": rb"xmp:CreateDate(?:>|=\")([^<\"]{1,40})",
}
_AGENT = re.compile(rb"softwareAgent(?:>|=\")([^<\"]{1,120})")
_NAMES = {"/Producer": "producer", "/Creator": "creator", "/CreationDate": "created", "/ModDate": "modified"}
_DATE = re.compile(
    r"(?:D:)?(\d{4})-?(\d{2})-?(\d{2})T?(\d{2})?:?(\d{2})?:?(\d{2})?(?:\.\d+)?\s*(?:(Z)|([+\-])(\d{2})'?:?(\d{2})?)?"
)


def facts_of(document: pikepdf.Pdf) -> dict[str, str]:
    """`producer`, `creator`, `created`, `modified` and what the XMP packet tells beside them."""
    facts: dict[str, str] = {}
    with suppress(pikepdf.PdfError, ValueError, TypeError, AttributeError):
        for key, name in _NAMES.items():
            if key in document.docinfo:
                facts[name] = str(document.docinfo[key]).strip("\x00 ")[:200]
    with suppress(pikepdf.PdfError, ValueError, TypeError, AttributeError):
        packet = document.Root.get("/Metadata")
        if isinstance(packet, pikepdf.Stream):
            facts |= xmp_facts(packet.read_bytes()[:XMP])
    return facts


def xmp_facts(packet: bytes) -> dict[str, str]:
    """The programs and times of an XMP packet (read by pattern: nothing in it is resolved)."""
    told = {name: found[1] for name, tag in _TAGS.items() if (found := re.search(tag, packet))}
    agents = list(dict.fromkeys(_AGENT.findall(packet)))[:6]
    if agents:
        told["xmp_history"] = b"; ".join(agents)
    return {name: value.decode("utf-8", errors="replace").strip() for name, value in told.items() if value.strip()}


def seconds_between(created: str, modified: str) -> float | None:
    """Seconds from one PDF or XMP date to the other; None where one of them is no date."""
    first, second = moment(created), moment(modified)
    return None if first is None or second is None else (second - first).total_seconds()


def moment(told: str) -> datetime | None:
    """A PDF date (D:20240131120000+08'00') or an ISO date as a moment; without a zone it counts as UTC."""
    found = _DATE.match(told.strip())
    if found is None:
        return None
    year, month, day, hour, minute, second, _, sign, zone, part = found.groups(default="")
    try:
        away = timedelta(hours=int(zone or 0), minutes=int(part or 0)) * (-1 if sign == "-" else 1)
        return datetime(
            int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0), tzinfo=timezone(away)
        )
    except (ValueError, OverflowError):
        return None
