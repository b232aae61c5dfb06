"""`evaluator form --table`: one blank table for many subjects, with the rows of a list where there is one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from evaluator.cli.files import Desk, path_of_standard
from evaluator.cli.forms import subjects_in
from evaluator.cli.output import check_place, write_output
from evaluator.forms.table import table_columns


def write_table(which: str, subjects_file: Path | None, output: Path, apart: Sequence[object]) -> None:
    """Write the table; `apart` is what only other forms take."""
    if any(one is not None and one is not False for one in apart):
        raise click.UsageError("--table 只和 --subjects 一起用")
    if output.suffix.lower() not in (".xlsx", ".csv"):
        raise click.UsageError(f"汇总表要以 .xlsx 或 .csv 结尾，写的是“{output.name}”")
    check_place(output)
    from evaluator.rendering.table_form import table_book, table_csv

    desk = Desk()
    standard = desk.standard(path_of_standard(which))
    listed = subjects_in(desk, subjects_file, standard) if subjects_file is not None and standard is not None else []
    desk.settle()
    assert standard is not None, "a fault would have ended the command"
    rows = [one.values() for one in listed or []]
    columns = [column for column in table_columns(standard) if column.offered]
    csv = output.suffix.lower() == ".csv"
    write_output(output, table_csv(columns, rows) if csv else table_book(standard, columns, rows))
    click.echo(f"已生成：{output}（{len(columns)} 列" + (f"，{len(rows)} 个站点" if rows else "") + "）")
