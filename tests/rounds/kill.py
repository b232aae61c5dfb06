"""Kills a command on the folder of a round in the middle of its work, and looks at what is left.

`python -m tests.rounds.kill --times 50 --folder FOLDER -- round close {}` prints what was seen; `{}` stands for a copy of the folder. Half
of the kills come at any moment of the run, half while it is writing.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path

from tests.rounds.made import make_round

#: what the program writes; everything else in the folder is input
WRITTEN = ("结果", "报告", "文书", "整改", "封存")

#: what a forked process need not import again, so that the kills fall into the work and not before it
_PRELOADED = ["evaluator.cli.round_close", "evaluator.cli.round_score", "evaluator.rendering.html"]

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(_PRELOADED)


def work(words: Sequence[str], folder: str, said: str, act: int) -> None:
    """Run the command line in this process, with what it says in a file; it kills itself before its n-th act on the folder."""
    left = act

    def hook(event: str, args: tuple[object, ...]) -> None:
        nonlocal left
        if event == "open":
            acts = isinstance(args[1], str) and bool(set(args[1]) & set("wax+"))
        else:
            acts = event in ("os.rename", "os.remove", "os.mkdir", "os.rmdir")
        if acts and isinstance(args[0], (str, Path)) and str(args[0]).startswith(folder):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    output = os.open(said, os.O_WRONLY | os.O_CREAT)
    os.dup2(output, 1)
    os.dup2(output, 2)
    sys.argv = ["evaluator", *words]
    if act:
        sys.addaudithook(hook)
    from evaluator.cli import main

    main()


@dataclass
class Seen:
    """What came of the kills: how many there were, how many found the command done, and how many were in the middle of writing."""

    kills: int = 0
    done: int = 0
    writing: int = 0
    drafts: int = 0

    def words(self) -> str:
        return (
            f"{self.kills} kills: {self.done} came after the end, {self.writing} left some but not all of the files, "
            f"{self.drafts} left a draft"
        )


class Trial:
    """A command, a folder, and both whole states: as it is before, and as the command leaves it when nobody disturbs it."""

    def __init__(self, folder: Path, command: Sequence[str], scratch: Path) -> None:
        self.folder, self.command, self.scratch = folder, command, scratch
        self.before = files_of(folder)
        self.after = self._whole()
        began = time.monotonic()
        assert self._whole() == self.after, "the same folder gives the same bytes"
        self.seconds = time.monotonic() - began
        assert inputs(self.after) == inputs(self.before), "the command itself leaves the inputs alone"

    def _whole(self) -> dict[str, bytes]:
        """What the command leaves when nobody disturbs it."""
        place = self._copy()
        assert self._run(place) == 0, self._said(place)
        return files_of(place)

    def at_random(self, times: int, seed: int) -> Seen:
        """Kill the command so many times, at moments drawn with that seed."""
        moments, seen = random.Random(seed), Seen()
        for n in range(times):
            place = self._copy()
            process = self._started(place)
            if n % 2:
                while process.is_alive() and set(names_of(place)) == set(self.before):
                    time.sleep(0.0002)
                time.sleep(moments.uniform(0, 0.01))
            else:
                time.sleep(moments.uniform(0, self.seconds))
            process.kill()
            process.join()
            self._look(place, seen)
        return seen

    def at_every_act(self) -> Seen:
        """Kill the command before each single act on a file of the folder, one after another, until none is left."""
        seen = Seen()
        for act in range(1, 10_000):
            place = self._copy()
            code = self._run(place, act)
            if code == 0:
                return seen
            assert code == -signal.SIGKILL, self._said(place)
            self._look(place, seen)
        raise AssertionError("the command never ends")

    def _look(self, place: Path, seen: Seen) -> None:
        """What a kill may leave: the inputs as they were, every other file whole, and a next run that ends as if nothing was."""
        left = files_of(place)
        drafts = [name for name in left if name.endswith(".part")]
        kept = {name: data for name, data in left.items() if name not in drafts}
        assert inputs(kept) == inputs(self.before), "the inputs are untouched"
        for name, data in kept.items():
            assert data in (self.before.get(name), self.after.get(name)), f"{name} is half written"
        seen.kills += 1
        seen.done += kept == self.after
        seen.writing += kept not in (self.before, self.after)
        seen.drafts += bool(drafts)
        assert self._run(place) == 0, self._said(place)
        after = files_of(place)
        other = [name for name in after.keys() | self.after.keys() if after.get(name) != self.after.get(name)]
        assert not other, f"the next run gives the same bytes, and takes the drafts away: {sorted(other)}"
        shutil.rmtree(place)

    def _copy(self) -> Path:
        place = Path(tempfile.mkdtemp(dir=self.scratch)) / self.folder.name
        return Path(shutil.copytree(self.folder, place))

    def _started(self, place: Path, act: int = 0) -> BaseProcess:
        words = [str(place) if word == "{}" else word for word in self.command]
        process = _FORKS.Process(target=work, args=(words, str(place), str(place.with_name("said")), act))
        process.start()
        return process

    def _run(self, place: Path, act: int = 0) -> int | None:
        process = self._started(place, act)
        process.join()
        return process.exitcode

    def _said(self, place: Path) -> str:
        return place.with_name("said").read_text(encoding="utf-8")


def names_of(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        if path.is_file():
            yield path.relative_to(folder).as_posix()


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file of the folder with its bytes."""
    return {name: (folder / name).read_bytes() for name in sorted(names_of(folder))}


def inputs(files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {name: data for name, data in files.items() if name.partition("/")[0] not in WRITTEN}


def main() -> None:
    """Kill as the command line says, and print what was seen."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=50)
    parser.add_argument("--seed", type=int, default=20241122)
    parser.add_argument("--folder", type=Path, help="the folder of a round; else the small one of the tests")
    parser.add_argument("command", nargs="+", help="of evaluator, {} for the folder: round close {}")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.folder or make_round(Path(scratch) / "清溪2024")
        trial = Trial(folder, given.command, Path(scratch))
        print(
            f"evaluator {' '.join(given.command)}: {trial.seconds:.2f} s undisturbed, {len(trial.before)} files before"
        )
        print("at random moments:", trial.at_random(given.times, given.seed).words())
        print("before every act on a file:", trial.at_every_act().words())


if __name__ == "__main__":
    main()
