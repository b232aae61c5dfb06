"""`evaluator round`: one evaluation from its folder to its seal."""

from __future__ import annotations

import click

from evaluator.cli.round_close import close
from evaluator.cli.round_reopen import reopen
from evaluator.cli.round_verify import verify


@click.group(name="round", subcommand_metavar="命令 …")
def round_() -> None:
    """评估轮次。"""


for _command in (close, reopen, verify):
    round_.add_command(_command)
