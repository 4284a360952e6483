# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Maps, looked at dot by dot: what is shown lies where it should, to scale, with north up, and always the same."""

import datetime as dt
import math
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import shapely

from mobility.analysis.areas.rings import Ring
from mobility.analysis.pictures.classes import Class, ring_classes, value_classes
from mobility.analysis.pictures.map import WATER, draw_map, scale_length_m
from mobility.analysis.pictures.sheet import INK, UNKNOWN, Sheet, shades, sources_of
from mobility.network.build import load
from mobility.network.network import Network
from mobility.network.store import current_folder
from mobility.region import read_region
from mobility.sources.osm.water import Water
from tests.analysis.pictures.seeing import dots, dots_of
from tests.conftest import ROOT
from tests.osm_files import DEGREE_M
from tests.refusals import Standing

DAY = dt.date(2026, 6, 10)
SHEET = Sheet("Barleben", "07:00–09:00", DAY, language="de")
RED, GREEN, BLUE = "#d02010", "#10a030", "#1020d0"
LAT, LON = 52.2, 11.62
MAP_RIGHT, MAP_BOTTOM, LEFT_PARTS = 0.79, 0.93, 0.3
"""Shares of the sheet."""


@pytest.fixture(scope="module")
def network(sample: Path) -> Network:
    """Return the network of the sample region."""
    return load(read_region(sample))


@pytest.fixture
def bare(built: Standing) -> Network:
    """Return a network without streets, so that nothing covers what is shown."""
    folder = current_folder(built.home)
    assert folder is not None
    found = Network.open(folder)
    assert found.streets is None
    return found


def box(east_m: float, north_m: float, width_m: float, height_m: float) -> shapely.Polygon:
    """A rectangle so many metres from a corner."""
    scale = DEGREE_M * math.cos(math.radians(LAT))
    west, south = LON + east_m / scale, LAT + north_m / DEGREE_M
    return shapely.box(west, south, west + width_m / scale, south + height_m / DEGREE_M)


def on_map(png: bytes, colour: str) -> tuple[np.ndarray, np.ndarray]:
    """Rows and columns of the dots of a colour, the legend left out."""
    rows, columns = dots_of(png, colour)
    inside = columns < MAP_RIGHT * dots(png).shape[1]
    return rows[inside], columns[inside]


def test_north_is_up_and_east_is_right(bare: Network) -> None:
    shown = [Class("a", RED, (box(0, 0, 400, 400),)), Class("b", GREEN, (box(1000, 2000, 400, 400),))]
    png = draw_map(bare, shown, SHEET)
    south_west, north_east = on_map(png, RED), on_map(png, GREEN)
    assert south_west[0].min() > north_east[0].max()
    assert south_west[1].max() < north_east[1].min()


@pytest.mark.parametrize(("width_m", "bar_m"), [(1000, 200), (5000, 1000), (40_000, 10_000)])
def test_the_scale_is_true_in_both_directions(bare: Network, width_m: float, bar_m: float) -> None:
    png = draw_map(bare, [Class("a", RED, (box(0, 0, width_m, width_m),))], SHEET)
    rows, columns = on_map(png, RED)
    across, up = np.ptp(columns) + 1, np.ptp(rows) + 1
    assert up == pytest.approx(across, rel=0.01)
    # The left half of the bar is the longest line of ink in the lower left.
    seen = dots(png)
    height, width = seen.shape[:2]
    corner = seen[int(0.8 * height) : int(MAP_BOTTOM * height), : int(LEFT_PARTS * width)]
    ink = (corner == int(INK[1:3], 16)).all(axis=2)
    half = max(len(run) for row in ink for run in "".join("x" if dot else " " for dot in row).split())
    assert 2 * half / across * width_m == pytest.approx(bar_m, rel=0.06)


@pytest.mark.parametrize(
    ("most_m", "length_m"), [(0.5, 1), (1, 1), (9, 5), (10, 10), (1999, 1000), (2500, 2000), (73_000, 50_000)]
)
def test_scales_are_round_numbers(most_m: float, length_m: int) -> None:
    assert scale_length_m(most_m) == length_m


