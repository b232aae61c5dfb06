"""`evaluator form`: the spreadsheet that a station fills in for its self-report."""

from __future__ import annotations

from pathlib import Path

import click

from evaluator.cli.files import FILE, Desk
from evaluator.cli.output import check_place, write_output
from evaluator.cli.standard import path_of_standard


@click.command()
@click.argument("which", metavar="标准的编号或文件")
@click.option("--report", "report_file", type=FILE, help="已有的自评报告；其中的内容先填进表里")
@click.option("-o", "--output", required=True, type=FILE, help="写到哪个文件；以 .xlsx 结尾")
def form(which: str, report_file: Path | None, output: Path) -> None:
    """生成站点自评用的表格（Excel、WPS 都能打开）。

    站点填好后，可以像自评报告一样检查、算分和出报告：evaluator check 自评表.xlsx

    例：evaluator form hainan-37 -o 自评表.xlsx
    """
    if output.suffix.lower() != ".xlsx":
        raise click.UsageError(f"输出文件要以 .xlsx 结尾，写的是“{output.name}”")
    check_place(output)
    desk = Desk()
    path = path_of_standard(which)
    standard = desk.standard(path)
    read = desk.report(report_file, path) if report_file is not None and standard is not None else None
    desk.settle()
    assert standard is not None, "a fault would have ended the command"
    from evaluator.forms.build import form_of, values_of
    from evaluator.rendering.workbook import form_bytes

    report = read[0] if read is not None else None
    made, values = form_of(standard, report), values_of(report, standard) if report is not None else {}
    write_output(output, form_bytes(made, values))
    click.echo(f"已生成：{output}")
