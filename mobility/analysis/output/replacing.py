# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""A file appears whole or not at all: it is written beside its place and put there in one step."""

from __future__ import annotations

import secrets
from contextlib import contextmanager
from typing import TYPE_CHECKING

from mobility.errors import MobilityError, system_error

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """An empty file to write to, which takes its place when the block ends well, and goes away otherwise.

    Parameters
    ----------
    path
        Where the result shall be; what is there before stays until then.

    Yields
    ------
    Path
        In the same folder and with the same ending. What is written must not hold its name, which is drawn by lot.

    Raises
    ------
    ResourceError
        The system does not let it be written, or has no room for it.
    """
    unfinished = path.with_name(f".{path.stem[:40]}-{secrets.token_hex(4)}{path.suffix}")
    try:
        unfinished.open("xb").close()
        yield unfinished
        unfinished.replace(path)
    except MobilityError:
        raise
    except OSError as error:
        # the user knows the place, not the name drawn by lot
        told = OSError(error.errno, error.strerror or str(error)) if error.errno else OSError(str(error))
        raise system_error(told, path) from error
    finally:
        unfinished.unlink(missing_ok=True)
