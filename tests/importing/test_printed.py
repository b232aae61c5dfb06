"""Standards printed and imported again: the tree, the points and the texts come back, and each rule as the same rule or by judgement."""

from __future__ import annotations

import dataclasses
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from evaluator.model.indicator import Gives, NotApplicable
from evaluator.model.standard import Standard
from evaluator.rules.cases import Cases
from evaluator.rules.summing import Summing
from tests.examples import examples
from tests.importing.printed import FILES, FORMATS, again, bones, file_again, standard, tree, wrong
from tests.rendering.printed_standards import standard as made
from tests.scoring.made import FACTS, as_written, standards, with_known_defects


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_printed_standard_comes_back(path: Path, form: str) -> None:
    printed = standard(path)
    found, problems = file_again(path, form)
    assert tree(found.standard) == tree(printed)
    assert (found.standard.scored, found.standard.total) == (printed.scored, printed.total)
    assert wrong(printed, found) == []
    assert found.standard.title in printed.title
    known = [one for one in problems if one.severity != "note" and not printed.defects]
    assert known == [], "the import finds no contradiction that is not in the standard"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_both_formats_give_the_same_draft(path: Path) -> None:
    book, document = (file_again(path, form)[0] for form in FORMATS)
    assert [leaf.by for leaf in book.leaves] == [leaf.by for leaf in document.leaves]
    assert [leaf.sentence for leaf in book.leaves if leaf.by] == [leaf.sentence for leaf in document.leaves if leaf.by]


@pytest.mark.parametrize("form", FORMATS)
def test_conditions_on_every_level_come_back(form: str) -> None:
    found, problems = again(made("made"), form)
    assert tree(found.standard) == tree(made("made"))
    assert wrong(made("made"), found) == []
    assert found.standard.total == 100
    assert not found.defects
    assert {one.severity for one in problems} == {"note"}


@settings(max_examples=examples(60), derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(standards())
@pytest.mark.slow
def test_whatever_is_printed_comes_back_as_itself_or_by_judgement(printed: Standard) -> None:
    found, _ = again(printed, "xlsx")
    assert tree(found.standard) == tree(printed)
    assert found.standard.total == printed.total
    assert wrong(printed, found) == []
    assert {entry["code"] for entry in found.defects} <= {defect.code for defect in printed.defects}


@pytest.mark.slow
@settings(max_examples=examples(25), derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(standards())
def test_whatever_is_printed_as_a_document_comes_back(printed: Standard) -> None:
    found, _ = again(printed, "docx")
    assert tree(found.standard) == tree(printed)
    assert wrong(printed, found) == []


@st.composite
def exempt(draw: st.DrawFn) -> Standard:
    """A made standard whose leaves do not apply to each of the five effects."""
    made = draw(standards())
    (root,) = made.indicators
    children = []
    for leaf in root.children:
        start = leaf.rule.start if isinstance(leaf.rule, Summing) else None
        effects: list[Gives] = ["full", "zero", "mean", "rescale"]
        effects += ["neutral"] if start is not None else []
        na = []
        for one in leaf.na:
            gives = draw(st.sampled_from(effects))
            na.append(
                NotApplicable(one.when, gives, start if gives == "neutral" and start is not None else Fraction(0))
            )
        children.append(dataclasses.replace(leaf, na=tuple(na)))
    return dataclasses.replace(made, indicators=(dataclasses.replace(root, children=tuple(children)),))


@pytest.mark.slow
@settings(max_examples=examples(60), derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(exempt())
def test_what_does_not_apply_comes_back_to_the_same_effect(printed: Standard) -> None:
    found, _ = again(printed, "xlsx")
    assert wrong(printed, found) == []


def requirement(draw: st.DrawFn, n: int) -> dict[str, Any]:
    """A requirement that may have cases, what it does not apply to, material and a day."""
    needs = st.lists(st.sampled_from([f"要求{n}{word}" for word in "甲乙丙"]), min_size=1, max_size=3, unique=True)
    when = st.sampled_from(["甲 >= 2", "丙", "not 丙", "丁 = a", "丁 != b", "甲 >= 1 and 丙"])
    rule: dict[str, Any] = {"met": draw(needs)}
    if draw(st.booleans()):
        rule = {"cases": [{"when": draw(when), "rule": rule}, {"rule": {"met": draw(needs)}}]}
    leaf: dict[str, Any] = {"code": f"1.{n}", "name": f"指标{n}", "rule": rule}
    more = {"na": [{"when": draw(when)}], "requires": ["材料"], "due": "2025-12-31", "say": "以现场查看为准。"}
    return {**leaf, **{key: value for key, value in more.items() if draw(st.booleans())}}


@st.composite
def requirements(draw: st.DrawFn) -> Standard:
    leaves = [requirement(draw, n) for n in range(draw(st.integers(1, 4)))]
    head = {"id": "made", "version": "1", "title": "生成的要求清单", "provenance": "own", "facts": FACTS}
    data = {**head, "indicators": [{"code": "1", "name": "全部", "children": leaves}]}
    standard, faults = with_known_defects(as_written(data))
    if standard is None:
        reject()
    assert standard is not None, faults
    return standard


@pytest.mark.slow
@settings(max_examples=examples(60), derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(requirements())
def test_whatever_is_required_comes_back(printed: Standard) -> None:
    found, _ = again(printed, "xlsx")
    assert tree(found.standard) == tree(printed)
    assert wrong(printed, found) == []
    assert [leaf.due for leaf in found.standard.leaves() if leaf.due] == [
        old.due for old, drafted in zip(printed.leaves(), found.leaves, strict=True) if old.due and drafted.by
    ]


def test_cases_and_summing_are_told_apart() -> None:
    """The comparison itself sees a rule inside another."""
    assert bones(Cases(Fraction(1), ())) != bones(Summing(Fraction(1), Fraction(0), (), (), "all"))
