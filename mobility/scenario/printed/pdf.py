# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Printed timetables as PDF, A4 across, by matplotlib; nothing in it tells when or by which version it was made."""

from __future__ import annotations

import io
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from mobility.analysis.extras import analyst
from mobility.analysis.pictures.sheet import (
    INK,
    LETTER_WIDTH,
    MIDDLE_INK,
    PALE_INK,
    POINTS_PER_INCH,
    blank,
    broken,
    letters,
)
from mobility.scenario.printed.sheets import Piece, pieces
from mobility.scenario.printed.wording import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.figure import Figure

    from mobility.scenario.printed.timetable import Timetable

WIDTH_IN, HEIGHT_IN = 297 / 25.4, 210 / 25.4
EDGE_IN = 0.45
HEAD_PT, SUBHEAD_PT, TABLE_PT, NOTE_PT = 13.0, 9.5, 7.5, 7.0
LINE = 1.25
"""Height of a line, as a share of its letters."""
ROW_IN = 0.172
STOP_IN, LEAST_STOP_IN = 3.2, 1.6
COLUMN_IN = 0.5
RULED = 3
"""Every third line is darker, so that the eye keeps to its row."""
FONT_TYPE = 42
"""TrueType: text in the file can be searched and read aloud."""


@dataclass
class _Sheet:
    """A page that is filled from the top."""

    figure: Figure
    down_in: float = EDGE_IN

    def write(self, text: str, size_pt: float, *, bold: bool = False, color: str = INK) -> None:
        """Lines below what stands there already."""
        self.put(text, EDGE_IN, self.down_in, size_pt, bold=bold, color=color, va="top", linespacing=LINE)
        self.down_in += height_in(text, size_pt)

    def put(
        self, text: str, left_in: float, down_in: float, size_pt: float, *, bold: bool = False, **style: Any
    ) -> None:
        """Letters anywhere."""
        place = left_in / WIDTH_IN, 1 - down_in / HEIGHT_IN
        self.figure.text(*place, text, fontproperties=letters(size_pt, bold=bold), parse_math=False, **style)

    def rule(self, down_in: float, width_in: float, *, color: str = PALE_INK, points: float = 0.4) -> None:
        """A line across."""
        self.draw([EDGE_IN, EDGE_IN + width_in], [down_in, down_in], color, points)

    def draw(self, x_in: list[float], down_in: list[float], color: str, points: float) -> None:
        """A line from point to point."""
        from matplotlib.lines import Line2D

        x, y = [one / WIDTH_IN for one in x_in], [1 - one / HEIGHT_IN for one in down_in]
        self.figure.add_artist(Line2D(x, y, color=color, linewidth=points))


@dataclass(frozen=True)
class _Page:
    """A piece, or the rows of it that fit on a page."""

    timetable: Timetable
    piece: Piece
    number: int = 0
    notes: list[str] = field(default_factory=list)


def pdf(tables: Sequence[Timetable], language: str, *, title: str = "") -> bytes:
    """The file.

    Parameters
    ----------
    tables, language, title
        As for ``write_timetable``.

    Raises
    ------
    InputError
        matplotlib is not installed.
    """
    with analyst():
        import matplotlib as mpl
        from matplotlib.backends.backend_pdf import PdfPages

    words = Words(language)
    cut = [page for timetable in tables for page in _pages(timetable, words, title)]
    out = io.BytesIO()
    # No creator, no producer, no date; the title is for those who have the file read to them.
    lines = ", ".join(words.say("line", line=timetable.line) for timetable in tables)
    facts = {"Title": f"{words.say('title')}: {lines}", "Creator": None, "Producer": None, "CreationDate": None}
    with PdfPages(out, metadata=facts) as file:
        for number, page in enumerate(cut, 1):
            with blank(WIDTH_IN, HEIGHT_IN) as figure:
                mpl.rcParams["pdf.fonttype"] = FONT_TYPE
                _draw(_Sheet(figure), page, words, title, words.say("page", number=number, count=len(cut)))
                file.savefig(figure)
    return out.getvalue()


def height_in(text: str, size_pt: float) -> float:
    """How much room some lines take."""
    return (text.count("\n") + 1) * size_pt * LINE / POINTS_PER_INCH


def _pages(timetable: Timetable, words: Words, title: str) -> list[_Page]:
    """Pieces, cut where a page has no room for all stops."""
    found = []
    for piece in pieces(timetable, words):
        notes = words.notes(timetable, timetable.tables[piece.table]) if piece.part == 1 else []
        whole = _Page(timetable, piece, 0, notes)
        sheet_in = HEIGHT_IN - EDGE_IN - _foot_in(whole, words) - _head_in(whole, words, title) - ROW_IN
        most = max(1, int(sheet_in / ROW_IN))
        for number, first in enumerate(range(0, len(piece.rows), most)):
            part = replace(piece, rows=piece.rows[first : first + most])
            found.append(replace(whole, piece=part, number=number))
    return found


