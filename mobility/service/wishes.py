# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Which wishes are heard, which are named as ignored, and which are refused because the answer would be unsafe."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from mobility.errors import InputError
from mobility.planner.request import ChangeWish
from mobility.service.modes import PROFILE_OF, route_types_of
from mobility.service.questions import (
    MOST_ACCESS_S,
    MOST_SNAP_M,
    IgnoredPlanWishes,
    IgnoredStreetWishes,
    Question,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mobility.region import TransferSettings
    from mobility.service.questions import TransferWishes
    from mobility.service.served import Served

MINUTE_S = 60


class RefusedError(InputError):
    """Understood, but not to be answered: nothing is left of the question, or the answer would be unsafe."""


class Ignored:
    """What of a question was ignored: for ``debugOutput`` and the header ``Warning``."""

    def __init__(self) -> None:
        self._names: dict[str, int] = {}

    def add(self, parameter: str, value: str = "") -> None:
        """Note a parameter, or one of its values."""
        self._names[f"ignored.{parameter}{'.' if value else ''}{value}"] = 1

    def to_dict(self) -> dict[str, int]:
        """As counts, the only kind of value that the contract allows."""
        return dict(self._names)

    def header(self) -> str:
        """Value of the header ``Warning``, empty if nothing was ignored."""
        names = ", ".join(name.removeprefix("ignored.") for name in self._names)
        shown = "".join(c if c.isascii() and c.isprintable() and c not in '"\\' else "?" for c in names)
        return f'299 umstieg "ignored: {shown[:400]}"' if names else ""

    def unknown_parameters(self, asked: Iterable[str], known: type[Question]) -> None:
        """Note parameters that no one knows."""
        for name in sorted(set(asked) - _parameters(known)):
            self.add(name[:40])

    def unheard(self, question: Question, *groups: type[Question]) -> None:
        """Note what was set of the parameters that are taken and ignored."""
        for name in sorted(question.model_fields_set):
            for group in groups:
                field = group.model_fields.get(name)
                if field is not None and getattr(question, name) not in (field.default, (), None):
                    self.add(field.alias or name)


@cache
def _parameters(known: type[Question]) -> frozenset[str | None]:
    return frozenset(field.alias for field in known.model_fields.values())


def refuse_unsafe(question: TransferWishes) -> None:
    """Refuse what we can't promise.

    Raises
    ------
    RefusedError
        Barrier-free trips, bikes or cars on board: trips are not chosen by these yet.
    """
    unsafe = {
        "pedestrianProfile=WHEELCHAIR": question.pedestrian_profile == "WHEELCHAIR",
        "requireBikeTransport": question.require_bike_transport,
        "requireCarTransport": question.require_car_transport,
    }
    for wish, asked in unsafe.items():
        if asked:
            raise RefusedError("wish_not_built", wish=wish)


def street_profiles(ignored: Ignored, parameter: str, modes: tuple[Any, ...], *, streets: bool) -> tuple[str, ...]:
    """The profiles that a list of street modes lets through, in its order.

    Raises
    ------
    RefusedError
        The list was not empty and nothing is left of it.
    """
    known = {mode: PROFILE_OF[mode] for mode in modes if mode in PROFILE_OF and (streets or mode == "WALK")}
    for mode in modes:
        if mode not in known:
            ignored.add(parameter, mode)
    if modes and not known:
        raise RefusedError("no_mode_left", parameter=parameter, modes=",".join(modes))
    return tuple(known.values())


def route_types(ignored: Ignored, served: Served, modes: tuple[Any, ...], parameter: str) -> frozenset[int] | None:
    """The route types that a list of transit modes lets through, None for all.

    Raises
    ------
    RefusedError
        The list was not empty and names nothing that we know; a mode that no line here has is no reason.
    """
    lines = [mode for mode in modes if mode != "ODM" or not served.network.zones]
    types, unknown = route_types_of(lines, served.route_types)
    for mode in unknown:
        ignored.add(parameter, mode)
    if modes and len(unknown) == len(modes):
        raise RefusedError("no_mode_left", parameter=parameter, modes=",".join(modes))
    return None if types == served.route_types else types


def on_demand(modes: tuple[Any, ...]) -> bool:
    """Whether a list of transit modes lets on-demand service through; ``TRANSIT`` stands for it too."""
    return "TRANSIT" in modes or "ODM" in modes


def transfer_request(ignored: Ignored, served: Served, question: TransferWishes) -> dict[str, Any]:
    """What journeys and reach share, as ``PlanRequest`` takes it."""
    refuse_unsafe(question)
    ignored.unheard(question, IgnoredStreetWishes, IgnoredPlanWishes)
    if question.max_matching_distance not in (None, MOST_SNAP_M):
        ignored.add("maxMatchingDistance")
    if question.no_compulsory_reservation:
        ignored.add("noCompulsoryReservation")
    streets = served.network.streets is not None
    modes = question.transit_modes
    return {
        "access": street_profiles(ignored, "preTransitModes", question.pre_transit_modes, streets=streets) or ("foot",),
        "egress": street_profiles(ignored, "postTransitModes", question.post_transit_modes, streets=streets)
        or ("foot",),
        "access_max_s": min(question.max_pre_transit_time, MOST_ACCESS_S) if question.pre_transit_modes else 0,
        "egress_max_s": min(question.max_post_transit_time, MOST_ACCESS_S) if question.post_transit_modes else 0,
        "transit": bool(modes),
        "on_demand": on_demand(modes),
        "route_types": route_types(ignored, served, modes, "transitModes") if modes else None,
        "max_rides": None if question.max_transfers is None else question.max_transfers + 1,
        "settings": _settings(served.network.settings, question.pedestrian_speed),
        "change": ChangeWish(
            question.min_transfer_time * MINUTE_S,
            question.additional_transfer_time * MINUTE_S,
            question.transfer_time_factor,
        ),
    }


def _settings(settings: TransferSettings, speed_m_s: float | None) -> TransferSettings | None:
    """The region's settings with another walking speed, to 5 cm/s, so that few tables of walks are needed."""
    if speed_m_s is None:
        return None
    speed = round(round(speed_m_s / 0.05) * 0.05, 2)
    return None if speed == settings.walk_speed_m_s else replace(settings, walk_speed_m_s=speed)
