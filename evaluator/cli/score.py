"""`evaluator score`: the scores of one self-report, or of several side by side."""

from __future__ import annotations

from pathlib import Path

import click

from evaluator.cli.files import FILE, PEERS_OPTION, STANDARD_OPTION, Desk, dumps, result_of
from evaluator.cli.results_out import check_output, output_options, write_results
from evaluator.model.dossier import Edition
from evaluator.model.result import Result, dump


@click.command()
@click.argument("reports", nargs=-1, required=True, type=FILE, metavar="自评报告…")
@click.option(
    "--assessment", "assessments", multiple=True, type=FILE, help="评估记录；几份自评报告各有一份的，按同样次序重复写"
)
@STANDARD_OPTION
@PEERS_OPTION
@click.option("--all", "every", is_flag=True, help="列出每一个末级指标，不只到二级")
@click.option("--json", "as_json", is_flag=True, help="按 JSON 输出完整结果，供程序读取")
@output_options
def score(
    reports: tuple[Path, ...],
    assessments: tuple[Path, ...],
    standard_file: Path | None,
    peer_files: tuple[Path, ...],
    every: bool,
    as_json: bool,
    output: str | None,
    edition: Edition | None,
) -> None:
    """按评估标准算分。

    只给自评报告，得到自评测算（未经核实）；加上评估记录，得到评估得分。
    给几份自评报告，按一级指标并列，不排名次。
    用 -o 写成表格（汇总表、评分明细、采集数据），供筛选和汇总；各列的意思见 docs/结果表.md。

    例：evaluator score samples/hainan/jiedao.yaml --assessment samples/hainan/jiedao.assessment.yaml
    """
    if len(assessments) not in (0, len(reports)):
        raise click.UsageError(f"给了 {len(reports)} 份自评报告和 {len(assessments)} 份评估记录，份数要相同")
    check_output(output, edition)
    desk = Desk(as_json)
    given = assessments or (None,) * len(reports)
    pairs = list(zip(reports, given, strict=True))
    results = [
        read[0] for report, found in pairs if (read := result_of(desk, report, found, standard_file, peer_files))
    ]
    desk.settle()
    if output is not None:
        write_results(output, results, edition, quiet=as_json)
    if as_json:
        data = [dump(result) for result in results]
        click.echo(dumps(data[0] if len(reports) == 1 else data))
        return
    if output is not None:
        return
    click.echo(_one(results[0], every=every) if len(results) == 1 else _several(results), nl=False)


def _one(result: Result, *, every: bool) -> str:
    from evaluator.rendering import terminal, terminal_requirements

    return terminal.one(result, every=every) if result.standard.scored else terminal_requirements.one(result)


def _several(results: list[Result]) -> str:
    from evaluator.rendering import terminal, terminal_requirements

    if len({result.standard.hash for result in results}) > 1:
        raise click.UsageError("几份自评报告依据的标准或版本不同，不能并列")
    scored = results[0].standard.scored
    return terminal.side_by_side(results) if scored else terminal_requirements.side_by_side(results)
