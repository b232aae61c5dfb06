"""What holds for every standard and every set of answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import islice, product

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from evaluator.model.question import Value
from evaluator.model.report import Assessment, Finding, Report, Subject
from evaluator.model.result import dump, load
from evaluator.model.standard import Standard
from evaluator.scoring.conclude import conclude
from evaluator.scoring.settlement import score_run
from evaluator.scoring.tree import Settled
from tests.scoring import made

relaxed = settings(
    max_examples=80,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)
MOST = 256


def leaves(roots: tuple[Settled, ...]) -> list[Settled]:
    return [node for root in roots for node in (root.children or (root,))]


@relaxed
@given(st.data())
def test_known_answers_give_a_known_score_within_bounds(data: st.DataObject) -> None:
    standard = data.draw(made.standards())
    roots, total = score_run(standard, data.draw(made.answers(standard)))
    for node in leaves(roots):
        assert node.score.low == node.score.high
        assert node.indicator.floor <= node.score.low <= node.indicator.points
        assert node.score.extra_low == node.score.extra_high
    assert total.grade in total.grades


@relaxed
@given(st.data())
def test_a_parent_is_the_sum_of_its_children(data: st.DataObject) -> None:
    standard = data.draw(made.standards(plain_sums=True))
    roots, total = score_run(standard, data.draw(made.answers(standard).flatmap(made.some_of)))
    for root in roots:
        assert root.score.low == sum(child.score.low for child in root.children)
        assert root.score.high == sum(child.score.high for child in root.children)
    assert total.score.low == sum(root.score.low + root.score.extra_low for root in roots)


def completions(standard: Standard, values: Mapping[str, Value]) -> tuple[list[dict[str, Value]], bool]:
    """Ways of completing the answers, and whether they are all there are."""
    missing = [question for key, question in standard.questions().items() if key not in values]
    combinations = list(islice(product(*(made.some_values(question) for question in missing)), MOST + 1))
    full = [{**values, **dict(zip((q.key for q in missing), some, strict=True))} for some in combinations[:MOST]]
    finite = all(question.completions(64) is not None for question in missing)
    return full, finite and len(combinations) <= MOST


@relaxed
@given(st.data())
def test_a_range_contains_every_completion_and_is_their_hull(data: st.DataObject) -> None:
    standard = data.draw(made.standards(most=2))
    values = data.draw(made.answers(standard).flatmap(made.some_of))
    roots, total = score_run(standard, values)
    every, all_of_them = completions(standard, values)
    runs = [score_run(standard, completion) for completion in every]
    for n, node in enumerate(leaves(roots)):
        scores = [leaves(run[0])[n].score.low for run in runs]
        assert node.score.low <= min(scores), (node.leaf, standard.ref)
        assert max(scores) <= node.score.high, (node.leaf, standard.ref)
        if all_of_them and not node.score.estimate:
            event("leaf range is exact")
            assert (node.score.low, node.score.high) == (min(scores), max(scores))
    totals = [run[1].score.low for run in runs]
    assert total.score.low <= min(totals)
    assert max(totals) <= total.score.high
    if all_of_them and not total.score.estimate:
        event("total range is exact")
        assert (total.score.low, total.score.high) == (min(totals), max(totals))
    assert {run[1].grade for run in runs} <= set(total.grades)


@relaxed
@given(st.data())
def test_the_order_of_answers_does_not_matter(data: st.DataObject) -> None:
    standard = data.draw(made.standards())
    values = data.draw(made.answers(standard).flatmap(made.some_of))
    turned = dict(reversed(list(values.items())))
    assert score_run(standard, values) == score_run(standard, turned)


def report_of(standard: Standard, values: Mapping[str, Value]) -> Report:
    return Report(standard.ref, Subject("S1", "某站"), ("2022-07-01", "2023-06-30"), values)


def assessment_of(standard: Standard, values: Mapping[str, Value]) -> Assessment:
    findings = {key: Finding("confirmed", value) for key, value in values.items()}
    return Assessment(standard.ref, "S1", "P1", "2023-08-01", findings)


@relaxed
@given(st.data())
def test_confirming_everything_gives_the_claimed_score(data: st.DataObject) -> None:
    standard = data.draw(made.standards())
    values = data.draw(made.answers(standard).flatmap(made.some_of))
    result = conclude(standard, report_of(standard, values), assessment_of(standard, values), "test")
    for node in result.conclusion.walk():
        assert node.claimed == node.assessed
    assert not [remark for remark in result.conclusion.remarks if remark.kind == "difference"]


@relaxed
@given(st.data())
def test_what_is_not_confirmed_is_missing_and_never_zero(data: st.DataObject) -> None:
    standard = data.draw(made.standards())
    values = data.draw(made.answers(standard))
    result = conclude(standard, report_of(standard, values), assessment_of(standard, {}), "test")
    untouched = conclude(standard, report_of(standard, {}), None, "test")
    for assessed, blank in zip(result.conclusion.walk(), untouched.conclusion.walk(), strict=True):
        assert assessed.assessed == blank.claimed


@relaxed
@given(st.data())
def test_a_result_survives_dump_and_load_and_is_the_same_twice(data: st.DataObject) -> None:
    standard = data.draw(made.standards())
    values = data.draw(made.answers(standard).flatmap(made.some_of))
    result = conclude(standard, report_of(standard, values), assessment_of(standard, values), "test")
    text = json.dumps(dump(result), ensure_ascii=False)
    assert load(json.loads(text)) == result
    again = conclude(standard, report_of(standard, values), assessment_of(standard, values), "test")
    assert json.dumps(dump(again), ensure_ascii=False) == text
