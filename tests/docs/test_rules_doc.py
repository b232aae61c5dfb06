"""The guide to the rules: a page for each, whose examples print and score what it says and whose slips are faults."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from evaluator.reading.standard import build_standard
from evaluator.rules import KINDS
from tests.docs import examples as guide
from tests.docs.examples import PRINTED, RULE_PAGES, RULES, WORKED, Example

PAGES = [RULES, *RULE_PAGES]
SHOWN = [example for page in PAGES for example in guide.examples(page, "规则")]
WHOLE = [example for page in PAGES for example in guide.examples(page, "小标准")]
SLIPS = [example for page in PAGES for example in guide.examples(page, "笔误")]
TOLD = [(slips, *row) for slips in SLIPS for row in guide.rows(slips, "写错了", "报什么", "改成")]

#: what every page of a kind of rule has
HEADS = ("最小的例子", "各个键", "还没填的时候", "常见的笔误", "相关")


def test_the_whole_standard_is_sound() -> None:
    (whole,) = [example for page in PAGES for example in guide.examples(page, "标准")]
    standard, faults = build_standard(guide.parse(whole.blocks["yaml"]))
    assert standard is not None, faults
    assert not faults


@pytest.mark.parametrize("example", [*SHOWN, *WHOLE], ids=str)
def test_what_is_printed_is_what_the_program_prints(example: Example) -> None:
    assert example.blocks.get(PRINTED, "") == guide.printed(example), "python -m tests.regenerate writes it"


@pytest.mark.parametrize("example", [e for e in (*SHOWN, *WHOLE) if WORKED in e.blocks], ids=str)
def test_the_working_is_the_one_of_the_program(example: Example) -> None:
    assert example.blocks[WORKED] == guide.worked(example), "python -m tests.regenerate writes it"


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


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_rule_has_a_page_that_shows_it(kind: str) -> None:
    (page,) = [page for page in RULE_PAGES if page.stem.split("-")[0] == kind]
    text = page.read_text(encoding="utf-8")
    missing = [head for head in HEADS if not re.search(rf"^## {head}", text, flags=re.MULTILINE)]
    assert not missing
    shown = guide.examples(page, "规则")
    assert re.search(rf"\b{kind}:", shown[0].blocks["yaml"])
    assert WORKED in shown[0].blocks
    assert any("—" in points for example in shown for _, points in example.rows[2:]), "what is open is shown"


@pytest.mark.parametrize("page", RULE_PAGES, ids=lambda page: page.stem)
def test_every_page_has_an_example_that_runs(page: Path) -> None:
    assert guide.examples(page, "规则", "小标准", "标准")


@pytest.mark.parametrize("page", RULE_PAGES, ids=lambda page: page.stem)
def test_every_page_is_in_the_index(page: Path) -> None:
    assert f"](评分规则/{page.name})" in RULES.read_text(encoding="utf-8")


@pytest.mark.parametrize(("slips", "wrong", "told", "right"), TOLD, ids=[f"{row[0]}-{row[1]}" for row in TOLD])
def test_a_slip_gives_the_message_beside_it(slips: Example, wrong: str, told: str, right: str) -> None:
    assert told == guide.told(slips, wrong), "python -m tests.regenerate writes it"
    assert guide.faults_of(slips, right) == []
