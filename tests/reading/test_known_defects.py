"""Published defects that a standard lists: accepted where it says so and nowhere else, scored, and printed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from evaluator.model.numbers import plain
from evaluator.model.result import dump, load
from evaluator.model.standard import Standard
from evaluator.reading.known import SCORED
from evaluator.reading.report import build_report
from evaluator.reading.standard import build_standard
from evaluator.rendering import terminal
from evaluator.rendering.html import report_html
from evaluator.scoring.conclude import conclude
from evaluator.scoring.settlement import score_run
from tests.docs import examples as guide
from tests.docs.examples import parse

PAGE = guide.DOCS / "评分规则" / "known_defects-已知问题.md"
(PUBLISHED,) = guide.examples(PAGE, "小标准")
TEXT = """
id: small
version: "1"
title: 例
provenance: transcribed
total: 100
facts: {社工: {label: 社工人数, type: count, unit: 人, max: 20}, 车辆: {label: 车辆数, type: count}}
indicators:
  - code: "1"
    name: 基础
    points: 60
    children:
      - {code: "1.1", name: 制度, points: 20, rule: {choose: {options: {好: [20, 25], 中: [20, 30], 差: 0}}}}
      - {code: "1.2", name: 人员, points: 39, rule: {bands: {of: 社工, at_least: [[30, 39], [3, 39]], else: 0}}}
  - {code: "2", name: 服务, points: 40, rule: {judge: [0, 40], step: 1}}
grades: {bands: [[优, 90, 100], [良, 80, 89], [中, 60, 78], 差]}
"""
ALL = {("1", "C501"), ("1.1", "R403"), ("1.2", "C522"), ("grades.bands", "C523"), ("facts.车辆", "C510")}


def built(*known: tuple[str, str]) -> tuple[Standard | None, set[str]]:
    """The standard with these places and codes listed, and the codes of what is still wrong with it."""
    listed = [{"at": at, "code": code, "say": f"公布稿如此：{at}"} for at, code in known]
    standard, faults = build_standard({**parse(TEXT), **({"known_defects": listed} if listed else {})})
    return standard, {fault.code for fault in faults}


def sound() -> Standard:
    standard, left = built(*sorted(ALL))
    assert standard is not None
    assert left == set()
    return standard


def test_every_defect_that_is_listed_becomes_a_note() -> None:
    found = {(defect.at, defect.code): defect for defect in sound().defects}
    assert found.keys() == ALL
    assert len(found["grades.bands", "C523"].found) == 2, "one entry covers all of that code at its place"
    assert len(found["1.1", "R403"].found) == 2
    assert found["facts.车辆", "C510"].where == "采集项“车辆”"
    assert all(defect.say and defect.scored == SCORED[defect.code] for defect in found.values())


@pytest.mark.parametrize("left_out", sorted(ALL))
def test_what_is_not_listed_is_still_told(left_out: tuple[str, str]) -> None:
    standard, left = built(*sorted(ALL - {left_out}))
    assert left == {left_out[1]}
    assert (standard is None) == (left_out[1] != "C510"), "an unused fact is only a warning"


@pytest.mark.parametrize(
    ("instead", "code"), [(("1", "R403"), "R403"), (("1.1", "C501"), "C501"), (("total", "C523"), "C523")]
)
def test_a_place_covers_itself_and_not_what_is_inside_a_child(instead: tuple[str, str], code: str) -> None:
    standard, left = built(*sorted({one for one in ALL if one[1] != code} | {instead}))
    assert standard is None
    assert code in left


def test_an_entry_of_a_list_is_named_or_counted() -> None:
    for at in ("grades.bands.2", "grades.bands.良"):
        standard, left = built(*sorted(ALL - {("grades.bands", "C523")}), (at, "C523"))
        assert (standard, left) == (None, {"C523"}), "the gap below 中 is not covered"
    both = {("grades.bands.良", "C523"), ("grades.bands.3", "C523")}
    assert built(*sorted(ALL - {("grades.bands", "C523")} | both))[1] == set()


def test_an_entry_that_meets_nothing_is_a_fault() -> None:
    assert built(*sorted(ALL), ("2", "C501")) == (None, {"C527"})
    assert built(*sorted(ALL), ("3", "C501")) == (None, {"C527"})
    assert built(*sorted(ALL), ("2", "R401")) == (None, {"C527"})


def test_the_words_do_not_change_the_hash() -> None:
    data = parse(TEXT)
    listed = [{"at": at, "code": code, "say": "别的话"} for at, code in sorted(ALL)]
    other, _ = build_standard({**data, "known_defects": listed})
    assert other is not None
    assert other.hash == sound().hash


def test_full_marks_stay_as_printed_and_parts_count_what_they_give() -> None:
    answers: Mapping[str, Any] = {"1.1": "中", "1.1//中": parse("28"), "社工": parse("5"), "2": parse("40")}
    roots, total = score_run(sound(), answers)
    assert [plain(roots[0].score.low), plain(roots[0].score.full)] == ["59", "60"]
    assert roots[0].children[0].score.low == 20, "what lies above the full mark does not count"
    assert [plain(total.score.low), plain(total.score.full), total.grade] == ["99", "100", "优"]


def test_they_are_printed_with_the_standard_and_in_the_report() -> None:
    standard = sound()
    shown = terminal.standard_in_full(standard)
    report, faults = build_report(
        {
            "standard": "small@1",
            "subject": {"id": "1", "name": "例"},
            "period": {"from": "2022-07-01", "to": "2023-06-30"},
        },
        standard,
    )
    assert report is not None, faults
    result = conclude(standard, report, None, "test")
    assert load(dump(result)) == result
    page = report_html(result)
    for text in (shown, page):
        assert "公布稿的已知问题" in text
        assert all(defect.say in text for defect in standard.defects)


def test_the_guide_lists_every_code() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert [code for code in SCORED if f"{code}" not in text] == []
    standard = guide.whole_of(PUBLISHED)
    assert {defect.code for defect in standard.defects} == {"C501", "R403", "C523"}
