# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Errors become messages and exit codes, in one place.

Exit codes: 0 answered, 1 `check` found errors, 2 the input can't be taken, 70 our mistake, 130 interrupted.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, ParamSpec, TypeVar

from mobility.errors import InternalError, MobilityError, ResourceError, system_error
from mobility.texts import preferred_language, text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

P = ParamSpec("P")
R = TypeVar("R")
BAD_INPUT, OUR_MISTAKE, INTERRUPTED = 2, 70, 130


class Interrupted(KeyboardInterrupt):
    """Ctrl-C at a moment of which there is more to say.

    Parameters
    ----------
    key, facts
        Of the text.
    """

    def __init__(self, key: str, **facts: object) -> None:
        super().__init__(key)
        self.key, self.facts = key, facts


@contextmanager
def interrupted_as(key: str, **facts: object) -> Iterator[None]:
    """Let Ctrl-C inside be told by a text of its own."""
    try:
        yield
    except Interrupted:
        raise
    except KeyboardInterrupt as error:
        raise Interrupted(key, **facts) from error


def told(command: Callable[P, R]) -> Callable[P, R]:
    """Let a command end with messages instead of traces, before typer sees what happened."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        with telling():
            return command(*args, **kwargs)

    return run


@contextmanager
def telling() -> Iterator[None]:
    """Turn whatever is raised inside into a message on stderr and an exit code."""
    language = preferred_language()
    try:
        yield
        sys.stdout.flush()
    except InternalError as error:
        _end(error.text(language), OUR_MISTAKE)
    except MobilityError as error:
        _end(error.text(language), BAD_INPUT)
    except MemoryError:
        _end(ResourceError("out_of_memory").text(language), BAD_INPUT)
    except Interrupted as error:
        _end(text(language, error.key, **error.facts), INTERRUPTED)
    except KeyboardInterrupt:
        _end(text(language, "cli.interrupted"), INTERRUPTED)
    except BrokenPipeError:  # nobody reads on, as in `mobility stops … | head`: that is no error
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        _end(system_error(error, Path.cwd()).text(language), BAD_INPUT)
    except Exception as error:
        # typer ends commands by exceptions of its own, which are RuntimeErrors with an exit code.
        if os.environ.get("MOBILITY_DEBUG") or hasattr(error, "exit_code"):
            raise
        what = f"{type(error).__name__}: {error}"
        _end(InternalError("unexpected", what=what).text(language), OUR_MISTAKE)


def _end(message: str, code: int) -> NoReturn:
    sys.stderr.write(message + "\n")
    sys.exit(code)
