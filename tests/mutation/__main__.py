"""`python -m tests.mutation`: every slip in the files of Hainan, in a table; `--small` for the small ones."""

from __future__ import annotations

import argparse
import os
import time
from collections import Counter
from itertools import islice
from typing import get_args

from tests.mutation.bench import HAINAN, SMALL, Outcome, Tried, try_all
from tests.mutation.slips import Kind

HEADINGS = ("file", "slip", "tried", "no fault", "one fault", "several", "wrong")
KINDS = ("standard", "report", "assessment")


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m tests.mutation")
    options.add_argument("--small", action="store_true", help="the small files of this folder, not those of Hainan")
    options.add_argument("--every", type=int, default=1, metavar="N", help="only every Nth slip")
    options.add_argument("--kind", choices=KINDS, action="append", help="only this kind of file")
    options.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    given = options.parse_args()
    files, begun = SMALL if given.small else HAINAN, time.monotonic()
    print("".join(f"| {heading} " for heading in HEADINGS) + "|\n" + "|---" * len(HEADINGS) + "|")
    wrong: list[str] = []
    for kind in given.kind or KINDS:
        tried = list(try_all(files, kind, lambda every: islice(every, 0, None, given.every), given.processes))
        print(table(kind, tried))
        wrong += [one.wrong for one in tried if one.wrong]
    print(f"\n{time.monotonic() - begun:.0f} s", *wrong, sep="\n\n")
    raise SystemExit(1 if wrong else 0)


def table(kind: str, tried: list[Tried]) -> str:
    """The rows of one kind of file."""
    counts = Counter((one.slip.kind, one.outcome) for one in tried)
    rows = []
    for slip in get_args(Kind):
        numbers = [counts[slip, outcome] for outcome in get_args(Outcome)]
        rows.append("".join(f"| {cell} " for cell in (kind, slip, sum(numbers), *numbers)) + "|")
    return "\n".join(rows)


if __name__ == "__main__":
    main()
