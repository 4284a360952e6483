# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Many texts as two arrays, so that they can be memory-mapped and read one by one."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mobility.kernels.layout import Int32, Int64, UInt8


@dataclass(frozen=True, slots=True)
class Strings:
    """An immutable list of texts: ``ptr`` (n+1) into ``blob`` (UTF-8)."""

    blob: UInt8
    ptr: Int64
    _blob_view: memoryview = field(init=False, repr=False, compare=False)
    _ptr_view: memoryview = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Look at the arrays without numpy: answers are full of names, and a single one is read twice as fast so."""
        object.__setattr__(self, "_blob_view", self.blob.data)
        object.__setattr__(self, "_ptr_view", self.ptr.data)

    @classmethod
    def of(cls, texts: Iterable[str]) -> Strings:
        """Pack texts."""
        parts = [text.encode() for text in texts]
        ptr = np.zeros(len(parts) + 1, dtype=np.int64)
        np.cumsum([len(part) for part in parts], out=ptr[1:])
        return cls(np.frombuffer(b"".join(parts), dtype=np.uint8), ptr)

    def __len__(self) -> int:
        """Number of texts."""
        return len(self.ptr) - 1

    def __getitem__(self, index: int) -> str:
        """The text at a position from 0."""
        ptr = self._ptr_view
        if not 0 <= index < len(ptr) - 1:
            raise IndexError(index)
        return str(self._blob_view[ptr[index] : ptr[index + 1]], "utf-8")

    def to_list(self) -> list[str]:
        """All texts."""
        whole, ptr = self.blob.tobytes(), self.ptr.tolist()
        return [whole[a:b].decode() for a, b in itertools.pairwise(ptr)]

    def find(self, text: str, order: Int32) -> int:
        """The position of a text, -1 if it is not there.

        Parameters
        ----------
        text
            What is looked for.
        order
            (n) positions by rising text (by code point), for bisection.
        """
        low, high = 0, len(order)
        while low < high:
            middle = (low + high) // 2
            if self[int(order[middle])] < text:
                low = middle + 1
            else:
                high = middle
        return int(order[low]) if low < len(order) and self[int(order[low])] == text else -1


def pool(texts: list[str]) -> tuple[Strings, Int32]:
    """Each different text once, in order of first use, and which one each entry is."""
    seen = {text: number for number, text in enumerate(dict.fromkeys(texts))}
    index = np.fromiter(map(seen.__getitem__, texts), dtype=np.int32, count=len(texts))
    return Strings.of(seen), index
