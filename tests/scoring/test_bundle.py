"""What a result is scored from, in one piece: the same result comes of it again, and nobody else's data is in it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluator.model.dossier import Stage
from evaluator.model.plain_data import load_as, sparse_dump
from evaluator.model.question import Value
from evaluator.model.report import Assessment, Finding, Report, Subject
from evaluator.model.result import Result
from evaluator.model.standard import Standard
from evaluator.reading.document import parse_text
from evaluator.reading.round_folder import RoundFolder, read_round
from evaluator.reading.standard import build_standard
from evaluator.rendering.attachments import bundle_for
from evaluator.rendering.edition import edition
from evaluator.scoring.bundle import Bundle, dump_bundle, for_subject, load_bundle
from evaluator.scoring.conclude import bundle_of, conclude
from evaluator.scoring.rescoring import differences, rescored
from evaluator.scoring.rounds import bundled_round
from tests.examples import examples
from tests.scoring import made

GUIZHOU = Path(__file__).parents[2] / "samples" / "guizhou"


def through_text(bundle: Bundle) -> Bundle:
    """The bundle written as JSON and read back."""
    return load_bundle(json.loads(json.dumps(dump_bundle(bundle), ensure_ascii=False)))


def case(
    standard: Standard, subject: str, values: Mapping[str, Value], found: Mapping[str, Value]
) -> tuple[Report, Assessment]:
    report = Report(standard.ref, Subject(subject, f"{subject}站"), ("2022-07-01", "2023-06-30"), values)
    findings = {key: Finding("supplied", value, "所见") for key, value in found.items()}
    return report, Assessment(standard.ref, subject, "P1", "2023-08-02", findings)


@given(st.data())
@settings(max_examples=examples(40))
def test_a_bundle_survives_and_gives_the_same_result_again(data: st.DataObject) -> None:
    standard = data.draw(made.standards(defects=True))
    cases = []
    for subject in ("甲", "乙", "丙")[: data.draw(st.integers(1, 3))]:
        values = data.draw(made.answers(standard).flatmap(made.some_of))
        cases.append(case(standard, subject, values, data.draw(made.some_of(values))))
    result = conclude(standard, *cases[0], "0", cases[1:])
    bundle = bundle_of(standard, *cases[0], cases[1:])
    again = through_text(bundle)
    assert again == bundle
    assert rescored(standard, again, result) == result
    assert list(differences(result, rescored(standard, again, result), again)) == []


# -- a round -----------------------------------------------------------------------------------------------------------


@cache
def sample() -> RoundFolder:
    folder, _ = read_round(GUIZHOU)
    assert folder is not None
    return folder


@cache
def of_round(stage: Stage) -> list[tuple[Result, Bundle]]:
    """Each result of the sample round as its edition prints it, with the bundle that its report carries."""
    folder = sample()
    given = (folder.standard, folder.round, folder.cases)
    pairs = bundled_round(*given, "0", stage)
    return [(edition(result), through_text(bundle_for(bundle, result, stage))) for result, bundle in pairs]


def again(result: Result, bundle: Bundle) -> Result:
    scored = rescored(sample().standard, bundle, result)
    return edition(replace(scored, dossier=replace(scored.dossier, round=result.dossier.round)))


def test_the_final_edition_is_scored_again_whole() -> None:
    for result, bundle in of_round("final"):
        assert bundle.withheld == ()
        assert again(result, bundle) == result


def test_the_draft_carries_nobodys_own_judgement_and_is_scored_again_around_it() -> None:
    withheld = {}
    for result, bundle in of_round("draft"):
        assert list(differences(result, again(result, bundle), bundle)) == []
        assert bundle.merged is not None
        assert [*bundle.merged.panels, *bundle.merged.voices, *bundle.merged.rated, *bundle.merged.by] == []
        text = json.dumps(dump_bundle(bundle), ensure_ascii=False)
        assert not any(f'"{member}"' in text for member in sample().round.team)
        assert not any(member.name in text for member in sample().round.team.values())
        withheld[result.conclusion.subject] = bundle.withheld
    assert withheld["GZ-CJ-01"] == ("4.1.5", "4.2.3", "4.3.3", "5.1.4", "5.2.3")


def test_a_colleague_that_an_assessor_names_is_not_named_in_the_draft() -> None:
    folder = sample()
    named = next(iter(folder.round.team.values())).name
    result, bundle = next(bundled_round(folder.standard, folder.round, folder.cases, "0", "draft"))
    assert bundle.assessment is not None
    code = next(leaf.code for leaf in result.conclusion.leaves())
    findings = {key: replace(one, reason=f"{named}所见") for key, one in bundle.assessment.findings.items()}
    assessment = replace(bundle.assessment, remarks={code: f"{named}：账目不清"}, findings=findings)
    told = dump_bundle(bundle_for(replace(bundle, assessment=assessment), result, "draft"))
    assert named not in json.dumps(told, ensure_ascii=False)
    assert told["assessment"]["remarks"] == {code: "评估人员：账目不清"}


def test_a_withheld_leaf_may_say_what_it_likes_but_its_parents_may_not() -> None:
    result, bundle = next(pair for pair in of_round("draft") if pair[0].conclusion.subject == "GZ-CJ-01")
    assert result.conclusion.assessed is not None
    total = replace(
        result.conclusion.assessed, score=replace(result.conclusion.assessed.score, low=Fraction(90), high=Fraction(90))
    )
    raised = replace(result, conclusion=replace(result.conclusion, assessed=total))
    found = list(differences(raised, again(raised, bundle), bundle))
    assert [(one.where, one.printed, one.again) for one in found] == [("评估总分", "90", "79.4")]


def test_nobody_elses_report_is_inside() -> None:
    for result, bundle in of_round("final"):
        text = json.dumps(dump_bundle(bundle), ensure_ascii=False)
        for case in sample().cases:
            if case.report.subject.id != result.conclusion.subject:
                assert case.report.subject.name not in text


# -- the others --------------------------------------------------------------------------------------------------------

COMPARED = """id: bijiao
version: "1"
title: 比较
provenance: own
total: 10
facts: {社工: {label: 社工人数, type: count, unit: 人}}
indicators:
  - {code: "1", name: 人数, points: 10, rule: {share: "ratio(社工, peers.max(社工), 0)"}}
