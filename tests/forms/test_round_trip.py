"""Any self-report, written into its form and read back, is the same self-report."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaluator.diagnostics import has_errors, show
from evaluator.forms.build import form_of, values_of
from evaluator.model.report import Report
from evaluator.model.standard import Standard
from evaluator.reading.report import read_report
from evaluator.reading.standard import read_standard
from evaluator.rendering.workbook import form_bytes
from tests.examples import examples
from tests.forms.made import reports
from tests.scoring import made

ROOT = Path(__file__).parents[2]
STANDARDS = {
    "hainan": "standards/hainan_37_indicators.yaml",
    "guizhou": "standards/guizhou_assessment.yaml",
    "requirements": "samples/requirements/xian-mubiao.yaml",
    "small": "tests/mutation/small.standard.yaml",
}


@cache
def standard_of(name: str) -> Standard:
    standard, found = read_standard(ROOT / STANDARDS[name])
    assert standard is not None, "\n".join(map(show, found))
    return standard


def filled_and_read(report: Report, standard: Standard) -> Report:
    """What is read from the form that says what the report says."""
    form, values = form_of(standard, report), values_of(report, standard)
    left_out = values.keys() - {entry.path for entry in form.entries()}
    assert not left_out, "there is room for all of it"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "自评表.xlsx"
        path.write_bytes(form_bytes(form, values))
        read, found = read_report(path, standard)
    assert not has_errors(found), "\n".join(map(show, found))
    assert read is not None
    return read


@pytest.mark.parametrize("name", STANDARDS)
@settings(max_examples=examples(5), deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_report_comes_back_from_its_form(name: str, data: st.DataObject) -> None:
    report = data.draw(reports(standard_of(name)))
    assert filled_and_read(report, standard_of(name)) == report


@settings(max_examples=examples(15), deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_so_it_does_with_any_standard(data: st.DataObject) -> None:
    standard = data.draw(made.standards())
    report = data.draw(reports(standard))
    assert filled_and_read(report, standard) == report


@pytest.mark.parametrize("name", ["qiongzhong-xiang", "jiedao", "dashequ", "weitian", "xubao"])
def test_the_samples_come_back(name: str) -> None:
    standard = standard_of("hainan")
    report, _ = read_report(ROOT / "samples" / "hainan" / f"{name}.yaml", standard)
    assert report is not None
    assert filled_and_read(report, standard) == report
