# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""The command line, called inside this process or as a process of its own."""

import io
import json
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from mobility.cli.main import run

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = (sys.executable, "-c", "from mobility.cli.main import run; run()")
TIMEOUT_S = 120
"""Far more than any of these calls takes; a call that hangs fails."""


@dataclass(frozen=True)
class Answer:
    """What a call gave."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """What stands on stdout as a JSON object."""
        value = json.loads(self.out)
        assert isinstance(value, dict)
        return value

    @property
    def lines(self) -> list[str]:
        """The lines of stdout without blanks at their ends."""
        return [line.rstrip() for line in self.out.splitlines()]


def mobility(*arguments: str | Path, language: str = "en", stdin: bytes = b"") -> Answer:
    """Call ``mobility …`` inside this process, as if typed; the language is given by the environment."""
    out, err = _stream(), _stream()
    code: object = 0
    with (
        patch.object(sys, "argv", ["mobility", *map(str, arguments)]),
        patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")),
        patch.dict(os.environ, {"MOBILITY_LANG": language}),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            run()
        except SystemExit as end:
            code = 0 if end.code is None else end.code
    assert isinstance(code, int)
    return Answer(code, _text(out), _text(err))


def mobility_process(
    *arguments: str | Path,
    environment: dict[str, str] | None = None,
    stdin: bytes = b"",
    folder: Path | None = None,
) -> Answer:
    """Call ``mobility …`` as a process of its own, in the folder of this one or in another."""
    done = subprocess.run(
        [*PROGRAM, *map(str, arguments)],
        input=stdin,
        capture_output=True,
        timeout=TIMEOUT_S,
        check=False,
        cwd=folder,
        env={**os.environ, "MOBILITY_LANG": "en", "PYTHONPATH": str(ROOT), **(environment or {})},
    )
    return Answer(done.returncode, done.stdout.decode(), done.stderr.decode())


def _stream() -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="", write_through=True)


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode("utf-8")
