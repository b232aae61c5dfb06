"""A table with a self-report in each row: `score` scores good rows one after another and sets bad ones apart, `check` only tells."""

from __future__ import annotations

import json
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import click

from evaluator import __version__
from evaluator.cli.files import Desk
from evaluator.cli.output import check_place, write_output
from evaluator.cli.results_out import write_results
from evaluator.diagnostics import Diagnostic, Fault, show
from evaluator.model.dossier import Edition
from evaluator.model.result import Result
from evaluator.model.standard import Standard
from evaluator.reading.kinds import KINDS, kind_of
from evaluator.reading.rows import CSV_ENDINGS
from evaluator.reading.table import Table, headings_of, open_table
from evaluator.reading.table_columns import Mapped, Names, head_of, unknown
from evaluator.reading.table_mapping import build_mapping
from evaluator.reading.table_rows import TableRow
from evaluator.reading.table_sheets import TableSheet, is_form, read_table_sheets
from evaluator.reading.workbook import is_book
from evaluator.scoring.conclude import conclude
from evaluator.scoring.leaves import Leaves

#: the sheets of a file with what is wrong with the file
Read = tuple[list[TableSheet], list[Diagnostic]]
#: so many errors and warnings are told one by one
MOST_ERRORS, MOST_WARNINGS = 40, 10


def table_in(path: Path, standard: Path | None, *, surely: bool) -> Read | None:
    """The sheets of a file that is a table, with its faults; None where it is none, or looks like something else.

    A spreadsheet without the marks of a form is a table only where a standard is named too: it may be a form that lost them.
    """
    text = path.suffix.lower() in CSV_ENDINGS
    if not surely and not (text or (standard is not None and is_book(path))):
        return None
    sheets, found = read_table_sheets(path)
    if sheets is None:
        return ([], found) if surely or text else None
    return None if not surely and is_form(sheets) else (sheets, found)


def open_scored(read: Read, which: Path | None, columns_file: Path | None, bad: Path | None) -> TableRun:
    """The table ready to be scored; where its headings have faults they are shown and the command ends."""
    if which is None:
        raise click.UsageError("汇总表里没有写依据哪个标准，请用 --standard 写明，例如 --standard hainan-37")
    if bad is not None:
        _may_be_bad(bad)
    desk = Desk()
    sheets, found = read
    desk.found += found
    desk.settle()
    standard = desk.standard(which)
    desk.settle()
    assert standard is not None, "a fault would have ended the command"
    names = Names(standard)
    mapped = _mapped(desk, columns_file, names, sheets) if columns_file is not None else Mapped()
    table, found = open_table(sheets, standard, names, mapped)
    errors = [one for one in found if one.severity == "error"]
    if table is None:
        _tell(errors, "", MOST_ERRORS)
        if columns_file is None:
            _propose(sheets, names, mapped)
        desk.found += errors
        desk.fail()
    _tell(found, "", MOST_ERRORS)
    if bad is not None and bad.suffix.lower() == ".csv" and len(table.parts) > 1:
        raise click.UsageError(
            f"这份文件有 {len(table.parts)} 张工作表，--bad 请写以 .xlsx 结尾的文件，各表有错的行才都能存下"
        )
    return TableRun(table, standard, bad)


def score_table(run: TableRun, output: str | None, edition: Edition | None) -> None:
    """Score every row, write the results where they are wanted as tables, and print what it comes to."""
    from evaluator.rendering.table_overview import Overview

    standard = run.standard
    overview = Overview(standard.ref, standard.grades.names if standard.grades is not None else ())

    def results() -> Iterator[Result]:
        for result in run.results():
            overview.add(result)
            yield result

    if output is None:
        deque(results(), maxlen=0)
    else:
        write_results(output, results(), edition, run.table.count, quiet=True)
    click.echo(overview.text(run.rows, len(run.problems)), nl=False)
    run.settle()


def check_table(run: TableRun, path: Path) -> None:
    """Read every row, tell all that is wrong with any, and end the command where anything is."""
    from evaluator.rendering.console import counted

    run.most_errors = run.most_warnings = sys.maxsize
    for row in counted(run.table.rows(), "检查", run.table.count):
        run.note(row)
    run.tell()
    if run.problems:
        click.echo(f"{run.told}。改好后再运行一次。", err=True)
        raise SystemExit(1)
    click.echo(f"{path}：汇总表，没有错误。（{run.standard.ref}，{run.rows} 行）")


def _may_be_bad(bad: Path) -> None:
    if bad.suffix.lower() not in (".csv", ".xlsx"):
        raise click.UsageError(f"--bad 的文件要以 .csv 或 .xlsx 结尾，写的是“{bad.name}”")
    check_place(bad)


def _mapped(desk: Desk, path: Path, names: Names, sheets: list[TableSheet]) -> Mapped:
    """What the mapping file says; the command ends where it has faults."""
    document, mapped = desk.document(path), Mapped()
    if document is not None:
        kind = kind_of(document)
        mapped, faults = build_mapping(document.value, names, headings_of(sheets))
        if kind is not None:
            fix = "对照表只有 columns、ignore、constants 三个键，写法见 docs/批量表.md"
            faults = [Fault("A616", (), f"这里要的是对照表，这份文件是{KINDS[kind]}", fix)]
        desk.note(document, faults)
    desk.settle()
    return mapped


