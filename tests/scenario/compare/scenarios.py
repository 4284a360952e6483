# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Scenarios that tests compare, and places of a network."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from mobility.analysis.places.places import Places
from mobility.network.network import Network
from mobility.scenario.study import open_study
from mobility.scenario.variant import BASELINE, Variant

WEDNESDAY, SATURDAY = dt.date(2026, 6, 10), dt.date(2026, 6, 13)
STATION, PARK = "bsp_bsp:barleben-bahnhof-bus", "bsp_bsp:barleben-otto-von-guericke-allee"
HOME_STATION, HOME_PARK = "boerdebus_de:15083:20307::01", "boerdebus_de:15083:1214::01"
SHUTTLE = """
      - add_line:
          id: pendel
          name: Pendel
          stops: ["{here}", "{there}"]
          running: {{minutes: [7]}}
          timetable:
            - {{days: {days}, direction: {direction}, departures: [{departures}]}}
"""


def shuttle(
    here: str, there: str, days: str, departures: Sequence[str], direction: str = "there"
) -> str:  # fmt: skip
    listed = ", ".join(f'"{one}"' for one in departures)
    return SHUTTLE.format(here=here, there=there, days=days, departures=listed, direction=direction)


def variants(folder: Path, region: Path, modifications: dict[str, str], out: Path | None = None) -> list[Variant]:
    """The baseline, and a variant for each entry."""
    lines = ["schema: 1", "title: {de: Probe, en: Trial}", f"region: {region}", "variants:"]
    for name, text in modifications.items():
        lines += [f"  - id: {name}", f"    title: {{de: {name}-de, en: {name}-en}}", f"    modifications:{text}"]
    path = folder / "trial.yaml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    study = open_study(path, out=out)
    applied = [study.apply(plan) for plan in study.scenario.variants]
    return [
        Variant(BASELINE, {"de": "Bestand", "en": "Baseline"}, study.baseline.network),
        *(
            Variant(one.plan.id, {"de": one.plan.title.de, "en": one.plan.title.en}, one.network, one.touched)
            for one in applied
        ),
    ]


def stops(network: Network, ids: Sequence[str], columns: dict[str, list[float]] | None = None) -> Places:
    stop = np.array([network.stop_of_id(one) for one in ids], dtype=np.int32)
    assert (stop >= 0).all()
    given = {name: np.array(values, dtype=np.float64) for name, values in (columns or {}).items()}
    arrays = network.arrays
    return Places(tuple(ids), arrays["stop_lat"][stop], arrays["stop_lon"][stop], given, stop=stop, source="stops")


def called(network: Network, dates: Sequence[dt.date] = (WEDNESDAY,)) -> list[str]:
    """Ids of the stops that anything calls at."""
    berths = np.concatenate([network.day(date).forward.berth for date in dates])
    return [network.stop_id[stop] for stop in np.unique(network.berth_stop[berths]).tolist()]
