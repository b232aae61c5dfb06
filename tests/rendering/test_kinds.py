"""Documents ask the data what happened and never the words: a result with every generated sentence reworded prints alike.

Each Chinese character of what the engine says is exchanged for another, always the same one, so that no phrase is left
that anybody could look for, and what were the same words still are.
"""

from __future__ import annotations

import ast
import dataclasses
import re
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import evaluator
from evaluator.analysis.ledger import ledger
from evaluator.analysis.ticking import ticked
from evaluator.model.applied import RuleLine
from evaluator.model.derivation import Change, Course, LineKind, SettlementLine, StepLine
from evaluator.model.node import Leaf
from evaluator.model.report import Assessment, Finding, Report, Subject
from evaluator.model.result import CheckLine, Remark, Result, dump, load
from evaluator.model.rule import Clause, ClauseKind, StepKind
from evaluator.model.standard import Standard
from evaluator.rendering.handing_in import handing_in
from evaluator.rendering.html import report_html
from evaluator.rendering.result_summary import vetoes
from evaluator.rendering.view import view
from evaluator.scoring.conclude import conclude
from tests.analysis.test_ledger import found
from tests.docs.test_result_schema import DOCUMENTS
from tests.docs.test_result_schema import result as sample
from tests.rendering.test_ledger import BEFORE
from tests.rendering.test_round_samples import round_of
from tests.scoring import made, test_course, test_requirements, test_settlement

#: what of a result the engine says in words of its own, or makes of the standard's
GENERATED: dict[type, tuple[str, ...]] = {
    StepLine: ("what",),
    Clause: ("said",),
    SettlementLine: ("text",),
    Change: ("what", "told", "mends", "aim"),
    Course: ("words",),
    RuleLine: ("text",),
    Remark: ("text",),
    CheckLine: ("say", "worked"),
    Leaf: ("sentence",),
}
FIRST, LAST = 0x4E00, 0x9FA5


def reworded(value: Any) -> Any:
    """The value with everything generated in other words."""
    if isinstance(value, tuple):
        return tuple(reworded(one) for one in value)
    if not dataclasses.is_dataclass(value) or isinstance(value, type):
        return value
    own = GENERATED.get(type(value), ())
    parts = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    return dataclasses.replace(
        value, **{name: other_words(part) if name in own else reworded(part) for name, part in parts.items()}
    )


def other_words(text: Any) -> Any:
    if isinstance(text, tuple):
        return tuple(map(other_words, text))
    return "".join(chr(FIRST + (ord(c) - FIRST + 7) % (LAST - FIRST + 1)) if "一" <= c <= "龥" else c for c in text)


