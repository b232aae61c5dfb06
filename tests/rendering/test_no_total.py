"""A subject to which nothing applies has no total: every document says so, and none prints a zero for it."""

from __future__ import annotations

import csv
import io

from evaluator.model.grades import NO_GRADE
from evaluator.model.node import NO_TOTAL
from evaluator.model.numbers import Written
from evaluator.model.report import Report, Subject
from evaluator.model.result import Result
from evaluator.model.seal import outcome_of
from evaluator.reading.standard import build_standard
from evaluator.rendering.html import report_html
from evaluator.rendering.results_book import write_summary
from evaluator.rendering.terminal import one
from evaluator.scoring.conclude import conclude


def nothing_applies() -> Result:
    ten = Written("10")
    leaf = {"points": ten, "na": [{"when": "not 有食堂", "gives": "rescale"}], "rule": {"met": "食堂整洁"}}
    standard, faults = build_standard(
        {
            "id": "shitang",
            "version": "1",
            "title": "食堂评估标准",
            "provenance": "own",
            "total": ten,
            "facts": {"有食堂": {"label": "有食堂", "type": "yes_no"}},
            "indicators": [
                {"code": "1", "name": "食堂", "points": ten, "children": [{"code": "1.1", "name": "卫生", **leaf}]}
            ],
            "grades": {"bands": [["合格", Written("6")], "不合格"]},
        }
    )
    assert standard is not None, faults
    report = Report("shitang@1", Subject("S-1", "柳塘镇社工站"), ("2023-07-01", "2024-06-30"), {"有食堂": False})
    return conclude(standard, report, None, "0")


def test_the_terminal_says_that_there_is_none() -> None:
    told = one(nothing_applies(), every=True)
    assert NO_TOTAL in told
    assert f"按自评数据测算（未经核实）：{NO_GRADE}" in told
    assert "0.00" not in told.replace("10.00", "")


def test_the_report_says_that_there_is_none() -> None:
    page = report_html(nothing_applies())
    assert NO_TOTAL in page
    assert "—分" not in page
    assert "0.00分" not in page.replace("10.00分", "")


def test_a_row_of_the_spreadsheet_has_no_figure_for_it() -> None:
    stream = io.BytesIO()
    write_summary(stream, [nothing_applies()])
    (row,) = csv.DictReader(io.StringIO(stream.getvalue().decode("utf-8-sig")))
    assert (row["满分"], row["自评最低"], row["自评最高"], row["得分率最低"]) == ("", "", "", "")
    assert (row["得分情况"], row["按自评的等次"]) == ("没有总分", NO_GRADE)


def test_a_seal_has_no_figure_for_it() -> None:
    assert outcome_of(nothing_applies()).total == ""
