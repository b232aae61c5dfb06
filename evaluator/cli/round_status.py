"""`evaluator round status`: who has still to do what in a round."""

from __future__ import annotations

from pathlib import Path

import click

from evaluator.cli.files import FILE, Desk, dumps
from evaluator.cli.round_results import moved_since
from evaluator.diagnostics import listing, suggestion, to_json
from evaluator.reading.round_folder import look_into
from evaluator.reading.seal import read_editions
from evaluator.scoring.todo import status_of


@click.command()
@click.argument("folder", metavar="文件夹", type=FILE)
@click.option("--assessor", metavar="编号", help="只看这位评估人员的待办，逐项列出")
@click.option("--json", "as_json", is_flag=True, help="按 JSON 输出，供程序读取")
def status(folder: Path, assessor: str | None, as_json: bool) -> None:
    """看一轮评估做到哪一步了。

    列出每个评估对象的自评交了没有、谁评完了、谁还差什么，评估人员意见不一、等合议的数据，等复核的异议；已封存的，列出封存码。
    文件有错误的先列出错误，其余的照样清点。不改动任何文件。

    例：evaluator round status 琼中2023 --assessor P2
    """
    desk = Desk(as_json)
    found, desk.found = look_into(folder)
    faulty = desk.broken()
    if found is None:
        desk.settle()
        return
    if assessor is not None and assessor not in found.round.team:
        team = found.round.team
        raise click.UsageError(
            f"评估组里没有“{assessor}”。{suggestion(assessor, team) or '评估人员有：' + listing(team)}"
        )
    from evaluator.rendering import round_status as words

    editions, broken = read_editions(folder)
    desk.found += broken if editions is None else moved_since(desk, folder, editions)
    state = None if editions is None else editions.state()
    whole = status_of(found.standard, found.round, found.cases)
    if as_json:
        faults = [to_json(diagnostic) for diagnostic in desk.found]
        click.echo(dumps({**words.as_data(found.round, whole, assessor, state), "faults": faults}))
        raise SystemExit(desk.code())
    click.echo(words.overview(found.round, whole, assessor, state, faulty=faulty), nl=False)
    desk.settle()
