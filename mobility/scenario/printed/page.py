# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Printed timetables as one HTML page that loads nothing, runs nothing and prints on A4 across."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from mobility.scenario.printed.sheets import Piece, pieces
from mobility.scenario.printed.wording import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mobility.scenario.printed.timetable import Timetable

STYLE = """
@page{size:A4 landscape;margin:12mm}
body{font:15px/1.35 sans-serif;color:#111;background:#fff;margin:1.5rem auto;max-width:75rem;padding:0 1rem}
h1{font-size:1.7rem;line-height:1.15;margin:0 0 .3rem}h2{font-size:1.2rem;margin:0 0 .2rem}
header,section{margin-bottom:2rem}p{margin:.15rem 0}.note{font-size:.85rem;color:#333}
.warn{border:2px solid #111;padding:.2rem .6rem;font-weight:bold}.wide{overflow-x:auto}
table{border-collapse:collapse;margin:.5rem 0;font-size:.85rem;font-variant-numeric:tabular-nums}
caption{text-align:left;font-weight:bold;padding:.2rem 0;white-space:nowrap}
th,td{padding:.12rem .4rem;white-space:nowrap}th{text-align:left;font-weight:normal}
thead th{border-bottom:2px solid #111;font-weight:bold;text-align:center}thead th.stop{text-align:left}
tbody th,tbody td{border-bottom:1px solid #bbb}
tbody tr:nth-child(3n) th,tbody tr:nth-child(3n) td{border-bottom-color:#555}
td{text-align:right;border-left:1px solid #bbb}td.pass{text-align:center;color:#444}
td.between{text-align:center;vertical-align:middle}td.between span{writing-mode:vertical-rl;font-style:italic}
.event{color:#333;padding-left:.6rem}dl{font-size:.85rem;margin:.3rem 0;columns:2}dl div{break-inside:avoid}
dt{display:inline-block;min-width:2em;font-weight:bold}dd{display:inline;margin:0}
@media print{body{font-size:9pt;margin:0;max-width:none;padding:0}th,td{padding:.25mm 1.2mm}
section{break-inside:avoid;margin:0 0 8mm}
header{break-after:avoid}.wide{overflow:visible}thead{display:table-header-group}tr,dl{break-inside:avoid}
header.next{break-before:page}}
"""
"""Black, white and greys only."""


def page(tables: Sequence[Timetable], language: str, *, title: str = "") -> str:
    """The whole page.

    Parameters
    ----------
    tables
        A timetable for each line.
    language
        ``de`` or ``en``.
    title
        Of the scenario that they belong to; empty: none.
    """
    words = Words(language)
    lines = ", ".join(words.say("line", line=timetable.line) for timetable in tables)
    head = html.escape(f"{words.say('title')}: {lines}")
    body = [_line(timetable, words, title, first=number == 0) for number, timetable in enumerate(tables)]
    return "\n".join(
        [
            "<!DOCTYPE html>",
            f'<html lang="{language}">',
            '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
            f"<title>{head}</title><style>{STYLE}</style></head>",
            "<body>",
            *body,
            "</body>\n</html>\n",
        ]
    )


def _line(timetable: Timetable, words: Words, title: str, *, first: bool) -> str:
    """A line with all its tables."""
    name = words.say("line", line=timetable.line)
    follows = "" if first else ' class="next"'
    parts = [f"<header{follows}>", f"<h1>{html.escape(name)}</h1>"]
    if timetable.long_name:
        parts.append(_paragraph(timetable.long_name))
    if title:
        parts.append(_paragraph(words.say("scenario", title=title)))
    if timetable.sample:
        parts.append(_paragraph(words.say("sample"), "warn"))
    parts += [_paragraph(line, "note") for line in words.around(timetable)]
    parts.append("</header>")
    for piece in pieces(timetable, words):
        parts.append(_section(timetable, piece, words))
    return "\n".join(parts)


def _section(timetable: Timetable, piece: Piece, words: Words) -> str:
    table = timetable.tables[piece.table]
    name, day = words.say("line", line=timetable.line), words.say(table.group)
    way = words.say("direction", start=table.start, end=table.end)
    more = words.part(piece.part, piece.parts)
    notes = words.notes(timetable, table) if piece.part == 1 else []
    return "\n".join(
        [
            f"<section>\n<h2>{html.escape(f'{name}  {way}')}</h2>",
            _table(piece, f"{day}, {words.validity(timetable, table.section)}{more}", words),
            *(_paragraph(note, "note") for note in notes),
            _legend(piece, words),
            "</section>",
        ]
    )


def _table(piece: Piece, caption: str, words: Words) -> str:
    head = "".join(f'<th scope="col">{html.escape(signs)}</th>' for signs in piece.head)
    lines = [
        f'<div class="wide"><table><caption>{html.escape(caption)}</caption>',
        f'<thead><tr><th class="stop" scope="col">{html.escape(words.say("stop"))}</th>{head}</tr></thead><tbody>',
    ]
    for number, (stop, event, texts) in enumerate(piece.rows):
        when = f'<span class="event">{html.escape(words.say(event))}</span>' if event else ""
        cells = [_cell(piece, number, at, text, words) for at, text in enumerate(texts)]
        lines.append(f'<tr><th scope="row">{html.escape(stop)}{when}</th>{"".join(cells)}</tr>')
    return "\n".join([*lines, "</tbody></table></div>"])


def _cell(piece: Piece, row: int, at: int, text: str, words: Words) -> str:
    if at in piece.between:
        told = html.escape(piece.between[at])
        return f'<td class="between" rowspan="{len(piece.rows)}"><span>{told}</span></td>' if row == 0 else ""
    if text == words.sign("passes"):
        return f'<td class="pass">{html.escape(text)}</td>'
    return f"<td>{html.escape(text)}</td>"


def _legend(piece: Piece, words: Words) -> str:
    if not piece.legend:
        return ""
    entries = "".join(
        f"<div><dt>{html.escape(sign)}</dt><dd>{html.escape(meaning)}</dd></div>" for sign, meaning in piece.legend
    )
    return f'<dl aria-label="{html.escape(words.say("legend"))}">{entries}</dl>'


def _paragraph(text: str, kind: str = "") -> str:
    return f'<p class="{kind}">{html.escape(text)}</p>' if kind else f"<p>{html.escape(text)}</p>"
