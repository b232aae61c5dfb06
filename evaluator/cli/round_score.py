"""`evaluator round score`: the results of a round, before or after the objections."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from evaluator.cli.files import Desk, dumps
from evaluator.cli.output import fail_to_write
from evaluator.cli.results_out import check_output, output_options
from evaluator.cli.results_out import write_results as write_tables
from evaluator.cli.round_results import FOLDER_ARGUMENT, Scored, scored, standing, write_results
from evaluator.model.dossier import STAGE_WORDS, Edition, Stage
from evaluator.model.result import dump
from evaluator.model.seal import RoundState
from evaluator.reading.seal import result_file

STAGE_OPTION = click.option(
    "--stage",
    type=click.Choice(["draft", "final"]),
    default="final",
    help="draft 是征求意见稿（不计异议复核），final 是正式稿；不写为 final",
)


@click.command()
@FOLDER_ARGUMENT
@STAGE_OPTION
@click.option("--json", "as_json", is_flag=True, help="按 JSON 输出完整结果，供程序读取")
@output_options
def score(folder: Path, stage: Stage, as_json: bool, output: str | None, edition: Edition | None) -> None:
    """给一轮的全部评估对象算分。

    各人的认定按轮次规定的办法合并，还没有评的、有争议的，得分是一个区间。结果写进“结果”文件夹，每个对象一份；
    已封存的，核对无误后只显示，不再写。用 -o 另写成表格（汇总表、评分明细、采集数据），各列的意思见 docs/结果表.md。

    例：evaluator round score samples/guizhou
    """
    if stage == "draft" and edition not in (None, "draft"):
        raise click.UsageError("--stage draft 只有征求意见稿，请去掉 --stage 或者 --edition")
    check_output(output, edition)
    stage = "draft" if edition == "draft" else stage
    desk = Desk(as_json)
    state = standing(desk, folder)
    done = scored(desk, folder, state, stage)
    desk.settle()
    assert done is not None, "a fault would have ended the command"
    if not (state.sealed and stage == "final"):
        _write(folder, done, state, stage)
    if output is not None:
        write_tables(output, done.results, edition, len(done.results), quiet=as_json)
    if as_json:
        click.echo(dumps(_as_data(done, state, stage)))
        return
    from evaluator.rendering.round_scores import overview

    click.echo(overview(done.folder.round, done.results, state, stage), nl=False)


def _write(folder: Path, done: Scored, state: RoundState, stage: Stage) -> None:
    word = STAGE_WORDS[stage]
    results = {result_file(state.edition, one.conclusion.subject, word): one for one in done.results}
    try:
        write_results(folder, results)
    except OSError as error:
        fail_to_write(Path(error.filename or folder), error)


def _as_data(done: Scored, state: RoundState, stage: Stage) -> dict[str, Any]:
    from evaluator.analysis.agreement import agreement

    declared = done.folder.round
    return {
        "round": declared.id,
        "standard": done.folder.standard.ref,
        "edition": state.edition,
        "stage": stage,
        "seal": state.code,
        "results": [dump(result) for result in done.results],
        "not_evaluated": [
            {"id": one.id, "name": one.name, "reason": one.not_evaluated}
            for one in declared.subjects
            if one.not_evaluated
        ],
        "agreement": dump(agreement(done.results)),
    }
