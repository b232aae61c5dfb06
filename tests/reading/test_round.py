"""A round file and an objection by themselves: what they become, and that a slip in one is told where it was made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaluator.diagnostics import Diagnostic, show
from evaluator.model.numbers import Written
from evaluator.model.report import Finding
from evaluator.model.round import Dates, Group, Merge, RoundSubject, Survey
from evaluator.reading.document import parse_text
from evaluator.reading.objection import build_objection, objection_in
from evaluator.reading.round import build_round, round_in
from evaluator.reading.round_people import near_id, usable_name
from evaluator.reading.standard import build_standard
from tests.examples import examples
from tests.mutation.slips import Slip, slips
from tests.test_faults import ROUND, STANDARD, sound_round, sound_standard

#: a round that uses every key
WHOLE = """id: qingxi-2024
title: 清溪县2024年度社工站评估
standard: qingxi@2024.1
commissioner: 清溪县民政局
agency: 柳溪社会工作评估中心
invented: true
period: {from: 2023-07-01, to: 2024-06-30}
team:
  P1: {name: 林某, role: 组长, party: 第三方, qualification: 社会工作师}
  P2: {name: 周某, role: 社工, party: 购买方}
  P3: {name: 何某, role: 财务, party: 第三方, recused: [QX-003]}
minimum_team: {members: 2, roles: {财务: 1}}
groups:
  甲组: {members: [P1, P2, P3], subjects: [QX-001, QX-002]}
assign:
  "1": [P1]
  "2": [P1, P2]
  "2.2": [P3]
  "*": [P1, P2]
merge: {judgement: adjudicator, adjudicator: P1, spread_flag: 25%}
weights: {第三方: 70%, 购买方: 30%}
unverified: {accept: ["1"]}
surveys:
  满意度调查: {column: 总体评价, scale: {满意: 3, 一般: 2}, satisfied: 满意, handed_out: {QX-001: 50}, facts: {满意率: satisfied_share}}
subjects:
  - {id: QX-001, name: 柳塘镇社工站}
  - QX-002
  - {id: QX-003, name: 石桥镇社工站, not_evaluated: 站点2024年3月停办}
dates: {collect_by: 2024-07-31, draft_on: 2024-08-20, objections_by: 2024-08-30, final_on: 2024-09-10, rectify_by: 2024-12-31}
"""
OBJECTION = """subject: QX-001
indicator: "3.1"
disputes: 服务对象建档实际完成数
claim: 8人的档案在镇政府
evidence: [{file: 建档名册.pdf, pages: "2"}]
received: {by: 周某, date: 2024-08-25}
decision: upheld
found: {facts: {建档: {value: {due: 120, done: 117}, reason: 档案已取到}}}
decided: {by: [P1, P2], date: 2024-08-28}
reason: 7份档案齐全
"""


def found_in(kind: str, text: str) -> tuple[object, list[Diagnostic]]:
    document, found = parse_text(text, f"{kind}.yaml")
    if document is None:
        return None, found
    if kind == "round":
        value, more = round_in(document, sound_standard())
        return value, [*found, *more]
    objection, more = objection_in(document, sound_standard(), *sound_round())
    return objection, [*found, *more]


def test_every_key_of_a_round_is_read() -> None:
    document, _ = parse_text(WHOLE, "评估轮次.yaml")
    assert document is not None
    declared, found = round_in(document, sound_standard())
    assert declared is not None, "\n".join(map(show, found))
    assert [show(one) for one in found] == []
    third = declared.team["P3"]
    assert (third.name, third.role, third.party, third.recused) == ("何某", "财务", "第三方", ("QX-003",))
    assert declared.team["P1"].qualification == "社会工作师"
    assert declared.groups == (Group("甲组", ("P1", "P2", "P3"), ("QX-001", "QX-002")),)
    assert declared.assign == {"1": ("P1",), "2": ("P1", "P2"), "2.2": ("P3",), "*": ("P1", "P2")}
    assert declared.merge == Merge("adjudicator", "P1", Fraction(1, 4))
    assert declared.weights == {"第三方": Fraction(7, 10), "购买方": Fraction(3, 10)}
    assert (declared.minimum, declared.minimum_roles, declared.accept) == (2, {"财务": 1}, ("1",))
    assert declared.subjects[1] == RoundSubject("QX-002")
    assert declared.subjects[2].not_evaluated == "站点2024年3月停办"
    assert declared.dates == Dates("2024-07-31", "2024-08-20", "2024-08-30", "2024-09-10", "2024-12-31")
    assert declared.period == ("2023-07-01", "2024-06-30")
    scale = {"满意": Fraction(3), "一般": Fraction(2)}
    survey = Survey("满意度调查", "总体评价", Fraction(3), scale, {"QX-001": 50}, {"满意率": "satisfied_share"})
    assert declared.surveys == (survey,)
    assert declared.invented


def test_a_round_without_its_standard_is_read_as_far_as_it_goes() -> None:
    document, _ = parse_text(WHOLE.replace('"2.2"', '"9.9"'), "评估轮次.yaml")
    assert document is not None
    declared, found = round_in(document)
    assert declared is not None
    assert declared.assign["9.9"] == ("P3",)
    assert not found


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("judgement: adjudicator, adjudicator: P1", "judgement: trimmed"),
        ('"*": [P1, P2]', '"*": [P2, P3]'),
    ],
)
def test_one_scorer_alone_is_not_trimmed(old: str, new: str) -> None:
    """With shares the highest and the lowest are left out within each party, and one scorer has none."""
    value, found = found_in("round", WHOLE.replace(old, new))
    assert value is not None, "\n".join(map(show, found))


def test_every_key_of_an_objection_is_read() -> None:
    document, _ = parse_text(OBJECTION, "异议/柳塘镇建档.yaml")
    assert document is not None
    objection, found = objection_in(document, sound_standard(), *sound_round())
    assert objection is not None, "\n".join(map(show, found))
    assert (objection.id, objection.subject, objection.indicator) == ("柳塘镇建档", "QX-001", "3.1")
    assert objection.disputes == "建档.done"
    assert objection.found["建档.done"] == Finding("corrected", Fraction(117), "档案已取到")
    assert (objection.decided_by, objection.decided_on) == (("P1", "P2"), "2024-08-28")
    assert objection.received == ("周某", "2024-08-25")
    assert [(item.file, item.pages) for item in objection.evidence] == [("建档名册.pdf", "2")]


def test_an_objection_to_a_judgement_names_no_question() -> None:
    text = OBJECTION.replace('"3.1"', '"3.2"').replace("disputes: 服务对象建档实际完成数\n", "")
    found = "found: {facts: {建档: {value: {due: 120, done: 117}, reason: 档案已取到}}}"
    text = text.replace(found, 'found: {answers: {"3.2": {choose: 特色鲜明, points: 4, reason: 有三个小组的完整记录}}}')
    objection, problems = found_in("objection", text)
    assert objection is not None, "\n".join(map(show, problems))
    assert not problems


def test_an_objection_to_what_was_found_of_a_member() -> None:
    """It is named by the member's id and the fact, and the decision is written as in an assessment."""
    text = STANDARD.read_text(encoding="utf-8").replace("when: 社工 >= 3", "when: members.sum(社工) >= 3")
    document, _ = parse_text(text, "标准.yaml")
    assert document is not None
    standard, faults = build_standard(document.value)
    assert standard is not None, faults
    declared, case = sound_round()
    findings = {"members.社工|QX-011": Finding("corrected", Fraction(1), "一人已离职")}
    case = replace(case, assessments=(replace(case.assessments[0], findings=findings),))
    written = OBJECTION.replace('"3.1"', '"2.1"').replace("服务对象建档实际完成数", "QX-011/社工")
    found = "found: {facts: {建档: {value: {due: 120, done: 117}, reason: 档案已取到}}}"
    written = written.replace(found, "found: {members: {QX-011: {社工: {value: 2, reason: 有新合同}}}}")
    document, _ = parse_text(written, "异议.yaml")
    assert document is not None
    objection, problems = objection_in(document, standard, declared, case)
    assert objection is not None, "\n".join(map(show, problems))
    assert objection.disputes == "members.社工|QX-011"
    assert objection.found["members.社工|QX-011"].value == 2