def test_holes_and_islands_are_drawn_as_such(bare: Network) -> None:
    shore = shapely.Polygon(box(0, 0, 3000, 3000).exterior, [box(1000, 1000, 1000, 1000).exterior])
    area = shapely.MultiPolygon([shore, box(1400, 1400, 200, 200)])
    png = draw_map(bare, [Class("a", RED, (area,))], SHEET)
    rows, columns = on_map(png, RED)
    row, column = (int(found.min() + found.max()) // 2 for found in (rows, columns))
    across = int(np.ptp(columns))
    red = {(r, c) for r, c in zip(rows.tolist(), columns.tolist(), strict=True) if r == row}
    assert (row, column) in red
    assert not red & {(row, column + across * step // 10) for step in (-1, 1)}
    assert red >= {(row, column + across * step // 10) for step in (-4, -3, 3, 4)}


def test_later_classes_lie_over_earlier_ones_and_the_legend_tells_them_first(bare: Network) -> None:
    rings = [Ring(s, shapely.MultiPolygon([box(-s, -s, 2 * s, 2 * s)]), 0.0, 50.0, 30.0) for s in (900, 2700, 1800)]
    classes = ring_classes(rings, SHEET)
    assert [shown.label for shown in classes] == ["bis 45 min", "bis 30 min", "bis 15 min"]
    png = draw_map(bare, classes, SHEET, legend="Fahrzeit")
    seen = [len(on_map(png, shown.colour)[0]) for shown in classes]
    assert seen[2] / seen[0] == pytest.approx(1 / 5, rel=0.05)
    legend = [dots_of(png, shown.colour) for shown in reversed(classes)]
    heights = [rows[columns > MAP_RIGHT * dots(png).shape[1]].mean() for rows, columns in legend]
    assert heights == sorted(heights)


def test_values_fall_into_classes_and_unknown_ones_into_their_own() -> None:
    cells = [box(500 * k, 0, 500, 500) for k in range(6)]
    values = np.array([0.4, 0.5, 1.49, 1.5, 99.0, np.nan])
    found = value_classes(cells, values, [0.5, 1.5], SHEET, decimals=1)
    assert [shown.label for shown in found] == ["unter 0,5", "0,5 bis unter 1,5", "1,5 und mehr", "keine Angabe"]
    assert [[cells.index(area) for area in shown.areas] for shown in found] == [[0], [1, 2], [3, 4], [5]]  # type: ignore[arg-type]
    assert [shown.colour for shown in found] == [*shades(3), UNKNOWN]
    times = value_classes(cells, values, [0.5, 1.5], SHEET, decimals=1, more_is_darker=False)
    assert [shown.colour for shown in times] == [*shades(3)[::-1], UNKNOWN]
    english = value_classes(cells[:1], values[:1], [0.5], Sheet("a", language="en"), decimals=1)
    assert [shown.label for shown in english] == ["under 0.5", "0.5 and more"]


def test_water_lies_over_areas(bare: Network) -> None:
    area, lake = box(0, 0, 3000, 3000), box(1000, 1000, 1000, 1000)
    png = draw_map(bare, [Class("a", RED, (area,))], SHEET, water=Water((shapely.MultiPolygon([lake]),), ()))
    ratio = len(on_map(png, WATER)[0]) / len(on_map(png, RED)[0])
    assert ratio == pytest.approx(1 / 8, rel=0.03)


def test_streets_and_places_of_the_region_are_drawn(network: Network, bare: Network) -> None:
    area = Class("a", RED, (box(0, 0, 2000, 2000),))
    with_streets, without = (draw_map(of, [area], SHEET) for of in (network, bare))
    assert len(on_map(with_streets, RED)[0]) < len(on_map(without, RED)[0])


def test_nothing_to_show_is_a_map_of_the_region_all_the_same(network: Network, bare: Network) -> None:
    empty = Class("a", RED, (shapely.MultiPolygon(),))
    for of in (network, bare):
        assert len(draw_map(of, [empty], SHEET)) > 10_000
        assert len(draw_map(of, [], SHEET)) > 10_000


DRAW = """
import sys
from pathlib import Path
import datetime as dt
import shapely
from mobility.analysis.pictures.classes import Class
from mobility.analysis.pictures.map import draw_map
from mobility.analysis.pictures.sheet import Sheet, sources_of
from mobility.network.network import Network
network = Network.open(Path(sys.argv[1]))
sheet = Sheet("Barleben", "07:00–09:00", dt.date(2026, 6, 10), sources_of(network), "de")
shown = [Class("a", "#d02010", (shapely.box(11.62, 52.2, 11.64, 52.21),))]
Path(sys.argv[2]).write_bytes(draw_map(network, shown, sheet, mark=(52.205, 11.63)))
"""


def test_the_same_bytes_elsewhere(network: Network, tmp_path: Path) -> None:
    sheet = Sheet("Barleben", "07:00–09:00", DAY, sources_of(network), "de")
    shown = [Class("a", RED, (shapely.box(11.62, 52.2, 11.64, 52.21),))]
    here = draw_map(network, shown, sheet, mark=(52.205, 11.63))
    (tmp_path / "matplotlibrc").write_text("axes.facecolor: 000000\nfont.size: 30\nsavefig.dpi: 33\n", encoding="utf-8")
    out = tmp_path / "map.png"
    environment = os.environ | {
        "PYTHONHASHSEED": "1234", "TZ": "Asia/Tokyo", "LC_ALL": "de_DE.UTF-8", "PYTHONPATH": str(ROOT),
        "SOURCE_DATE_EPOCH": "1",
    }  # fmt: skip
    ran = subprocess.run(
        [sys.executable, "-c", DRAW, str(network.folder), str(out)], cwd=tmp_path, env=environment, check=False,
        capture_output=True, text=True,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert out.read_bytes() == here
