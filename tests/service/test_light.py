# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""A worker loads nothing that only a build or an analysis needs, whatever it is asked."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.command import TIMEOUT_S

ROOT = Path(__file__).resolve().parents[2]
HEAVY = {"pandas", "geopandas", "networkx", "polars", "osmium", "osmnx", "gtfs_kit", "pyarrow", "shapely", "scipy"}
TIME = "time=2026-06-10T06:00:00Z"
POINTS = ("52.185600,11.600300", "52.208900,11.620800")
ASKED = (
    f"/api/v6/plan?fromPlace={POINTS[0]}&toPlace={POINTS[1]}&{TIME}",
    f"/api/v5/plan?fromPlace=bsp_bsp:magdeburg-hbf&toPlace={POINTS[1]}&{TIME}&arriveBy=true&timetableView=false",
    f"/api/v6/stoptimes?stopId=bsp_bsp:barleben&n=5&{TIME}&fetchStops=true",
    f"/api/v6/one-to-all?one={POINTS[0]}&maxTravelTime=60&{TIME}",
    "/api/v1/one-to-many?one=52.1856;11.6003&many=52.2089;11.6208&mode=BIKE&max=900&maxMatchingDistance=9&arriveBy=false",
    "/api/v1/geocode?text=barleb",
    f"/api/v1/reverse-geocode?place={POINTS[0]}",
    "/api/v6/map/stops?min=52.1,11.4&max=52.3,11.7&grouped=true",
    "/api/v1/map/initial",
    "/api/v1/health",
    "/api/v1/attribution",
    "/metrics",
    "/docs",
)
PROGRAM = """
import json, sys
from fastapi.testclient import TestClient
import api
with TestClient(api.app) as client:
    statuses = [client.get(path).status_code for path in json.load(sys.stdin)]
print(json.dumps([statuses, sorted({name.partition(".")[0] for name in sys.modules})]))
"""


def test_a_worker_loads_no_heavy_libraries(sample: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        input=json.dumps(ASKED),
        capture_output=True,
        text=True,
        check=True,
        timeout=TIMEOUT_S,
        cwd=ROOT,
        env={**os.environ, "MOBILITY_REGION": str(sample), "PYTHONPATH": str(ROOT)},
    )
    statuses, modules = json.loads(done.stdout)
    assert statuses == [200] * len(ASKED)
    assert {"numpy", "numba", "mobility"} <= set(modules)
    assert sorted(HEAVY & set(modules)) == []
