"""The period before: what was verified comes back exactly, and a new round is compared with it."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaluator.model.dossier import RoundInfo
from evaluator.model.exact import exact_texts, exact_value
from evaluator.model.question import Question, Value
from evaluator.model.report import Assessment, Finding, Report, Subject
from evaluator.model.result import dump, load
from evaluator.model.round import Case
from evaluator.model.standard import Standard
from evaluator.reading.carrying import carry, result_bytes
from evaluator.reading.previous import previous_facts, previous_in, with_previous
from evaluator.scoring.conclude import conclude
from tests.analysis.made import result_of, standard_of
from tests.examples import examples
from tests.scoring import made

FACTS = {
    "投诉": {"label": "投诉件数", "type": "count", "unit": "件"},
    "满意": {"label": "满意率", "type": "share"},
    "等级": {"label": "等级", "type": "choice", "options": ["甲", "乙"], "ordered": True},
    "巡查": {"label": "巡查", "type": "pair", "none_due": "100%"},
}
LEAVES = [
    {"code": "1.1", "name": "投诉", "points": Fraction(5), "rule": {"met": [{"need": "少于上期", "when": "投诉 < previous.投诉"}]}},
    {"code": "1.2", "name": "满意", "points": Fraction(5), "rule": {"met": [{"need": "不低于上期", "when": "满意 >= previous.满意"}]}},
    {"code": "1.3", "name": "巡查", "points": Fraction(5), "rule": {"met": [{"need": "不低于上期", "when": "巡查.rate >= previous.巡查.rate"}]}},
    {"code": "1.4", "name": "等级", "points": Fraction(5), "rule": {"met": [{"need": "甲", "when": "等级 = 甲"}]}},
]  # fmt: skip
VERIFIED: dict[str, Value] = {
    "投诉": Fraction(4),
    "满意": Fraction(29, 30),
    "等级": "乙",
    "巡查.due": Fraction(3),
    "巡查.done": Fraction(2),
}


def the_standard(**facts: object) -> Standard:
    return standard_of({"total": Fraction(20), "facts": {**FACTS, **facts},
                        "indicators": [{"code": "1", "name": "全部", "points": Fraction(20), "children": LEAVES}]})  # fmt: skip


@settings(max_examples=examples(40), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_every_answer_comes_back_from_its_exact_texts(data: st.DataObject) -> None:
    standard = data.draw(made.standards())
    for key, value in data.draw(made.answers(standard)).items():
        assert exact_value(standard.questions()[key], exact_texts(value)) == value


@pytest.mark.parametrize(
    ("question", "texts"),
    [
        (Question("k", "k", "count"), ("3.5",)),
        (Question("k", "k", "count"), ("三",)),
        (Question("k", "k", "share", high=Fraction(1)), ("2",)),
        (Question("k", "k", "choice", options=("甲",)), ("乙",)),
        (Question("k", "k", "choices", options=("甲",)), ("甲", "乙")),
        (Question("k", "k", "yes_no"), ("甲",)),
        (Question("k", "k", "date"), ("2023",)),
        (Question("k", "k", "number"), ("1", "2")),
    ],
)
def test_what_a_question_cannot_have_is_nothing(question: Question, texts: tuple[str, ...]) -> None:
    assert exact_value(question, texts) is None


def test_what_was_verified_is_compared_with_exactly() -> None:
    standard = the_standard()
    before = load(json.loads(result_bytes(result_of(standard, VERIFIED))))
    facts, strange = previous_facts(standard, before)
    assert facts == {
        "previous.投诉": 4, "previous.满意": Fraction(29, 30), "previous.巡查.due": 3, "previous.巡查.done": 2,
    }  # fmt: skip
    assert not strange
    report = Report(standard.ref, Subject("S1", "某站"), ("2023-07-01", "2024-06-30"))
    values: dict[str, Value] = {**VERIFIED, "投诉": Fraction(3)}
    findings = {key: Finding("supplied", value, "核查") for key, value in values.items()}
    case = with_previous(Case(report, (Assessment(standard.ref, "S1", "P1", "2024-08-02", findings),)), facts)
    assert case.report.previous == facts
    result = conclude(standard, case.report, case.assessments[0], "0")
    assert {node.code: node.score("assessed").low for node in result.conclusion.leaves()} == {
        "1.1": 5, "1.2": 5, "1.3": 5, "1.4": 0,
    }  # fmt: skip


def test_what_was_not_verified_stays_unanswered() -> None:
    standard = the_standard()
    some = {key: value for key, value in VERIFIED.items() if key != "投诉"}
    assert "previous.投诉" not in previous_facts(standard, result_of(standard, some))[0]


def test_what_is_asked_otherwise_now_is_not_used() -> None:
    before = result_of(the_standard(), VERIFIED)
    later = the_standard(投诉={"label": "投诉件数", "type": "count", "unit": "起"})
    facts, strange = previous_facts(later, before)
    assert "previous.投诉" not in facts
    assert strange == ["投诉件数"]


def test_a_result_of_an_older_program_is_read() -> None:
    """A field that came later is what it is by default."""
    data = dump(result_of(the_standard(), VERIFIED))
    del data["conclusion"]["verified"]
    assert load(data).conclusion.verified == ()


def test_what_a_round_hands_on(tmp_path: Path) -> None:
    standard = the_standard()
    results = [result_of(standard, VERIFIED, subject) for subject in ("S2", "S1")]
    assert list(carry(tmp_path, results)) == ["上期/S1.json", "上期/S2.json"]
    (tmp_path / "整改").mkdir()
    (tmp_path / "整改" / "整改台账.xlsx").write_bytes(b"PK")
    files = carry(tmp_path, results)
    assert files["整改/上期整改台账.xlsx"] == b"PK"
    path = tmp_path / "S1.json"
    path.write_bytes(files["上期/S1.json"])
    report = Report(standard.ref, Subject("S1", "某站"), ("2023-07-01", "2024-06-30"))
    facts, faults = previous_in(path, standard, report)
    assert not faults
    assert facts == previous_facts(standard, results[1])[0]


def test_a_draft_is_not_handed_on(tmp_path: Path) -> None:
    result = result_of(the_standard(), VERIFIED)
    about = RoundInfo("r", "", "draft", 1, "", "", "", (), (), ())
    with pytest.raises(ValueError, match="draft"):
        carry(tmp_path, [replace(result, dossier=replace(result.dossier, round=about))])
