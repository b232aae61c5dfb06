"""The check of published numbers itself: on a made-up text and standard, a wrong value, a wrong unit and a missing value are found."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from evaluator.model.indicator import Indicator
from evaluator.model.standard import Standard
from evaluator.reading.standard import build_standard
from tests.docs.examples import parse
from tests.docs.published_figures import (
    days_of,
    no_band,
    not_found,
    not_on_time,
    of_gate,
    of_grades,
    of_indicator,
    of_its_own,
    otherwise_measured,
    units_of,
)
from tests.docs.register import SHARE, Said, Statement, said, statement, unregistered

REQUIREMENTS = """
id: made
version: "1"
title: 例
provenance: own
facts:
  社工: {label: 社工, type: count, unit: 人}
  持证: {label: 持证社工, type: count, unit: 人}
  站: {label: 社工站, type: count, unit: 个, min: 1}
  经费: {label: 经费, type: amount, unit: 元}
  建站: {label: 建站, type: pair, unit: 个, none_due: 0}
  项数: {label: 项数, type: count, unit: 项, max: 30}
  领域: {label: 领域, type: choices, options: [甲, 乙, 丙]}
  签订: {label: 签订日, type: date}
indicators:
  - {code: "1", name: 人数, due: 2025-12-31, rule: {met: [{need: 够, when: 社工 >= 90}]}}
  - {code: "2", name: 每站, rule: {met: [{need: 够, when: 社工 / 站 >= 3}]}}
  - {code: "3", name: 持证, rule: {met: [{need: 够, when: 持证 × 3 >= 社工 × 2}]}}
  - {code: "4", name: 价格, rule: {met: [{need: 够, when: 经费 >= 社工 × 120000}]}}
  - {code: "5", name: 覆盖, rule: {met: [{need: 够, when: 建站.rate >= 60%}]}}
  - {code: "6", name: 清单, rule: {met: [{need: 有, when: 项数 >= 1}, {need: 全, when: 领域 has 甲}]}}
  - {code: "7", name: 签订, due: 2022-07-31, rule: {met: [{need: 按时, when: 签订 <= '2022-07-31'}]}}
"""
SCORED = """
id: made
version: "1"
title: 例
provenance: own
total: 150
facts: {事故: {label: 事故, type: count, unit: 起}}
indicators:
  - {code: "1", name: 基本, points: 130, rule: {judge: [0, 130]}}
  - {code: "2", name: 加分, points: 20, rule: {judge: [0, 20]}}
gates: [{name: 安全, when: 事故 >= 3, effect: fail}]
grades:
  bands: [[五星, 110, 150], [四星, 100, 109.99], 四星以下]
  needs: [{name: 各项, of: "min(share(1)，share(2))", at_least: 40%}]
  quota: {五星: 15%}
  ties: out
