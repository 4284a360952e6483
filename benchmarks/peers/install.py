# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Install the peers below build/peers: ``python -m benchmarks.peers.install FOLDER [PYTHON …]``.

Some peers ship wheels for one version of Python only, so there is one environment for each version that the machine has
and some peer needs; a peer goes into the first that has a wheel for it. What can't be had is written down with pip's
last word, and is told in RESULTS.md. Nothing is compiled.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
MINORS = (11, 12, 13, 14)
COMMON = ("numpy",)
"""What every worker needs."""
LAST_WORD = 300


def pythons(given: list[str]) -> dict[str, str]:
    """Interpreters by version: those given, the one that runs this, and newer ones on the path or of pyenv."""
    versions = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    found = [sys.executable, *(path for minor in MINORS if (path := shutil.which(f"python3.{minor}")))]
    found += [str(path) for minor in MINORS for path in sorted(versions.glob(f"3.{minor}.*/bin/python"))]
    answer: dict[str, str] = {}
    for path in [*given, *found]:
        code = "import sys, venv; print('%d.%d' % sys.version_info[:2])"
        done = subprocess.run([path, "-c", code], capture_output=True, text=True, check=False)
        version = done.stdout.strip()
        if done.returncode == 0 and version in {f"3.{minor}" for minor in MINORS}:
            answer.setdefault(version, path)
    return answer


def wanted(path: Path = HERE / "requirements.txt") -> dict[str, str]:
    """The peers by name, with their versions."""
    lines = [line.split("#")[0].strip() for line in path.read_text(encoding="utf-8").splitlines()]
    return dict(line.split("==", 1) for line in lines if line)


def install(folder: Path, given: list[str]) -> dict[str, dict[str, str]]:
    """Where each peer was installed, or why it was not."""
    interpreters = pythons(given)
    answer: dict[str, dict[str, str]] = {}
    for name, version in wanted().items():
        refusals = []
        for label, interpreter in interpreters.items():
            environment = folder / f"python{label}"
            python = environment / "bin" / "python"
            if not python.exists():
                subprocess.run([interpreter, "-m", "venv", str(environment)], check=True)
            done = _pip(python, *COMMON, f"{name}=={version}")
            if done.returncode == 0:
                answer[name] = {"version": version, "python": label, "environment": environment.name}
                break
            said = [line for line in done.stderr.splitlines() if line.startswith("ERROR")] or [done.stderr]
            refusals.append(f"Python {label}: {said[-1].removeprefix('ERROR: ')[-LAST_WORD:]}")
        else:
            answer[name] = {"version": version, "error": "; ".join(refusals)}
        print(f"{name} {version}: {answer[name].get('error', 'installed')}", flush=True)
    return answer


def _pip(python: Path, *packages: str) -> subprocess.CompletedProcess[str]:
    command = [str(python), "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]
    command += ["--only-binary", ":all:", "--constraint", str(HERE / "constraints.txt"), *packages]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def main() -> None:
    """Install, and write down what is where."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    found = install(folder, sys.argv[2:])
    (folder / "installed.json").write_text(json.dumps(found, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
