# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The gazetteer of a compiled network: what planners ask and hand to kernels."""

from __future__ import annotations

import bisect
from functools import cached_property
from typing import TYPE_CHECKING

from mobility.kernels.name_layout import Names, Words
from mobility.network.gazetteer.words import number_key
from mobility.network.strings import Strings

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np


class Gazetteer:
    """What a network knows by name; threads may share it. Entries, addresses and areas are numbers; see ``schema``."""

    def __init__(self, arrays: Mapping[str, np.ndarray]) -> None:
        self.arrays = arrays
        self.entries = len(arrays["gazetteer_kind"])
        self.words = Words(arrays["gazetteer_letter"], arrays["gazetteer_word_ptr"], arrays["gazetteer_word_shared"])
        self.names = Names(
            posting_ptr=arrays["gazetteer_posting_ptr"],
            posting=arrays["gazetteer_posting"],
            token_ptr=arrays["gazetteer_token_ptr"],
            token=arrays["gazetteer_token"],
            kind=arrays["gazetteer_kind"],
            boost=arrays["gazetteer_boost"],
            area=arrays["gazetteer_of_area"],
            area_word_ptr=arrays["gazetteer_area_word_ptr"],
            area_word=arrays["gazetteer_area_word"],
            lat_e7=arrays["gazetteer_lat_e7"],
            lon_e7=arrays["gazetteer_lon_e7"],
        )

    def _strings(self, name: str) -> Strings:
        return Strings(self.arrays[f"gazetteer_{name}_blob"], self.arrays[f"gazetteer_{name}_ptr"])

    @cached_property
    def _pools(self) -> dict[str, Strings]:
        return {name: self._strings(name) for name in ("name", "category", "address_postcode")}

    @cached_property
    def areas(self) -> Strings:
        """Names of towns and districts, and postcodes."""
        return self._strings("area")

    @cached_property
    def numbers(self) -> Strings:
        """House numbers of all addresses."""
        return self._strings("address_number")

    def text(self, name: str, at: int) -> str:
        """``name`` or ``category`` of an entry, ``address_postcode`` of an address."""
        return self._pools[name][int(self.arrays[f"gazetteer_{name}_of"][at])]

    def list_of(self, name: str, entry: int) -> list[int]:
        """``stop`` or ``route_type``: the stops of an entry, or the route types that call there."""
        ptr = self.arrays[f"gazetteer_{name}_ptr"]
        numbers: list[int] = self.arrays[f"gazetteer_{name}"][ptr[entry] : ptr[entry + 1]].tolist()
        return numbers

    def street_of_address(self, address: int) -> int:
        """The street entry that an address belongs to."""
        return int(self.arrays["gazetteer_address_ptr"].searchsorted(address, side="right")) - 1

    def address_of(self, street: int, number: str) -> int:
        """The address of a street by its house number in any spelling, -1 if it is not known.

        Numbers that share one door, ``234-236``, are found by the first of them too.
        """
        ptr = self.arrays["gazetteer_address_ptr"]
        asked, end = number_key(number), int(ptr[street + 1])
        for wanted, exact in ((asked, True), (f"{asked}-", False)):
            at = bisect.bisect_left(
                range(end), wanted, lo=int(ptr[street]), key=lambda address: number_key(self.numbers[address])
            )
            if at < end and asked:
                found = number_key(self.numbers[at])
                if found == wanted or (not exact and found.startswith(wanted)):
                    return at
        return -1
