"""Medians of repeated measurements."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence


def cpu_of_command(command: Sequence[str], runs: int = 7) -> float:
    """Median processor seconds (user and system) of a whole command, after one warm-up run."""
    taken = []
    for run in range(runs + 1):
        before = os.times()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        after = os.times()
        if run:
            spent = after.children_user - before.children_user + after.children_system - before.children_system
            taken.append(spent)
    return statistics.median(taken)


def wall_of_command(command: Sequence[str], runs: int = 7) -> float:
    """Median wall-clock seconds of a whole command, after one warm-up run."""
    taken = []
    for run in range(runs + 1):
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if run:
            taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def cpu_of_call(call: Callable[[], object], runs: int = 7) -> float:
    """Median processor seconds of a call in this process, after one warm-up run."""
    taken = []
    for run in range(runs + 1):
        start = time.process_time()
        call()
        if run:
            taken.append(time.process_time() - start)
    return statistics.median(taken)


def row(what: str, seconds: float, peer: str, peer_seconds: float) -> None:
    """One line of the table: seconds, and the ratio to the peer."""
    print(
        f"  {what:<46} {seconds * 1000:9.1f} ms   {seconds / peer_seconds:7.1f} x  {peer} ({peer_seconds * 1000:.1f} ms)"
    )


def python() -> str:
    return sys.executable
