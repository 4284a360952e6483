# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Where a place lies, asked of Nominatim through OSMnx (extra ``analyst``); only called when a user asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mobility.errors import InputError, ResourceError
from mobility.sources.download.transfer import USER_AGENT, host_of

if TYPE_CHECKING:
    from mobility.region import Box


def box_of_name(name: str) -> Box:
    """The box around a place.

    Parameters
    ----------
    name
        As Nominatim may know it: "Haldensleben, Sachsen-Anhalt".

    Returns
    -------
    tuple
        South, west, north, east of its boundary in degrees.

    Raises
    ------
    InputError
        OSMnx is not installed, or nobody knows the name.
    ResourceError
        No answer.
    """
    try:
        import osmnx
        import requests
    except ImportError as error:
        raise InputError("online_needs_osmnx") from error
    osmnx.settings.use_cache = False
    osmnx.settings.http_user_agent = USER_AGENT
    try:
        found = osmnx.geocoder.geocode_to_gdf(name)
    except (requests.RequestException, osmnx._errors.ResponseStatusCodeError) as error:  # noqa: SLF001
        host = host_of(osmnx.settings.nominatim_url)
        why = str(error).splitlines()[0]
        raise ResourceError("fetch_offline", host=host, why=why) from error
    except (osmnx._errors.InsufficientResponseError, TypeError) as error:  # noqa: SLF001 - TypeError: known, but no area
        raise InputError("online_unknown", name=name) from error
    west, south, east, north = (float(value) for value in found.total_bounds)
    return south, west, north, east
