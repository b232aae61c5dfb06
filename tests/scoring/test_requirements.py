"""Standards without points: the worked cases of tests/cases/requirements.yaml, and what holds for every one of them."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from evaluator.model.node import STATUS_WORDS, Counts, counts
from evaluator.model.question import Value
from evaluator.model.report import Report, Subject
from evaluator.model.result import Result
from evaluator.model.standard import Standard
from evaluator.reading.document import read_document
from evaluator.reading.standard import build_standard
from evaluator.rendering.view_requirements import findings
from evaluator.rendering.words import counts_words
from evaluator.scoring.conclude import conclude
from tests.scoring import made
from tests.scoring.test_properties import completions, relaxed
from tests.scoring.test_settlement import values_of

CASES = Path(__file__).parent.parent / "cases" / "requirements.yaml"
HEAD = {"id": "case", "version": "1", "title": "例", "provenance": "own"}


def entries() -> list[dict[str, Any]]:
    document, problems = read_document(CASES)
    assert document is not None, problems
    found: list[dict[str, Any]] = document.value
    return found


def standard_of(data: Mapping[str, Any]) -> Standard:
    standard, faults = build_standard({**HEAD, **data})
    assert standard is not None, faults
    assert not standard.scored
    return standard


def result_of(standard: Standard, values: Mapping[str, Value], end: str = "2024-06-30") -> Result:
    attributes = {key: value for key, value in values.items() if key in standard.attributes}
    answers = {key: value for key, value in values.items() if key not in standard.attributes}
    report = Report(standard.ref, Subject("S1", "某地", "", attributes), ("2023-07-01", end), answers)
    return conclude(standard, report, None, "test")


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: str(entry["name"]))
def test_worked_case(entry: dict[str, Any]) -> None:
    standard = standard_of({key: part for key, part in entry.items() if key not in ("name", "cases")})
    for case in entry["cases"]:
        result = result_of(standard, values_of(standard, case["answers"]), str(case.get("period", "2024-06-30")))
        nodes = {node.code: node for node in result.conclusion.walk()}
        stands = {code: STATUS_WORDS[nodes[code].claimed.status] for code in case["stands"]}
        assert stands == case["stands"], case["answers"]
        assert set(nodes) >= stands.keys() >= {leaf.code for leaf in result.conclusion.leaves()}, "every one is told"
        total = result.conclusion.claimed.counts
        assert total is not None
        assert counts_words(total) == case["counts"]
        found = {code: "；".join(findings(nodes[code], result)) for code in case.get("found", {})}
        assert found == case.get("found", {})


# -- what holds for every one ----------------------------------------------------------------------------------------


@st.composite
def standards(draw: st.DrawFn, most: int = 4) -> Standard:
    """A requirements standard of two headings: facts and questions, cases, N/A, required material, dates."""
    roots = []
    for r in range(2):
        leaves = [draw(leaf(f"{r}.{n}")) for n in range(draw(st.integers(1, most)))]
        roots.append({"code": str(r), "name": f"部分{r}", "children": leaves})
    return standard_of(made.as_written({"facts": made.FACTS, "indicators": roots}))


@st.composite
def leaf(draw: st.DrawFn, code: str) -> dict[str, Any]:
    found: dict[str, Any] = {"code": code, "name": f"要求{code}", "rule": draw(rule())}
    if draw(st.integers(0, 9)) < 4:
        found["na"] = [{"when": draw(made.conditions)} for _ in range(draw(st.integers(1, 2)))]
        event("N/A")
    if draw(st.integers(0, 9)) < 3:
        found["requires"] = ["材料"]
    if draw(st.booleans()):
        found["due"] = draw(st.sampled_from(["2024-06-30", "2025-12-31"]))
    return found


@st.composite
def rule(draw: st.DrawFn) -> dict[str, Any]:
    met = {"met": [{"need": "条件", "when": draw(made.conditions)}, *(["问"] if draw(st.booleans()) else [])]}
    if draw(st.integers(0, 9)) < 7:
        return met
    return {"cases": [{"when": draw(made.conditions), "rule": met}, {"rule": {"met": "另一问"}}]}


def settled(found: Counts) -> int:
    return found.met + found.not_met + found.not_due + found.not_applicable


@relaxed
@given(st.data())
def test_every_requirement_is_counted_once(data: st.DataObject) -> None:
    standard = data.draw(standards())
    result = result_of(standard, data.draw(made.answers(standard).flatmap(made.some_of)))
    for nodes in [result.conclusion.nodes, *((node,) for node in result.conclusion.nodes)]:
        found = counts(nodes, "claimed")
        assert found.all == len([leaf for node in nodes for leaf in node.leaves()])
        assert found.met == len([leaf for node in nodes for leaf in node.leaves() if leaf.claimed.low == 1])
        assert sum(node.claimed.full for node in nodes) == found.all - found.not_applicable
    for node in result.conclusion.walk():
        if node.children:
            assert node.claimed.low == sum(child.claimed.low for child in node.children)
            assert node.claimed.high == sum(child.claimed.high for child in node.children)
            assert node.claimed.full == sum(child.claimed.full for child in node.children)


@relaxed
@given(st.data())
def test_with_all_answers_nothing_is_open(data: st.DataObject) -> None:
    standard = data.draw(standards())
    found = counts(result_of(standard, data.draw(made.answers(standard))).conclusion.nodes, "claimed")
    assert settled(found) == found.all


@relaxed
@given(st.data())
def test_what_is_settled_stays_so_however_the_answers_are_completed(data: st.DataObject) -> None:
    standard = data.draw(standards(most=1))
    values = data.draw(made.answers(standard).flatmap(made.some_of))
    before = result_of(standard, values).conclusion
    every, all_of_them = completions(standard, values)
    after = [result_of(standard, completion).conclusion for completion in every]
    for n, one in enumerate(before.leaves()):
        found = {list(conclusion.leaves())[n].claimed.status for conclusion in after}
        if one.claimed.status != "open":
            event("settled early")
            assert found == {one.claimed.status}
        elif all_of_them and not one.claimed.estimate:
            assert len(found) > 1, "what can only come out one way is not open"
    totals = [conclusion.claimed.score.low for conclusion in after]
    assert before.claimed.score.low <= min(totals)
    assert max(totals) <= before.claimed.score.high


@relaxed
@given(st.data())
def test_no_words_about_points(data: st.DataObject) -> None:
    """Neither in sentences nor in steps, settlements and remarks."""
    standard = data.draw(standards())
    result = result_of(standard, data.draw(made.answers(standard).flatmap(made.some_of)))
    told = [remark.text for remark in result.conclusion.remarks]
    for one in result.conclusion.leaves():
        assert one.leaf is not None
        how = one.leaf.claimed
        told += [one.leaf.sentence, *(line.text for line in how.settlement), *(s.title + s.reason for s in how.steps)]
    assert not [text for text in told if "分" in text.replace("百分点", "")]
    assert result.conclusion.claimed.score.high <= Fraction(len(list(standard.leaves())))
