"""What is still to be done: it gets less with every finding, and when nothing is left the score is known."""

from __future__ import annotations

import datetime
from dataclasses import replace
from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaluator import __version__
from evaluator.model.question import Value
from evaluator.model.report import Assessment, Finding
from evaluator.model.round import Case, Objection, Round
from evaluator.scoring.rounds import conclude_round
from evaluator.scoring.todo import SubjectStatus, status_of
from tests.examples import examples
from tests.test_faults import sound_report, sound_round, sound_standard

STANDARD = sound_standard()
QUESTIONS = {key: q for key, q in STANDARD.questions().items() if q.by != "station"}


def finding(value: Value) -> Finding:
    return Finding("supplied", value, "当场看过")


def by(assessor: str, values: dict[str, Value]) -> Assessment:
    found = {key: finding(value) for key, value in values.items()}
    return Assessment(STANDARD.ref, "QX-001", assessor, "2024-08-09", found)


def status(*assessments: Assessment, declared: Round | None = None, **more: object) -> SubjectStatus:
    case = replace(Case(sound_report(), assessments), **more)  # type: ignore[arg-type]
    return status_of(STANDARD, declared or sound_round()[0], [case])[0]


def open_of(found: SubjectStatus, assessor: str) -> dict[str, tuple[str, ...]]:
    return {one.code: one.answers for task in found.tasks if task.assessor == assessor for one in task.open}


def answered(**more: Value) -> dict[str, Value]:
    """A value for every question, so that nothing is left; some of them as given."""
    values: dict[str, Value] = {}
    for key, question in QUESTIONS.items():
        some = question.completions(64)
        values[key] = some[-1] if some else Fraction(question.high or 50)
    values["启用日期"] = datetime.date(2023, 5, 1)
    return {**values, **more}


def test_before_the_self_report_is_there_nobody_has_a_list() -> None:
    declared = sound_round()[0]
    found = status_of(STANDARD, declared, [])
    assert [one.reported for one in found] == [False, False, False]
    assert [one.sent for one in found] == [("P1", "P2", "P3"), ("P1", "P2"), ()]
    assert all(not one.tasks for one in found)


def test_each_has_what_is_theirs() -> None:
    found = status()
    assert [(task.assessor, task.there, task.done) for task in found.tasks] == [
        ("P1", False, False), ("P2", False, False), ("P3", False, False),
    ]  # fmt: skip
    assert set(open_of(found, "P1")) == {"1.1", "1.2", "1.3", "2.1", "3.1", "3.2", "3.3", "3.4", "3.5", "弄虚作假"}
    assert set(open_of(found, "P3")) == {"2.2", "弄虚作假"}


def test_a_fact_that_one_has_verified_the_other_need_not() -> None:
    found = status(by("P1", {"社工": Fraction(4)}))
    assert "驻站社工人数" not in open_of(found, "P2")["2.1"]
    assert "持证社工人数" in open_of(found, "P2")["2.1"]


def test_a_judgement_is_each_ones_own() -> None:
    found = status(by("P1", {"3.3": Fraction(4)}))
    assert "3.3" not in open_of(found, "P1")
    assert open_of(found, "P2")["3.3"] == ("服务成效",)


def test_what_the_team_agreed_on_nobody_has_to_judge() -> None:
    found = status(by("P1", {}), agreed=by("合议", {"3.3": Fraction(4)}))
    assert "3.3" not in open_of(found, "P1")
    assert "3.3" not in open_of(found, "P2")


def test_what_only_waits_for_agreement_is_nobodys_list() -> None:
    found = status(by("P1", {"社工": Fraction(4)}), by("P2", {"社工": Fraction(3)}))
    assert "驻站社工人数" not in {label for labels in open_of(found, "P2").values() for label in labels}
    (dispute,) = found.disputes
    assert (dispute.label, dispute.codes, dispute.said) == ("驻站社工人数", ("2.1",), (("P1", "4"), ("P2", "3")))
    agreed = status(
        by("P1", {"社工": Fraction(4)}), by("P2", {"社工": Fraction(3)}), agreed=by("合议", {"社工": Fraction(3)})
    )
    assert agreed.disputes == ()


def test_files_on_which_they_differ_wait_too() -> None:
    first = replace(by("P1", {}), evidence={"平面图.pdf": "已核实"})
    second = replace(by("P2", {}), evidence={"平面图.pdf": "存疑"})
    (dispute,) = status(first, second).disputes
    assert (dispute.label, dispute.codes, dispute.said) == ("平面图.pdf", ("1.1",), (("P1", "已核实"), ("P2", "存疑")))


def test_where_claims_are_accepted_only_what_was_not_claimed_is_left() -> None:
    declared = replace(sound_round()[0], accept=("1",))
    assert set(open_of(status(declared=declared), "P1")) & {"1.1", "1.2", "1.3"} == {"1.1", "1.3"}
    assert open_of(status(declared=declared), "P1")["1.1"] == ("站房来源",)


def test_objections_that_wait_are_listed() -> None:
    waiting = Objection("甲", "QX-001", "3.3", "偏低", "pending")
    decided = Objection("乙", "QX-001", "3.3", "偏低", "rejected")
    found = status(objections=(waiting, decided))
    assert found.pending == (waiting,)


@settings(deadline=None, max_examples=examples(60), suppress_health_check=list(HealthCheck))
@given(st.data())
def test_more_findings_never_make_the_list_longer(data: st.DataObject) -> None:
    """Each of two assessors finds some of the answers; whatever one of them adds, nobody's list grows by anything but a veto's."""
    whole = answered()
    mine = data.draw(st.sets(st.sampled_from(sorted(whole))))
    more = mine | data.draw(st.sets(st.sampled_from(sorted(whole))))
    before = status(by("P1", {key: whole[key] for key in sorted(mine)}))
    after = status(by("P1", {key: whole[key] for key in sorted(more)}))
    assert set(open_of(after, "P1")) <= set(open_of(before, "P1"))
    assert set(open_of(after, "P2")) <= set(open_of(before, "P2"))


def test_when_nothing_is_left_the_score_is_known() -> None:
    """All but what only the station may say, which no list can ask for."""
    declared = sound_round()[0]
    found = status(*(by(one, answered()) for one in declared.team))
    assert [task.done for task in found.tasks] == [True, True, True]
    case = Case(sound_report(), tuple(by(one, answered()) for one in declared.team))
    (result,) = conclude_round(STANDARD, declared, [case], __version__, "final")
    assert result.conclusion.assessed is not None
    left = [node.code for node in result.conclusion.leaves() if node.assessed and not node.assessed.known]
    assert left == ["2.2"], "of which 督导费 is asked of the station alone"
