"""The folder of a round as its commands see it: how it stands, what was read, and the results."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import click

from evaluator import __version__
from evaluator.cli.files import Desk, dumps
from evaluator.diagnostics import Diagnostic
from evaluator.model.dossier import FileLine, Stage, SurveyLine
from evaluator.model.result import Result, dump
from evaluator.model.seal import RoundState, in_edition
from evaluator.reading.evidence_folder import files_of
from evaluator.reading.round_folder import RoundFolder, read_round
from evaluator.reading.round_places import places
from evaluator.reading.seal import Editions, check_seal, read_editions
from evaluator.rendering.files import clear_drafts, settle_folder, write_whole
from evaluator.scoring.bundle import Bundle
from evaluator.scoring.rounds import bundled_round

FOLDER_ARGUMENT = click.argument("folder", metavar="文件夹", type=click.Path(path_type=Path))


def editions_of(desk: Desk, folder: Path, *, reopening: bool = True) -> Editions:
    """The sealed editions of a round; the command ends where the folder or the seals are not what they should be.

    Without `reopening` the record that opened the last of them again is not looked at.
    """
    if not folder.is_dir():
        raise click.UsageError(
            f"“{folder}”{'是一个文件，这里要评估轮次的文件夹' if folder.exists() else '这个文件夹不存在'}"
        )
    editions, found = read_editions(folder, reopening=reopening)
    desk.found.extend(found)
    if editions is None:
        desk.settle()
    assert editions is not None, "a fault would have ended the command"
    return editions


def standing(desk: Desk, folder: Path) -> RoundState:
    """How a round stands; what has moved since it was sealed is on the desk."""
    editions = editions_of(desk, folder)
    desk.found.extend(moved_since(desk, folder, editions))
    return editions.state()


def moved_since(desk: Desk, folder: Path, editions: Editions) -> list[Diagnostic]:
    """What has moved since a round was sealed; nothing where it is not sealed, and then its files are not read."""
    if editions.state().sealed:
        read_through(desk, folder)
    return check_seal(folder, editions, desk.digests)


def read_through(desk: Desk, folder: Path) -> None:
    """Read every file of a round for its checksum, once in a command, and show how far that is: evidence may be gigabytes."""
    from evaluator.rendering.console import measured

    paths = [one.path for one in places(folder)[0] if one.path not in desk.digests.known]
    with measured("核对文件", paths) as told:
        desk.digests.read(paths, told)


@dataclass(frozen=True, slots=True)
class Scored:
    """A round that was read and scored; `bundles` are what each of its results is scored from."""

    folder: RoundFolder
    results: tuple[Result, ...]
    bundles: tuple[Bundle, ...]


def scored(desk: Desk, folder: Path, state: RoundState, stage: Stage = "final") -> Scored | None:
    """The round in the folder with a result for each case, in that edition; None with the faults on the desk."""
    read, found = read_round(folder)
    desk.found.extend(found)
    if read is None:
        return None
    read_through(desk, folder)
    pairs = tuple(bundled_round(read.standard, read.round, read.cases, __version__, stage))
    results = tuple(_results(desk, read, state, [result for result, _ in pairs]))
    return Scored(read, results, tuple(bundle for _, bundle in pairs))


def _results(desk: Desk, read: RoundFolder, state: RoundState, results: Sequence[Result]) -> Iterator[Result]:
    """The results with their edition, and what the folder has beside them: files of evidence, figures of surveys."""
    for result, case in zip(results, read.cases, strict=True):
        subject, statuses = case.report.subject.id, dict(result.dossier.files)
        files, found = files_of(read.root, subject, case.report, statuses, read.standard, desk.digests)
        desk.found.extend(found)
        yield in_edition(_beside(result, files, read.surveys.get(subject, ())), state)


def _beside(result: Result, files: tuple[FileLine, ...], surveys: tuple[SurveyLine, ...]) -> Result:
    about = result.dossier.round
    assert about is not None, "a result of a round says which"
    about = replace(about, files=files, surveys=surveys)
    return replace(result, dossier=replace(result.dossier, round=about))


def write_results(folder: Path, results: Mapping[str, Result], *, lasting: bool = False) -> None:
    """Write results by the name of their file, all in one place, each whole; what else was there is taken away.

    OSError where that fails. `lasting`: they are on the disk when this returns.
    """
    for place in {(folder / name).parent for name in results}:
        place.mkdir(parents=True, exist_ok=True)
        clear_drafts(place)
        for stale in place.glob("*.json"):
            if stale.relative_to(folder).as_posix() not in results:
                stale.unlink()
        for name, result in results.items():
            write_whole(folder / name, (dumps(dump(result)) + "\n").encode("utf-8"), lasting=lasting)
        if lasting:
            for kept in (place, place.parent, folder):
                settle_folder(kept)