def shape(value: Any) -> Any:
    """What is there, without its words."""
    if isinstance(value, str):
        return bool(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: shape(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {key: shape(one) for key, one in value.items()}
    return [shape(one) for one in value] if isinstance(value, (list, tuple)) else value


def told(result: Result) -> Any:
    """All that documents make of a result: the view of the report, the ledger, vetoes, and what to do before handing in."""
    rows = [
        (
            row.kind,
            row.code,
            row.fault,
            len(row.wanting),
            row.lost,
            row.at_most,
            len(row.advice),
            row.regain,
            row.scored,
        )
        for row in ledger(result)
    ]
    before = handing_in(result) if result.standard.scored else []
    return shape(view(result)), rows, len(vetoes(result)), [type(part).__name__ for part in before]


def tags(result: Result) -> list[str]:
    """The report without its words; what keeps figures and their units on a line goes by the units."""
    found = re.findall(r"<[^>]+>", report_html(result))
    return [tag for tag in found if tag not in ('<span class="nw">', "</span>")]


@cache
def results() -> dict[str, Result]:
    """Results in which everything happens that a step, a line or a veto may tell of."""
    everything = {f"{station} {assessed}": sample(station, assessed) for station, assessed in DOCUMENTS}
    everything |= {f"贵州 {n}": one for n, one in enumerate(round_of("final").results)}
    everything |= {"台账": found(BEFORE), "台账，供餐": found({**BEFORE, "供餐": "不供餐", "1.3/签字表": True})}
    for entry in test_settlement.entries():
        standard = test_settlement.standard_of(entry)
        for n, case in enumerate(entry["cases"]):
            everything[f"{entry['name']} {n}"] = concluded(
                standard, test_settlement.values_of(standard, case["answers"])
            )
    for module in (test_requirements, test_course):
        for entry in module.entries():
            standard = test_requirements.standard_of(
                {k: part for k, part in entry.items() if k not in ("name", "cases")}
            )
            for n, case in enumerate(entry["cases"]):
                everything[f"{entry['name']} {n}"] = (
                    test_course.result_of(standard, case) if module is test_course
                    else test_requirements.result_of(standard, test_settlement.values_of(standard, case["answers"]))
                )  # fmt: skip
    return everything


def concluded(standard: Standard, values: Any) -> Result:
    """The result of a subject of whom an assessor found just this."""
    attributes = {key: value for key, value in values.items() if key in standard.attributes}
    findings = {key: Finding("supplied", value, "现场") for key, value in values.items() if key not in attributes}
    report = Report(standard.ref, Subject("S1", "某站", "", attributes), ("2022-07-01", "2023-06-30"))
    return conclude(standard, report, Assessment(standard.ref, "S1", "P1", "2023-08-01", findings), "0")


def inside(value: Any) -> Iterator[Any]:
    yield value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from inside(getattr(value, field.name))
    elif isinstance(value, tuple):
        for one in value:
            yield from inside(one)


def test_everything_happens_in_these_results() -> None:
    parts = [part for result in results().values() for part in inside(result.conclusion)]
    steps = [part for part in parts if isinstance(part, StepLine)]
    assert {step.kind for step in steps} == set(get_args(StepKind))
    assert {clause.kind for step in steps for clause in step.why} == set(get_args(ClauseKind))
    assert {part.kind for part in parts if isinstance(part, SettlementLine)} == set(get_args(LineKind))
    changes = Counter(part.kind for part in parts if isinstance(part, Change))
    assert {"rule", "summary", "material", "penalty"} <= changes.keys()


@pytest.mark.parametrize("name", results())
def test_other_words_change_nothing_but_words(name: str) -> None:
    result = results()[name]
    other = reworded(result)
    assert other != result
    assert told(other) == told(result)
    assert load(dump(other)) == other


@pytest.mark.parametrize("name", [f"{station} {assessed}" for station, assessed in DOCUMENTS] + ["贵州 0", "贵州 2"])
def test_the_report_is_laid_out_alike(name: str) -> None:
    result = results()[name]
    assert tags(reworded(result)) == tags(result)


def test_what_is_mended_is_found_by_what_it_is_and_not_by_how_it_is_told() -> None:
    before, after = found(BEFORE), found({**BEFORE, "1.3/签字表": True, "重大投诉/投诉属实": False})
    mended = [one.state for one in ticked(ledger(before), after)]
    assert len(set(mended)) > 1
    assert [one.state for one in ticked(ledger(reworded(before)), reworded(after))] == mended


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.data())
def test_so_it_is_for_every_standard(data: st.DataObject) -> None:
    standard = data.draw(made.standards())
    result = concluded(standard, data.draw(made.answers(standard)))
    assert told(reworded(result)) == told(result)


def test_points_to_regain_are_told_of_the_step_they_belong_to() -> None:
    """Of two steps that lose points each has its own change, though the words of one begin with those of the other."""
    rule = {"add": [{"need": ["培训", "培训档案"], "points": Fraction(1)}]}
    standard = made._built(
        {
            "id": "x", "version": "1", "title": "试验", "provenance": "own", "total": Fraction(2),
            "indicators": [{"code": "1", "name": "培训", "points": Fraction(2), "rule": rule}],
        }
    )  # fmt: skip
    rows = ledger(concluded(standard, {"1/培训": False, "1/培训档案": False}))
    assert [(row.what, row.advice) for row in rows] == [("培训", ("达到：培训",)), ("培训档案", ("达到：培训档案",))]


# -- nobody begins again -----------------------------------------------------------------------------------------------

ROOMS = ("analysis", "rendering", "scoring")
#: the methods by which a text is searched
SEARCHING = frozenset(
    {"startswith", "endswith", "removeprefix", "removesuffix", "partition", "rpartition", "split", "find"}
)
HAN = re.compile("[一-龥]{2}")
#: who may, since what is looked for is no phrase of the engine
ALLOWED = {
    "answers.py": "the status of evidence, as an assessor gives it",
    "html.py": "units behind figures, which stay on the line of their figure",
    "words.py": "how a figure goes on after its name, which is then left out",
}


def searched(tree: ast.AST) -> Iterator[str]:
    """The Chinese phrases that a module looks for in texts."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in SEARCHING:
            yield from phrases(*node.args)
        elif isinstance(node, ast.Compare) and isinstance(node.ops[0], (ast.In, ast.NotIn)):
            yield from phrases(node.left) if isinstance(node.left, ast.Constant) else ()
        elif isinstance(node, ast.Call) and _of_re(node.func):
            yield from phrases(node)


def _of_re(called: ast.AST) -> bool:
    return isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name) and called.value.id == "re"


def phrases(*nodes: ast.AST) -> Iterator[str]:
    for node in (inner for outer in nodes for inner in ast.walk(outer)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and HAN.search(node.value):
            yield node.value


def test_no_document_looks_for_a_phrase() -> None:
    root = Path(evaluator.__file__).parent
    paths = [path for room in ROOMS for path in sorted((root / room).glob("*.py"))]
    looked = {path.name: list(searched(ast.parse(path.read_text(encoding="utf-8")))) for path in paths}
    assert {name for name, phrases in looked.items() if phrases} == ALLOWED.keys()
