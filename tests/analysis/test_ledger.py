"""The ledger of what is to be mended: its points are what scoring again gives, and a later result ticks it off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, reject, settings
from hypothesis import strategies as st

from evaluator.analysis.agreement import agreement
from evaluator.analysis.ledger import LedgerRow, ledger, with_duties
from evaluator.analysis.losses import derived, lost_of
from evaluator.analysis.ticking import STATE_WORDS, State, Ticked, ticked
from evaluator.model.dossier import ObjectionLine, RoundInfo
from evaluator.model.node import EvidenceLine, Node
from evaluator.model.question import Value
from evaluator.model.report import Assessment, Finding, Report, Subject
from evaluator.model.result import Result
from evaluator.model.round import Case, Dates, Round, RoundSubject, TeamMember
from evaluator.model.standard import Standard
from evaluator.scoring.leaves import Leaves
from evaluator.scoring.raising import Raising
from evaluator.scoring.rounds import conclude_round
from tests.analysis.made import result_of, standard_of
from tests.examples import examples
from tests.scoring import made

relaxed = settings(
    max_examples=examples(40),
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)


# -- what holds for every standard -----------------------------------------------------------------------------------


def gained(standard: Standard, values: Mapping[str, Value], row: LedgerRow) -> tuple[Fraction, Mapping[str, Value]]:
    """What scoring again gives once the change that the row advises is made, and the answers then."""
    leaf = next(leaf for leaf in standard.leaves() if leaf.code == row.code)
    start = Raising(Leaves(standard), values, {})
    before = start.settled(leaf).score
    found = [gain for gain in start.gains(leaf) if gain.change.what in row.advice]
    best = max(found, key=lambda gain: gain.gain)
    after = start.changed(best.change.answers)
    score = after.settled(leaf).score
    return score.low + score.extra_low - before.low - before.extra_low, after.values


@relaxed
@given(st.data())
def test_points_to_regain_are_what_scoring_again_gives(data: st.DataObject) -> None:
    standard = data.draw(made.standards())
    values = data.draw(made.answers(standard))
    for row in ledger(result_of(standard, values)):
        event(f"{row.kind}, {'scored again' if row.scored else 'no change known'}")
        if row.kind == "veto":
            continue
        if not row.scored:
            assert row.regain == row.lost
            continue
        gain, after = gained(standard, values, row)
        assert row.regain == gain * row.counts
        (then,) = ticked([row], result_of(standard, after))
        event(f"after the change: {then.state}")
        assert then.state != "not_mended", (row, then)


@relaxed
@given(st.data())
def test_every_loss_is_in_the_ledger_and_no_more(data: st.DataObject) -> None:
    standard = data.draw(made.standards())
    result = result_of(standard, data.draw(made.answers(standard)))
    rows = ledger(result)
    assert len({row.id for row in rows}) == len(rows)
    if any(row.kind == "veto" for row in rows):
        reject()  # a leaf that is zeroed has lost its points to the veto, which has a row of its own
    for node in result.conclusion.leaves():
        lost = lost_of(node, "assessed")
        own = [row for row in rows if row.code == node.code and row.kind != "penalty"]
        assert bool(own) == (lost > 0)
        assert all(0 < row.lost <= lost for row in own)
        assert all(row.at_most for row in own) or sum(row.lost for row in own) <= lost + Fraction(1, 100)


@relaxed
@given(st.data())
def test_against_the_same_result_nothing_is_mended(data: st.DataObject) -> None:
    standard = data.draw(made.standards())
    result = result_of(standard, data.draw(made.answers(standard)))
    assert {one.state for one in ticked(ledger(result), result)} <= {"not_mended"}


@relaxed
@given(st.data())
def test_what_can_be_regained_most_at_a_leaf_is_in_one_of_its_rows(data: st.DataObject) -> None:
    standard = data.draw(made.standards())
    result = result_of(standard, data.draw(made.answers(standard)))
    rows = ledger(result)
    for node in result.conclusion.leaves():
        regain = [row.regain for row in rows if row.code == node.code]
        gains = [
            one.gain * node.counts for one in derived(node, "assessed").raises if not one.what.startswith("加分：")
        ]
        if regain and gains:
            event("gains")
            assert max(gains) <= max(regain)


# -- worked examples -------------------------------------------------------------------------------------------------

FACTS = {
    "建档": {"label": "建档", "type": "pair", "unit": "人", "none_due": "100%"},
    "特种设备": {"label": "有特种设备", "type": "yes_no"},
    "供餐": {"label": "供餐方式", "type": "choice", "options": ["自办", "外送", "不供餐"]},
}
LEAVES = [
    {"code": "1.1", "name": "建档率", "points": Fraction(3),
     "rule": {"bands": {"of": "建档.rate", "at_least": [["100%", Fraction(3)], ["90%", Fraction(2)]], "else": Fraction(0)}}},
    {"code": "1.2", "name": "预案", "points": Fraction(2),
     "rule": {"met": ["应急预案", "消防器材", {"need": "设备预案", "when": "特种设备", "skip_when": "not 特种设备"}]}},
    {"code": "1.3", "name": "台账", "points": Fraction(4), "requires": ["台账原件", "签字表"],
     "rule": {"deduct": [{"fault": "漏登", "times": "处", "points": Fraction(1)}]},
     "penalty": [{"fault": "弄虚作假", "points": Fraction(2)}]},
    {"code": "1.4", "name": "食堂", "points": Fraction(1), "na": [{"when": "供餐 = 不供餐", "gives": "zero"}, {"when": "供餐 = 外送", "gives": "full"}],
     "rule": {"met": "食品留样"}},
]  # fmt: skip
GATES = [{"name": "重大投诉", "fault": ["投诉属实"], "effect": {"cap": "合格"}},
         {"name": "虚报", "fault": ["数据虚报"], "effect": {"zero": ["1"]}}]  # fmt: skip


def the_standard(**changes: Any) -> Standard:
    """Four leaves of ten points; `changes` are put into the first of them."""
    leaves = [{**LEAVES[0], **changes}, *LEAVES[1:]]
    total = sum((Fraction(leaf["points"]) for leaf in leaves), Fraction(0))
    return standard_of({
        "total": total, "facts": FACTS, "gates": GATES,
        "indicators": [{"code": "1", "name": "全部", "points": total, "children": leaves}],
        "grades": {"bands": [["优秀", Fraction(9)], ["合格", Fraction(6)], "不合格"]},
    })  # fmt: skip


GOOD: dict[str, Value] = {
    "建档.due": Fraction(100), "建档.done": Fraction(100), "特种设备": False, "供餐": "自办",
    "1.2/应急预案": True, "1.2/消防器材": True, "1.3/台账原件": True, "1.3/签字表": True, "1.3/漏登": Fraction(0),
    "1.3+/弄虚作假": False, "1.4/食品留样": True, "重大投诉/投诉属实": False, "虚报/数据虚报": False,
}  # fmt: skip


def found(changes: Mapping[str, Any] | None = None, standard: Standard | None = None) -> Result:
    """The result of a subject that is as it should be, but for the changes; what is None was not looked at."""
    values = {**GOOD, **(changes or {})}
    known = {key: Fraction(v) if type(v) is int else v for key, v in values.items() if v is not None}
    return result_of(standard or the_standard(), known)


def only(rows: tuple[LedgerRow, ...]) -> LedgerRow:
    (row,) = rows
    return row


def test_a_good_subject_has_nothing_to_mend() -> None:
    assert {node.code for node in found().conclusion.leaves()} == {"1.1", "1.2", "1.3", "1.4"}
    assert ledger(found()) == ()


def test_a_row_says_what_why_and_what_it_regains() -> None:
    row = only(ledger(found({"建档.done": 95})))
    assert (row.code, row.name, row.kind) == ("1.1", "建档率", "step")
    assert "95÷100＝95%" in row.why
    assert row.lost == row.regain == 1
    assert (row.scored, row.at_most) == (True, False)
    assert row.advice == ("建档完成率达到“100%及以上”",)
    assert (row.responsible, row.deadline) == ("S1站", "")


def test_material_that_is_lacking_has_a_row_beside_what_else_is_wrong() -> None:
    rows = {row.kind: row for row in ledger(found({"1.3/签字表": False, "1.3/漏登": 1}))}
    assert rows["material"].wanting == ("签字表",)
    assert rows["material"].advice == ("补齐书面材料：签字表",)
    assert rows["material"].lost == 4
    assert rows["material"].regain == 3
    assert rows["material"].at_most
    assert rows["step"].what == "漏登"
    assert rows["step"].lost == 1
    assert not rows["step"].scored


def test_a_penalty_is_a_problem_though_the_leaf_has_full_marks() -> None:
    row = only(ledger(found({"1.3+/弄虚作假": True})))
    assert (row.kind, row.title) == ("penalty", "另扣：弄虚作假")
    assert row.lost == row.regain == 2


def test_a_veto_comes_first_and_what_waits_for_it_says_so() -> None:
    rows = ledger(found({"虚报/数据虚报": True, "重大投诉/投诉属实": True, "建档.done": 95}))
    assert [row.what for row in rows if row.kind == "veto"] == ["虚报", "重大投诉"]
    zero, cap, leaf = rows
    assert "等次不高于合格" in cap.why
    assert zero.lost == zero.regain == 9
    assert "先消除否决情形" in leaf.advice[-1]


def test_what_a_round_adds() -> None:
    result = found({"建档.done": 95})
    objections = (ObjectionLine("Y1", "1.1", "建档率", "", "", (), ("", ""), "不成立", (), "", "", ""),)
    about = RoundInfo("r", "", "final", 1, "", "", "", (), (), (("整改期限", "2023-12-31"),), objections)

    def advised(node: Node) -> Node:
        assert node.leaf is not None
        evidence = (EvidenceLine("名册.xlsx", "", "", "部分"), EvidenceLine("照片.jpg", "", "", "已核实"))
        return replace(node, leaf=replace(node.leaf, advice="每月核对一次", finding="缺五人", evidence=evidence))

    (root,) = result.conclusion.nodes
    nodes = (replace(root, children=(advised(root.children[0]), *root.children[1:])),)
    result = replace(result, conclusion=replace(result.conclusion, nodes=nodes),
                     dossier=replace(result.dossier, round=about))  # fmt: skip
    row = only(ledger(result))
    assert row.deadline == "2023-12-31"
    assert row.advice[0] == "每月核对一次"
    assert row.references == ("缺五人", "佐证材料“名册.xlsx”：部分", "异议Y1：不成立")


def test_what_the_agency_filled_in() -> None:
    rows = ledger(found({"建档.done": 95, "1.2/应急预案": False}))
    duties = {("S1", rows[0].id): ("镇政府", ""), ("S1", "9.9-000000"): ("某某", "2024-01-01")}
    after = with_duties(rows, duties)
    assert [row.responsible for row in after] == ["镇政府", "S1站"]


def state(before: Result, after: Result) -> Ticked:
    (one,) = ticked(ledger(before), after)
    return one


@pytest.mark.parametrize(
    ("before", "after", "expected", "now"),
    [
        ({"建档.done": 95}, {}, "mended", "建档完成率100÷100＝100%"),
        ({"建档.done": 80}, {"建档.done": 95}, "partly", "95÷100＝95%"),
        ({"建档.done": 95}, {"建档.done": 91}, "not_mended", "91÷100＝91%"),
        ({"建档.done": 95}, {"建档.done": 50}, "not_mended", "50÷100＝50%"),
        ({"建档.done": 95}, {"建档.done": None}, "open", ""),
        ({"1.2/应急预案": False}, {}, "mended", "应急预案：达到"),
        ({"1.2/应急预案": False, "1.2/消防器材": False}, {"1.2/消防器材": False}, "partly", "消防器材：未达到"),
        ({"1.2/应急预案": False}, {"1.2/消防器材": False}, "not_mended", "应急预案：达到"),
        ({"1.3/签字表": False}, {}, "mended", "书面材料：签字表：达到"),
        ({"1.3/签字表": False, "1.3/台账原件": False}, {"1.3/签字表": False}, "partly", "签字表：未达到"),
        ({"1.3/签字表": False}, {"1.3/签字表": None}, "open", "尚未核定"),
        ({"1.3/漏登": 2}, {"1.3/漏登": 1}, "partly", "漏登1处"),
        ({"1.3/漏登": 2}, {"1.3/签字表": False, "1.3/漏登": 2}, "not_mended", "漏登2处"),
        ({"1.3/漏登": 2}, {"1.3/签字表": False}, "mended", "漏登0处"),
        ({"1.3+/弄虚作假": True}, {}, "mended", "弄虚作假：没有"),
        ({"1.4/食品留样": False}, {"供餐": "外送"}, "not_applicable", "不适用，按满分计"),
        ({"供餐": "不供餐"}, {}, "mended", "本项得1分，满分1分"),
        ({"重大投诉/投诉属实": True}, {}, "mended", "本期不成立"),
        ({"重大投诉/投诉属实": True}, {"重大投诉/投诉属实": True}, "not_mended", "等次不高于合格"),
        ({"重大投诉/投诉属实": True}, {"重大投诉/投诉属实": None}, "open", "尚未确定"),
        ({"虚报/数据虚报": True}, {"虚报/数据虚报": None}, "open", "尚未确定"),
    ],
)  # fmt: skip
def test_ticked_off(before: dict[str, Any], after: dict[str, Any], expected: State, now: str) -> None:
    one = state(found(before), found(after))
    assert STATE_WORDS[one.state] == STATE_WORDS[expected], one.now
    assert now in one.now


def test_another_rule_or_full_mark_is_not_compared() -> None:
    before = found({"建档.done": 95})
    bands = {"of": "建档.rate", "at_least": [["98%", Fraction(3)], ["90%", Fraction(2)]], "else": Fraction(0)}
    assert state(before, found(standard=the_standard(rule={"bands": bands}))).now == "评分规则与上次不同，不能比较"
    later = found(standard=the_standard(name="建档"))
    assert state(before, later).state == "mended"
    gone = replace(later, conclusion=replace(later.conclusion, nodes=()))
    assert state(before, gone).state == "not_applicable"
    other = replace(gone, standard=replace(gone.standard, hash="other"))
    assert state(before, other).state == "changed"


def test_a_standard_without_points() -> None:
    data = {"facts": {"床位": {"label": "床位", "type": "count", "unit": "张"}},
            "indicators": [{"code": "1", "name": "要求", "children": [
                {"code": "1.1", "name": "用房", "rule": {"met": ["有值班室", {"need": "床位不少于10张", "when": "床位 >= 10"}]}}]}]}  # fmt: skip
    standard = standard_of(data)
    before = result_of(standard, {"1.1/有值班室": False, "床位": Fraction(8)})
    row = only(ledger(before))
    assert row.kind == "requirement"
    assert row.lost == 1
    assert row.wanting == ("有值班室", "床位不少于10张")
    some = result_of(standard, {"1.1/有值班室": True, "床位": Fraction(8)})
    assert state(before, some).state == "partly"
    assert state(before, result_of(standard, {"1.1/有值班室": True, "床位": Fraction(12)})).state == "mended"
    assert state(before, result_of(standard, {"1.1/有值班室": True})).state == "open"


# -- a round ---------------------------------------------------------------------------------------------------------


def judged(*points: int) -> Result:
    """The result of a round in which each of a team gave a leaf of ten points so many."""
    standard = standard_of({"total": Fraction(10), "indicators": [
        {"code": "1", "name": "成效", "points": Fraction(10), "rule": {"judge": [Fraction(0), Fraction(10)], "ask": "成效如何"}}]})  # fmt: skip
    team = {one: TeamMember(one, f"{one}某") for one, _ in zip("ABC", points, strict=False)}
    dates = Dates(rectify_by="2024-06-30")
    declared = Round("r", "试验轮次", standard.ref, team, (RoundSubject("S1"),), {"*": tuple(team)}, dates=dates)
    report = Report(standard.ref, Subject("S1", "某站"), ("2022-07-01", "2023-06-30"))
    found = [Assessment(standard.ref, "S1", one, "2023-08-02", {"1": Finding("supplied", Fraction(given), "看了")})
             for one, given in zip(team, points, strict=True)]  # fmt: skip
    (result,) = conclude_round(standard, declared, [Case(report, tuple(found))], "0", "final")
    return result


def test_judgements_of_several() -> None:
    row = only(ledger(judged(8, 6)))
    assert (row.what, row.why) == ("评分合并", "各方评分合并后得7分")
    assert row.lost == row.regain == 3
    assert row.deadline == "2024-06-30"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ((8, 6), (10, 10), "mended"),
        ((8, 6), (9, 8), "partly"),
        ((8, 6), (8, 8), "partly"),  # they all say the same now, so that nothing is merged
        ((7, 7), (8, 7), "partly"),
        ((7, 7), (8, 4), "not_mended"),
        ((8, 6), (7, 7), "not_mended"),
    ],
)
def test_judged_by_one_voice_then_by_several(before: tuple[int, ...], after: tuple[int, ...], expected: State) -> None:
    assert state(judged(*before), judged(*after)).state == expected


def test_those_who_agree_count_for_the_agreement() -> None:
    (leaf,) = agreement([judged(7, 7)]).leaves
    assert leaf.spread == 0
