"""Figures taken from published texts: what the result says of where they come from and how they agree, and that it is checked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, replace
from fractions import Fraction
from functools import cache
from typing import Any

import pytest

from evaluator.model.report import Report
from evaluator.model.result import Conclusion, FigureLine, Result, dump, load
from evaluator.model.standard import Standard
from evaluator.reading.assessment import build_assessment
from evaluator.reading.document import parse_text
from evaluator.reading.report import build_report
from evaluator.reading.standard import build_standard
from evaluator.scoring import rescoring
from evaluator.scoring.bundle import dump_bundle, load_bundle
from evaluator.scoring.conclude import bundle_of, conclude

STANDARD = """
id: yunxi
version: "2022.1"
title: 云溪省社工站进展（虚构）
provenance: own
sources: {tongbao: {title: 虚构的通报}}
facts:
  建站: {label: 建成的社工站, type: count, unit: 个, source: {id: tongbao, items: [1]}}
  覆盖率: {label: 社工站覆盖率, type: share, source: {id: tongbao, items: [2]}}
  建点: {label: 村级社工点, type: pair, unit: 个, none_due: 0}
  省级: {label: 省级补助, type: amount, unit: 万元}
  中央: {label: 中央补助, type: amount, unit: 万元}
  补助: {label: 补助合计, type: amount, unit: 万元}
  概况: {label: 工作概况, type: text}
checks:
  - {part: 建站, share: 覆盖率, of: 乡镇（街道）数, say: 建站数和覆盖率}
  - {that: 中央 + 省级 = 补助, say: 各级补助之和}
  - {that: 建点.done <= 建点.due, say: 建点不多于村数}
indicators:
  - {code: "1", name: 覆盖, rule: {met: [{need: 覆盖率不低于九成, when: 覆盖率 >= 90%}]}}
  - {code: "2", name: 建点, rule: {met: [{need: 半数建点, when: 建点.rate >= 50%}]}}
  - {code: "3", name: 规范, rule: {met: [印发规范]}}
  - {code: "4", name: 又看覆盖, rule: {met: [{need: 覆盖率不低于八成, when: 覆盖率 >= 80%}]}}
not_evaluated:
  - {says: 建设六有站, because: 没有列出是哪六有, source: {id: tongbao, items: [3]}}
"""
REPORT = """
standard: yunxi@2022.1
subject: {id: YX, name: 云溪省}
period: {from: 2022-01-01, to: 2022-06-30}
published:
  通报: {title: 虚构的通报, credited_to: 虚构的厅, date: 2022年7月, answers: [建站, 覆盖率, "3/印发规范"]}
  年鉴: {title: 虚构的年鉴, answers: [建点, 概况]}
