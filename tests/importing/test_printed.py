"""Standards printed and imported again: the tree, the points and the texts come back, and each rule as the same rule or by judgement."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from evaluator.model.standard import Standard
from evaluator.rules.cases import Cases
from evaluator.rules.summing import Summing
from tests.examples import examples
from tests.importing.printed import FILES, FORMATS, again, bones, file_again, standard, tree, wrong
from tests.rendering.printed_standards import standard as made
from tests.scoring.made import standards


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


def test_cases_and_summing_are_told_apart() -> None:
    """The comparison itself sees a rule inside another."""
    assert bones(Cases(Fraction(1), ())) != bones(Summing(Fraction(1), Fraction(0), (), (), "all"))
