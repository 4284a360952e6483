# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Areas over HTTP are those of the library, and what cannot be drawn is refused."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
import shapely
from shapely.geometry import shape

from mobility.analysis.isochrones import isochrone
from mobility.analysis.window import Window
from mobility.planner.request import PointPlace

if TYPE_CHECKING:
    from tests.service.asking import Asker

PATH, PLACE, TIME = "/api/analysis/isochrone", "49.4094,8.6947", "2021-10-06T08:00:00"


@pytest.mark.parametrize("arrive_by", [False, True])
def test_the_same_areas_as_the_library_draws(heidelberg: Asker, *, arrive_by: bool) -> None:
    answer = heidelberg.get(PATH, place=PLACE, minutes="10,25", time=TIME, window=20, arriveBy=arrive_by)
    assert answer["type"] == "FeatureCollection"
    assert [one["properties"]["minutes"] for one in answer["features"]] == [25, 10]
    at = dt.datetime.fromisoformat(TIME).replace(tzinfo=heidelberg.network.zone)
    found = isochrone(heidelberg.network, PointPlace(49.4094, 8.6947), Window(at, 20, arrive_by), (10, 25))
    for feature, ring in zip(answer["features"], reversed(found.rings), strict=True):
        area = shape(feature["geometry"])
        assert area.is_valid
        assert area.symmetric_difference(ring.area).area < 0.001 * ring.area.area
        assert feature["properties"]["streetMetres"] == round(ring.street_m)
        assert feature["properties"]["toleranceMetres"] == ring.tolerance_m
    assert shape(answer["features"][0]["geometry"]).covers(shapely.Point(8.6947, 49.4094))
    assert answer["attribution"]


def test_on_foot_alone_less_is_reached(heidelberg: Asker) -> None:
    both, foot = (
        heidelberg.get(PATH, place=PLACE, minutes="30", time=TIME, **more) for more in ({}, {"transitModes": ""})
    )
    far, near = (one["features"][0]["properties"]["streetMetres"] for one in (both, foot))
    assert far > 2 * near > 0


@pytest.mark.parametrize(
    ("wishes", "code"),
    [
        ({"minutes": "0"}, "bad_parameter"), ({"minutes": "91"}, "bad_parameter"), ({"minutes": "a"}, "bad_parameter"),
        ({"minutes": "1,2,3,4,5,6,7,8,9"}, "bad_parameter"), ({"window": 181}, "bad_parameter"),
        ({"percentile": 101}, "bad_parameter"), ({"time": "2021-10-06T23:30", "window": 60}, "span_of_several_dates"),
        ({"place": "10.0,10.0"}, "no_street_far"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused(wishes: dict[str, object], code: str, heidelberg: Asker) -> None:
    given = {"place": PLACE, "minutes": "10", "time": TIME, **wishes}
    answer = heidelberg.get(PATH, status=400, **given)
    assert answer["code"] == code