facts: {建站: 1683, 覆盖率: 92.22%, 建点: {due: 100, done: 40}, 概况: 全省推进}
answers: {"3": {印发规范: 是}}
"""


def parsed(text: str) -> dict[str, Any]:
    document, problems = parse_text(text, "x.yaml")
    assert document is not None, problems
    found: dict[str, Any] = document.value
    return found


@cache
def standard() -> Standard:
    found, faults = build_standard(parsed(STANDARD))
    assert found is not None, faults
    return found


def report(**changes: Any) -> Report:
    data = parsed(REPORT)
    found, faults = build_report(
        {**data, **changes, "facts": {**data["facts"], **changes.get("facts", {})}}, standard()
    )
    assert found is not None, faults
    return found


def result(given: Report | None = None, found: Mapping[str, Any] | None = None) -> Result:
    own = given or report()
    if found is None:
        return conclude(standard(), own, None, "test")
    about = {"standard": "yunxi@2022.1", "subject": "YX", "assessor": "P1", "date": "2022-08-01"}
    assessment, faults = build_assessment({**about, **found}, standard(), own)
    assert assessment is not None, faults
    return conclude(standard(), own, assessment, "test")


def answers(of: Result) -> dict[str, str]:
    leaves = [node.leaf for node in of.conclusion.leaves() if node.leaf]
    return {answer.key: answer.published_in for leaf in leaves for answer in leaf.answers}


def test_every_answer_says_where_it_was_taken_from() -> None:
    wanted = {"覆盖率": "通报", "建点.due": "年鉴", "建点.done": "年鉴", "3/印发规范": "通报"}
    assert answers(result()) == wanted
    filled_in = report(published={"年鉴": parsed(REPORT)["published"]["年鉴"]})
    assert answers(result(filled_in)) == {key: where if where == "年鉴" else "" for key, where in wanted.items()}


def test_each_text_lists_its_figures_with_the_leaves_that_look_at_them() -> None:
    told, yearbook = result().conclusion.published
    assert (told.id, told.title, told.credited_to, told.date) == ("通报", "虚构的通报", "虚构的厅", "2022年7月")
    assert told.figures == (
        FigureLine("建站", "建成的社工站", "1683个", "个", True, ()),
        FigureLine("覆盖率", "社工站覆盖率", "92.22%", "", True, ("1", "4")),
        FigureLine("3/印发规范", "印发规范", "是", "", False, ("3",)),
    )
    assert [(one.key, one.value, one.codes) for one in yearbook.figures] == [
        ("建点.due", "100个", ("2",)),
        ("建点.done", "40个", ("2",)),
        ("概况", "全省推进", ()),
    ]


def test_what_is_not_published_stays_open_and_is_no_zero() -> None:
    short = report(
        published={"通报": {"title": "虚构的通报", "answers": ["建站"]}},
        facts={"覆盖率": None, "建点": None},
        answers={},
    )
    stands = {leaf.code: leaf.claimed.status for leaf in result(short).conclusion.leaves()}
    assert stands == dict.fromkeys("1234", "open")


def test_what_the_standard_cannot_evaluate_is_in_the_result() -> None:
    (line,) = result().standard.not_evaluated
    assert (line.says, line.because) == ("建设六有站", "没有列出是哪六有")


# -- how the figures agree ---------------------------------------------------------------------------------------------


def test_checks_that_hold_are_told_and_those_that_cannot_be_told() -> None:
    lines = result().conclusion.checks
    assert [(line.say, line.holds, line.run) for line in lines] == [
        ("建站数和覆盖率", True, "claimed"),
        ("各级补助之和", None, "claimed"),
        ("建点不多于村数", True, "claimed"),
    ]
    assert lines[0].worked == "建成的社工站1683个，社工站覆盖率92.22%；乡镇（街道）数应为1825个（1683÷1825＝92.22%）"


def test_checks_that_do_not_hold_are_warned_of_and_told() -> None:
    data = parsed(REPORT)
    own, faults = build_report({**data, "facts": {**data["facts"], "建站": data["facts"]["建站"] - 1}}, standard())
    assert own is not None
    assert [(fault.code, fault.severity, fault.path) for fault in faults] == [("A608", "warning", ("facts", "建站"))]
    assert [line.holds for line in result(own).conclusion.checks] == [False, None, True]


def test_either_run_has_its_checks() -> None:
    found = {"facts": {"建站": "verified", "覆盖率": {"value": "92.23%", "reason": "重新计算"}}}
    lines = [line for line in result(found=found).conclusion.checks if line.say == "建站数和覆盖率"]
    assert [(line.run, line.holds) for line in lines] == [("claimed", True), ("assessed", False)]


# -- whether it all comes from published texts -------------------------------------------------------------------------

LOOKING = """
id: kan
version: "1"
title: 谁在看（虚构）
provenance: own
total: 10
sources: {tongbao: {title: 虚构的通报}}
attributes:
  县名: {label: 建成的社工站, type: text}
facts:
  建站: {label: 建成的社工站, type: count, unit: 个}
  指标看: {label: 甲, type: count, max: 9}
  门看: {label: 乙, type: count}
  核对看: {label: 丙, type: count}
  条件看: {label: 丁, type: count}
  界限看: {label: 戊, type: count}
  没人看: {label: 己, type: count}