def _tell(found: Iterable[Diagnostic], more: str, most: int) -> None:
    """Show the first of them, and say how many more there are."""
    shown = list(found)
    for one in shown[:most]:
        click.echo(show(one), err=True)
    if len(shown) > most:
        click.echo(f"……另有 {len(shown) - most} 处{more}", err=True)


def _propose(sheets: list[TableSheet], names: Names, mapped: Mapped) -> None:
    """The line of a mapping file that would pass over the columns nobody knows, ready to be kept."""
    heads = (head for sheet in sheets if (head := head_of(sheet, names, mapped)) is not None)
    found = dict.fromkeys(word for head in heads for word in unknown(head, names, mapped).values())
    words = [word for word in found if not ((why := names.why(word)).known or why.fix)]
    if words:
        listed = ", ".join(json.dumps(word, ensure_ascii=False) for word in words)
        click.echo(
            f"这几列不用读的话，把下面一行存成 对照.yaml，再加上 --columns 对照.yaml：\nignore: [{listed}]", err=True
        )


def _in_one_line(errors: list[Diagnostic]) -> str:
    """What is wrong with a row, as it stands in a cell: a line break would hide the rest of a CSV line from an editor."""
    words = [" ".join((f"{one.say}。{one.fix}" if one.fix else one.say).split()) for one in errors]
    return words[0] if len(words) == 1 else "　".join(f"（{n}）{text}" for n, text in enumerate(words, 1))


@dataclass
class TableRun:
    """One run over a table. `problems` are what is wrong, by sheet and row; `results` may be gone through once.

    Without a file for the bad rows nothing counts as soon as one is found: the rest is then only read.
    """

    table: Table
    standard: Standard
    bad: Path | None
    rows: int = 0
    problems: dict[tuple[int, int], tuple[str, frozenset[int]]] = field(default_factory=dict)
    errors: list[Diagnostic] = field(default_factory=list)
    warnings: list[Diagnostic] = field(default_factory=list)
    count: int = 0
    warned: int = 0
    most_errors: int = field(default_factory=lambda: MOST_ERRORS)
    most_warnings: int = field(default_factory=lambda: MOST_WARNINGS)

    def results(self) -> Iterator[Result]:
        """The result of each good row. SystemExit at the end, before anything is written, where bad rows have no file, or
        there are no others."""
        from evaluator.rendering.console import counted

        leaves = Leaves(self.standard)
        for row in counted(self.table.rows(), "算分", self.table.count):
            self.note(row)
            if row.report is not None and (self.bad is not None or not self.problems):
                yield conclude(self.standard, row.report, None, __version__, leaves=leaves, advice=False)
        if self.problems and (self.bad is None or len(self.problems) == self.rows):
            self.settle()

    def settle(self) -> None:
        """Write the bad rows, tell what was wrong, and end the command where anything was."""
        self.tell()
        if self.problems:
            click.echo(self._last(), err=True)
            raise SystemExit(1)

    def tell(self) -> None:
        """Show what was wrong, as much of it as is kept."""
        _tell(self.warnings, "", self.most_warnings)
        if self.warned > len(self.warnings):
            click.echo(f"……另有 {self.warned - len(self.warnings)} 处提醒", err=True)
        _tell(self.table.passed, "这样的行", self.most_warnings)
        for one in self.errors:
            click.echo(show(one), err=True)
        if self.count > len(self.errors):
            click.echo(f"……另有 {self.count - len(self.errors)} 处错误", err=True)

    @property
    def told(self) -> str:
        """How many rows have errors."""
        return f"共 {self.rows} 行，{len(self.problems)} 行有错误（{self.count} 处）"

    def _last(self) -> str:
        if self.bad is None:
            return f"{self.told}，没有写出任何结果。改好后再运行一次；先算其余各行、把有错的行另存的，加 --bad 待修改.csv。"
        write_output(self.bad, self._bad_bytes(self.bad))
        return f"{self.told}，已另存到 {self.bad}，照“问题”一列改好后可以单独再算；其余 {self.rows - len(self.problems)} 行已算分。"

    def note(self, row: TableRow) -> None:
        """Keep what is wrong with a row."""
        self.rows += 1
        errors = [one for one in row.found if one.severity == "error"]
        warnings = [one for one in row.found if one.severity != "error"]
        self.count, self.warned = self.count + len(errors), self.warned + len(warnings)
        self.errors += errors[: self.most_errors - len(self.errors)]
        self.warnings += warnings[: self.most_warnings - len(self.warnings)]
        if errors:
            self.problems[row.part, row.number] = (_in_one_line(errors), row.faulty)

    def _bad_bytes(self, path: Path) -> bytes:
        from evaluator.rendering.bad_rows import BadRow, BadSheet, bad_book, bad_csv

        def sheet(part: int) -> BadSheet:
            numbers = {number for other, number in self.problems if other == part}
            widest = max(max(cells) for _, cells in self.table.cells(part, numbers))
            head = self.table.parts[part][1]
            columns = range(1, max(widest, *head.headings) + 1)
            rows = (BadRow(cells, *self.problems[part, n]) for n, cells in self.table.cells(part, numbers))
            return BadSheet(
                self.table.parts[part][0].name,
                {n: head.headings.get(n, "") for n in columns if n != head.problem},
                rows,
            )

        sheets = [sheet(part) for part in sorted({part for part, _ in self.problems})]
        return bad_csv(sheets[0]) if path.suffix.lower() == ".csv" else bad_book(sheets)
