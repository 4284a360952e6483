# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Small networks whose kilometres and vehicles can be worked out by hand: a minute of latitude is 1853.25 m."""

from math import radians
from pathlib import Path

from mobility.network.compile import compile_network
from mobility.network.network import Network
from mobility.region import FeedSource, Region, TransferSettings
from mobility.sources.gtfs.feed import read_feed
from tests.feeds import feed_from_text

DEGREE_M = radians(1) * 6_371_008.8
"""Metres of a degree of latitude."""
HEAD = """
# agency.txt
agency_id,agency_name,agency_url,agency_timezone
dorf,Dorfbus,https://dorf.example,Europe/Berlin
# calendar.txt
service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date
daily,1,1,1,1,1,1,1,20260601,20260630
"""
STOPS = """
# stops.txt
stop_id,stop_name,stop_lat,stop_lon
a,Amtsplatz,52.0,11.0
b,Bahnhof,52.1,11.0
c,Chausseehaus,52.2,11.0
"""


def small(folder: Path, text: str) -> Network:
    """Compile a feed without walks, in memory only."""
    source = FeedSource("f", feed_from_text(folder / "feed", text))
    region = Region("r", "R", "Europe/Berlin", folder, (source,), TransferSettings(max_walk_s=0))
    compiled = compile_network(region, [read_feed(source)], lambda _: None)
    return Network(folder, compiled.facts, compiled.arrays)