checks: [{that: 核对看 <= 建站, say: 不多于建站}]
gates: [{name: 太少, when: 门看 < 1, effect: fail}]
grades: {bands: [[好, 8], 差], needs: [{name: 够数, of: 条件看, at_least: [界限看, ~]}]}
indicators:
  - {code: "1", name: 建站, points: 10, rule: {add: [{need: 建成, when: 建站 >= 1, points: 10, skip_when: 指标看 > 3}]}}
"""


@pytest.mark.parametrize(
    ("filled", "taken"),
    [("", True), ("没人看", True), ("指标看", False), ("门看", False), ("核对看", False), ("条件看", False),
     ("界限看", False)],
)  # fmt: skip
def test_what_anything_looks_at_and_somebody_filled_in_is_not_taken_from_a_text(filled: str, taken: bool) -> None:
    """A leaf, a gate, a check, a condition of a grade or its limit; an attribute is what the subject is, whoever says so."""
    found, faults = build_standard(parsed(LOOKING))
    assert found is not None, faults
    data = {
        "standard": "kan@1", "subject": {"id": "K", "name": "某县", "attributes": {"县名": "某县"}},
        "period": {"from": "2022-01-01", "to": "2022-06-30"},
        "published": {"通报": {"title": "虚构的通报", "answers": ["建站"]}},
        "facts": {"建站": Fraction(3), **({filled: Fraction(2)} if filled else {})},
    }  # fmt: skip
    own, faults = build_report(data, found)
    assert own is not None, faults
    assert conclude(found, own, None, "test").conclusion.taken is taken


def test_a_fact_that_is_called_like_an_attribute_is_not_taken_for_it() -> None:
    found, _ = build_standard(parsed(LOOKING))
    assert found is not None
    assert found.attributes["县名"].label == found.facts["建站"].label
    data = {
        "standard": "kan@1", "subject": {"id": "K", "name": "某县", "attributes": {"县名": "某县"}},
        "period": {"from": "2022-01-01", "to": "2022-06-30"},
        "published": {"通报": {"title": "虚构的通报", "answers": ["门看"]}},
        "facts": {"建站": Fraction(3), "门看": Fraction(1)},
    }  # fmt: skip
    own, faults = build_report(data, found)
    assert own is not None, faults
    assert not conclude(found, own, None, "test").conclusion.taken


# -- as it travels -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("found", [None, {"facts": {"建站": "verified", "覆盖率": "verified"}}])
def test_it_survives_and_is_scored_the_same_again(found: Mapping[str, Any] | None) -> None:
    done = result(found=found)
    assert load(json.loads(json.dumps(dump(done), ensure_ascii=False))) == done
    assessment = None
    if found is not None:
        about = {"standard": "yunxi@2022.1", "subject": "YX", "assessor": "P1", "date": "2022-08-01"}
        assessment, _ = build_assessment({**about, **found}, standard(), report())
    bundle = load_bundle(json.loads(json.dumps(dump_bundle(bundle_of(standard(), report(), assessment)))))
    again = rescoring.rescored(standard(), bundle, done)
    assert again == done
    assert list(rescoring.differences(done, again, bundle)) == []


def test_another_origin_or_check_does_not_pass_unseen() -> None:
    done, bundle = result(), bundle_of(standard(), report(), None)
    line, *rest = done.conclusion.published
    moved = replace(done.conclusion, published=(replace(line, title="另一份通报"), *rest))
    agreed = replace(done.conclusion, checks=tuple(replace(one, holds=True) for one in done.conclusion.checks))
    for forged, where in ((moved, "公开资料的出处"), (agreed, "数据的校验")):
        told = replace(done, conclusion=forged)
        found = [one.where for one in rescoring.differences(told, rescoring.rescored(standard(), bundle, told), bundle)]
        assert found == [where]


def test_every_part_of_a_conclusion_is_compared() -> None:
    by_name = {"nodes", "claimed", "assessed"}
    assert {field.name for field in fields(Conclusion)} - by_name == rescoring._REST.keys()
