"""`evaluator score`: the scores of one self-report, or of several side by side."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from evaluator.cli.files import DOCUMENTS, FILE, PEERS_OPTION, STANDARD_OPTION, Desk, dumps, given
from evaluator.cli.results_out import check_output, output_options, write_results
from evaluator.model.dossier import Edition
from evaluator.model.result import Result, dump

if TYPE_CHECKING:
    from evaluator.cli.score_table import TableRun


@click.command()
@click.argument("reports", nargs=-1, required=True, type=FILE, metavar="自评报告…")
@click.option(
    "--assessment", "assessments", multiple=True, type=FILE, help="评估记录；几份自评报告各有一份的，按同样次序重复写"
)
@STANDARD_OPTION
@PEERS_OPTION
@click.option("--columns", "columns_file", type=FILE, help="汇总表的对照表（.yaml）：哪一列是哪个采集项")
@click.option("--bad", type=FILE, help="汇总表里有错的行另存到这个文件（.csv、.xlsx），其余各行照算")
@click.option("--all", "every", is_flag=True, help="列出每一个末级指标，不只到二级")
@click.option("--json", "as_json", is_flag=True, help="按 JSON 输出完整结果，供程序读取")
@output_options
def score(
    reports: tuple[Path, ...],
    assessments: tuple[Path, ...],
    standard_file: Path | None,
    peer_files: tuple[Path, ...],
    columns_file: Path | None,
    bad: Path | None,
    every: bool,
    as_json: bool,
    output: str | None,
    edition: Edition | None,
) -> None:
    """按评估标准算分。

    只给自评报告，得到自评测算（未经核实）；加上评估记录，得到评估得分。
    给几份自评报告，按一级指标并列，不排名次。
    给一张汇总表（.csv、.xlsx 等，一行一个站点），逐行算分。
    用 -o 写成表格（汇总表、评分明细、采集数据），供筛选和汇总；各列的意思见 docs/结果表.md。

    例：evaluator score samples/hainan/jiedao.yaml --assessment samples/hainan/jiedao.assessment.yaml

    例：evaluator score samples/hainan/huizong.csv --standard hainan-37 --bad 待修改.csv
    """
    check_output(output, edition)
    _apart([*reports, *assessments, *peer_files, columns_file], [Path(output) if output else None, bad])
    run = _table(reports, standard_file, columns_file, bad, alone=bool(assessments or peer_files or every or as_json))
    if run is not None:
        from evaluator.cli.score_table import score_table

        score_table(run, output, edition)
        return
    if len(assessments) not in (0, len(reports)):
        raise click.UsageError(f"给了 {len(reports)} 份自评报告和 {len(assessments)} 份评估记录，份数要相同")
    desk = Desk(as_json)
    pairs = zip(reports, assessments or (None,) * len(reports), strict=True)
    read = [
        one for report, found in pairs if (one := given(desk, report, found, standard_file, peer_files)) is not None
    ]
    desk.settle()
    if output is not None and not as_json:
        write_results(output, (one.result() for one in read), edition, len(read), quiet=False)
        return
    results = [one.result() for one in read]
    if output is not None:
        write_results(output, results, edition, len(results), quiet=True)
    if as_json:
        data = [dump(result) for result in results]
        click.echo(dumps(data[0] if len(reports) == 1 else data))
        return
    click.echo(_one(results[0], every=every) if len(results) == 1 else _several(results), nl=False)


def _apart(read: Iterable[Path | None], written: Iterable[Path | None]) -> None:
    """End the command as wrong use where what is written would replace what is read, or the other that is written."""
    taken = {path.resolve() for path in read if path is not None}
    for path in written:
        if path is not None and path.resolve() in taken:
            raise click.UsageError(f"“{path}”是要读的文件，或者写了两次，不能写在那里；请换一个名称")
        taken |= {path.resolve()} if path is not None else set()


def _table(
    reports: tuple[Path, ...], standard_file: Path | None, columns_file: Path | None, bad: Path | None, *, alone: bool
) -> TableRun | None:
    """The table among what was given, ready to be scored; None where there is none. `alone`: an option that none takes."""
    surely = columns_file is not None or bad is not None
    if not surely and all(path.suffix.lower() in DOCUMENTS for path in reports):
        return None
    from evaluator.cli.score_table import open_scored, table_in

    tables = [read for path in reports if (read := table_in(path, standard_file, surely=surely)) is not None]
    if not tables:
        return None
    if len(reports) > 1:
        raise click.UsageError("汇总表一次只算一张，也不和自评报告一起算")
    if alone:
        raise click.UsageError("汇总表按自评数据逐行算分，不和 --assessment、--peers、--all、--json 一起用")
    return open_scored(tables[0], standard_file, columns_file, bad)


def _one(result: Result, *, every: bool) -> str:
    from evaluator.rendering import terminal, terminal_requirements

    return terminal.one(result, every=every) if result.standard.scored else terminal_requirements.one(result)


def _several(results: list[Result]) -> str:
    from evaluator.rendering import terminal, terminal_requirements

    if len({result.standard.hash for result in results}) > 1:
        raise click.UsageError("几份自评报告依据的标准或版本不同，不能并列")
    scored = results[0].standard.scored
    return terminal.side_by_side(results) if scored else terminal_requirements.side_by_side(results)
