# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Asks the stored questions again and writes what is answered: ``python -m tests.stored.write [--draw] [REGION …]``.

``git diff tests/stored`` then tells which journeys changed. With ``--draw`` other questions are drawn.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from mobility.network.build import load
from mobility.region import read_region
from tests.agreement.test_real_feeds import SHARED, region_file

from .answer import ask
from .draw import draw
from .regions import NUMBER, REGIONS, answer_of, make_block, path_of, question_of, read_blocks, write_blocks


def write(name: str, folder: Path, *, anew: bool) -> str:
    """Write the answers of one region; a line that tells what changed."""
    path = region_file(name, folder)
    network = load(read_region(path), out=folder / name)
    old = [] if anew or not path_of(name).exists() else read_blocks(name)
    questions = [question_of(block) for block in old] or draw(name, network, path, NUMBER)
    blocks = [make_block(number, one, ask(network, one)) for number, one in enumerate(questions, 1)]
    write_blocks(name, blocks)
    answered = sum(not answer_of(block)[0].startswith("  nothing") for block in blocks)
    changed = sum(one != other for one, other in zip(old, blocks, strict=True)) if old else len(blocks)
    return f"{name}: {len(blocks)} questions, {answered} with answers, {changed} written otherwise than before\n"


def main() -> None:
    """Write the regions asked for, all by default."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draw", action="store_true", help="other questions")
    parser.add_argument("regions", nargs="*", metavar="REGION", help=", ".join(REGIONS))
    arguments = parser.parse_args()
    if unknown := set(arguments.regions) - set(REGIONS):
        parser.error(f"no stored answers of {', '.join(sorted(unknown))}; there are {', '.join(REGIONS)}")
    if not (SHARED / "data").is_dir():
        parser.error("the real data of ../shared/data are absent")
    with tempfile.TemporaryDirectory() as folder:
        for name in arguments.regions or REGIONS:
            sys.stdout.write(write(name, Path(folder), anew=arguments.draw))


if __name__ == "__main__":
    main()
