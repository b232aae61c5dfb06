"""`evaluator round reopen`: a sealed round is opened again, to be corrected by its next edition."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from evaluator.cli.files import Desk
from evaluator.cli.output import fail_to_write
from evaluator.cli.round_results import FOLDER_ARGUMENT, editions_of, read_through
from evaluator.model.seal import Reopening, code_of, text_of
from evaluator.reading.opening import open_file
from evaluator.reading.round_cells import remarks_on
from evaluator.reading.round_places import SEALS, places
from evaluator.reading.seal import covered_files, moved, reopening_file
from evaluator.rendering.files import clear_drafts, settle_folder, write_whole


@click.command()
@FOLDER_ARGUMENT
@click.option("--reason", required=True, metavar="理由", help="更正什么、为什么；印在更正后的一版上")
def reopen(folder: Path, reason: str) -> None:
    """重开：已经封存的要更正，另起一版，原来的封存不动。

    理由写错了，改好前再运行一次即可。

    例：evaluator round reopen 琼中2023 --reason "HN-QZ-001 持证社工数录入错误"
    """
    reason = " ".join(reason.split())
    if not reason:
        raise click.UsageError("--reason 后面要写明更正什么、为什么")
    desk = Desk()
    editions = editions_of(desk, folder, reopening=False)
    if not editions.sealed:
        raise click.UsageError("这个轮次还没有封存过，要改的直接改，不用重开")
    last = editions.sealed[-1]
    record = Reopening(last.edition + 1, code_of(last), reason)
    place = folder / reopening_file(record.edition)
    try:
        clear_drafts(folder / SEALS)
        write_whole(place, text_of(record).encode("utf-8"), lasting=True)
        settle_folder(place.parent)
    except OSError as error:
        fail_to_write(place, error)
    click.echo(f"第{record.edition}版已经开始，更正第{last.edition}版（封存码 {record.corrects}）。理由：{reason}")
    read_through(desk, folder)
    present, _ = covered_files(folder, desk.digests)
    already = [Path(one.file).relative_to(folder).as_posix() for one in moved(folder, last, present)]
    if already:
        click.echo(f"第{last.edition}版封存以后已经改动了 {len(already)} 个文件：{'、'.join(already)}")
    words = _words(folder)
    click.echo(
        words("现在可以改文件了；改好以后把 dates 里的 final_on 改成新的定稿日期，再运行 evaluator round close。")
    )


def _words(folder: Path) -> Callable[[str], str]:
    """How to speak of the round file in the folder: as YAML, or by its sheets where it is a workbook."""
    files, _ = places(folder)
    opened = next((open_file(one.path)[0] for one in files if one.is_round_file), None)
    return str if opened is None else remarks_on(opened)
