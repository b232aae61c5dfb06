"""Where vetoes and grades are from: it is read, stands in the result and what is printed of it, and never scores."""

from __future__ import annotations

from typing import Any

import pytest

from evaluator.model.applied import CitedLine
from evaluator.model.node import CitationLine
from evaluator.model.report import Report
from evaluator.model.result import Result, dump, load
from evaluator.model.source import Citation
from evaluator.model.standard import Standard
from evaluator.reading.report import build_report
from evaluator.reading.standard import build_standard
from evaluator.rendering import terminal
from evaluator.rendering.html import report_html
from evaluator.scoring.conclude import conclude
from tests.docs.examples import parse

STANDARD = """
id: cited
version: "1"
title: 例
provenance: reconstructed
total: 10
sources: {bao: {title: 虚构的报道, date: "2022"}, ours: {title: 编制组}}
indicators:
  - {code: "1", name: 服务, points: 10, rule: {judge: [0, 10]}, source: {id: bao, published: 评服务}}
gates:
  - {name: 造假, fault: [服务记录造假], effect: fail, source: {id: bao, items: [2, 3], published: 一票否决, added: 后果}}
  - {name: 安全, fault: [发生事故], effect: {cap: 合格}}
grades:
  bands: [[良好, 8, 10], [合格, 6, 7.99], 不合格]
  source: [{id: bao, items: [4], published: 分三等}, {id: ours, added: 分数线}]
"""
REPORT = """
standard: cited@1
subject: {id: "1", name: 例}
period: {from: "2022-01-01", to: "2022-12-31"}
"""
CITED = (
    CitedLine("否决和限制：造假", (CitationLine("bao", "一票否决", "后果"),)),
    CitedLine("否决和限制：安全", ()),
    CitedLine("等次", (CitationLine("bao", "分三等", ""), CitationLine("ours", "", "分数线"))),
)


def read(value: Any) -> Standard:
    found, faults = build_standard(value)
    assert found is not None, faults
    return found


@pytest.fixture(scope="module")
def standard() -> Standard:
    return read(parse(STANDARD))


@pytest.fixture(scope="module")
def result(standard: Standard) -> Result:
    report, faults = build_report(parse(REPORT), standard)
    assert isinstance(report, Report), faults
    return conclude(standard, report, None, "0")


def test_it_is_read_as_that_of_an_indicator_is(standard: Standard) -> None:
    assert standard.gates[0].citations == (Citation("bao", "一票否决", "后果", (2, 3)),)
    assert standard.gates[1].citations == ()
    assert standard.grades is not None
    assert standard.grades.citations == (Citation("bao", "分三等", "", (4,)), Citation("ours", "", "分数线"))


def test_it_is_not_part_of_the_scoring_model(standard: Standard) -> None:
    bare = parse(STANDARD)
    del bare["gates"][0]["source"], bare["grades"]["source"]
    bare["grades"]["bands"][:2] = [["良好", bare["grades"]["bands"][0][1]], ["合格", bare["grades"]["bands"][1][1]]]
    assert read(bare).hash == standard.hash
    other = parse(STANDARD)
    other["grades"]["bands"][0][1] -= 1
    other["grades"]["bands"][1][2] -= 1
    assert read(other).hash != standard.hash


def test_the_result_carries_it(result: Result) -> None:
    assert result.standard.cited == CITED
    assert load(dump(result)) == result


def test_show_and_report_print_it(standard: Standard, result: Result) -> None:
    shown = "".join(terminal.standard_in_full(standard).split())
    printed = "".join(report_html(result).split())
    for line in CITED:
        assert line.name in printed
        for one in line.citations:
            assert one.published in printed
            assert one.added in printed
            assert f"{line.name}（{one.source}）" in shown
    assert "虚构的报道（2022）" in shown
