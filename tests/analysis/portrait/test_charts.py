# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Charts show what they are given, in grey values that tell more from less, and are whole SVG."""

import xml.etree.ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from mobility.analysis.portrait.charts import bars, heat

HOURS = ["4", "5", "6"]


def boxes(picture: ET.Element) -> list[ET.Element]:
    return picture.findall("rect")


def texts(picture: ET.Element) -> list[str]:
    return [text.text or "" for text in picture.findall("text")]


@given(st.lists(st.integers(0, 5000), min_size=3, max_size=3), st.integers(0, 5000))
def test_bars_are_as_high_as_their_numbers(counts: list[int], more: int) -> None:
    most = max(*counts, more)
    picture = ET.fromstring(bars("A <day>", HOURS, counts, most, ("hour", "departures")))  # noqa: S314 - our own
    assert picture.get("aria-label") == "A <day>"
    served = [count for count in counts if count]
    heights = [float(box.get("height", "")) for box in boxes(picture)]
    assert len(heights) == len(served)
    for height, count in zip(heights, served, strict=True):
        assert abs(height / heights[0] - count / served[0]) < 0.02 + 0.01 / heights[0] * count / served[0]
    assert all(str(count) in texts(picture) for count in served)
    ticks = [int(text) for text in texts(picture) if text.isdigit()]
    assert max(ticks) >= most or most == 0
    assert all(float(box.get("y", "")) >= 0 for box in boxes(picture))


def test_more_departures_are_darker_and_none_are_white() -> None:
    picture = ET.fromstring(heat("A day", HOURS, [("x & y", [0, 1, 10]), ("z", [5, 0, 0])], "hour"))  # noqa: S314
    fills = [box.get("fill", "") for box in boxes(picture)]
    assert fills[0] == fills[4] == fills[5] == "#ffffff"
    assert fills[1] > fills[3] > fills[2], "greys by falling lightness"
    assert {fill[1:3] == fill[3:5] == fill[5:7] for fill in fills} == {True}
    assert "x & y" in texts(picture)


def test_nothing_at_all_is_drawn_too() -> None:
    assert boxes(ET.fromstring(bars("t", [], [], 0, ("", "")))) == []  # noqa: S314
    assert boxes(ET.fromstring(heat("t", [], [], ""))) == []  # noqa: S314
