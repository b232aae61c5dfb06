"""`evaluator standard`: the standards that are at hand, and one of them in full."""

from __future__ import annotations

from pathlib import Path

import click

from evaluator.cli.files import Desk
from evaluator.cli.standard_import import import_
from evaluator.diagnostics import listing, suggestion
from evaluator.reading import library


@click.group(name="standard", subcommand_metavar="命令 …")
def standard() -> None:
    """查看评估标准，把公布的评估表变成标准的草稿。"""


standard.add_command(import_)


@standard.command(name="list")
def list_() -> None:
    """列出随程序提供的标准。"""
    from evaluator.rendering import terminal

    desk = Desk()
    found = [(entry, desk.standard(entry.path)) for entry in library.shipped()]
    desk.settle()
    click.echo(terminal.standards([known for _, known in found if known is not None]), nl=False)


@standard.command()
@click.argument("which", metavar="编号或文件")
def show(which: str) -> None:
    """列出一个标准的全部指标和评分标准。

    例：evaluator standard show hainan-37
    """
    from evaluator.rendering import terminal

    desk = Desk()
    found = desk.standard(path_of_standard(which))
    desk.settle()
    assert found is not None, "a fault would have ended the command"
    click.echo(terminal.standard_in_full(found), nl=False)


def path_of_standard(which: str) -> Path:
    """The file of a standard that is named by its path, or by its id among those shipped."""
    path = Path(which)
    if path.is_file():
        return path
    entries = library.find(which)
    if not entries:
        names = [entry.id for entry in library.shipped()]
        raise click.UsageError(f"没有标准“{which}”。{suggestion(which, names) or '可用的有：' + listing(names)}")
    return entries[-1].path
