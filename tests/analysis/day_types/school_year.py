# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Small feeds over half a year in Sachsen-Anhalt: June to December 2026."""

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from mobility.network.network import Network
from tests.network.toy import Toy, network_of

FIRST, LAST = dt.date(2026, 6, 1), dt.date(2026, 12, 31)
SUMMER = (dt.date(2026, 7, 4), dt.date(2026, 8, 14))
AUTUMN = (dt.date(2026, 10, 19), dt.date(2026, 10, 30))
WINTER = (dt.date(2026, 12, 21), LAST)
"""School holidays of Sachsen-Anhalt, as the ministry of education publishes them."""
CALENDAR = """
daily,1,1,1,1,1,1,1,20260601,20261231
pupils,1,1,1,1,1,0,0,20260601,20261231
early,1,1,1,1,1,1,1,20260601,20260703
"""


def dates(first: dt.date, last: dt.date) -> list[dt.date]:
    """All dates from one to another."""
    return [first + dt.timedelta(days=day) for day in range((last - first).days + 1)]


def without(service: str, when: Iterable[dt.date]) -> str:
    """Rows that take a service off some dates."""
    return "".join(f"{service},{date:%Y%m%d},2\n" for date in when if date.weekday() < 5)


def bus(*holidays: tuple[dt.date, dt.date], daily: int = 2, pupils: int = 2, early: int = 0) -> Toy:
    """So many trips a day, on school days but the holidays, and before the summer."""
    services = {
        **{f"d{number}": "daily" for number in range(daily)},
        **{f"p{number}": "pupils" for number in range(pupils)},
        **{f"e{number}": "early" for number in range(early)},
    }
    trips = {trip: f"a {6 + number}:00, b {6 + number}:30" for number, trip in enumerate(services)}
    exceptions = "".join(without("pupils", dates(*span)) for span in holidays)
    return Toy(trips, services=services, calendar=CALENDAR, exceptions=exceptions)


def network(folder: Path, **feeds: Toy) -> Network:
    """These feeds together."""
    return network_of(folder, feeds)
