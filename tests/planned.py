# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""What the tests of `mobility plan` share."""

from tests.command import Answer
from tests.feeds import DAY

AT = ("--at", f"{DAY}T07:00")


def times(answer: Answer) -> list[tuple[int, str, str]]:
    """Rides, departure and arrival of all journeys of a JSON answer."""
    assert answer.code == 0, answer.err
    return [(one["rides"], one["departure"][11:19], one["arrival"][11:19]) for one in answer.json["itineraries"]]
