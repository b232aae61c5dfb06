"""Any self-reports, written into one table and read back, are the same self-reports, but for what no table can carry."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaluator.diagnostics import has_errors, show
from evaluator.forms.subjects import same_id
from evaluator.forms.table import left_out, row_of, table_columns
from evaluator.model.report import Report
from evaluator.model.standard import Standard
from evaluator.reading.report import read_report
from evaluator.reading.table import open_table
from evaluator.reading.table_columns import Mapped, Names
from evaluator.reading.table_sheets import read_table_sheets
from evaluator.rendering.table_form import table_book, table_csv
from tests.examples import examples
from tests.forms.made import reports
from tests.forms.test_round_trip import ROOT, STANDARDS, standard_of
from tests.scoring import made

#: how a table is written: ending and what makes its bytes
WAYS: dict[str, Callable[[Standard, Sequence[Report]], bytes]] = {
    "csv": lambda standard, some: table_csv(table_columns(standard), [row_of(one, standard) for one in some]),
    "xlsx": lambda standard, some: table_book(
        standard, table_columns(standard), [row_of(one, standard) for one in some]
    ),
}


def carried(report: Report) -> Report:
    """What a table can carry of a self-report."""
    return replace(report, claims={}, previous={}, members=None)


def read_back(way: str, some: Sequence[Report], standard: Standard) -> list[Report | None]:
    """The self-reports in the table that says what those say."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"汇总表.{way}"
        path.write_bytes(WAYS[way](standard, some))
        sheets, problems = read_table_sheets(path)
        assert sheets is not None, "\n".join(map(show, problems))
        table, found = open_table(sheets, standard, Names(standard), Mapped())
        assert table is not None, "\n".join(map(show, found))
        rows = list(table.rows())
    errors = [one for row in rows for one in row.found if one.severity == "error"]
    assert not has_errors(errors), "\n".join(map(show, errors))
    return [row.report for row in rows]


@st.composite
def several(draw: st.DrawFn, standard: Standard) -> list[Report]:
    """Some self-reports, each of a subject of its own."""
    some = draw(st.lists(reports(standard), min_size=1, max_size=3))
    ids = [f"{report.subject.id.strip()}{n}" for n, report in enumerate(some)]
    assert len({same_id(one) for one in ids}) == len(ids)
    return [carried(replace(one, subject=replace(one.subject, id=id_))) for one, id_ in zip(some, ids, strict=True)]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", STANDARDS)
@settings(max_examples=examples(4), deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_reports_come_back_from_a_table(name: str, way: str, data: st.DataObject) -> None:
    standard = standard_of(name)
    some = data.draw(several(standard))
    assert read_back(way, some, standard) == some


@pytest.mark.parametrize("way", WAYS)
@settings(max_examples=examples(12), deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_so_they_do_with_any_standard(way: str, data: st.DataObject) -> None:
    standard = data.draw(made.standards())
    some = data.draw(several(standard))
    assert read_back(way, some, standard) == some


@pytest.mark.parametrize("way", WAYS)
def test_the_samples_come_back(way: str) -> None:
    standard, names = standard_of("hainan"), ("qiongzhong-xiang", "jiedao", "dashequ", "weitian", "xubao")
    read = [read_report(ROOT / "samples" / "hainan" / f"{name}.yaml", standard)[0] for name in names]
    some = [carried(report) for report in read if report is not None]
    assert read_back(way, some, standard) == some


def test_what_is_left_out_is_named() -> None:
    standard = standard_of("hainan")
    report, _ = read_report(ROOT / "samples" / "hainan" / "jiedao.yaml", standard)
    assert report is not None
    assert left_out(report, standard) == {"自评得分、说明和佐证材料"}
    assert left_out(carried(report), standard) == set()


@pytest.mark.parametrize("name", STANDARDS)
def test_every_column_is_found_by_its_heading_and_by_its_key(name: str) -> None:
    names = Names(standard_of(name))
    for column in names.columns:
        assert names.find(column.heading) == column
        assert names.find(f" {column.heading}* ".replace("（", "(").replace("）", ")\n")) == column
    keys = [column.key for column in names.columns]
    for column in names.columns:
        if keys.count(column.key) == 1:
            assert names.find(column.key) == column
