"""The report as one HTML page without a script: plots drawn in SVG, style in the page, fit for A4."""

import base64
import hashlib
from collections.abc import Sequence
from decimal import Decimal
from html import escape
from urllib.parse import quote

from intake.catalogue import Language
from intake.report.facts import Facts, Party
from intake.report.plots import Axis, axis, thinned
from intake.report.words import meaning, named, ten_thousands, word, written
from intake.version import versions

STYLE = """
@page { size: A4; margin: 12mm }
body { font: 13px/1.45 "Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif; color: #16202c; max-width: 186mm; margin: 16px auto; padding: 0 12px }
h1 { font-size: 20px; margin: 0 } h2 { font-size: 14px; margin: 14px 0 4px; border-bottom: 1px solid #c6cfd8 }
header { display: flex; justify-content: space-between; align-items: baseline; gap: 12px; flex-wrap: wrap }
dl { display: grid; grid-template-columns: max-content 1fr max-content 1fr; gap: 2px 10px; margin: 8px 0 } dt { color: #56636f } dd { margin: 0 }
table { border-collapse: collapse; width: 100%; font-size: 12px } th, td { text-align: left; padding: 2px 6px; border-bottom: 1px solid #e4e9ee; vertical-align: top } th { color: #56636f; font-weight: 600; white-space: nowrap }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
.two { display: grid; grid-template-columns: 1fr 1fr; gap: 14px } .chip { padding: 1px 9px; border-radius: 9px; background: #e4e9ee }
.pass { background: #d5efdf; color: #10502c } .fail { background: #f8d9d6; color: #7a1710 } .review, .incomplete { background: #fdeccb; color: #684500 }
.low { color: #8a4b00 } small, footer { color: #56636f } footer { margin-top: 12px; font-size: 11px; overflow-wrap: anywhere } a { color: #0b558f; text-decoration: underline; text-underline-offset: 2px }
td a { display: inline-block; padding: 3px 0; min-height: 24px; min-width: 24px }
svg { width: 100%; height: auto } tr, svg { break-inside: avoid }
@media print { body { margin: 0; max-width: none; padding: 0; font-size: 11.5px } table { font-size: 10.5px } a { color: inherit; text-decoration: none } td a { display: inline; padding: 0 } }
@media (max-width: 640px) { .two { grid-template-columns: 1fr } dl { grid-template-columns: max-content 1fr } }
"""
POLICY = (
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; style-src "
    f"'sha256-{base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()}'"
)
WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 360, 170, 46, 8, 22


def report_html(facts: Facts, language: Language) -> str:
    """The whole page. Serve it with `POLICY` as its Content-Security-Policy: its own style runs, and nothing else."""
    case = facts.case

    def told(name: str) -> str:
        return escape(word(name, language))

    missing = (
        f" · {told('missing')}: {escape('、'.join(named('kind', code, language) for code in facts.missing))}"
        if facts.missing
        else ""
    )
    person = (("firm", "name"), ("uscc", "uscc"), ("person", "legal_representative"), ("since", "established_on"))
    parts = [
        f"<!doctype html><html lang='{'zh-CN' if language == 'zh' else 'en'}'><head><meta charset='utf-8'>",
        "<meta name='viewport' content='width=device-width'>",
        f"<title>{told('title')} {escape(case.id)}</title><style>{STYLE}</style></head><body>",
        f"<header><h1>{told('title')}</h1><div>{escape(case.id)} · {told('as_of')} {case.as_of.isoformat()}</div></header>",
        "<dl>"
        + "".join(f"<dt>{told(label)}</dt><dd>{escape(facts.said(field)) or '–'}</dd>" for label, field in person)
        + "</dl>",
        f"<p>{told('outcome')}: <b class='chip {facts.outcome}'>{told(facts.outcome)}</b>{missing}</p>",
        f"<div class='two'><section><h2>{told('inflow')}</h2>{_bars(facts, language)}</section>",
        f"<section><h2>{told('balance')}</h2>{_line(facts, language)}</section></div>",
        f"<h2>{told('figures')}</h2>{_figures(facts, language)}",
        f"<div class='two'><section><h2>{told('customers')}</h2>{_parties(facts.customers, language)}</section>",
        f"<section><h2>{told('suppliers')}</h2>{_parties(facts.suppliers, language)}</section></div>",
        f"<h2>{told('findings')}</h2>{_findings(facts, language)}",
        f"<h2>{told('documents')}</h2>{_documents(facts, language)}",
        f"<footer>{told('note')} {escape(' '.join(f'{k} {v}' for k, v in versions().items()))}</footer></body></html>",
    ]
    return "".join(parts)


def _bars(facts: Facts, language: Language) -> str:
    known = [month.inflow for month in facts.months if month.inflow is not None]
    if not known:
        return f"<p><small>{word('no_data', language)}</small></p>"
    scale, marks = axis(known), []
    step = (WIDTH - LEFT) / len(facts.months)
    for place, month in enumerate(facts.months):
        x = LEFT + place * step
        name = f"{month.year % 100:02d}-{month.month:02d}"
        if place % 2 == 0:
            marks.append(f"<text x='{x + step / 2:.1f}' y='{HEIGHT - 8}' text-anchor='middle'>{name}</text>")
        if month.inflow is None:
            marks.append(f"<text x='{x + step / 2:.1f}' y='{_y(1.0) - 3:.1f}' text-anchor='middle'>?</text>")
            continue
        top, foot = _y(scale.at(month.inflow)), _y(scale.at(Decimal(0)))
        marks.append(
            f"<rect x='{x + 3:.1f}' y='{top:.1f}' width='{step - 6:.1f}' height='{max(0.5, foot - top):.1f}' fill='#2f6f9f'>"
            f"<title>{name}: {month.inflow:,.2f}</title></rect>"
        )
    return _svg([*_grid(scale), *marks], word("inflow", language))


