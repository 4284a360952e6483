# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Printed timetables as PDF, A4 across, by matplotlib; nothing in it tells when or by which version it was made."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from mobility.analysis.extras import analyst
from mobility.analysis.pictures.sheet import (
    INK,
    LETTER_WIDTH,
    MIDDLE_INK,
    PALE_INK,
    PAPER,
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
ROOM_IN = WIDTH_IN - 2 * EDGE_IN
GAP_IN, BETWEEN_IN = 0.08, 0.16
"""Below some lines, and between tables."""
HEAD_PT, SUBHEAD_PT, TABLE_PT, NOTE_PT, SMALLEST_PT = 14.0, 9.0, 7.5, 7.0, 5.5
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

    def write_all(self, lines: Lines) -> None:
        """The same for some, and a little space."""
        for text, size_pt, bold in lines:
            self.write(text, size_pt, bold=bold)
        self.down_in += GAP_IN

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
class _Block:
    """A piece of a timetable, or the rows of it that fit on a page, with what belongs to it."""

    timetable: Timetable
    piece: Piece
    notes: tuple[str, ...]


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
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams["pdf.fonttype"] = FONT_TYPE  # letters are embedded when the file is closed
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


def _pages(timetable: Timetable, words: Words, title: str) -> list[list[_Block]]:
    """Pieces on as few pages as they fit on in their order; one that is too long for a page is cut between stops."""
    room_in = HEIGHT_IN - 2 * EDGE_IN - _height_in(_head(timetable, words, title)) - _foot_in(timetable, words)
    pages: list[list[_Block]] = [[]]
    left_in = room_in
    for piece in pieces(timetable, words):
        notes = tuple(words.notes(timetable, timetable.tables[piece.table])) if piece.part == 1 else ()
        whole = _Block(timetable, piece, notes)
        around_in = _block_in(whole, words) - ROW_IN * len(piece.rows)
        most = max(1, int((room_in - around_in) / ROW_IN))
        for first in range(0, len(piece.rows), most):
            block = replace(whole, piece=replace(piece, rows=piece.rows[first : first + most]))
            needed_in = _block_in(block, words)
            if pages[-1] and needed_in > left_in:
                pages.append([])
                left_in = room_in
            pages[-1].append(block)
            left_in -= needed_in
    return pages


Lines = list[tuple[str, float, bool]]
"""Texts with their size and whether they are bold."""


def _height_in(lines: Lines) -> float:
    """How much room some lines take, and a little more."""
    return sum(height_in(text, size) for text, size, _ in lines) + GAP_IN


def _head(timetable: Timetable, words: Words, title: str) -> Lines:
    """What stands above everything on a page."""
    name = words.say("line", line=timetable.line)
    head = f"{name}  {timetable.long_name}" if timetable.long_name else name
    lines = [(broken(head, ROOM_IN, HEAD_PT, bold=True), HEAD_PT, True)]
    if title:
        lines.append((broken(words.say("scenario", title=title), ROOM_IN, SUBHEAD_PT), SUBHEAD_PT, False))
    if timetable.sample:
        lines.append((words.say("sample"), SUBHEAD_PT, True))
    return lines


def _block_head(block: _Block, words: Words) -> Lines:
    """What stands above a table."""
    table = block.timetable.tables[block.piece.table]
    way = words.say("direction", start=table.start, end=table.end)
    parts = words.part(block.piece.part, block.piece.parts)
    day = f"{words.say(table.group)}, {words.validity(block.timetable, table.section)}{parts}"
    return [
        (broken(way, ROOM_IN, SUBHEAD_PT, bold=True), SUBHEAD_PT, True),
        (broken(day, ROOM_IN, SUBHEAD_PT), SUBHEAD_PT, False),
    ]


def _block_foot(block: _Block) -> Lines:
    """Notes and footnotes below a table; none is broken between its sign and its first word."""
    signs = "   ".join(f"{sign}\u00a0{meaning}" for sign, meaning in block.piece.legend)
    return [(broken(line, ROOM_IN, NOTE_PT), NOTE_PT, False) for line in (*block.notes, signs) if line]


def _block_in(block: _Block, words: Words) -> float:
    """How high a block is, with the space below it."""
    rows_in = ROW_IN * (len(block.piece.rows) + 1)
    return _height_in(_block_head(block, words)) + rows_in + _height_in(_block_foot(block)) + BETWEEN_IN


def _foot(timetable: Timetable, words: Words) -> str:
    """What is told of the whole timetable, at the foot of each page."""
    told = " ".join(line if line.endswith(".") else f"{line}." for line in words.around(timetable))
    return broken(told, ROOM_IN, NOTE_PT)


def _foot_in(timetable: Timetable, words: Words) -> float:
    return height_in(_foot(timetable, words), NOTE_PT) + GAP_IN


def _draw(sheet: _Sheet, page: list[_Block], words: Words, title: str, number: str) -> None:
    timetable = page[0].timetable
    sheet.write_all(_head(timetable, words, title))
    for block in page:
        sheet.write_all(_block_head(block, words))
        _draw_table(sheet, block.piece, words)
        sheet.down_in += GAP_IN / 2
        sheet.write_all(_block_foot(block))
        sheet.down_in += BETWEEN_IN - GAP_IN / 2
    sheet.down_in = HEIGHT_IN - EDGE_IN - _foot_in(timetable, words) + GAP_IN
    sheet.write(_foot(timetable, words), NOTE_PT, color=MIDDLE_INK)
    sheet.put(number, WIDTH_IN - EDGE_IN, HEIGHT_IN - 0.25, NOTE_PT, ha="right", color=MIDDLE_INK)


def _draw_table(sheet: _Sheet, piece: Piece, words: Words) -> None:
    """Stops on the left, times right-aligned in columns of one width."""
    letters_in = LETTER_WIDTH * TABLE_PT / POINTS_PER_INCH
    longest = max(len(stop) + (5 if event else 0) for stop, event, _ in piece.rows)
    stop_in = min(max(longest * letters_in, LEAST_STOP_IN), STOP_IN)
    column_in = min(COLUMN_IN, (ROOM_IN - stop_in) / len(piece.head))
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
        upright = len(told) * letters_in > bottom_in - top_in - ROW_IN  # too long for the rows: word by word
        sheet.put(
            told.replace(" ", "\n") if upright else told,
            left[at] + 0.5 * column_in,
            (top_in + ROW_IN + bottom_in) / 2,
            SMALLEST_PT if upright else TABLE_PT,
            color=INK, ha="center", va="center", rotation=0 if upright else 90,
            bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 1.0},
        )  # fmt: skip
    sheet.down_in = bottom_in
