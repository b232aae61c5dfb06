"""`evaluator explain`: one indicator of one station, step by step."""

from __future__ import annotations

from pathlib import Path

import click

from evaluator.cli.files import FILE, PEERS_OPTION, STANDARD_OPTION, Desk, dumps, result_of
from evaluator.diagnostics import listing, suggestion
from evaluator.model.result import dump


@click.command()
@click.argument("report", type=FILE, metavar="自评报告")
@click.argument("code", metavar="指标编号")
@click.option("--assessment", type=FILE, help="评估记录")
@STANDARD_OPTION
@PEERS_OPTION
@click.option("--json", "as_json", is_flag=True, help="按 JSON 输出，供程序读取")
def explain(
    report: Path,
    code: str,
    assessment: Path | None,
    standard_file: Path | None,
    peer_files: tuple[Path, ...],
    as_json: bool,
) -> None:
    """说明一个指标的分是怎么来的：评分标准、所用数据、逐步计算、怎样能多得分。

    例：evaluator explain samples/hainan/jiedao.yaml 2.1.1.1
    """
    desk = Desk(as_json)
    read = result_of(desk, report, assessment, standard_file, peer_files)
    desk.settle()
    assert read is not None, "a fault would have ended the command"
    result, _ = read
    nodes = {node.code: node for node in result.conclusion.walk()}
    if code not in nodes:
        hint = suggestion(code, nodes) or f"一级指标有：{listing(node.code for node in result.conclusion.nodes)}"
        raise click.UsageError(f"没有编号为“{code}”的指标。{hint}")
    if as_json:
        click.echo(dumps(dump(nodes[code])))
        return
    from evaluator.rendering import terminal, terminal_requirements

    explanation = terminal.explanation if result.standard.scored else terminal_requirements.explanation
    click.echo(explanation(result, code), nl=False)
