"""Figures over the members of a subject: the worked cases of tests/cases/members.yaml, and what always holds."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from evaluator.model.members import member_answers, member_key, member_list
from evaluator.model.numbers import plain
from evaluator.model.question import Value
from evaluator.model.report import Member, Report
from evaluator.model.result import Total
from evaluator.model.standard import Standard
from evaluator.reading.assessment import build_assessment
from evaluator.reading.document import parse_text, read_document
from evaluator.reading.report import build_report, read_report
from evaluator.reading.standard import build_standard
from evaluator.scoring.conclude import conclude
from evaluator.scoring.leaves import Leaves
from evaluator.scoring.settlement import score_run
from tests.scoring.made import as_written, with_known_defects
from tests.scoring.test_properties import leaves, relaxed
from tests.scoring.test_settlement import standard_of

CASES = Path(__file__).parent.parent / "cases" / "members.yaml"


def entries() -> list[dict[str, Any]]:
    document, problems = read_document(CASES)
    assert document is not None, problems
    found: list[dict[str, Any]] = document.value
    return found


def total_of(standard: Standard, case: Mapping[str, Any]) -> tuple[Total, dict[str, Fraction]]:
    """The total of the run that the case is about, and the least score of every node."""
    attributes = {name: fact.question().options[0] for name, fact in standard.attributes.items()}
    about = {"standard": standard.ref, "subject": {"id": "X", "name": "某县", "attributes": attributes}}
    period = {"period": {"from": "2022-07-01", "to": "2023-06-30"}}
    members = {"members": case["members"]} if "members" in case else {}
    report, faults = build_report({**about, **period, **members}, standard)
    assert report is not None, faults
    assessment = None
    if "assessment" in case:
        found = {"standard": standard.ref, "subject": "X", "assessor": "P1", "date": "2023-08-01"}
        looked_at = {"members": case["assessment"]} if case["assessment"] is not None else {}
        assessment, faults = build_assessment({**found, **looked_at}, standard, report)
        assert assessment is not None, faults
    result = conclude(standard, report, assessment, "test")
    total = result.conclusion.claimed if assessment is None else result.conclusion.assessed
    assert total is not None
    return total, {node.code: node.score(result.run).low for node in result.conclusion.walk()}


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: str(entry["name"]))
def test_worked_case(entry: dict[str, Any]) -> None:
    standard = standard_of(entry)
    for case in entry["cases"]:
        total, points = total_of(standard, case)
        wanted = case["total"] if isinstance(case["total"], list) else [case["total"]] * 2
        got = [plain(total.score.low), plain(total.score.high)]
        assert got == [plain(Fraction(end)) for end in wanted], case
        assert total.score.estimate is case.get("estimate", False), case
        for code, score in case.get("at", {}).items():
            assert points[code] == score
        if "grade" in case:
            grades = case["grade"] if isinstance(case["grade"], list) else [case["grade"]]
            assert list(total.grades) == grades, total.steps


# -- what always holds -----------------------------------------------------------------------------------------------

FACTS: dict[str, Any] = {
    "甲": {"label": "甲数", "type": "count", "unit": "人", "max": Fraction(2)},
    "丙": {"label": "有丙", "type": "yes_no"},
}
AMOUNTS = [
    "members.count(甲 >= 1)",
    "members.count(丙)",
    "members.count(甲 = 1 or 丙)",
    "members.sum(甲)",
    "members.sum(2 * 甲) - members.count",
    "members.mean(甲)",
    "members.share(not 丙)",
    "members.max(甲)",
    "members.min(甲)",
    "甲 - members.sum(甲)",
    "members.count(丙) + members.count(not 丙)",
]


@st.composite
def standards(draw: st.DrawFn) -> Standard:
    """Two leaves that look at the members, each in one of several ways."""
    leaves = []
    for n in range(2):
        amount = draw(st.sampled_from(AMOUNTS))
        limits = sorted(draw(st.sets(st.sampled_from([Fraction(k, 2) for k in range(-2, 7)]), min_size=2, max_size=3)))
        bands = [[limit, Fraction(draw(st.integers(0, 4)))] for limit in reversed(limits)]
        rule: dict[str, Any] = {"bands": {"of": amount, "at_least": bands, "else": Fraction(4)}}
        if draw(st.booleans()):
            rule = {"share": {"of": amount, "zero_at": Fraction(-1), "full_at": Fraction(3)}}
        leaves.append({"code": f"1.{n}", "name": f"指标{n}", "points": Fraction(4), "rule": rule})
    about = {"id": "made", "version": "1", "title": "生成的标准", "provenance": "own", "total": Fraction(8)}
    root = {"code": "1", "name": "全部", "points": Fraction(8), "children": leaves}
    standard, faults = with_known_defects(as_written({**about, "facts": FACTS, "indicators": [root]}))
    assert standard is not None, faults  # bands that cannot be reached, and a best that cannot, are listed as known
    return standard


MEMBER_ANSWERS: dict[str, list[Value]] = {"甲": [Fraction(n) for n in range(3)], "丙": [True, False]}


@st.composite
def members(draw: st.DrawFn) -> tuple[Member, ...]:
    """Up to two members, each with some of its answers."""
    found = []
    for name in ["A", "B"][: draw(st.integers(1, 2))]:
        told = {key: draw(st.sampled_from([None, *values])) for key, values in MEMBER_ANSWERS.items()}
        found.append(Member(name, f"{name}站", {}, {key: value for key, value in told.items() if value is not None}))
    return tuple(found)


@relaxed
@given(st.data())
def test_a_range_over_members_contains_every_completion_and_is_their_hull(data: st.DataObject) -> None:
    standard, some = data.draw(standards()), data.draw(members())
    own: dict[str, Value] = {"甲": Fraction(1)}
    values = {**own, **member_list(some), **member_answers(some)}
    missing = [(m.id, key) for m in some for key in MEMBER_ANSWERS if key not in m.answers]
    roots, total = score_run(standard, values)
    every = product(*(MEMBER_ANSWERS[key] for _, key in missing))
    filled = [{member_key(*spot): value for spot, value in zip(missing, one, strict=True)} for one in every]
    runs = [score_run(standard, {**values, **more}) for more in filled]
    for n, node in enumerate(leaves(roots)):
        scores = [leaves(run[0])[n].score.low for run in runs]
        assert node.score.low <= min(scores)
        assert max(scores) <= node.score.high
        if not node.score.estimate:
            event("leaf range is exact")
            assert (node.score.low, node.score.high) == (min(scores), max(scores)), node.leaf
    totals = [run[1].score.low for run in runs]
    assert total.score.low <= min(totals)
    assert max(totals) <= total.score.high
    if not total.score.estimate:
        event("total range is exact")
        assert (total.score.low, total.score.high) == (min(totals), max(totals))


@relaxed
@given(st.data())
def test_the_order_of_members_does_not_matter(data: st.DataObject) -> None:
    standard, some = data.draw(standards()), data.draw(members())
    turned = some[::-1]
    first = {**member_list(some), **member_answers(some)}
    assert score_run(standard, first) == score_run(standard, {**member_list(turned), **member_answers(turned)})


# -- from files to the result ----------------------------------------------------------------------------------------

STANDARD = """id: xian
version: "1"
title: 县级评估
provenance: own
total: 10
facts: {社工: {label: 驻站社工人数, type: count, unit: 人}}
indicators: [{code: "1", name: 配备, points: 10, rule: RULE}]
"""
HEAD = 'standard: xian@1\nperiod: {from: "2022-07-01", to: "2023-06-30"}\n'


def read_in(folder: Path, name: str, text: str, standard: Standard) -> Report:
    """The self-report that is written into a file of the folder."""
    (folder / name).write_text(HEAD + text, encoding="utf-8")
    report, found = read_report(folder / name, standard)
    assert report is not None, found
    return report


def standard_with(rule: str) -> Standard:
    document, problems = parse_text(STANDARD.replace("RULE", rule), "xian.yaml")
    assert document is not None, problems
    standard, faults = build_standard(document.value)
    assert standard is not None, faults
    return standard


def test_members_have_reports_of_their_own_in_the_same_folder(tmp_path: Path) -> None:
    standard = standard_with("{share: members.share(社工 >= 3)}")
    read_in(tmp_path, "甲站.yaml", "subject: {id: A, name: 甲站}\nfacts: {社工: 3}\n", standard)
    report = read_in(tmp_path, "县.yaml", "subject: {id: X, name: 某县}\nmembers: [甲站.yaml, {id: B}]\n", standard)
    found = conclude(standard, report, None, "test").conclusion
    assert [plain(found.claimed.score.low), plain(found.claimed.score.high)] == ["5", "10"]
    assert (found.claimed.score.answered, found.claimed.score.asked) == (1, 2)
    assert [(member.id, member.name, member.unclaimed) for member in found.members] == [
        ("A", "甲站", ()),
        ("B", "B", ("驻站社工人数",)),
    ]


def test_a_member_s_own_members_are_not_looked_at(tmp_path: Path) -> None:
    """So two reports that name each other do not go round in a circle."""
    standard = standard_with("{share: members.share(社工 >= 3)}")
    (tmp_path / "县.yaml").write_text(HEAD + "subject: {id: X, name: 某县}\nfacts: {社工: 1}\n", encoding="utf-8")
    read_in(tmp_path, "站.yaml", "subject: {id: A, name: 甲站}\nfacts: {社工: 4}\nmembers: [县.yaml]\n", standard)
    report = read_in(tmp_path, "县.yaml", "subject: {id: X, name: 某县}\nmembers: [站.yaml]\n", standard)
    assert report.members == (Member("A", "甲站", {}, {"社工": Fraction(4)}),)


def test_counties_may_be_ranked_by_their_members(tmp_path: Path) -> None:
    standard = standard_with("{bands: {of: peers.rank(members.sum(社工)), at_most: [[1, 10], [2, 8]], else: 0}}")
    counties = [
        read_in(tmp_path, f"{name}.yaml", f"subject: {{id: {name}, name: 某县}}\nmembers: {stations}\n", standard)
        for name, stations in (
            ("X", "[{id: A, facts: {社工: 3}}, {id: B, facts: {社工: 3}}]"),
            ("Y", "[{id: C, facts: {社工: 5}}]"),
            ("Z", "[]"),
        )
    ]
    for n, points in enumerate([10, 8, 0]):
        peers = [(county, None) for county in counties if county is not counties[n]]
        assert conclude(standard, counties[n], None, "test", peers).conclusion.claimed.score.low == points


def test_what_is_remembered_of_a_leaf_is_remembered_by_its_members() -> None:
    standard = standard_with("{share: {of: members.sum(社工), zero_at: 0, full_at: 10}}")
    leaves_of = Leaves(standard)
    for count in (3, 5):
        some = (Member("A", "甲站", {}, {"社工": Fraction(count)}),)
        values = {**member_list(some), **member_answers(some)}
        assert score_run(standard, values, leaves=leaves_of)[1].score.low == count