@pytest.mark.parametrize("name", ["P1", "林某", "HN-QZ-001", "琼中 2023", "a.b"])
def test_names_that_files_may_have(name: str) -> None:
    assert usable_name(name)


@pytest.mark.parametrize(
    "name", ["a/b", "a\\b", "..", ".a", "a.", " a", "con", "NUL.txt", "a:b", "~$a", "长" * 41, "a\nb"]
)
def test_names_that_no_file_may_have(name: str) -> None:
    assert not usable_name(name)


def test_another_number_is_another_person() -> None:
    assert near_id("P4", ["P1", "P3"]) == ""
    assert near_id("p-1", ["P-1", "P-2"]) == "是不是想写“P-1”？"


@pytest.mark.parametrize(("kind", "text"), [("round", WHOLE), ("objection", OBJECTION)])
def test_one_slip_is_one_fault_or_none(kind: str, text: str) -> None:
    """Every slip of the pen, tried one by one; a few (what is declared is gone, and is still named) are two."""
    several = []
    for slip in slips(text):
        value, found = found_in(kind, slip.text)
        errors = [one for one in found if one.severity == "error"]
        assert (value is None) == bool(errors)
        if len(errors) > 1 and not _still_named(slip):
            several.append("\n".join([slip.where, slip.how, *map(show, errors)]))
    assert several == []


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.text(max_size=5) | st.integers(-3, 300).map(lambda n: Written(str(n))),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


def places(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every place in plain data, the whole first."""
    yield path
    pairs = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in pairs:
        yield from places(inner, (*path, step))


def put(value: Any, path: tuple[str | int, ...], other: object) -> Any:
    """The data with something else at a place."""
    if not path:
        return other
    copy: Any = dict(value) if isinstance(value, Mapping) else list(value)
    copy[path[0]] = put(value[path[0]], path[1:], other)
    return copy


@settings(deadline=None, max_examples=examples(300), suppress_health_check=list(HealthCheck))
@given(st.data())
def test_whatever_stands_there_is_read_or_refused(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from([WHOLE, OBJECTION]))
    document, _ = parse_text(text, "x.yaml")
    assert document is not None
    value = document.value
    for _ in range(data.draw(st.integers(1, 3))):
        value = put(value, data.draw(st.sampled_from(list(places(value)))), data.draw(ANYTHING))
    if text == WHOLE:
        found, faults = build_round(value, sound_standard())
        build_round(value)
    else:
        found, faults = build_objection(value, "x", sound_standard(), *sound_round())  # type: ignore[assignment]
    assert (found is None) == any(fault.severity == "error" for fault in faults)


def _still_named(slip: Slip) -> bool:
    """Whether something was taken away, or renamed, that other lines go on naming."""
    return slip.path[0] in ("team", "subjects") and len(slip.path) < 4


def test_the_base_of_the_examples_uses_the_same_notation() -> None:
    value, found = found_in("round", Path(ROUND).read_text(encoding="utf-8"))
    assert value is not None
    assert not found
