# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Feeds in a shorthand, read and compiled.

A trip is written as its calls, ``"a 8:00, b 8:10 8:11, c 8:20"``: stop, arrival and perhaps departure; ``p1`` and
``d3`` after them are pickup_type and drop_off_type, ``-`` stands for a time that is not given.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import ZIP_STORED
from zoneinfo import ZoneInfo

import numpy as np

from mobility.kernels.walks import EARTH_RADIUS_M
from mobility.network.compile import compile_network
from mobility.network.network import Network
from mobility.region import FeedSource, Region, TransferSettings
from mobility.sources.gtfs.feed import Feed, read_feed
from tests.feeds import Files, zip_feed

ZONE = ZoneInfo("Europe/Berlin")
DATE = dt.date(2026, 6, 10)
DEGREE_M = float(np.radians(1.0)) * EARTH_RADIUS_M
STOPS = """
a,Amtsplatz,52.0,11.0,,
b,Bahnhof,52.1,11.0,,
c,Chausseehaus,52.2,11.0,,
d,Dorfteich,52.3,11.0,,
"""
"""Stops that nobody walks between."""
CALENDAR = """
daily,1,1,1,1,1,1,1,20260601,20260630
workdays,1,1,1,1,1,0,0,20260601,20260630
weekend,0,0,0,0,0,1,1,20260601,20260630
"""


@dataclass(frozen=True)
class Toy:
    """A feed: trips by id, and what is not as usual. Routes, blocks, services, headsigns and shape ids by trip id."""

    trips: Mapping[str, str]
    stops: str = STOPS
    routes: Mapping[str, str] = field(default_factory=dict)
    blocks: Mapping[str, str] = field(default_factory=dict)
    services: Mapping[str, str] = field(default_factory=dict)
    headsigns: Mapping[str, str] = field(default_factory=dict)
    shape_ids: Mapping[str, str] = field(default_factory=dict)
    shapes: str = ""
    frequencies: str = ""
    transfers: str = ""
    calendar: str = CALENDAR
    exceptions: str = ""
    zone: str = "Europe/Berlin"

    def files(self) -> Files:
        """The files of the feed."""
        routes = sorted({*self.routes.values(), "r"})
        trips = [
            f"{self.routes.get(trip, 'r')},{self.services.get(trip, 'daily')},{trip},{self.headsigns.get(trip, '')},"
            f"{self.blocks.get(trip, '')},{self.shape_ids.get(trip, '')}\n"
            for trip in self.trips
        ]
        calls = [line for trip, text in self.trips.items() for line in _calls(trip, text)]
        return {
            "agency.txt": f"agency_id,agency_name,agency_url,agency_timezone\nx,Dorfbus,https://x.example,{self.zone}\n",
            "stops.txt": "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\n" + self.stops.lstrip(),
            "routes.txt": "route_id,agency_id,route_short_name,route_type\n"
            + "".join(f"{route},x,Line {route},3\n" for route in routes),
            "trips.txt": "route_id,service_id,trip_id,trip_headsign,block_id,shape_id\n" + "".join(trips),
            "stop_times.txt": "trip_id,stop_sequence,stop_id,arrival_time,departure_time,pickup_type,drop_off_type\n"
            + "".join(calls),
            "calendar.txt": "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
            + self.calendar.lstrip(),
            "calendar_dates.txt": "service_id,date,exception_type\n" + self.exceptions,
            "frequencies.txt": "trip_id,start_time,end_time,headway_secs,exact_times\n" + self.frequencies,
            "transfers.txt": "from_stop_id,to_stop_id,from_route_id,to_route_id,from_trip_id,to_trip_id,transfer_type,"
            "min_transfer_time\n" + self.transfers,
            "shapes.txt": "shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence\n" + self.shapes,
        }

    def read(self, folder: Path, feed_id: str = "f") -> Feed:
        """Write and read the feed, as an archive: one file is sooner written than ten."""
        folder.mkdir(parents=True, exist_ok=True)
        return read_feed(FeedSource(feed_id, zip_feed(folder / f"{feed_id}.zip", self.files(), method=ZIP_STORED)))

    def network(self, folder: Path, **settings: float) -> Network:
        """Compile a network of this feed alone; without settings no walks and no time for changes."""
        return network_of(folder, {"f": self}, **settings)


def _calls(trip: str, text: str) -> list[str]:
    lines = []
    for number, call in enumerate(text.split(","), 1):
        stop, *values = call.split()
        kinds = {value[0]: value[1] for value in values if value[0] in "pd"}
        times = [_clock(value) for value in values if value[0] not in "pd"]
        arrival, departure = times[0], times[-1]
        lines.append(f"{trip},{number},{stop},{arrival},{departure},{kinds.get('p', '')},{kinds.get('d', '')}\n")
    return lines


def _clock(text: str) -> str:
    """H:MM:SS of H:MM, nothing of a dash."""
    return "" if text == "-" else text if text.count(":") > 1 else f"{text}:00"


def metres_north(metres: float, lat: float = 52.0) -> float:
    """The latitude so many metres north of another."""
    return lat + metres / DEGREE_M


def network_of(folder: Path, toys: Mapping[str, Toy], **settings: float) -> Network:
    """Compile several feeds into a network in memory, whose arrays are as those on disk."""
    feeds = [toy.read(folder, feed_id) for feed_id, toy in toys.items()]
    region = Region(
        "dorf",
        "Dorf",
        ZONE.key,
        folder / "region.toml",
        tuple(feed.source for feed in feeds),
        transfers=settings_of(**settings),
    )
    compiled = compile_network(region, feeds, lambda _: None)
    arrays = {}
    for name, array in compiled.arrays.items():
        arrays[name] = np.ascontiguousarray(array).view()
        arrays[name].flags.writeable = False
    return Network(folder, compiled.facts, arrays)


def settings_of(
    change_s: float = 0, max_walk_s: float = 0, walk_speed_m_s: float = 1.0, detour_factor: float = 1.0
) -> TransferSettings:
    """Settings with whole seconds; a metre takes a second."""
    return TransferSettings(int(change_s), int(max_walk_s), walk_speed_m_s, detour_factor)


def at(clock: str, date: dt.date = DATE) -> dt.datetime:
    """A local time of the region."""
    midnight = dt.datetime.combine(date, dt.time(), tzinfo=ZONE)
    return midnight + dt.timedelta(seconds=seconds(clock))


def seconds(clock: str) -> int:
    """Seconds of a service day, from H:MM or H:MM:SS."""
    hours, minutes, *rest = (int(part) for part in clock.split(":"))
    return hours * 3600 + minutes * 60 + (rest[0] if rest else 0)
