"""Writing 3,000 results as a workbook and as CSV: time by stage, memory, and a bare write of the same cells by openpyxl."""

from __future__ import annotations

import io
import resource
import sys
import time
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from openpyxl import Workbook

from benchmarks.bulk import STANDARD, stations
from evaluator.model.report import Assessment, Finding, Report, Subject
from evaluator.model.result import Result
from evaluator.model.standard import Standard
from evaluator.reading.standard import read_standard
from evaluator.rendering import result_column, result_details, result_summary
from evaluator.rendering.results_book import write_summary, write_tables, write_workbook
from evaluator.scoring.conclude import conclude
from evaluator.scoring.leaves import Leaves

RESULTS = 3000
DIFFERENT = 100


def main() -> None:
    standard, _ = read_standard(STANDARD)
    assert standard is not None
    some = list(_results(standard))
    print(f"{RESULTS} assessed results ({DIFFERENT} different ones) × {len(list(standard.leaves()))} leaves, one core")
    rows, took = _spent(lambda: sum(cells_of(result) for result in many(some)))
    print(f"  {'the rows of the three tables, ' + str(rows) + ' cells':<52} {took:7.1f} s")
    with TemporaryDirectory() as folder:
        place = Path(folder)
        before = _peak()
        whole = _row("the whole workbook", place / "结果.xlsx", lambda stream: write_workbook(stream, many(some)))
        print(f"  {'  memory beside the results':<52} {_peak() - before:7.0f} MB")
        _row("the 汇总表 as CSV", place / "汇总表.csv", lambda stream: write_summary(stream, many(some)))
        _, took = _spent(lambda: write_tables(lambda _: io.BytesIO(), many(some)))
        print(f"  {'the three tables as CSV':<52} {took:7.1f} s")
        bare = _row(
            "peer: openpyxl, write_only, no looks, same cells", place / "b.xlsx", lambda stream: bare(stream, some)
        )
    print(f"  the workbook takes {whole / bare:.2f} of the time of the peer")


def _results(standard: Standard) -> Iterator[Result]:
    """Results with both runs: each claim confirmed, with a reason for one in seven."""
    leaves = Leaves(standard)
    for n, values in enumerate(islice(stations(standard, 60), DIFFERENT)):
        subject = Subject(f"S{n:05d}", f"第{n}社工站")
        findings = {
            key: Finding("confirmed", value, reason="现场查看属实" if k % 7 == 0 else "")
            for k, (key, value) in enumerate(values.items())
        }
        period = ("2022-07-01", "2023-06-30")
        report = Report(standard.ref, subject, period, values)
        yield conclude(
            standard,
            report,
            Assessment(standard.ref, subject.id, "P1", "2023-08-01", findings),
            "benchmark",
            leaves=leaves,
            advice=False,
        )


def many(some: list[Result]) -> Iterator[Result]:
    return islice(cycle(some), RESULTS)


def cells_of(result: Result) -> int:
    one = result_column.Subject(result)
    parts = result_summary.Summary(scored=True).row(one)
    found = [*parts.values(), *result_details.detail_rows(one), *result_details.answer_rows(one)]
    return sum(len(row) for row in found)


def bare(stream: BinaryIO, some: list[Result]) -> None:
    book = Workbook(write_only=True)
    details, answers = book.create_sheet("评分明细"), book.create_sheet("采集数据")
    for result in many(some):
        one = result_column.Subject(result)
        for row in result_details.detail_rows(one):
            details.append(row)
        for row in result_details.answer_rows(one):
            answers.append(row)
    book.save(stream)


def _row(what: str, place: Path, write: Callable[[io.BufferedWriter], object]) -> float:
    with place.open("wb") as stream:
        _, took = _spent(lambda: write(stream))
    print(f"  {what:<52} {took:7.1f} s   {place.stat().st_size / 1e6:6.1f} MB")
    return took


def _spent(call: Callable[[], object]) -> tuple[object, float]:
    start = time.process_time()
    found = call()
    return found, time.process_time() - start


def _peak() -> float:
    """The most memory so far, in MB; Linux tells it in kilobytes, macOS in bytes."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1e6 if sys.platform == "darwin" else 1e3)


if __name__ == "__main__":
    main()
