"""`-o` of the commands that score: the results as a workbook, or as CSV."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

import click

from evaluator.cli.output import check_place, fail_to_write
from evaluator.model.dossier import EDITION_WORDS, Edition
from evaluator.model.result import Result

Command = TypeVar("Command", bound=Callable[..., Any])

_OPTIONS = (
    click.option(
        "-o",
        "--output",
        metavar="文件或文件夹",
        help="把结果写成表格：以 .xlsx 结尾的是工作簿，以 .csv 结尾的只有汇总表，写一个文件夹（如 结果/）则各表一个 .csv",
    ),
    click.option(
        "--edition",
        type=click.Choice(list(EDITION_WORDS)),
        help="表格的版本：draft 征求意见稿（不列评估人员的姓名），final 正式稿，public 公开版（不列自由填写的文字）；同 -o 一起用",
    ),
)


def output_options(command: Command) -> Command:
    """The options by which results are written as spreadsheets."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def check_output(output: str | None, edition: Edition | None) -> None:
    """End the command as wrong use where nothing can be written there."""
    if output is None:
        if edition is not None:
            raise click.UsageError("--edition 说的是表格的版本，要同 -o 一起用")
        return
    if _is_folder(output):
        place = Path(output)
        if place.exists() and not place.is_dir():
            raise click.UsageError(f"“{place}”是一个文件，这里要一个文件夹")
        return
    if Path(output).suffix.lower() not in (".xlsx", ".csv"):
        raise click.UsageError(f"表格的文件要以 .xlsx 或 .csv 结尾，文件夹要以 / 结尾，写的是“{output}”")
    check_place(Path(output))


def write_results(
    output: str, results: Iterable[Result], edition: Edition | None, expected: int, *, quiet: bool
) -> None:
    """Write the results, gone through once, where the user wants them, and say so (`quiet`: not where data is printed).

    `expected` is how many they may be.
    """
    from evaluator.rendering.files import whole
    from evaluator.rendering.results_book import UnfitError, write_summary, write_tables, write_workbook

    place = Path(output)
    try:
        with ExitStack() as stack:
            if _is_folder(output):

                def opened(name: str) -> BinaryIO:
                    place.mkdir(parents=True, exist_ok=True)
                    return stack.enter_context(whole(place / f"{name}.csv"))

                count = write_tables(opened, results, edition)
            else:
                stream = stack.enter_context(whole(place))
                book = place.suffix.lower() == ".xlsx"
                count = (
                    write_workbook(stream, results, edition, expected)
                    if book
                    else write_summary(stream, results, edition)
                )
    except UnfitError as error:
        raise click.UsageError(str(error)) from error
    except OSError as error:
        fail_to_write(place, error)
    click.echo(f"已生成：{output}（{count} 个对象）", err=quiet)


def _is_folder(output: str) -> bool:
    """Whether a folder is meant: one that is there, or a name that ends as folders do."""
    ends = tuple(mark for mark in (os.sep, os.altsep, "/") if mark)
    return output.endswith(ends) or Path(output).is_dir()
