"""What is printed of a standard beyond its leaves: vetoes, limits, weights, grades; and how steps are worded."""

from __future__ import annotations

from fractions import Fraction

import pytest

from evaluator.model.report import Report
from evaluator.model.standard import Standard
from evaluator.reading.report import build_report
from evaluator.reading.standard import build_standard
from evaluator.rendering import terminal
from evaluator.rendering.html import report_html
from evaluator.rendering.words import step_words
from evaluator.scoring.conclude import conclude
from tests.docs.examples import parse

TEXT = """
id: small
version: "1"
title: 例
provenance: own
total: 100
extra: [-20, 0]
facts: {事故: {label: 安全责任事故, type: count, unit: 起}}
indicators:
  - code: "1"
    name: 服务
    points: 60
    combine: mean
    extra: [0, 3]
    children:
      - {code: "1.1", name: 过程, weight: 1, points: 10, rule: {judge: [0, 10], step: 1}, bonus: [{need: 受表彰, points: 3}]}
      - {code: "1.2", name: 成效, weight: 2, points: 10, rule: {judge: [0, 10], step: 1}}
  - {code: "2", name: 资金, points: 40, rule: {deduct: [{fault: 差错, times: 处, points: 4}]}, bonus: [{need: 受表彰, points: 1}]}
gates:
  - {name: 弄虚作假, fault: [服务记录造假, 虚报人数], effect: fail}
  - {name: 安全事故, when: 事故 > 0, effect: {cap: 良好}}
  - {name: 资金问题, fault: [套取资金], effect: {zero: ["2"]}}
grades:
  bands: [[优秀, 90], [良好, 80], 不合格]
  needs: [{name: 各部分, of: min(share(1)，share(2)), at_least: 40%}]
"""
REPORT = """
standard: small@1
subject: {id: "1", name: 例}
period: {from: "2022-07-01", to: "2023-06-30"}
answers: {"2": {差错: 2, 受表彰: 否}}
"""
SENTENCES = (
    "得分＝满分×各下级指标得分率的加权平均，权重为过程1、成效2。本部分的加减分合计最多加3分，不扣分。",
    "全部加减分合计不加分，最多扣20分。",
    "弄虚作假：有下列情形之一（服务记录造假；虚报人数）的，定为不合格。",
    "安全事故：安全责任事故在1起及以上的，等次最高评为良好。",
    "资金问题：套取资金的，“2 资金”计0分，也不加分。",
    "90分及以上为优秀；80分及以上为良好；其余为不合格。",
    "各部分：“服务”的得分率、“资金”的得分率中的最小值不低于40%，否则不能评为优秀、良好。",
    "够分数线而不符合以上条件的，按低一等次的分数线和条件评定，依次类推。",
)


@pytest.fixture(scope="module")
def standard() -> Standard:
    found, faults = build_standard(parse(TEXT))
    assert found is not None, faults
    return found


@pytest.fixture(scope="module")
def report(standard: Standard) -> Report:
    found, faults = build_report(parse(REPORT), standard)
    assert found is not None, faults
    return found


def test_show_prints_what_holds_beyond_the_leaves(standard: Standard) -> None:
    text = "".join(terminal.standard_in_full(standard).split())
    assert [sentence for sentence in SENTENCES if "".join(sentence.split()) not in text] == []


def test_the_report_prints_it_too(standard: Standard, report: Report) -> None:
    result = conclude(standard, report, None, "0")
    told = [text for rules in result.standard.rules for text in rules.texts]
    assert told == [f"1 服务：{SENTENCES[0]}", *SENTENCES[1:]]
    assert "套取资金的" in report_html(result)


def test_a_bonus_that_is_not_earned_is_no_loss(standard: Standard, report: Report) -> None:
    """The leaf lost 8 points for two slips; the bonus it did not get has nothing to do with that."""
    (leaf,) = [leaf for leaf in conclude(standard, report, None, "0").conclusion.leaves() if leaf.code == "2"]
    assert leaf.leaf is not None
    states = {step.title: (step.state, step.lost) for step in leaf.leaf.claimed.steps}
    assert states["加分：受表彰"] == ("info", Fraction(0))
    assert states["差错"] == ("not_met", Fraction(8))


@pytest.mark.parametrize(
    ("what", "why", "words"),
    [
        ("走访完成率", "走访完成率96÷120＝80%，得2分", "96÷120＝80%，得2分"),
        ("走访完成率", "走访完成率（未填）", "未填"),
        ("表彰", "表彰2次，2次×1分＝2分", "2次，2次×1分＝2分"),
        ("持证社工", "持证社工人数3人", "持证社工人数3人"),
        ("配足社工", "社工人数3人", "社工人数3人"),
    ],
)
def test_a_step_does_not_name_its_figure_twice(what: str, why: str, words: str) -> None:
    assert step_words(what, why) == words
