# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""All kinds of modifications by the word that stands for them in a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mobility.scenario.language import lines, places

if TYPE_CHECKING:
    from mobility.scenario.language.words import Words

KINDS: dict[str, type[Words]] = {
    "add_line": lines.AddLine,
    "strengthen_line": lines.StrengthenLine,
    "change_headway": lines.ChangeHeadway,
    "remove_line": lines.RemoveLine,
    "remove_trips": lines.RemoveTrips,
    "shorten_line": lines.ShortenLine,
    "shift_trips": lines.ShiftTrips,
    "change_speed": lines.ChangeSpeed,
    "change_dwell": lines.ChangeDwell,
    "skip_stops": lines.SkipStops,
    "reroute": lines.Reroute,
    "serve_station": lines.ServeStation,
    "merge_feed": lines.MergeFeed,
    "add_stop": places.AddStop,
    "move_stop": places.MoveStop,
    "close_stop": places.CloseStop,
    "add_hub": places.AddHub,
    "change_transfer_time": places.ChangeTransferTime,
    "add_street": places.AddStreet,
    "close_street": places.CloseStreet,
    "change_street": places.ChangeStreet,
    "on_demand_zone": places.OnDemandZone,
    "add_opportunities": places.AddPlaces,
    "move_opportunities": places.MovePlaces,
    "add_people": places.AddPlaces,
    "move_people": places.MovePlaces,
}
