"""The report as PDF, drawn by reportlab: a font of the PDF viewer's own for Chinese, so that none needs to be installed."""

import io
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

from reportlab.graphics.shapes import Drawing, Line, PolyLine, Rect, String
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table

from intake.catalogue import Language
from intake.report.facts import Facts, Party
from intake.report.plots import Axis, axis, thinned
from intake.report.words import meaning, named, ten_thousands, word, written
from intake.version import versions

FONT = "STSong-Light"
INK, PALE, BLUE, RED = (HexColor(code) for code in ("#16202c", "#c6cfd8", "#2f6f9f", "#a2501f"))
WIDTH = A4[0] - 24 * mm
PLOT, TALL, LEFT, FOOT = WIDTH / 2 - 3 * mm, 42 * mm, 13 * mm, 5 * mm
BODY = ParagraphStyle("body", fontName=FONT, fontSize=8, leading=10.5, textColor=INK, wordWrap="CJK")
SMALL = ParagraphStyle("small", parent=BODY, fontSize=6.8, leading=8.5)
HEAD = ParagraphStyle("head", parent=BODY, fontSize=10, leading=13, spaceBefore=6)
TITLE = ParagraphStyle("title", parent=BODY, fontSize=15, leading=19)


def report_pdf(facts: Facts, language: Language) -> bytes:
    """The PDF's bytes; the same facts give the same bytes."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    out = io.BytesIO()
    title = f"{word('title', language)} {facts.case.id}"
    page = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=12 * mm,
        rightMargin=12 * mm,
        topMargin=11 * mm,
        bottomMargin=10 * mm,
        title=title,
        invariant=1,
    )
    page.build(_parts(facts, language))
    return out.getvalue()


def _parts(facts: Facts, language: Language) -> list[Flowable]:
    def head(name: str) -> Paragraph:
        return Paragraph(word(name, language), HEAD)

    case = facts.case
    person = (("firm", "name"), ("uscc", "uscc"), ("person", "legal_representative"), ("since", "established_on"))
    said = " &nbsp; ".join(f"{word(label, language)}: {escape(facts.said(field)) or '–'}" for label, field in person)
    outcome = f"{word('outcome', language)}: {word(facts.outcome, language)}"
    if facts.missing:
        outcome += (
            f" · {word('missing', language)}: {'、'.join(named('kind', code, language) for code in facts.missing)}"
        )
    plots = [[head("inflow"), head("balance")], [_bars(facts), _line(facts)]]
    parties = [
        [head("customers"), head("suppliers")],
        [_parties(facts.customers, language), _parties(facts.suppliers, language)],
    ]
    half = -(-len(facts.shown) // 2)
    figures = [[_figures(facts, part, language) for part in (slice(0, half), slice(half, None))]]
    return [
        Paragraph(word("title", language), TITLE),
        Paragraph(f"{escape(case.id)} · {word('as_of', language)} {case.as_of.isoformat()}", BODY),
        Paragraph(said, BODY),
        Paragraph(escape(outcome), BODY),
        _side_by_side(plots),
        head("figures"),
        _side_by_side(figures),
        _side_by_side(parties),
        head("findings"),
        *_findings(facts, language),
        head("documents"),
        *(
            Paragraph(
                escape(
                    f"{d.file.name} · {named('kind', d.kind, language)} · {named('status', d.status, language)} · {d.file.sha256[:16]}"
                ),
                SMALL,
            )
            for d in case.documents
        ),
        Spacer(1, 3 * mm),
        Paragraph(escape(f"{word('note', language)} {' '.join(f'{k} {v}' for k, v in versions().items())}"), SMALL),
    ]


def _side_by_side(cells: Sequence[Sequence[Any]]) -> Table:
    return Table(cells, colWidths=[WIDTH / 2] * 2, style=[("VALIGN", (0, 0), (-1, -1), "TOP"), *_padding(0, 0, 2 * mm)])


def _padding(above: float, below: float, right: float) -> list[tuple[Any, ...]]:
    whole = ((0, 0), (-1, -1))
    sides = (("LEFTPADDING", 0), ("RIGHTPADDING", right), ("TOPPADDING", above), ("BOTTOMPADDING", below))
    return [(name, *whole, size) for name, size in sides]


def _table(rows: Sequence[Sequence[str]], widths: Sequence[float]) -> Table:
    lines = [("LINEBELOW", (0, 0), (-1, -1), 0.3, PALE), ("VALIGN", (0, 0), (-1, -1), "TOP"), *_padding(1, 1, 2)]
    return Table(
        [[Paragraph(cell, SMALL) for cell in row] for row in rows], colWidths=[w * mm for w in widths], style=lines
    )


def _figures(facts: Facts, part: slice, language: Language) -> Table:
    rows = []
    for feature in facts.shown[part]:
        why = f" ({escape(named('why', feature.reason, language))})" if feature.reason else ""
        rows.append(
            (escape(meaning(feature, language)) + why, escape(written(feature)), word(feature.quality, language))
        )
    return _table(rows, (54, 26, 10))


def _parties(parties: Sequence[Party], language: Language) -> Flowable:
    if not parties:
        return Paragraph(word("none", language), SMALL)
    return _table(
        [(escape(p.name), f"{p.amount:,.2f}", f"{p.share * 100:.1f} %", str(p.rows)) for p in parties], (45, 24, 13, 8)
    )


def _findings(facts: Facts, language: Language) -> list[Flowable]:
    rows = []
    for finding in facts.failed:
        said = finding.message if language == "zh" else finding.message_en
        compared = " · ".join(part for part in (finding.expected, finding.actual) if part)
        rows.append((word(finding.severity, language), escape(finding.code), escape(f"{said} {compared}")))
    shown: list[Flowable] = [_table(rows, (12, 48, 124))] if rows else [Paragraph(word("none", language), SMALL)]
    rest = f"{word('untold', language)}: {facts.untold}"
    if facts.more_failed:
        rest = f"{word('more', language)}: {facts.more_failed} · {rest}"
    return [*shown, Paragraph(rest, SMALL)]


def _empty() -> Drawing:
    return Drawing(PLOT, TALL)


def _scaled(drawing: Drawing, scale: Axis, facts: Facts) -> None:
    for value in scale.values:
        y = _y(scale.at(value))
        drawing.add(Line(LEFT, y, PLOT, y, strokeColor=PALE, strokeWidth=0.4))
        drawing.add(
            String(LEFT - 2, y - 2, ten_thousands(value), fontName=FONT, fontSize=5.5, textAnchor="end", fillColor=INK)
        )
    step = (PLOT - LEFT) / len(facts.months)
    for place, month in enumerate(facts.months):
        if place % 2 == 0:
            name = f"{month.year % 100:02d}-{month.month:02d}"
            drawing.add(
                String(
                    LEFT + (place + 0.5) * step,
                    1,
                    name,
                    fontName=FONT,
                    fontSize=5.5,
                    textAnchor="middle",
                    fillColor=INK,
                )
            )


def _y(part: float) -> float:
    return float(FOOT + (1 - part) * (TALL - FOOT - 3))


def _bars(facts: Facts) -> Drawing:
    known = [month.inflow for month in facts.months if month.inflow is not None]
    drawing = _empty()
    if known:
        scale, step = axis(known), (PLOT - LEFT) / len(facts.months)
        _scaled(drawing, scale, facts)
        for place, month in enumerate(facts.months):
            if month.inflow is not None:
                foot, top = _y(scale.at(month.inflow * 0)), _y(scale.at(month.inflow))
                bar = Rect(
                    LEFT + place * step + 2, foot, step - 4, max(0.3, top - foot), fillColor=BLUE, strokeColor=None
                )
                drawing.add(bar)
    return drawing


def _line(facts: Facts) -> Drawing:
    drawing = _empty()
    if facts.daily:
        scale = axis(facts.daily)
        _scaled(drawing, scale, facts)
        points = [
            part for x, value in thinned(facts.daily) for part in (LEFT + x * (PLOT - LEFT - 2), _y(scale.at(value)))
        ]
        drawing.add(PolyLine(points, strokeColor=RED, strokeWidth=0.8))
    return drawing