def _head(page: _Page, words: Words, title: str) -> list[tuple[str, float, bool]]:
    """What stands above the table: text, size, whether it is bold."""
    timetable, table = page.timetable, page.timetable.tables[page.piece.table]
    room_in = WIDTH_IN - 2 * EDGE_IN
    way = words.say("direction", start=table.start, end=table.end)
    parts = words.part(page.piece.part, page.piece.parts)
    day = f"{words.say(table.group)}, {words.validity(timetable, table.section)}{parts}"
    lines = [
        (broken(f"{words.say('line', line=timetable.line)}  {way}", room_in, HEAD_PT, bold=True), HEAD_PT, True),
        (broken(day, room_in, SUBHEAD_PT, bold=True), SUBHEAD_PT, True),
    ]
    if title:
        lines.append((broken(words.say("scenario", title=title), room_in, NOTE_PT), NOTE_PT, False))
    if timetable.sample:
        lines.append((words.say("sample"), SUBHEAD_PT, True))
    return lines


def _head_in(page: _Page, words: Words, title: str) -> float:
    return sum(height_in(text, size) for text, size, _ in _head(page, words, title)) + 0.08


def _foot(page: _Page, words: Words) -> list[str]:
    """Footnotes, then what is told of the whole timetable."""
    room_in = WIDTH_IN - 2 * EDGE_IN
    signs = "   ".join(f"{sign}\u00a0{meaning.replace(' ', chr(160))}" for sign, meaning in page.piece.legend)
    told = " ".join(line if line.endswith(".") else f"{line}." for line in words.around(page.timetable))
    return [broken(line, room_in, NOTE_PT) for line in (signs, *page.notes, told) if line]


def _foot_in(page: _Page, words: Words) -> float:
    return sum(height_in(text, NOTE_PT) for text in _foot(page, words)) + 0.3


def _draw(sheet: _Sheet, page: _Page, words: Words, title: str, number: str) -> None:
    for text, size_pt, bold in _head(page, words, title):
        sheet.write(text, size_pt, bold=bold)
    sheet.down_in += 0.08
    _draw_table(sheet, page.piece, words)
    sheet.down_in = HEIGHT_IN - EDGE_IN - _foot_in(page, words) + 0.2
    for text in _foot(page, words):
        sheet.write(text, NOTE_PT, color=INK)
    sheet.put(number, WIDTH_IN - EDGE_IN, HEIGHT_IN - 0.25, NOTE_PT, ha="right", color=MIDDLE_INK)


def _draw_table(sheet: _Sheet, piece: Piece, words: Words) -> None:
    """Stops on the left, times right-aligned in columns of one width."""
    letters_in = LETTER_WIDTH * TABLE_PT / POINTS_PER_INCH
    longest = max(len(stop) + (5 if event else 0) for stop, event, _ in piece.rows)
    room_in = WIDTH_IN - 2 * EDGE_IN
    stop_in = min(max(longest * letters_in, LEAST_STOP_IN), STOP_IN)
    column_in = min(COLUMN_IN, (room_in - stop_in) / len(piece.head))
    width_in = stop_in + column_in * len(piece.head)
    left = [EDGE_IN + stop_in + column_in * at for at in range(len(piece.head))]
    top_in = sheet.down_in
    base_in = 0.75 * ROW_IN
    sheet.put(words.say("stop"), EDGE_IN, top_in + base_in, TABLE_PT, bold=True, color=INK)
    for x_in, signs in zip(left, piece.head, strict=True):
        sheet.put(signs, x_in + 0.5 * column_in, top_in + base_in, TABLE_PT, bold=True, color=INK, ha="center")
    sheet.rule(top_in + ROW_IN, width_in, color=INK, points=1.2)
    most = int(stop_in / letters_in)
    for number, (stop, event, texts) in enumerate(piece.rows, 1):
        down_in = top_in + ROW_IN * number
        shown = stop if len(stop) <= most else stop[: most - 1] + "…"
        sheet.put(shown, EDGE_IN, down_in + base_in, TABLE_PT, color=INK)
        if event:
            sheet.put(words.say(event), left[0] - 0.06, down_in + base_in, NOTE_PT, color=INK, ha="right")
        for x_in, text in zip(left, texts, strict=True):
            if text == words.sign("passes"):
                sheet.put(text, x_in + 0.5 * column_in, down_in + base_in, TABLE_PT, color=MIDDLE_INK, ha="center")
            elif text:
                sheet.put(text, x_in + column_in - 0.06, down_in + base_in, TABLE_PT, color=INK, ha="right")
        sheet.rule(down_in + ROW_IN, width_in, color=MIDDLE_INK if number % RULED == 0 else PALE_INK)
    bottom_in = top_in + ROW_IN * (len(piece.rows) + 1)
    for x_in in left:
        sheet.draw([x_in, x_in], [top_in, bottom_in], PALE_INK, 0.4)
    for at, told in piece.between.items():
        sheet.put(
            told, left[at] + 0.5 * column_in, (top_in + ROW_IN + bottom_in) / 2, TABLE_PT,
            color=INK, ha="center", va="center", rotation=90,
        )  # fmt: skip
    sheet.down_in = bottom_in
