"""The guide to the rules: its standard is sound, its examples print and score what it says, its slips are faults."""

from __future__ import annotations

import re

import pytest

from evaluator.reading.standard import build_standard
from tests.docs import examples as guide
from tests.docs.examples import RULES, Example

SHOWN = guide.examples(RULES, "规则")
WHOLE = guide.examples(RULES, "小标准")
(SLIPS,) = guide.examples(RULES, "笔误")
TOLD = guide.rows(SLIPS, "写错了", "报什么", "改成")


def test_the_whole_standard_is_sound() -> None:
    (whole,) = guide.examples(RULES, "标准")
    standard, faults = build_standard(guide.parse(whole.blocks["yaml"]))
    assert standard is not None, faults
    assert not faults


@pytest.mark.parametrize("example", SHOWN, ids=str)
def test_the_sentence_is_the_one_printed(example: Example) -> None:
    leaf, _ = guide.leaf_of(example)
    assert example.blocks["text"] == leaf.sentence(), "python -m tests.regenerate writes the sentences"


@pytest.mark.parametrize("example", SHOWN, ids=str)
def test_the_worked_numbers_come_out(example: Example) -> None:
    table = guide.rows(example, "填报", "得分")
    assert table
    assert [[filled, guide.points_for(example, filled)] for filled, _ in table] == table


@pytest.mark.parametrize("example", WHOLE, ids=str)
def test_the_totals_and_grades_come_out(example: Example) -> None:
    table = guide.rows(example, "填报", "总分", "等次")
    assert table
    assert [[filled, *guide.total_for(example, filled)] for filled, _, _ in table] == table


def test_every_kind_of_rule_is_shown() -> None:
    from evaluator.rules import KINDS

    written = "\n".join(example.blocks["yaml"] for example in SHOWN)
    assert {kind for kind in KINDS if re.search(rf"\b{kind}:", written)} == set(KINDS)


@pytest.mark.parametrize(("wrong", "told", "right"), TOLD, ids=[row[0] for row in TOLD])
def test_a_slip_gives_the_fault_named_beside_it(wrong: str, told: str, right: str) -> None:
    slip, mended = (guide.parse("rule: " + _braced(guide.codes(cell)[0])) for cell in (wrong, right))
    _, faults = guide.standard_of(SLIPS, slip)
    assert told.partition(" ")[0] in [fault.code for fault in faults if fault.severity == "error"]
    _, faults = guide.standard_of(SLIPS, mended)
    assert not [fault for fault in faults if fault.severity == "error"]


def _braced(rule: str) -> str:
    return rule if rule.startswith("{") else "{" + rule + "}"
