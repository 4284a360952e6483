# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Logs of one JSON object a line, in which no coordinate, address or text of a question ever stands.

Who asks from where to where is personal data: a line names the route, not the address that was called, and an
unexpected error its class and the lines of code that it passed, not its message, which may quote the question.
"""

from __future__ import annotations

import datetime as dt
import logging
import sys
import traceback

import msgspec

KEPT = {"mobility.service", "uvicorn.error"}
"""Loggers whose messages are written as they are: ours, and the server's own of starting and stopping."""


class JsonLines(logging.Formatter):
    """Writes a record as one line."""

    def format(self, record: logging.LogRecord) -> str:
        """Time, level, event, and the facts that were given with ``extra={"facts": …}``."""
        line: dict[str, object] = {
            "time": dt.datetime.fromtimestamp(record.created, dt.UTC),
            "level": record.levelname.lower(),
            "event": record.getMessage() if record.name in KEPT and not record.exc_info else record.name,
            **getattr(record, "facts", {}),
        }
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
            frames = traceback.extract_tb(record.exc_info[2])
            line["trace"] = [f"{frame.filename.rpartition('mobility/')[2]}:{frame.lineno}" for frame in frames[-12:]]
        return msgspec.json.encode(line).decode()


def write_logs(level: int = logging.INFO) -> None:
    """Send all logs to stderr as JSON lines; the server's list of addresses that were called stays silent."""
    # What no line of ours tells need not be found out for each.
    logging.logThreads = logging.logProcesses = False
    logging._srcfile = None  # noqa: SLF001 - as the howto of logging advises
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("mobility.service").setLevel(level)
    server = logging.getLogger("uvicorn.error")
    server.setLevel(level)
    server.handlers, server.propagate = [], True
    access = logging.getLogger("uvicorn.access")
    access.handlers, access.propagate, access.disabled = [], False, True