def _line(facts: Facts, language: Language) -> str:
    if not facts.daily:
        return f"<p><small>{word('no_data', language)}</small></p>"
    scale = axis(facts.daily)
    points = [(LEFT + x * (WIDTH - LEFT - 4), _y(scale.at(value))) for x, value in thinned(facts.daily)]
    path = "M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    step = (WIDTH - LEFT) / len(facts.months)
    names = [
        f"<text x='{LEFT + (n + 0.5) * step:.1f}' y='{HEIGHT - 8}' text-anchor='middle'>{m.year % 100:02d}-{m.month:02d}</text>"
        for n, m in enumerate(facts.months)
        if n % 2 == 0
    ]
    line = f"<path d='{path}' fill='none' stroke='#a2501f' stroke-width='1.3'/>"
    return _svg([*_grid(scale), *names, line], word("balance", language))


def _y(part: float) -> float:
    return TOP + part * (HEIGHT - TOP - BOTTOM)


def _grid(scale: Axis) -> list[str]:
    found = []
    for value in scale.values:
        y = _y(scale.at(value))
        found.append(f"<line x1='{LEFT}' x2='{WIDTH}' y1='{y:.1f}' y2='{y:.1f}' stroke='#d5dce3' stroke-width='0.7'/>")
        found.append(f"<text x='{LEFT - 4}' y='{y + 3:.1f}' text-anchor='end'>{ten_thousands(value)}</text>")
    return found


def _svg(parts: Sequence[str], label: str) -> str:
    return f"<svg viewBox='0 0 {WIDTH} {HEIGHT}' role='img' aria-label='{escape(label)}' font-size='8.5' fill='#3c4955'>{''.join(parts)}</svg>"


def _figures(facts: Facts, language: Language) -> str:
    as_of, half = facts.case.as_of.isoformat(), -(-len(facts.shown) // 2)
    columns = []
    for part in (facts.shown[:half], facts.shown[half:]):
        rows = []
        for feature in part:
            link = f"/review?case={quote(facts.case.id)}&amp;feature={feature.spec.name}&amp;as_of={as_of}"
            why = f" <small>{escape(named('why', feature.reason, language))}</small>" if feature.reason else ""
            quality = f"<span class='{feature.quality}'>{word(feature.quality, language)}</span>"
            shown = f"<a href='{link}' title='{word('sources', language)}'>{escape(meaning(feature, language))}</a>"
            rows.append(
                f"<tr><td>{shown}{why}</td><td class='n'>{escape(written(feature))}</td><td>{quality}</td></tr>"
            )
        head = f"<tr><th>{word('figure', language)}</th><th class='n'>{word('value', language)}</th><th>{word('quality', language)}</th></tr>"
        columns.append(f"<table>{head}{''.join(rows)}</table>")
    return f"<div class='two'>{''.join(columns)}</div>"


def _parties(parties: Sequence[Party], language: Language) -> str:
    if not parties:
        return f"<p><small>{word('none', language)}</small></p>"
    head = "".join(
        f"<th{' class=n' if n else ''}>{word(name, language)}</th>"
        for n, name in enumerate(("name", "amount", "share", "rows"))
    )
    rows = "".join(
        f"<tr><td>{escape(p.name)}</td><td class='n'>{p.amount:,.2f}</td><td class='n'>{p.share * 100:.1f} %</td><td class='n'>{p.rows}</td></tr>"
        for p in parties
    )
    return f"<table><tr>{head}</tr>{rows}</table>"


def _findings(facts: Facts, language: Language) -> str:
    rows = "".join(
        f"<tr><td><b>{word(f.severity, language)}</b></td><td>{escape(f.code)}</td>"
        f"<td>{escape(f.message if language == 'zh' else f.message_en)} <small>{escape(_compared(f.expected, f.actual))}</small></td></tr>"
        for f in facts.failed
    )
    body = f"<table>{rows}</table>" if rows else f"<p>{word('none', language)}</p>"
    more = f"<p><small>{word('more', language)}: {facts.more_failed}</small></p>" if facts.more_failed else ""
    return f"{body}{more}<p><small>{word('untold', language)}: {facts.untold}</small></p>"


def _compared(expected: str | None, actual: str | None) -> str:
    return " · ".join(part for part in (expected, actual) if part)


def _documents(facts: Facts, language: Language) -> str:
    rows = "".join(
        f"<tr><td>{escape(d.file.name)}</td><td>{escape(named('kind', d.kind, language))}</td><td>{escape(named('status', d.status, language))}</td><td><small>{d.file.sha256[:16]}</small></td></tr>"
        for d in facts.case.documents
    )
    return f"<table>{rows}</table>"
