"""The command line: one thin module per command, imported only when it is called."""

from __future__ import annotations

import importlib
import os
import sys
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from evaluator import __version__
from evaluator.resources import MissingFilesError

#: command -> the module that holds it (as an attribute of the same name) and its line in the overview
COMMANDS: dict[str, tuple[str, str]] = {
    "check": ("evaluator.cli.check", "检查文件：标准、自评报告、评估记录写得对不对"),
    "score": ("evaluator.cli.score", "算分：一份自评报告（可带评估记录），或几份并列"),
    "explain": ("evaluator.cli.explain", "说明一个指标的分是怎么来的"),
    "report": ("evaluator.cli.report", "生成评估报告（PDF、HTML 或 Word）"),
    "composite": ("evaluator.cli.composite", "综合报告：一个对象按几个标准分别对照，不相加"),
    "verify": ("evaluator.cli.verify", "核对一份 PDF 报告：得分、表格和正文是否与附件里的数据一致"),
    "form": ("evaluator.cli.form", "生成站点自评用的表格（Excel、WPS）"),
    "collect": ("evaluator.cli.collect", "清点收回的自评表：谁交了，谁没交，哪些有问题"),
    "draw": ("evaluator.cli.draw", "抽样：谁来抽都是同样的结果"),
    "round": ("evaluator.cli.round", "评估轮次：几个人评几个站点，从分工到异议复核"),
    "standard": ("evaluator.cli.standard", "查看评估标准，把标准印成文件、填报指南"),
    "doctor": ("evaluator.cli.doctor", "检查本机的库和字体"),
}


#: how the options stand in a line of usage
OPTIONS = "[选项]"


class Lazy(click.Group):
    """A group whose commands are imported when they are called, so that the overview comes at once.

    `table` says for each command which module holds it, and its line in the overview.
    """

    def __init__(self, *args: Any, table: Mapping[str, tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.table = table

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.table:
            return None
        module = importlib.import_module(self.table[cmd_name][0])
        command: click.Command = getattr(module, cmd_name)
        for inner in [command, *(command.commands.values() if isinstance(command, click.Group) else [])]:
            inner.options_metavar = OPTIONS
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.table:
            from evaluator.diagnostics import listing, suggestion

            ctx.fail(
                f"没有“{args[0]}”这个命令。{suggestion(args[0], self.table) or '可用的命令：' + listing(self.table)}"
            )
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("命令"):
            formatter.write_dl([(name, line) for name, (_, line) in self.table.items()])


@click.group(
    cls=Lazy,
    table=COMMANDS,
    options_metavar=OPTIONS,
    subcommand_metavar="命令 …",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, "--version", message="evaluator %(version)s", help="显示版本")
def evaluator() -> None:
    """按评估标准给社工站算分、出报告。

    标准、自评报告和评估记录都是文件；每一分都能追到规则、填报数据和核实结果。
    每个命令后面加 --help 看用法和例子。
    """


def main() -> None:
    """Run the command line: 0 fine, 1 faults found, 2 wrong use, 3 failure."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:  # a GBK console cannot print everything; what it lacks becomes ?
            reconfigure(errors="replace")
    from evaluator.cli.chinese import speak_chinese

    speak_chinese()
    try:
        sys.exit(evaluator.main(standalone_mode=True))
    except MissingFilesError as error:
        sys.exit(_failed(str(error)))
    except Exception as error:  # whatever it is, a user is not helped by a traceback
        if os.environ.get("EVALUATOR_TRACEBACK"):
            raise
        last = traceback.extract_tb(error.__traceback__)[-1]
        what = f"{type(error).__name__}: {error}（{Path(last.filename).name} 第 {last.lineno} 行）"
        sys.exit(_failed(f"程序出错了，这不该发生：{what}\n请把这段话和用到的文件交给程序的维护者。"))


def _failed(message: str) -> int:
    click.echo(message, err=True)
    return 3
