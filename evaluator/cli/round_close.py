"""`evaluator round close`: an edition of a round is sealed, once nothing is open any more."""

from __future__ import annotations

from pathlib import Path

import click

from evaluator import __version__
from evaluator.cli.files import Desk
from evaluator.cli.output import fail_to_write
from evaluator.cli.round_results import (
    FOLDER_ARGUMENT,
    Scored,
    editions_of,
    moved_since,
    read_through,
    scored,
    write_results,
)
from evaluator.model.seal import Manifest, SealedFile, code_of, sealed, text_of
from evaluator.reading.closing import open_matters
from evaluator.reading.digests import Digests
from evaluator.reading.round_places import EVIDENCE, INPUTS, RESULTS, SEALS
from evaluator.reading.seal import (
    Editions,
    covered_files,
    manifest_of,
    result_file,
    seal_file,
)
from evaluator.rendering.files import clear_drafts, settle_folder, write_whole


@click.command()
@FOLDER_ARGUMENT
def close(folder: Path) -> None:
    """封存：定稿以后，所有文件和结果固定下来，得到一个封存码。

    还有没评完、没合议、没复核的，一次列出，不封存。封存以后任何一个字节改动都看得出来；
    要更正的用 evaluator round reopen 另起一版，原来的版次不动。

    例：evaluator round close 琼中2023
    """
    desk = Desk()
    editions = editions_of(desk, folder)
    state = editions.state()
    if state.sealed:
        desk.found.extend(moved_since(desk, folder, editions))
        desk.settle()
        click.echo(f"已经封存过了：第{state.edition}版，封存码 {state.code}。没有改动任何文件。")
        return
    manifest, done = _manifest(desk, folder, editions)
    _write(folder, manifest, done)
    _tell(manifest, editions)


def _manifest(desk: Desk, folder: Path, editions: Editions) -> tuple[Manifest, Scored]:
    """The manifest of the edition at hand; the command ends where anything is still open or moved meanwhile."""
    state = editions.state()
    before = editions.sealed[-1] if editions.sealed else None
    read_through(desk, folder)
    files, unfit = covered_files(folder, desk.digests)
    done = scored(desk, folder, state)
    desk.found.extend(one for one in unfit if one not in desk.found)
    if done is not None:
        desk.found.extend(open_matters(done.folder, done.results, before))
    desk.settle()
    assert done is not None, "a fault would have ended the command"
    _unmoved(folder, files)
    return manifest_of(done.folder.round, done.folder.standard, done.results, files, state, __version__), done


def _unmoved(folder: Path, files: tuple[SealedFile, ...]) -> None:
    """End the command where a file was changed while it was being scored: what is sealed is what was scored.

    Evidence is not read again: no score depends on it, and its checksums are those of the same reading.
    """
    again, _ = covered_files(folder, Digests(), [place for place in INPUTS if place != EVIDENCE])
    scored_from = {file for file in files if not file.name.startswith(f"{EVIDENCE}/")}
    changed = sorted({file.name for file in scored_from ^ set(again)})
    if changed:
        click.echo(f"没有封存：正在算分的时候，这些文件被改动了：{'、'.join(changed)}", err=True)
        click.echo("请关掉打开着这些文件的程序，再运行一次。", err=True)
        raise SystemExit(1)


def _write(folder: Path, manifest: Manifest, done: Scored) -> None:
    """The results first, and on the disk; then the seal, which makes them count."""
    code, edition = code_of(manifest), manifest.edition
    results = {result_file(edition, one.conclusion.subject): sealed(one, code) for one in done.results}
    try:
        write_results(folder, results, lasting=True)
        (folder / SEALS).mkdir(exist_ok=True)
        clear_drafts(folder / SEALS)
        write_whole(folder / seal_file(edition), text_of(manifest).encode("utf-8"), lasting=True)
        settle_folder(folder / SEALS)
    except OSError as error:
        fail_to_write(Path(error.filename or folder), error)


def _tell(manifest: Manifest, editions: Editions) -> None:
    click.echo(f"已封存：{manifest.title}，第{manifest.edition}版，定稿日期 {manifest.closed_on}。")
    click.echo(f"封存码：{code_of(manifest)}")
    click.echo("请把封存码抄一份，和本文件夹分开保存；正式稿的签字页上也印着它。")
    for one in manifest.subjects:
        click.echo(f"  {one.id} {one.name}：{one.words}")
    click.echo(
        f"共 {len(manifest.files)} 个文件。结果在 {RESULTS}/第{manifest.edition}版，封存在 {seal_file(manifest.edition)}。"
    )
    if editions.sealed:
        for line in _changes(editions.sealed[-1], manifest):
            click.echo(line)


def _changes(before: Manifest, after: Manifest) -> list[str]:
    """What an edition changed against the one before, in words."""
    then, now = {file.name: file for file in before.files}, {file.name: file for file in after.files}
    kinds = {
        "改动": sorted(name for name in then.keys() & now.keys() if then[name] != now[name]),
        "增加": sorted(now.keys() - then.keys()),
        "去掉": sorted(then.keys() - now.keys()),
    }
    told = [f"  {word}：{'、'.join(names)}" for word, names in kinds.items() if names]
    old = {one.id: one for one in before.subjects}
    for one in after.subjects:
        was = old.get(one.id)
        if was is not None and was.words != one.words:
            told.append(f"  {one.id} {one.name}：{was.words} → {one.words}")
    first = f"与第{before.edition}版（封存码 {after.corrects}）相比："
    return [first, *told] if told else [f"与第{before.edition}版相比没有改动。"]
