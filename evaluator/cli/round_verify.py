"""`evaluator round verify`: whether a sealed edition is still what was sealed, and what the code on paper stands for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from evaluator import __version__
from evaluator.cli.files import Desk, dumps
from evaluator.cli.round_results import FOLDER_ARGUMENT, editions_of, read_through, scored
from evaluator.diagnostics import has_errors, to_json
from evaluator.model.seal import Manifest, RoundState, code_of, digest_of
from evaluator.reading.seal import Editions, covered_files, manifest_of, moved
from evaluator.reading.verifying import as_notes, code_differs, results_differ, scores_differ


@click.command()
@FOLDER_ARGUMENT
@click.option("--code", metavar="封存码", help="签字页上的封存码；大小写、短横和空格都不要紧")
@click.option("--edition", type=click.IntRange(min=1), metavar="N", help="核对第几版；不写则是最后封存的一版")
@click.option("--json", "as_json", is_flag=True, help="按 JSON 输出，供程序读取")
def verify(folder: Path, code: str | None, edition: int | None, as_json: bool) -> None:
    """核对封存：文件有没有改动，重新算分是否相同，封存码是否相符。

    例：evaluator round verify 琼中2023 --code 9CEA-0F15-AED8-1204-77A0
    """
    desk = Desk(as_json)
    editions = editions_of(desk, folder)
    manifest = _chosen(editions, edition)
    checked = _check(desk, folder, editions, manifest)
    if code is not None:
        desk.found.extend(code_differs(folder, manifest, code))
    if as_json:
        click.echo(dumps(_as_data(desk, manifest, checked)))
        raise SystemExit(1 if desk.broken() else 0)
    desk.settle()
    for line in _words(manifest, checked, code):
        click.echo(line)


@dataclass(frozen=True, slots=True)
class _Checked:
    """How far an edition could be checked: whether the files are those of the edition, and whether it was scored anew."""

    files: bool
    scores: bool


def _chosen(editions: Editions, edition: int | None) -> Manifest:
    if not editions.sealed:
        raise click.UsageError("这个轮次还没有封存，没有可核对的")
    last = len(editions.sealed)
    if edition is not None and edition > last:
        raise click.UsageError(f"没有第{edition}版的封存，最后封存的是第{last}版")
    return editions.sealed[(edition or last) - 1]


def _check(desk: Desk, folder: Path, editions: Editions, manifest: Manifest) -> _Checked:
    """Hold an edition against the folder, with everything found on the desk.

    Of an edition that was reopened, or corrected by a later one, the files have moved on: that is told, and no fault.
    """
    read_through(desk, folder)
    present, unfit = covered_files(folder, desk.digests)
    different = moved(folder, manifest, present)
    standing = manifest.edition == editions.state().edition
    desk.found.extend([*unfit, *(different if standing else as_notes(different, manifest))])
    again = standing or not different
    if again:
        state = RoundState(manifest.edition, True, code_of(manifest), manifest.corrects, manifest.reason)
        done = scored(desk, folder, state)
        again = done is not None
        if done is not None:
            now = manifest_of(done.folder.round, done.folder.standard, done.results, present, state, __version__)
            desk.found.extend(scores_differ(folder, manifest, now, done.results))
    desk.found.extend(results_differ(folder, manifest))
    return _Checked(not different, again)


def _as_data(desk: Desk, manifest: Manifest, checked: _Checked) -> dict[str, object]:
    return {
        "sound": not has_errors(desk.found),
        "edition": manifest.edition,
        "code": code_of(manifest),
        "sha256": digest_of(manifest),
        "corrects": manifest.corrects,
        "reason": manifest.reason,
        "closed_on": manifest.closed_on,
        "engine": manifest.engine,
        "files_same": checked.files,
        "scored_again": checked.scores,
        "faults": [to_json(found) for found in desk.found],
    }


def _words(manifest: Manifest, checked: _Checked, code: str | None) -> list[str]:
    edition = f"第{manifest.edition}版"
    told = [f"{manifest.title}，{edition}，定稿日期 {manifest.closed_on}"]
    if manifest.corrects:
        told.append(f"更正封存码为 {manifest.corrects} 的一版。理由：{manifest.reason}")
    same = "，与输入的相同" if code is not None else "（请与签字页上的核对，或加 --code 由程序核对）"
    told.append(f"封存码 {code_of(manifest)}{same}")
    told.append(f"封存文件的 SHA-256：{digest_of(manifest)}")
    count = len(manifest.files)
    told.append(f"文件 {count} 个，与封存时逐字节相同" if checked.files else f"文件 {count} 个，封存以后有改动（见上）")
    if checked.scores:
        own = "" if manifest.engine == __version__ else f"（封存时程序 {manifest.engine} 版，现在 {__version__} 版）"
        told.append(f"重新算分，总分和等次与封存时相同{own}：")
    else:
        told.append("没有重新算分。封存的是：")
    told += [f"  {one.id} {one.name}：{one.words}" for one in manifest.subjects]
    return told