"""


def read(text: str) -> Standard:
    found, faults = build_standard(parse(text))
    assert found is not None, faults
    return found


LIST, TABLE = read(REQUIREMENTS), read(SCORED)


def leaf(code: str, standard: Standard = LIST) -> Indicator:
    return next(one for one in standard.leaves() if one.code == code)


def published(value: str = "", unit: str = "", **more: Any) -> Statement:
    written = {"no": "1", "kind": "requirement", "says": "例", **more}
    written |= {"value": value} if value else {}
    return statement("made", {**written, "unit": unit} if unit else written)


@pytest.mark.parametrize(
    ("code", "value", "unit"),
    [
        ("1", "90", "人"),
        ("2", "3", "人"),
        ("3", "2/3", ""),
        ("4", "120000", "元"),
        ("5", "60%", ""),
        ("6", "30", "项"),
        ("6", "3", "个"),
        ("1", "3", "年"),
    ],
)
def test_a_number_is_found_where_it_scores(code: str, value: str, unit: str) -> None:
    assert not_found(published(value, unit), of_indicator(leaf(code), LIST, 2022)) == ""


@pytest.mark.parametrize(
    ("code", "value", "unit", "words"),
    [
        ("1", "91", "人", "找不到 91人"),
        ("1", "90", "个", "找不到 90个，只有单位为人的"),
        ("1", "90%", "", "找不到 90%"),
        ("3", "1/2", "", "找不到 50%"),
        ("4", "120000", "人", "找不到 120000人，只有单位为元的"),
        ("5", "60", "个", "找不到 60个"),
        ("6", "31", "项", "找不到 31项"),
        ("1", "4", "年", "找不到 4年"),
    ],
)
def test_another_value_or_unit_is_not(code: str, value: str, unit: str, words: str) -> None:
    assert not_found(published(value, unit), of_indicator(leaf(code), LIST, 2022)) == words


def test_points_vetoes_and_grades_have_figures_too() -> None:
    assert not_found(published("130", "分"), of_indicator(leaf("1", TABLE), TABLE)) == ""
    assert not_found(published("150", "分"), of_indicator(leaf("1", TABLE), TABLE)) == ""
    assert not_found(published("20", "分"), of_indicator(leaf("1", TABLE), TABLE)) == "找不到 20分"
    assert not_found(published("3", "起"), of_gate(TABLE.gates[0])) == ""
    assert not_found(published("2", "起"), of_gate(TABLE.gates[0])) == "找不到 2起"
    assert TABLE.grades is not None
    figures = of_grades(TABLE.grades)
    assert not_found(published("109", "分"), figures) == "找不到 109分"
    assert not_found(published("15%"), figures) == not_found(published("40%"), figures) == ""


def test_a_range_is_that_of_one_grade() -> None:
    assert TABLE.grades is not None
    for low, high, words in [("100", "109.99", ""), ("100", "110", "没有哪一等的分数是 100—110分")]:
        one = statement("made", {"no": "1", "kind": "requirement", "says": "例", "value": [low, high], "unit": "分"})
        assert not_found(one, of_grades(TABLE.grades)) == ""
        assert no_band(one, TABLE.grades) == words


def test_a_reason_stands_only_where_the_number_does_not() -> None:
    figures = of_indicator(leaf("1"), LIST)
    assert not_found(published("5", "个", because="不数个数"), figures) == ""
    assert not_found(published("90", "人", because="不数个数"), figures) == "规则里有 90人，because 是多余的"


@pytest.mark.parametrize("due", ["2025", "2025-12-31", "12-31"])
def test_a_day_is_compared_as_far_as_it_is_told(due: str) -> None:
    assert not_on_time(published(due=due), days_of(leaf("1"))) == ""


def test_another_day_is_not_the_one() -> None:
    assert not_on_time(published(due="2024"), days_of(leaf("1"))) == "期限是 2024，标准写的是 2025-12-31"
    assert not_on_time(published(due="2025"), days_of(leaf("2"))) == "期限是 2025，标准写的是 没有期限"
    late = read(REQUIREMENTS.replace("<= '2022-07-31'", "<= '2022-08-01'"))
    assert not_on_time(published(due="07-31"), days_of(leaf("7"))) == ""
    assert (
        not_on_time(published(due="07-31"), days_of(leaf("7", late)))
        == "期限是 07-31，标准写的是 2022-07-31、2022-08-01"
    )


def test_a_number_that_nobody_published_is_named() -> None:
    assert of_its_own(leaf("1"), {(Fraction(90), "人")}) == []
    assert of_its_own(leaf("1"), {(Fraction(90), "个")}) == ["社工不少于90人"]
    assert of_its_own(leaf("3"), {(Fraction(2, 3), SHARE)}) == []
    assert of_its_own(leaf("3"), set()) == ["持证社工×3不少于社工×2"]
    assert of_its_own(leaf("6"), set()) == []


def test_a_fact_has_the_unit_of_its_figure() -> None:
    assert otherwise_measured(published("3", "人"), units_of(LIST.facts["社工"])) == ""
    assert otherwise_measured(published("3", "人次"), units_of(LIST.facts["社工"])) == "单位是“人次”，采集项的是“人”"
    assert otherwise_measured(published("92.22%"), units_of(LIST.facts["建站"])) == ""
    assert otherwise_measured(published("92.22%"), units_of(LIST.facts["社工"])) == "单位是“%”，采集项的是“人”"


@pytest.mark.parametrize(
    ("words", "figures", "days"),
    [
        ("5万人，1.5万户，首笔约10万元", {"50000", "15000", "100000"}, set()),
        ("70多万元，2万多", {"700000", "20000"}, set()),
        ("2022年底前不少于60%", {"60%"}, {"2022-12-31"}),
        ("2025年按1∶2", {"2"}, {"2025"}),
        ("7月31日前，8月1日前", set(), {"07-31", "08-01"}),
        ("第一年不低于二分之一，第三年不低于三分之二", {"1/2", "2/3"}, set()),
        ("100—109分", {"100", "109"}, set()),
        ("依照MZ/T 166-2021，五社联动", set(), set()),
    ],
)
def test_numbers_are_read_from_words(words: str, figures: set[str], days: set[str]) -> None:
    found = frozenset(
        value
        for text in figures
        for value in published(text, *([] if text[-1] == "%" or "/" in text else ["个"])).values
    )
    assert said(words) == Said(found, frozenset(days))


def test_a_number_that_is_not_registered_is_named() -> None:
    assert unregistered(published("3", "人", says="每站3人")) == ""
    assert unregistered(published(says="每站3人")) == "3 没有登记"
    assert unregistered(published("2", "人", says="2025年每站3人")) == "3、2025 没有登记"
    assert unregistered(published("3", "人", says="2025年每站3人", due="2025")) == ""
    assert unregistered(published("3", "人", says="“1+1”：3人", not_figures=["1+1"])) == ""
    with pytest.raises(ValueError, match="does not stand in"):
        unregistered(published(says="每站3人", not_figures=["1+1"]))


def test_a_value_has_a_unit_and_a_share_has_none() -> None:
    with pytest.raises(AssertionError, match="no unit is given"):
        published("3")
    with pytest.raises(AssertionError, match="a share has no unit"):
        published("3%", "人")
    assert statement("made", {"no": "1", "kind": "figure", "says": "例", "value": "3", "unit": None}).unit == ""
