# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What a run has done so far, in the folder of its results; one run at a time writes there."""

from __future__ import annotations

import contextlib
import os
import shutil
from typing import TYPE_CHECKING, Self

from mobility.errors import Place, ResourceError, system_error
from mobility.locks import take_lock
from mobility.scenario.part import part_bytes, read_part

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from mobility.scenario.language.scenario import VariantPlan
    from mobility.scenario.part import VariantResult

PARTS, RUNNING = ".unfinished", ".running"


class Kept:
    """Results of variants on disk, each written whole or not at all, for a run of the same inputs that goes on.

    Inside of ``with`` no other run writes into the folder. The system gives the lock back however a run ends.

    Parameters
    ----------
    folder
        Of the results; made if need be.
    key
        Names all inputs: what a run with another key has left goes.
    """

    def __init__(self, folder: Path, key: str) -> None:
        self.folder, self.key = folder, key
        self._handle = -1

    def __enter__(self) -> Self:
        """Take the folder.

        Raises
        ------
        ResourceError
            Another run has it, or it can't be written to.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._handle = self._taken()
        except OSError as error:
            raise system_error(error, self.folder) from error
        try:
            self._begin()
        except OSError as error:
            self._give_back()
            raise system_error(error, self.folder) from error
        return self

    def __exit__(self, *_: object) -> None:
        """Give the folder back; what was kept stays."""
        self._give_back()

    def load(self, plans: Sequence[VariantPlan]) -> dict[int, VariantResult]:
        """What is there already, by number of the variant; what is damaged is not there.

        Parameters
        ----------
        plans
            All variants.
        """
        found = {}
        for number, plan in enumerate(plans):
            try:
                data = self._path(number).read_bytes()
            except OSError:
                continue
            result = read_part(data, self.key)
            if result is not None and result.id == plan.id:
                found[number] = result
        return found

    def keep(self, number: int, result: VariantResult) -> None:
        """Write one.

        Raises
        ------
        ResourceError
            It can't be written.
        """
        path = self._path(number)
        unfinished = path.with_suffix(".new")
        try:
            unfinished.write_bytes(part_bytes(result, self.key))
            unfinished.replace(path)
        except OSError as error:
            raise system_error(error, path) from error

    def forget(self) -> None:
        """Remove what was kept, once all results are written."""
        shutil.rmtree(self.folder / PARTS, ignore_errors=True)

    def _path(self, number: int) -> Path:
        return self.folder / PARTS / f"{number}.part"

    def _begin(self) -> None:
        """Remove what a run of other inputs has left."""
        named, key = self.folder / PARTS / "key", self.key.encode()
        if not named.is_file() or named.read_bytes() != key:
            self.forget()
            named.parent.mkdir(exist_ok=True)
            named.write_bytes(key)

    def _taken(self) -> int:
        """The handle of the lock."""
        path = self.folder / RUNNING
        while True:
            handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
            try:
                free = take_lock(handle)
                held = free and _is_there(handle, path)
            except OSError:
                os.close(handle)
                raise
            if held:
                return handle
            os.close(handle)
            if not free:
                raise ResourceError("scenario_folder_taken", place=Place(str(self.folder)))

    def _give_back(self) -> None:
        with contextlib.suppress(OSError):  # some systems do not remove what is open
            (self.folder / RUNNING).unlink()
        os.close(self._handle)


def _is_there(handle: int, path: Path) -> bool:
    """Whether an open file still stands under its name.

    A run before may remove it between our opening and locking it; others then make a new one, and do not see our lock.
    """
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False
