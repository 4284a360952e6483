# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The text of a region file with comments in the user's language."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mobility.analysis.day_types.lands import LAND_OF_KEY
from mobility.texts import preferred_language, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mobility.region import Box

UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "o", "æ": "ae", "ł": "l", "đ": "d"})
ESCAPES = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
STATES = {
    "01": "schleswig-holstein", "02": "hamburg", "03": "niedersachsen", "04": "bremen", "05": "nordrhein-westfalen",
    "06": "hessen", "07": "rheinland-pfalz", "08": "baden-wuerttemberg", "09": "bayern", "10": "saarland",
    "11": "berlin", "12": "brandenburg", "13": "mecklenburg-vorpommern", "14": "sachsen", "15": "sachsen-anhalt",
    "16": "thueringen",
}  # fmt: skip
"""Extract of the map by the first two digits of a municipality key."""
EXTRACTS = "https://download.geofabrik.de/europe/germany/{state}-latest.osm.pbf"
"""Where such extracts come from; written as a hint, nothing is asked of it here."""


WIDTH = 100
"""Longest line of a comment."""


@dataclass(frozen=True, slots=True)
class NewFeed:
    """A feed for a region file: its id, where it lies as seen from that file, and its address."""

    id: str
    gtfs: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class NewStreets:
    """The map for a region file: where it lies, and its address or that it comes from Overpass."""

    osm: str
    url: str | None = None
    overpass: bool = False


def region_text(
    *,
    name: str,
    time_zone: str,
    feeds: Sequence[NewFeed],
    streets: NewStreets | None = None,
    ags: str | None = None,
    box: Box | None = None,
) -> str:
    """A region file that ``region.read_region`` takes.

    Parameters
    ----------
    name
        Of the place; any text.
    time_zone
        As in ``Europe/Berlin``.
    feeds
        At least one.
    streets
        None for a file in which the map is only hinted at.
    ags
        Official municipality key of Germany, noted as a comment.
    box
        South, west, north, east: what a map is cut to.
    """
    lines = [*_comment("head", name=quoted(name)), "", "[region]"]
    lines += [*_comment("id"), f"id = {quoted(slug(name) or 'region')}", f"name = {quoted(name)}"]
    lines += _comment("ags", ags=ags) if ags else []
    lines += [f"time_zone = {quoted(time_zone)}"]
    lines += [f"state = {quoted(LAND_OF_KEY[ags[:2]])}"] if ags and ags[:2] in LAND_OF_KEY else []
    lines += ["", *_comment("feeds")]
    for feed in feeds:
        lines += ["[[feeds]]", f"id = {quoted(feed.id)}", f"gtfs = {quoted(feed.gtfs)}"]
        lines += [f"url = {quoted(feed.url)}"] if feed.url else []
        lines += ['# attribution = ""', '# licence = ""', ""]
    lines += [*_comment("streets"), *_streets(streets, slug(name) or "region", box, ags), ""]
    lines += ["[transfers]"]
    defaults = {"change_s": "120", "max_walk_s": "900", "walk_speed_m_s": "1.25", "detour_factor": "1.3"}
    lines += [f"{f'{key} = {value}':<24}# {_say(key)}" for key, value in defaults.items()]
    return "\n".join(lines) + "\n"


def _streets(streets: NewStreets | None, region: str, box: Box | None, ags: str | None) -> list[str]:
    limits = "" if box is None else f"box = [{', '.join(f'{value:.4f}' for value in box)}]  # {_say('box')}"
    if streets is None:
        url = EXTRACTS.format(state=STATES.get((ags or "15")[:2], "sachsen-anhalt"))
        # Without numbers it is no valid TOML, so that nobody fetches the box of an example.
        hint = limits or f"box = [{_say('sides')}]  # {_say('box')}"
        example = ["[streets]", f'osm = "osm/{region}.osm.pbf"', f'url = "{url}"', hint]
        return [f"# {line}" for line in example]
    lines = ["[streets]", f"osm = {quoted(streets.osm)}"]
    lines += [f"url = {quoted(streets.url)}"] if streets.url else []
    lines += ["overpass = true"] if streets.overpass else []
    fetched = streets.url is not None or streets.overpass
    return [*lines, limits] if limits and fetched else lines


def quoted(value: str) -> str:
    """A basic string of TOML that holds exactly this text.

    Parameters
    ----------
    value
        Any text that UTF-8 can hold.
    """
    pieces = (ESCAPES.get(sign) or (f"\\u{ord(sign):04x}" if _is_control(sign) else sign) for sign in value)
    return f'"{"".join(pieces)}"'


def _is_control(sign: str) -> bool:
    return unicodedata.category(sign) in {"Cc", "Zl", "Zp"}


def slug(value: str) -> str:
    """An id of small letters, digits and hyphens; empty if the text has no Latin letter and no digit."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFC", value).lower().translate(UMLAUTS))
    ascii_only = plain.encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")


def _comment(key: str, **facts: object) -> list[str]:
    """A comment on its own lines."""
    lines = textwrap.wrap(_say(key, **facts), WIDTH, break_long_words=False, break_on_hyphens=False)
    return [f"# {line}" for line in lines]


def _say(key: str, **facts: object) -> str:
    return text(preferred_language(), f"init.{key}", **facts)
