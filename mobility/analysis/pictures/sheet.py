# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What all pictures share: the sheet with title, date and sources, its colours, letters and the way to a PNG.

The same question gives the same bytes: no clock, no setting of the user and no font of the system comes in. Letters are
the DejaVu Sans that matplotlib brings along.
"""

from __future__ import annotations

import io
import textwrap
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mobility.texts import text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

    from mobility.network.network import Network

DOTS_PER_INCH = 160
INK, MIDDLE_INK, PALE_INK = "#1a1a1a", "#6e6e6e", "#c8c8c8"
PAPER = "#ffffff"
UNKNOWN = "#e4e4e4"
"""Of places of which nothing is known; also hatched."""
SHADES = ("#fbf0c3", "#8cc6a4", "#3c7fa5", "#2b3a75")
"""From least to most: lightness falls evenly, so that the order is there in greyscale and for the colour-blind."""
TITLE_PT, LONG_TITLE_PT, TEXT_PT, SMALL_PT = 13.0, 10.5, 9.0, 7.0
POINTS_PER_INCH = 72
LETTER_WIDTH, BOLD_WIDTH, LINE_HEIGHT = 0.62, 0.7, 1.2
"""Of DejaVu Sans, letters as wide as most, as shares of its size."""
EDGE_IN = 0.22
"""Around everything."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is written around a picture.

    Parameters
    ----------
    title
        What is shown, and of which place.
    subtitle
        How it was asked: window, percentile, cutoffs.
    date
        The day that the analysis is about; never today's.
    sources
        Whom the data are owed to and under which licences.
    language
        ``de`` or ``en``.
    """

    title: str
    subtitle: str = ""
    date: dt.date | None = None
    sources: tuple[str, ...] = ()
    language: str = "en"

    def say(self, name: str, **facts: object) -> str:
        """A text of a picture in the sheet's language."""
        return text(self.language, f"pictures.{name}", **facts)

    def number(self, value: float, decimals: int = 0) -> str:
        """A number with the decimal mark of the language."""
        return f"{value:.{decimals}f}".replace(".", self.say("decimal_mark"))

    @property
    def second_line(self) -> str:
        """Date and how it was asked."""
        parts = []
        if self.date is not None:
            weekday = text(self.language, "cli.weekdays").split()[self.date.weekday()]
            day, month, year = f"{self.date:%d}", f"{self.date:%m}", f"{self.date.year}"
            parts.append(self.say("date", weekday=weekday, day=day, month=month, year=year))
        return " · ".join([*parts, self.subtitle] if self.subtitle else parts)


def sources_of(network: Network, *, streets: bool = True) -> tuple[str, ...]:
    """Whom a network's data are owed to: the map, then the feeds in their order, none twice.

    Parameters
    ----------
    network
        Whose.
    streets
        Whether the picture shows the map.
    """
    found = []
    if streets and network.streets is not None:
        found.append(network.manifest["streets"]["attribution"])
    found += [feed.attribution or ", ".join(feed.agencies) or feed.id for feed in network.feeds]
    return tuple(dict.fromkeys(found))


def shades(count: int) -> list[str]:
    """So many colours from pale to dark, each darker than the one before in greyscale."""
    anchors = [[int(shade[at : at + 2], 16) for at in (1, 3, 5)] for shade in SHADES]
    found = []
    for number in range(count):
        at = (len(anchors) - 1) * (number + 0.5) / count
        first = min(int(at), len(anchors) - 2)
        mixed = [
            round(a + (at - first) * (b - a)) for a, b in zip(anchors[first], anchors[first + 1], strict=True)
        ]  # fmt: skip
        found.append("#" + "".join(f"{part:02x}" for part in mixed))
    return found


def letters(size_pt: float, *, bold: bool = False) -> FontProperties:
    """The letters of all pictures."""
    import matplotlib as mpl
    from matplotlib.font_manager import FontProperties

    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return FontProperties(fname=str(Path(mpl.get_data_path(), "fonts", "ttf", name)), size=size_pt)


@contextmanager
def blank(width_in: float, height_in: float) -> Iterator[Figure]:
    """Lend an empty figure that no setting of the user reaches; drawn on and saved inside the block.

    Parameters
    ----------
    width_in, height_in
        Inches.
    """
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with mpl.rc_context():
        mpl.rcdefaults()
        figure = Figure(figsize=(width_in, height_in), dpi=DOTS_PER_INCH, facecolor=PAPER)
        FigureCanvasAgg(figure)
        yield figure


def write_around(figure: Figure, sheet: Sheet) -> None:
    """Title and second line above, sources below."""
    width_in, height_in = (float(inches) for inches in figure.get_size_inches())
    left, room_in = EDGE_IN / width_in, width_in - 2 * EDGE_IN
    title, size_pt = broken(sheet.title, room_in, TITLE_PT, bold=True), TITLE_PT
    if "\n" in title:
        title, size_pt = broken(sheet.title, room_in, LONG_TITLE_PT, bold=True), LONG_TITLE_PT
    second_in = EDGE_IN + ((title.count("\n") + 1) * LINE_HEIGHT * size_pt + 3) / POINTS_PER_INCH
    for line, down_in, size, bold in ((title, EDGE_IN, size_pt, True), (sheet.second_line, second_in, TEXT_PT, False)):
        place = left, 1 - down_in / height_in
        figure.text(*place, line, va="top", color=INK, fontproperties=letters(size, bold=bold), linespacing=1.1)
    if sheet.sources:
        line = broken(sheet.say("sources", sources="; ".join(sheet.sources)), room_in, SMALL_PT)
        figure.text(left, 0.12 / height_in, line, va="bottom", color=MIDDLE_INK, fontproperties=letters(SMALL_PT))


def broken(line: str, room_in: float, size_pt: float, *, bold: bool = False) -> str:
    """A line broken between words so that it fits into so many inches."""
    most = int(room_in * POINTS_PER_INCH / ((BOLD_WIDTH if bold else LETTER_WIDTH) * size_pt))
    return "\n".join(textwrap.wrap(line, max(10, most), break_long_words=False, break_on_hyphens=False))


def png(figure: Figure) -> bytes:
    """The picture; nothing in it tells when or by which version it was drawn."""
    out = io.BytesIO()
    figure.savefig(out, format="png", dpi=DOTS_PER_INCH, metadata={"Software": None})
    return out.getvalue()
