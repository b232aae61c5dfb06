"""One table for many stations: from the file to scored results and their workbook, where the time goes, and whether memory grows."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from itertools import islice
from pathlib import Path

from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from benchmarks.bulk import STANDARD, stations
from benchmarks.results_book import DIFFERENT, bare, cells_of, many
from benchmarks.timing import cpu_of_call, python, row
from evaluator.forms.table import TableColumn, row_of, table_columns
from evaluator.model.question import Value
from evaluator.model.report import Report, Subject
from evaluator.model.result import Result
from evaluator.model.standard import Standard
from evaluator.reading.standard import read_standard
from evaluator.reading.table import Table, open_table
from evaluator.reading.table_columns import Mapped, Names
from evaluator.reading.table_sheets import read_table_sheets
from evaluator.rendering.results_book import write_workbook
from evaluator.rendering.table_form import table_book, table_csv
from evaluator.scoring.conclude import conclude
from evaluator.scoring.leaves import Leaves

STATIONS, FACTS, FEW = 3000, 60, 300


def main() -> None:
    standard = _standard()
    columns, reports = _columns(standard), list(islice(_reports(standard), STATIONS))
    rows = [row_of(report, standard) for report in reports]
    print(f"one table, {STATIONS} stations × {FACTS} facts, processor time")
    with tempfile.TemporaryDirectory() as folder:
        files = {name: Path(folder) / f"table.{name}" for name in ("csv", "xlsx")}
        files["csv"].write_bytes(table_csv(columns, rows))
        files["xlsx"].write_bytes(table_book(standard, columns, rows))
        read = list(_read(files["csv"], standard))
        assert len(read) == STATIONS, "every row is sound"
        alone = _once(lambda: _scored(standard, iter(read)))
        row("peer: scoring alone, reports in memory", alone, "itself", alone)
        writing = _writing(Path(folder), list(islice(_results(standard, iter(read)), DIFFERENT)))
        for name, file in files.items():
            _stages(name, file, standard, alone, writing)
        for name, file in files.items():
            least, most = (_peak(file, count) for count in (FEW, STATIONS))
            print(f"  {name}: most memory at a time {least} MB with {FEW} stations, {most} MB with {STATIONS}")


def _writing(folder: Path, some: list[Result]) -> float:
    """The stages behind the scores, on results that come again and again; gives what openpyxl needs for the same cells."""
    place = folder / "peer.xlsx"
    with place.open("wb") as stream:
        peer = _once(lambda: bare(stream, some))
    rows = _once(lambda: sum(map(cells_of, many(some))))
    row("rows of the three tables made", rows, "openpyxl, write only, the same rows", peer)
    with place.open("wb") as stream:
        whole = _once(lambda: write_workbook(stream, many(some)))
    row("rows made and the workbook written", whole, "openpyxl, write only, the same rows", peer)
    return peer


def _stages(name: str, file: Path, standard: Standard, alone: float, writing: float) -> None:
    """Each stage by itself, then all of them as the command does it."""
    peer, peer_seconds = _peer(name, file)
    size = file.stat().st_size / 1e6
    row(f"{name}, {size:.1f} MB: the file opened", _once(lambda: read_table_sheets(file)), peer, peer_seconds)
    table = _table(file, standard)
    row("  headings, ids looked through", _once(lambda: _table(file, standard).count), peer, peer_seconds)
    row("  every row read into a self-report", _once(lambda: _drained(table.rows())), peer, peer_seconds)
    whole = _once(lambda: _scored(standard, _read(file, standard)))
    row("  whole: file to scored results", whole, "scoring alone", alone)
    book = _once(lambda: _written(file, standard, STATIONS))
    row(
        "  whole: file to scored workbook",
        book,
        "peers: reading, scoring alone, writing",
        peer_seconds + alone + writing,
    )


def _peer(name: str, file: Path) -> tuple[str, float]:
    """What others need to read the same cells and do nothing with them."""
    if name == "csv":
        return "csv module alone", cpu_of_call(lambda: _drained(csv.reader(file.open(encoding="utf-8-sig"))), 3)
    print(
        f"  python-calamine alone {_once(lambda: CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()):.2f} s"
    )
    return "openpyxl, read only", _once(lambda: _drained(load_workbook(file, read_only=True).worksheets[0].rows))


def _standard() -> Standard:
    standard, _ = read_standard(STANDARD)
    assert standard is not None
    return standard


def _columns(standard: Standard) -> list[TableColumn]:
    """Who it is about, and so many facts."""
    offered = [column for column in table_columns(standard) if column.offered]
    asked = [column for column in offered if column.path[0] == "facts"]
    return [*(column for column in offered if column.path[0] in ("subject", "period")), *asked[:FACTS]]


def _reports(standard: Standard) -> Iterator[Report]:
    names = standard.attributes
    own = {q.key for fact in standard.facts.values() for q in fact.questions if q.by == "assessor"}
    for n, values in enumerate(stations(standard, 60)):
        answers = {key: value for key, value in values.items() if key not in names and key not in own}
        answers |= {key: min(value, most) for key, value, most in _drawn(standard, answers)}
        subject = Subject(f"S-{n:05}", f"第{n}站", "", {name: values[name] for name in names})
        yield Report(standard.ref, subject, ("2022-07-01", "2023-06-30"), answers)


def _drawn(standard: Standard, answers: Mapping[str, Value]) -> Iterator[tuple[str, Fraction, Fraction]]:
    """No more can be in order than were drawn: what is, with its most."""
    for fact in standard.facts.values():
        most = answers.get(f"{fact.name}.drawn")
        for key in (f"{fact.name}.{test}" for test in fact.tests):
            value = answers.get(key)
            if isinstance(value, Fraction) and isinstance(most, Fraction):
                yield key, value, most


def _table(file: Path, standard: Standard) -> Table:
    sheets, _ = read_table_sheets(file)
    assert sheets is not None
    table, found = open_table(sheets, standard, Names(standard), Mapped())
    assert table is not None, found
    return table


def _read(file: Path, standard: Standard) -> Iterator[Report]:
    for one in _table(file, standard).rows():
        if one.report is not None:
            yield one.report


def _results(standard: Standard, reports: Iterator[Report]) -> Iterator[Result]:
    leaves = Leaves(standard)
    return (conclude(standard, report, None, "benchmark", leaves=leaves, advice=False) for report in reports)


def _scored(standard: Standard, reports: Iterator[Report]) -> None:
    _drained(_results(standard, reports))


def _written(file: Path, standard: Standard, count: int) -> None:
    """The workbook of so many rows of the file, as the command writes it, beside it."""
    with file.with_name("scored.xlsx").open("wb") as stream:
        write_workbook(stream, _results(standard, islice(_read(file, standard), count)))


def _drained(items: object) -> None:
    for _ in items:  # type: ignore[attr-defined]
        pass


def _once(call: Callable[[], object]) -> float:
    """Processor seconds of a call that takes long enough to need no repetition."""
    return cpu_of_call(call, 1)


def _peak(file: Path, count: int) -> str:
    """The most memory of a process that reads and scores so many rows of the file and writes their workbook."""
    command = [python(), "-m", "benchmarks.table", str(file), str(count)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


if __name__ == "__main__":
    if len(sys.argv) > 1:
        known = _standard()
        _written(Path(sys.argv[1]), known, int(sys.argv[2]))
        # what the system tells of resources would be the most of the parent too
        kilobytes = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text(encoding="ascii"))
        print(int(kilobytes[1]) // 1024 if kilobytes else "?")
    else:
        main()
