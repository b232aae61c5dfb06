"""What holds for every standard and every set of answers."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import islice, product

from hypothesis import HealthCheck, event, given, reject, settings
from hypothesis import strategies as st

from evaluator.model.indicator import Indicator
from evaluator.model.question import Known, Value
from evaluator.model.report import Assessment, Finding, Report, Subject
from evaluator.model.result import dump, load
from evaluator.model.standard import Standard
from evaluator.scoring.conclude import conclude
from evaluator.scoring.leaves import Leaves
from evaluator.scoring.settlement import score_run
from evaluator.scoring.tree import Settled
from tests.examples import examples
from tests.scoring import made

relaxed = settings(
    max_examples=examples(80),
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
    standard = data.draw(made.standards(defects=True))
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
    standard = data.draw(made.standards(most=2, defects=True))
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


@relaxed
@given(st.data())
def test_more_of_what_is_good_never_lowers_the_score(data: st.DataObject) -> None:
    standard = data.draw(made.rising_standards())
    values = data.draw(made.answers(standard))
    questions = standard.questions()
    key = data.draw(st.sampled_from(sorted(values)))
    more = made.better(questions[key], values[key])
    if more == values[key]:
        reject()
    roots, total = score_run(standard, values)
    after, better = score_run(standard, {**values, key: more})
    for before, now in zip(leaves(roots), leaves(after), strict=True):
        assert now.score.low >= before.score.low, (before.leaf, now.leaf)
    if better.score.low > total.score.low:
        event("the total rises")
    names = standard.grades.names if standard.grades else ()
    assert names.index(better.grade) <= names.index(total.grade)


@relaxed
@given(st.data())
def test_the_order_of_children_and_of_files_does_not_matter(data: st.DataObject) -> None:
    standard = data.draw(made.standards())
    turned = replace(standard, indicators=tuple(turn(root) for root in reversed(standard.indicators)))
    values = data.draw(made.answers(standard).flatmap(made.some_of))
    roots, total = score_run(standard, values)
    others, other = score_run(turned, values)
    by_code = {node.indicator.code: node for root in others for node in root.walk()}
    for node in (inner for root in roots for inner in root.walk()):
        assert by_code[node.indicator.code].score == node.score
    assert (other.score, other.grades) == (total.score, total.grades)


def turn(node: Indicator) -> Indicator:
    return replace(node, children=tuple(turn(child) for child in reversed(node.children)))


@relaxed
@given(st.data())
def test_what_was_scored_before_does_not_matter(data: st.DataObject) -> None:
    """What is remembered of other stations, in whatever order they came, changes nothing."""
    standard = data.draw(made.standards())
    stations = [data.draw(made.answers(standard).flatmap(made.some_of)) for _ in range(3)]
    alone = [score_run(standard, values) for values in stations]
    leaves = Leaves(standard)
    assert [score_run(standard, values, leaves=leaves) for values in stations] == alone
    assert [score_run(standard, values, leaves=leaves) for values in reversed(stations)] == alone[::-1]


def test_the_constructs_that_make_scoring_hard_are_common(record_property: Callable[[str, object], None]) -> None:
    """Each is there in three of ten generated standards at least; the counts are printed at the end of the run."""
    counts: Counter[str] = Counter()

    @settings(relaxed, max_examples=200)
    @given(made.standards())
    def draw(standard: Standard) -> None:
        counts["standards"] += 1
        counts.update(made.constructs(standard))

    draw()
    record_property("generated", dict(counts))
    for name in made.CONSTRUCTS:
        assert counts[name] >= counts["standards"] * 3 / 10, counts


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
    standard = data.draw(made.standards(defects=True))
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


@relaxed
@given(st.data())
def test_a_total_is_a_number_as_soon_as_anything_applies(data: st.DataObject) -> None:
    """Nothing applies: no number and no grade by points. Something does: a number, 0 or not."""
    standard = data.draw(made.standards())
    roots, total = score_run(standard, data.draw(made.answers(standard)))
    event("nothing applies" if all(root.out for root in roots) else "something applies")
    assert total.score.counted is not all(root.out for root in roots if root.indicator.points)
    if not total.score.counted:
        assert (total.score.status, total.score.share) == ("not_applicable", None)
        assert (
            not set(total.grades) & {name for name, limit in standard.grades.bands if limit}
            if standard.grades
            else True
        )


@relaxed
@given(st.data())
def test_each_gate_lowers_by_its_own_count_and_never_past_the_last_grade(data: st.DataObject) -> None:
    standard = data.draw(made.standards())
    values = data.draw(made.answers(standard))
    if standard.grades is None:
        reject()
    others = replace(standard, gates=tuple(gate for gate in standard.gates if gate.effect == "zero"))
    alone = replace(standard, gates=tuple(gate for gate in standard.gates if gate.effect in ("zero", "lower")))
    without, lowered, all_of_them = (score_run(one, values)[1].grade for one in (others, alone, standard))
    steps = sum(gate.lower for gate in standard.gates if gate.when.truth(Known(values)))
    event(f"lowered by {steps}")
    names = standard.grades.names
    assert names.index(lowered) == min(names.index(without) + steps, len(names) - 1)
    assert names.index(all_of_them) >= names.index(lowered)
