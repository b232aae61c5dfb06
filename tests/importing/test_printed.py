"""Standards printed and imported again: the tree, the points and the texts come back, and each rule as the same rule or by judgement."""

from __future__ import annotations

import dataclasses
import functools
import tempfile
from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from evaluator.authoring.importing import Imported, LeafDrafted, import_table
from evaluator.cli.files import Desk
from evaluator.diagnostics import Diagnostic
from evaluator.model.question import Question
from evaluator.model.standard import Indicator, Standard
from evaluator.rendering.docx import docx_bytes
from evaluator.rendering.standard_book import standard_book
from evaluator.rendering.standard_html import standard_html
from evaluator.rules.cases import Cases
from evaluator.rules.judge import Judge
from evaluator.rules.summing import Summing
from tests.rendering.printed_standards import ROOT
from tests.scoring.made import standards

FORMATS = ("xlsx", "docx")
NAMES = sorted(path.name for path in (ROOT / "standards").glob("*.yaml") if path.name != "published_sources.yaml")
FILES = [*(ROOT / "standards" / name for name in NAMES), ROOT / "samples" / "requirements" / "xian-mubiao.yaml"]


@functools.cache
def standard(path: Path) -> Standard:
    found = Desk().standard(path)
    assert found is not None
    return found


def again(printed: Standard, form: str) -> tuple[Imported, list[Diagnostic]]:
    """What the import makes of a standard that was printed in this format."""
    data = standard_book(printed) if form == "xlsx" else docx_bytes(standard_html(printed))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"t.{form}"
        path.write_bytes(data)
        found, problems = import_table(path)
    assert found is not None, problems
    return found, problems


def tree(of: Standard) -> list[tuple[object, ...]]:
    """All that a table says of the indicators besides their rules."""
    return [
        (len(way), node.code, node.name, node.points, node.applies.say() if node.applies else "", node.evidence, node.methods)
        for way in of.ways().values()
        for node in way
    ]  # fmt: skip


def sentences(text: str) -> Counter[str]:
    """The sentences of a text, in any order, without blanks."""
    return Counter(filter(None, "".join(text.split()).split("。")))


def bones(part: Any) -> Any:
    """A rule without its words: which kinds are in it, and all its figures. What is counted counts the same asked for or worked out."""
    if isinstance(part, (tuple, list)):
        return [bones(one) for one in part]
    if isinstance(part, Fraction):
        return part
    if not dataclasses.is_dataclass(part) or isinstance(part, (type, Question)):
        return None
    kind = type(part)
    if not kind.__module__.startswith("evaluator.rules"):
        return None  # conditions and amounts are told by the sentence
    figures = {field.name: bones(getattr(part, field.name)) for field in dataclasses.fields(part)}
    # a most may be written or follow from what can be counted; two axes may be asked as one choice of their pairs
    left_out = ("at_most", "floor", "axes")
    kept = {name: value for name, value in figures.items() if value is not None and name not in left_out}
    skipped = getattr(part, "skip_when", None) is not None
    return kind.__name__, skipped, kept


def told_otherwise(old: Indicator, new: Indicator, drafted: LeafDrafted) -> str:
    """What is wrong with a leaf that came back; empty where nothing is."""
    if not drafted.by:
        if not isinstance(new.rule, Judge) and new.rule is not None and type(new.rule).__name__ != "Met":
            return "not read, and yet a rule"
        return "" if "".join(old.sentence().split()) in "".join(new.say.split()) else "the wording is lost"
    bounded = sentences(f"本项最多得{drafted.points}分")  # where a fact has a most, none is printed
    if sentences(old.sentence()) not in (sentences(new.sentence()), sentences(new.sentence()) - bounded):
        return "another sentence"
    if old.na or old.bonus or old.penalty or old.extra is not None:
        return "read, though the leaf has more than a rule"
    return "" if bones(old.rule) == bones(new.rule) else "another rule under the same sentence"


def wrong(printed: Standard, found: Imported) -> list[tuple[str, str, str, str]]:
    return [
        (why, drafted.by, old.sentence(), new.sentence())
        for old, new, drafted in zip(printed.leaves(), found.standard.leaves(), found.leaves, strict=True)
        if (why := told_otherwise(old, new, drafted))
    ]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_printed_standard_comes_back(path: Path, form: str) -> None:
    printed = standard(path)
    found, problems = again(printed, form)
    assert tree(found.standard) == tree(printed)
    assert (found.standard.scored, found.standard.total) == (printed.scored, printed.total)
    assert wrong(printed, found) == []
    assert found.standard.title in printed.title
    known = [one for one in problems if one.severity != "note" and not printed.defects]
    assert known == [], "the import finds no contradiction that is not in the standard"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_both_formats_give_the_same_draft(path: Path) -> None:
    book, document = (again(standard(path), form)[0] for form in FORMATS)
    assert [leaf.by for leaf in book.leaves] == [leaf.by for leaf in document.leaves]
    assert [leaf.sentence for leaf in book.leaves if leaf.by] == [leaf.sentence for leaf in document.leaves if leaf.by]


@settings(max_examples=60, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(standards())
def test_whatever_is_printed_comes_back_as_itself_or_by_judgement(printed: Standard) -> None:
    found, _ = again(printed, "xlsx")
    assert tree(found.standard) == tree(printed)
    assert found.standard.total == printed.total
    assert wrong(printed, found) == []
    assert {entry["code"] for entry in found.defects} <= {defect.code for defect in printed.defects}


@pytest.mark.slow
@settings(max_examples=25, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(standards())
def test_whatever_is_printed_as_a_document_comes_back(printed: Standard) -> None:
    found, _ = again(printed, "docx")
    assert tree(found.standard) == tree(printed)
    assert wrong(printed, found) == []


def test_cases_and_summing_are_told_apart() -> None:
    """The comparison itself sees a rule inside another."""
    assert bones(Cases(Fraction(1), ())) != bones(Summing(Fraction(1), Fraction(0), (), (), "all"))
