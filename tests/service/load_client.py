# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""A client that asks seeded questions over connections that it keeps, and judges every answer."""

from __future__ import annotations

import http.client
import random
import threading
import time
from dataclasses import dataclass

from tests.service.running import END_S, HOST

SEED = 20261122
MOST_REQUESTS = 5_000
"""Of one client."""
FRESH_AFTER = 40
"""Requests after which a client takes a new connection, so that new workers get some too."""


@dataclass(frozen=True)
class Question:
    """One address, and what the old and the new network answer."""

    path: str
    old: bytes
    new: bytes


@dataclass(frozen=True)
class Seen:
    """One request: when, over which connection, and what became of it."""

    begun: float
    ended: float
    port: int
    connection: int
    verdict: str
    """``old``, ``new``, ``both`` (the two networks agree), ``failed`` or ``wrong``."""
    detail: str = ""


class Client(threading.Thread):
    """Asks seeded questions over a connection that it keeps, and takes another one where it must."""

    def __init__(self, number: int, port: int, questions: list[Question], until: float) -> None:
        super().__init__(name=f"client {number}")
        self.rng = random.Random(SEED + number)
        self.port, self.questions, self.until = port, questions, until
        self.seen: list[Seen] = []
        self.connections = 0
        self.mistake: BaseException | None = None
        self._connect()

    def _connect(self) -> None:
        self.connections += 1
        self.connection = http.client.HTTPConnection(HOST, self.port, timeout=END_S)
        self.connection.connect()
        self.own_port = self.connection.sock.getsockname()[1]

    def run(self) -> None:
        """Ask until the time is over."""
        try:
            while time.monotonic() < self.until and len(self.seen) < MOST_REQUESTS:
                question = self.rng.choice(self.questions)
                if not self._ask(question):
                    self.connection.close()
                    self._connect()
                    self._ask(question)
                elif len(self.seen) % FRESH_AFTER == 0:
                    self.connection.close()
                    self._connect()
        except BaseException as error:  # noqa: BLE001 - told by the test
            self.mistake = error
        finally:
            self.connection.close()

    def _ask(self, question: Question) -> bool:
        begun = time.monotonic()
        try:
            self.connection.request("GET", question.path)
            response = self.connection.getresponse()
            body = response.read()
        except (OSError, http.client.HTTPException) as error:
            self._note(begun, "failed", f"{type(error).__name__} {error} at {question.path}")
            return False
        verdict = _verdict(question, response.status, body)
        self._note(
            begun, verdict, f"{response.status} at {question.path}: {body[:300]!r}" if verdict == "wrong" else ""
        )
        return True

    def _note(self, begun: float, verdict: str, detail: str) -> None:
        self.seen.append(Seen(begun, time.monotonic(), self.own_port, self.connections, verdict, detail))


def _verdict(question: Question, status: int, body: bytes) -> str:
    if status != 200 or body not in {question.old, question.new}:
        return "wrong"
    if question.old == question.new:
        return "both"
    return "old" if body == question.old else "new"
