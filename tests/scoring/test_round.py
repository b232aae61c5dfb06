"""Several assessors made one: the worked cases of tests/cases/round.yaml, and what holds for every round."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluator.model.dossier import Stage
from evaluator.model.indicator import codes
from evaluator.model.node import Node
from evaluator.model.numbers import parse_number, plain
from evaluator.model.question import Value
from evaluator.model.report import Assessment, Finding, Member, Report, Subject
from evaluator.model.result import Result, dump, load
from evaluator.model.round import SELF, Case, Judgement, Merge, Objection, Round, RoundSubject, TeamMember
from evaluator.model.standard import Standard
from evaluator.reading.document import read_document
from evaluator.reading.round_folder import read_round
from evaluator.scoring.conclude import conclude
from evaluator.scoring.rescoring import rescored
from evaluator.scoring.rounds import bundled_round, conclude_round
from tests.examples import examples
from tests.scoring import made
from tests.scoring.test_properties import relaxed as usual
from tests.scoring.test_settlement import standard_of, values_of

CASES = Path(__file__).parent.parent / "cases" / "round.yaml"
#: each example scores a round twice or more
relaxed = settings(usual, max_examples=examples(40))
ROUND_KEYS = ("team", "merge", "weights", "accept", "assign")


def entries() -> list[dict[str, Any]]:
    document, problems = read_document(CASES)
    assert document is not None, problems
    found: list[dict[str, Any]] = document.value
    return found


def round_of(entry: Mapping[str, Any]) -> Round:
    """The round that an entry declares; everybody scores everything unless it says otherwise."""
    weights = {party: parse_number(share) for party, share in entry.get("weights", {}).items()}
    named = entry["team"]
    usual = next((party for party in weights if party != SELF), "")
    parties = named if isinstance(named, dict) else dict.fromkeys(named, usual)
    team = {one: TeamMember(one, f"{one}某", party=party) for one, party in parties.items()}
    assign = {code: tuple(ids) for code, ids in entry.get("assign", {"*": list(team)}).items()}
    merge = Merge(**entry.get("merge", {}))
    return Round(
        "r", "某轮", "case@1", team, (RoundSubject("S1"),), assign, merge, weights=weights,
        accept=tuple(entry.get("accept", ())),
    )  # fmt: skip


def findings(values: Mapping[str, Value]) -> dict[str, Finding]:
    return {key: Finding("supplied", value, "现场核查") for key, value in values.items()}


def assessment(standard: Standard, assessor: str, values: Mapping[str, Value]) -> Assessment:
    return Assessment(standard.ref, "S1", assessor, "2023-08-01", findings(values))


def report_of(standard: Standard, values: Mapping[str, Value] | None = None) -> Report:
    return Report(standard.ref, Subject("S1", "某站"), ("2022-07-01", "2023-06-30"), values or {})


def case_of(standard: Standard, declared: Round, case: Mapping[str, Any]) -> Case:
    def read(given: Mapping[str, Any]) -> dict[str, Value]:
        return values_of(standard, given)

    assessments = [assessment(standard, one, read(case["found"][one])) for one in declared.team if one in case["found"]]
    agreed = assessment(standard, "合议", read(case["agreed"])) if "agreed" in case else None
    decided: tuple[Objection, ...] = ()
    if "decided" in case:
        found = findings(read(case["decided"]))
        decided = (
            Objection("异议1", "S1", "1", "有异议", "upheld", found=found, decided_by=("P1",), reason="补交了材料"),
        )
    return Case(report_of(standard, read(case.get("claimed", {}))), tuple(assessments), agreed, decided)


def result_of(standard: Standard, declared: Round, case: Case, stage: Stage = "final") -> Result:
    return next(conclude_round(standard, declared, [case], "test", stage))


def total_of(result: Result) -> list[str]:
    assert result.conclusion.assessed is not None
    score = result.conclusion.assessed.score
    return [plain(score.low), plain(score.high)]


def wanted(total: Any) -> list[str]:
    return [plain(Fraction(end)) for end in (total if isinstance(total, list) else [total] * 2)]


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: str(entry["name"]))
def test_worked_round(entry: dict[str, Any]) -> None:
    standard = standard_of({key: value for key, value in entry.items() if key not in ROUND_KEYS})
    declared = round_of(entry)
    for given_case in entry["cases"]:
        case = case_of(standard, declared, given_case)
        if not (case.assessments or case.agreed):  # nobody has been there yet: still an assessed run
            case = replace(case, agreed=assessment(standard, "合议", {}))
        result = result_of(standard, declared, case)
        assert total_of(result) == wanted(given_case["total"]), given_case
        if "draft" in given_case:
            assert total_of(result_of(standard, declared, case, "draft")) == wanted(given_case["draft"])
        if "effect" in given_case:
            about = result.dossier.round
            assert about is not None
            assert [line.effect for line in about.objections] == [given_case["effect"]]
            assert {line.objections for line in about.revisions if line.code} <= {("异议1",)}
        nodes = {node.code: node for node in result.conclusion.walk()}
        for code, points in given_case.get("at", {}).items():
            assert nodes[code].score("assessed").low == Fraction(points)
        answers = [answer for node in nodes.values() if node.leaf for answer in node.leaf.answers]
        assert [a.key for a in answers if a.state == "disputed"] == given_case.get("disputed", [])
        assert load(dump(result)) == result


def test_every_assessor_stays_visible() -> None:
    entry = next(entry for entry in entries() if entry["name"].startswith("评定和事实"))
    standard = standard_of({key: value for key, value in entry.items() if key not in ROUND_KEYS})
    declared = replace(round_of(entry), merge=Merge(spread_flag=Fraction(1, 10)))
    result = result_of(standard, declared, case_of(standard, declared, entry["cases"][1]))
    node = next(result.conclusion.leaves())
    assert node.leaf is not None
    told = {
        answer.key: (answer.state, [(o.assessor, o.value) for o in answer.opinions]) for answer in node.leaf.answers
    }
    assert told == {
        "1/有制度": ("disputed", [("P1", "是"), ("P2", "否")]),
        "1/制度执行": ("merged", [("P1", "3"), ("P2", "4")]),
    }
    told_points = [(one.assessor, plain(one.low), plain(one.high)) for one in node.leaf.ratings]
    assert told_points == [("P1", "3", "7"), ("P2", "4", "8")]
    first = result_of(standard, declared, case_of(standard, declared, entry["cases"][0]))
    leaf = next(first.conclusion.leaves()).leaf
    assert leaf is not None
    assert (leaf.spread, leaf.flagged) == (Fraction(1, 10), True)


def test_accepted_claims_are_no_assessment_by_themselves() -> None:
    facts = {"社工": {"label": "社工人数", "type": "count"}}
    leaf = {
        "code": "1",
        "name": "甲",
        "points": Fraction(10),
        "rule": {"met": [{"need": "有社工", "when": "社工 >= 1"}]},
    }
    standard = standard_of({"name": "全部抽查", "facts": facts, "indicators": [leaf]})
    declared = replace(everybody(1), accept=("1",))
    case = Case(report_of(standard, {"社工": Fraction(3)}))
    assert result_of(standard, declared, case).conclusion.assessed is None
    seen = replace(case, assessments=(assessment(standard, "P1", {}),))
    assert total_of(result_of(standard, declared, seen)) == ["10", "10"]


def test_who_gave_what_survives_where_another_leaf_has_a_given_score() -> None:
    whole = [Fraction(0), Fraction(10)]
    leaves = [{"code": code, "name": code, "points": whole[1], "rule": {"judge": whole}} for code in ("1", "2")]
    standard = standard_of({"name": "两项", "indicators": leaves})
    told = [assessment(standard, one, {"1": Fraction(n), "2": Fraction(n)}) for n, one in enumerate(("P1", "P2"), 7)]
    case = Case(report_of(standard), tuple(told))
    result, bundle = next(bundled_round(standard, everybody(2), [case], "test", "draft"))
    again = rescored(standard, replace(bundle, withheld=("1",)), result)
    ratings = [[one.low for one in node.leaf.ratings] for node in again.conclusion.leaves() if node.leaf]
    assert ratings == [[7, 8], [7, 8]]


# -- what holds for every round --


def everybody(count: int, merge: Merge | None = None) -> Round:
    team = {f"P{n}": TeamMember(f"P{n}", f"第{n}人") for n in range(1, count + 1)}
    return Round("r", "某轮", "case@1", team, (RoundSubject("S1"),), {"*": tuple(team)}, merge or Merge())


def nodes_of(result: Result) -> list[Node]:
    return list(result.conclusion.walk())


@relaxed
@given(st.data())
def test_one_assessor_or_several_who_agree_score_as_an_assessment_does(data: st.DataObject) -> None:
    standard = data.draw(made.standards())
    values = data.draw(made.answers(standard).flatmap(made.some_of))
    count = data.draw(st.integers(1, 3))
    rules: tuple[Judgement, ...] = ("mean", "median", "consensus")
    rule = data.draw(st.sampled_from(rules))
    declared = everybody(count, Merge(rule))
    case = Case(report_of(standard), tuple(assessment(standard, one, values) for one in declared.team))
    alone = conclude(standard, report_of(standard), assessment(standard, "P1", values), "test")
    together = result_of(standard, declared, case)
    for one, other in zip(nodes_of(alone), nodes_of(together), strict=True):
        assert one.assessed == other.assessed


@relaxed
@given(st.data())
def test_the_order_of_assessors_does_not_matter_and_a_merged_figure_lies_between_theirs(data: st.DataObject) -> None:
    standard = data.draw(made.standards())
    facts = data.draw(made.answers(standard))
    questions = standard.questions()
    judged = {key for key in facts if key in questions and questions[key].judged}
    shared = {key: value for key, value in facts.items() if key not in judged}
    declared = everybody(3, Merge(data.draw(st.sampled_from(["mean", "median"]))))
    own = [{**shared, **{k: v for k, v in data.draw(made.answers(standard)).items() if k in judged}} for _ in range(3)]
    told = [assessment(standard, f"P{n}", values) for n, values in enumerate(own, 1)]
    result = result_of(standard, declared, Case(report_of(standard), tuple(told)))
    turned = result_of(standard, declared, Case(report_of(standard), tuple(told[::-1])))
    assert [node.assessed for node in nodes_of(result)] == [node.assessed for node in nodes_of(turned)]
    for node in result.conclusion.leaves():
        assert node.leaf is not None
        ratings = node.leaf.ratings
        if ratings and not node.score("assessed").steps:  # no gate zeroes it
            score, places = node.score("assessed"), Fraction(1, 10**standard.rounding.places)
            assert min(one.low for one in ratings) - places <= score.low
            assert score.high <= max(one.high for one in ratings) + places


@relaxed
@given(st.data())
def test_a_missing_scorer_leaves_a_range_that_holds_whatever_they_say(data: st.DataObject) -> None:
    standard = data.draw(made.standards())
    declared = everybody(2, Merge(data.draw(st.sampled_from(["mean", "median"]))))
    own = [data.draw(made.answers(standard)) for _ in range(2)]
    questions = standard.questions()
    second = {key: value for key, value in own[1].items() if key in questions and questions[key].judged}
    told = [assessment(standard, "P1", own[0]), assessment(standard, "P2", second)]
    before = result_of(standard, declared, Case(report_of(standard), (told[0],)))
    after = result_of(standard, declared, Case(report_of(standard), tuple(told)))
    for wide, narrow in zip(nodes_of(before), nodes_of(after), strict=True):
        old, new = wide.score("assessed"), narrow.score("assessed")
        assert old.low <= new.low
        assert new.high <= old.high


@relaxed
@given(st.data())
def test_a_parent_is_still_the_sum_of_its_children(data: st.DataObject) -> None:
    standard = data.draw(made.standards(plain_sums=True))
    shares = data.draw(st.sampled_from([{}, {SELF: Fraction(3, 10), "评估组": Fraction(7, 10)}]))
    declared = everybody(2)
    team = {key: replace(one, party="评估组") for key, one in declared.team.items()}
    declared = replace(declared, team=team, weights=shares)
    told = [assessment(standard, one, data.draw(made.answers(standard).flatmap(made.some_of))) for one in team]
    claimed = report_of(standard, data.draw(made.answers(standard)))
    result = result_of(standard, declared, Case(claimed, tuple(told)))
    for node in result.conclusion.walk():
        if node.children and not node.score("assessed").steps:
            low = sum((child.score("assessed").low for child in node.children), Fraction(0))
            assert node.score("assessed").low == low


def test_the_nearest_assignment_counts_and_who_stays_away_scores_nothing() -> None:
    declared = replace(everybody(3), assign={"1": ("P1",), "1.2": ("P2", "P3"), "*": ("P3",)})
    assert declared.assigned(("1", "1.1"), "S1") == ("P1",)
    assert declared.assigned(("1", "1.2"), "S1") == ("P2", "P3")
    assert declared.assigned(("2", "2.1"), "S1") == ("P3",)
    away = replace(declared, team={**declared.team, "P2": replace(declared.team["P2"], recused=("S1",))})
    assert away.assigned(("1", "1.2"), "S1") == ("P3",)


def test_every_leaf_has_a_way_down_to_it() -> None:
    entry = entries()[0]
    standard = standard_of({key: value for key, value in entry.items() if key not in ROUND_KEYS})
    assert {leaf: codes(way) for leaf, way in standard.ways().items()} == {"1": ("1",)}


def test_an_accepted_branch_accepts_who_the_members_are() -> None:
    facts = {"社工": {"label": "社工人数", "type": "count"}}
    rule = {"share": "members.share(社工 >= 2)"}
    leaf = {"code": "1", "name": "甲", "points": Fraction(10), "rule": rule}
    standard = standard_of({"name": "成员", "facts": facts, "indicators": [leaf]})
    members = (Member("A", "甲站", {}, {"社工": Fraction(3)}), Member("B", "乙站", {}, {"社工": Fraction(1)}))
    case = Case(replace(report_of(standard), members=members), (assessment(standard, "P1", {}),))
    assert total_of(result_of(standard, everybody(1), case)) == ["0", "10"]
    assert total_of(result_of(standard, replace(everybody(1), accept=("1",)), case)) == ["5", "5"]


def _lacking(node: Node) -> int:
    assert node.assessed is not None
    return node.assessed.asked - node.assessed.answered


@pytest.mark.parametrize("left_out", [None, 0, 1])
def test_what_several_judged_is_not_missing(left_out: int | None) -> None:
    """A settled round lacks nothing; where somebody has not judged, a branch lacks what its leaves lack, and no more."""
    read, found = read_round(CASES.parents[2] / "samples" / "guizhou")
    assert read is not None, found
    cases = tuple(
        case if left_out is None else replace(case, assessments=case.assessments[:left_out], agreed=None, objections=())
        for case in read.cases
    )
    for result, _ in bundled_round(read.standard, read.round, cases, "1", "final"):
        nodes = [node for node in result.conclusion.walk() if node.assessed is not None]
        for node in nodes:
            below = [_lacking(child) for child in node.children]
            assert max(below, default=0) <= _lacking(node) <= (sum(below) if below else _lacking(node))
            assert node.assessed is not None
            assert node.assessed.known or node.assessed.status == "not_applicable" or _lacking(node) > 0
        if left_out is None:
            assert [node.code for node in nodes if _lacking(node)] == []
            assert result.conclusion.assessed is not None
            assert result.conclusion.assessed.score.answered == result.conclusion.assessed.score.asked
