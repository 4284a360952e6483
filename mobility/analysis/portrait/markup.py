# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Pieces of HTML: all text is escaped here, and nowhere else."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

STYLE = """
body{font:16px/1.5 sans-serif;color:#222;max-width:64rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.8rem;line-height:1.2}h2{font-size:1.25rem;margin-top:2.5rem;border-bottom:2px solid #222}
table{border-collapse:collapse;margin:1rem 0;font-size:.9rem;font-variant-numeric:tabular-nums}
caption{text-align:left;font-weight:bold;padding:.3rem 0}
th,td{padding:.25rem .6rem;border-bottom:1px solid #ccc;text-align:left;vertical-align:top}
thead th{border-bottom:2px solid #222;vertical-align:bottom}.n{text-align:right}
.note{font-size:.85rem;color:#444}.warn{border-left:4px solid #222;padding:.2rem .8rem;background:#f2f2f2}
svg{width:100%;height:auto;margin:.6rem 0}.wide{overflow-x:auto}
@media print{body{margin:0;max-width:none}h2{break-after:avoid}table,svg{break-inside:avoid}}
"""
"""Greys only, so that a printed copy reads the same."""


def document(title: str, language: str, parts: Sequence[str]) -> str:
    """A whole page that needs nothing from elsewhere.

    Parameters
    ----------
    title, language
        Its name and ``de`` or ``en``.
    parts
        Pieces of HTML.
    """
    return "\n".join(
        [
            "<!DOCTYPE html>",
            f'<html lang="{language}">',
            '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
            f"<title>{html.escape(title)}</title><style>{STYLE}</style></head>",
            f"<body>\n<h1>{html.escape(title)}</h1>",
            *parts,
            "</body>\n</html>\n",
        ]
    )


def section(head: str, *parts: str) -> str:
    """A part of the page with its heading.

    Parameters
    ----------
    head, parts
        A text, and pieces of HTML.
    """
    return "\n".join([f"<section>\n<h2>{html.escape(head)}</h2>", *parts, "</section>"])


def table(caption: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; columns whose head begins with # hold numbers.

    Parameters
    ----------
    caption, columns, rows
        Texts; the first of each row names it.
    """
    marks = [' class="n"' if column.startswith("#") else "" for column in columns]
    heads = (
        f'<th scope="col"{mark}>{html.escape(column.lstrip("#"))}</th>'
        for mark, column in zip(marks, columns, strict=True)
    )
    head = f"<thead><tr>{''.join(heads)}</tr></thead>"
    lines = ['<div class="wide"><table>', f"<caption>{html.escape(caption)}</caption>", head, "<tbody>"]
    for row in rows:
        first, *rest = row
        cells = (f"<td{mark}>{html.escape(cell)}</td>" for mark, cell in zip(marks[1:], rest, strict=True))
        lines.append(f'<tr><th scope="row">{html.escape(first)}</th>{"".join(cells)}</tr>')
    return "\n".join([*lines, "</tbody></table></div>"])


def paragraph(text: str, kind: str = "") -> str:
    """A paragraph, of a kind that ``STYLE`` knows: ``note`` or ``warn``.

    Parameters
    ----------
    text, kind
        See above.
    """
    return f'<p class="{kind}">{html.escape(text)}</p>' if kind else f"<p>{html.escape(text)}</p>"
