"""`evaluator round`: an evaluation round, one module per command, imported when it is called."""

from __future__ import annotations

import click

from evaluator.cli import Lazy

#: command -> the module that holds it (as an attribute of the same name) and its line in the overview
COMMANDS: dict[str, tuple[str, str]] = {
    "new": ("evaluator.cli.round_new", "新建一轮评估的文件夹"),
    "status": ("evaluator.cli.round_status", "谁还差什么：每位评估人员的待办、待合议的、待复核的异议"),
}


@click.group(name="round", cls=Lazy, table=COMMANDS, subcommand_metavar="命令 …")
def round() -> None:  # noqa: A001  # the command's name
    """评估轮次：几个人评几个站点，从分工到异议复核。

    一轮评估是一个文件夹，可以放在 U 盘上带走。写法见 docs/评估轮次.md。
    """
