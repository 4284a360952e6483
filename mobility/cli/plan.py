# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""`mobility plan`: journeys from place to place, or answers to a file of questions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from mobility.cli.console import network_facts, open_network, parse_at, print_json, read_lines, write_utf8
from mobility.cli.journeys import show_result
from mobility.cli.statistics import show_statistics
from mobility.errors import InputError
from mobility.planner.batch import answer_batch
from mobility.planner.notes import notes
from mobility.planner.places import find_place
from mobility.planner.plan import PlanResult, plan, refuse_wheels_without_streets
from mobility.planner.request import PlanRequest
from mobility.planner.street_legs import MODES

if TYPE_CHECKING:
    from pathlib import Path

    from mobility.network.network import Network
    from mobility.region import TransferSettings

ANSWERED, SOME_ROWS_BAD = 0, 2
PROFILE_OF = {mode: profile for profile, mode in MODES.items()}


@dataclass(frozen=True, slots=True)
class Wishes:
    """The options of a question, as typed; None: not given."""

    at: str | None = None
    arrive_by: str | None = None
    max_walk_s: int | None = None
    walk_speed_m_s: float | None = None
    change_s: int | None = None
    max_rides: int | None = None
    modes: str | None = None
    access: str | None = None
    egress: str | None = None
    steps: bool = False
    debug: bool = False

    def ways(self) -> dict[str, Any]:
        """How one gets to the first stop, from the last, and all the way; as ``PlanRequest`` takes it."""
        modes = [mode.strip() for mode in (self.modes or "transit,walk").split(",") if mode.strip()]
        for mode in modes or [""]:
            if mode not in {"transit", *PROFILE_OF}:
                raise InputError("bad_mode", option="--modes", mode=mode, modes="transit, walk, bike, car")
        for option, way in (("--access", self.access), ("--egress", self.egress)):
            if way is not None and way not in PROFILE_OF:
                raise InputError("bad_mode", option=option, mode=way, modes="walk, bike, car")
        return {
            "access": (PROFILE_OF[self.access or "walk"],),
            "egress": (PROFILE_OF[self.egress or "walk"],),
            "direct": tuple(dict.fromkeys(PROFILE_OF[mode] for mode in modes if mode in PROFILE_OF)),
            "transit": "transit" in modes,
        }

    def settings(self, network: Network) -> TransferSettings:
        """The region's settings with the given options in their place."""
        given: dict[str, Any] = {
            name: value
            for name, value, low, high, option in (
                ("max_walk_s", self.max_walk_s, 0, 14_400, "--max-walk"),
                ("walk_speed_m_s", self.walk_speed_m_s, 0.1, 10.0, "--walk-speed"),
                ("change_s", self.change_s, 0, 3_600, "--change"),
                ("", self.max_rides, 0, 1_000, "--max-rides"),
            )
            if _within(value, low, high, option) and name
        }
        return replace(network.settings, **given)


def _within(value: float | None, low: float, high: float, option: str) -> bool:
    if value is not None and not low <= value <= high:
        raise InputError("bad_number", option=option, low=low, high=high)
    return value is not None


def run(
    region: str,
    origin: str | None,
    destination: str | None,
    wishes: Wishes,
    *,
    batch: Path | None,
    out: Path | None,
    as_json: bool,
    quiet: bool,
) -> int:
    """Answer; returns the exit code."""
    if batch is not None:
        if origin is not None or wishes.at is not None:
            raise InputError("conflicting_options", one="--batch", other="FROM, TO, --at")
        if wishes.debug:
            raise InputError("conflicting_options", one="--batch", other="--debug")
        return _run_batch(region, wishes, batch, out=out, quiet=quiet)
    if origin is None or destination is None:
        raise InputError("missing_arguments")
    if wishes.at is not None and wishes.arrive_by is not None:
        raise InputError("conflicting_options", one="--at", other="--arrive-by")
    network = open_network(region, out=out, quiet=quiet)
    request = PlanRequest(
        find_place(network, origin),
        find_place(network, destination),
        parse_at(network, wishes.at if wishes.arrive_by is None else wishes.arrive_by),
        arrive_by=wishes.arrive_by is not None,
        max_rides=wishes.max_rides,
        settings=wishes.settings(network),
        **wishes.ways(),
    )
    result = plan(network, request)
    if as_json:
        print_json(_as_dict(network, request, result))
    else:
        show_result(network, request, result, steps=wishes.steps)
    if wishes.debug:
        show_statistics(result.statistics)
    return ANSWERED


def _run_batch(region: str, wishes: Wishes, file: Path, *, out: Path | None, quiet: bool) -> int:
    ways = wishes.ways()
    if set(ways["direct"]) - {"foot"}:
        raise InputError("conflicting_options", one="--batch", other="--modes bike, --modes car")
    lines = read_lines(file)
    network = open_network(region, out=out, quiet=quiet)
    refuse_wheels_without_streets(network, (*ways["access"], *ways["egress"]))
    code = ANSWERED
    for line, answered in answer_batch(
        network,
        lines,
        arrive_by=wishes.arrive_by is not None,
        max_rides=wishes.max_rides,
        settings=wishes.settings(network),
        ways=ways,
        file=str(file),
    ):
        write_utf8(f"{line}\n")
        code = code if answered else SOME_ROWS_BAD
    return code


def _as_dict(network: Network, request: PlanRequest, result: PlanResult) -> dict[str, Any]:
    return {
        "network": network_facts(network),
        "request": {
            "from": request.origin.name,
            "to": request.destination.name,
            "at": request.at.isoformat(),
            "arrive_by": request.arrive_by,
        },
        "itineraries": [itinerary.to_dict() for itinerary in result.itineraries],
        "direct": [itinerary.to_dict() for itinerary in result.direct],
        "notes": notes(result),
        "reason": result.reason.to_dict() if result.reason else None,
        "warnings": [warning.to_dict() for warning in result.warnings],
    }
