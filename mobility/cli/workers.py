# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Several processes that answer on one port; one that dies is noticed at once and replaced."""

from __future__ import annotations

from uvicorn.supervisors import Multiprocess


class Workers(Multiprocess):
    """The supervisor of uvicorn, which by itself keeps both ends of the pipe to each worker.

    Then the death of a worker that is asked for a sign of life in this very moment is noticed only when the time for an
    answer has passed. With its end in the worker alone, the pipe breaks at once.
    """

    def init_processes(self) -> None:
        """Start all workers."""
        super().init_processes()
        self._let_go()

    def keep_subprocess_alive(self) -> None:
        """Replace workers that died."""
        super().keep_subprocess_alive()
        self._let_go()

    def _let_go(self) -> None:
        for process in self.processes:
            process.child_conn.close()