grades:
  bands: [[优秀, 8], [合格, 2], 不合格]
  quota: {优秀: 50%}
  ties: out
"""


def compared(counts: Mapping[str, int]) -> tuple[Standard, Result, Bundle]:
    """The first of some subjects that are compared by their number of workers."""
    document, _ = parse_text(COMPARED, "比较.yaml")
    assert document is not None
    standard, faults = build_standard(document.value)
    assert standard is not None, faults
    cases = [case(standard, key, {"社工": Fraction(n)}, {"社工": Fraction(n)}) for key, n in counts.items()]
    return standard, conclude(standard, *cases[0], "0", cases[1:]), bundle_of(standard, *cases[0], cases[1:])


def test_the_others_are_there_by_their_places_without_their_names() -> None:
    standard, result, bundle = compared({"甲": 9, "乙": 10, "丙": 3, "丁": 1})
    assert result.conclusion.assessed is not None
    told = through_text(for_subject(bundle, [line.text for line in result.conclusion.assessed.steps]))
    assert rescored(standard, told, result) == result
    others = told.assessed.others
    assert others is not None
    assert [(one.subject, one.name) for one in others] == [("#1", ""), ("#2", ""), ("#3", "")]
    assert [one.low for one in others] == [10, 3, 1]


def test_who_shares_a_place_is_named_as_in_the_result() -> None:
    standard, result, bundle = compared({"甲": 10, "乙": 10, "丙": 3})
    assert result.conclusion.assessed is not None
    steps = [line.text for line in result.conclusion.assessed.steps]
    assert any("乙站（乙）" in step for step in steps)
    told = through_text(for_subject(bundle, steps))
    assert rescored(standard, told, result) == result
    assert told.assessed.others is not None
    assert [one.name for one in told.assessed.others] == ["乙站", ""]


# -- strangers' data ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (Fraction, "1e999999999"),
        (Fraction, "1/0"),
        (Fraction, "9" * 5_000),
        (Fraction, 3),
        (str, 3),
        (bool, 1),
        (int, True),
        (Value, {"number": "1", "date": "2023-01-01"}),
        (Value, 3),
        (Value, {"set": "ab"}),
        (tuple[str, str], ["a"]),
        (Mapping[str, str], [["a", "b"]]),
        (Subject, {"id": "甲"}),
        (Finding, {"state": "guessed", "value": True}),
    ],
)  # fmt: skip
def test_data_that_does_not_fit_is_refused(kind: Any, data: Any) -> None:
    with pytest.raises(ValueError, match=r".*"):
        load_as(kind, data)


def test_a_field_that_is_added_later_does_not_change_the_digest() -> None:
    @dataclass(frozen=True)
    class Then:
        a: int
        b: tuple[str, ...] = ()

    @dataclass(frozen=True)
    class Now:
        a: int
        b: tuple[str, ...] = ()
        c: str = ""
        d: Mapping[str, str] = field(default_factory=dict)

    assert sparse_dump(Then(1)) == sparse_dump(Now(1)) == {"a": 1}
    assert sparse_dump((Then(1, ("x",)), None)) == [{"a": 1, "b": ["x"]}, None]
    assert sparse_dump(Now(1, c="y")) != sparse_dump(Then(1))
