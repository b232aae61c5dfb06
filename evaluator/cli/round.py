"""`evaluator round`: an evaluation round, one module per command, imported when it is called."""

from __future__ import annotations

import click

from evaluator.cli import Lazy

#: command -> the module that holds it (as an attribute of the same name) and its line in the overview
COMMANDS: dict[str, tuple[str, str]] = {
    "new": ("evaluator.cli.round_new", "新建一轮评估的文件夹"),
    "status": ("evaluator.cli.round_status", "谁还差什么：每位评估人员的待办、待合议的、待复核的异议"),
    "score": ("evaluator.cli.round_score", "算分：合并各人的认定，列出得分、等次、修改说明和一致性"),
    "report": ("evaluator.cli.round_report", "出报告和文书：报告、反馈函、结果告知单、整改通知书、整改台账"),
    "close": ("evaluator.cli.round_close", "封存：定稿，得到封存码，以后改动一个字节都看得出来"),
    "verify": ("evaluator.cli.round_verify", "核对封存：文件、得分和封存码是否与封存时相同"),
    "reopen": ("evaluator.cli.round_reopen", "重开：另起一版，更正已经封存的"),
}


@click.group(name="round", cls=Lazy, table=COMMANDS, subcommand_metavar="命令 …")
def round() -> None:  # noqa: A001  # the command's name
    """评估轮次：几个人评几个站点，从分工到异议复核。

    一轮评估是一个文件夹，可以放在 U 盘上带走。写法见 docs/评估轮次.md。
    """
