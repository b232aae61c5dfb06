"""The full mark that stands in a row is the one its share is of."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import cache

from evaluator.cli.files import Desk, given
from evaluator.model.node import Node
from evaluator.model.result import Result
from evaluator.rendering import terminal
from evaluator.rendering.view_scores import row, total_row
from evaluator.rendering.words import Printer
from tests.rendering.test_samples import SAMPLES


@cache
def assessed() -> Result:
    """A result whose first branch has 4 points less to be given in the claimed run: there something does not apply."""
    read = given(Desk(), SAMPLES / "hainan/jiedao.yaml", SAMPLES / "hainan/jiedao.assessment.yaml", None)
    assert read is not None
    result = read.result()
    first, *others = result.conclusion.nodes
    fewer = replace(first, claimed=replace(first.claimed, full=first.claimed.full - 4))
    claimed = result.conclusion.claimed
    claimed = replace(claimed, score=replace(claimed.score, full=claimed.score.full - 4))
    return replace(result, conclusion=replace(result.conclusion, nodes=(fewer, *others), claimed=claimed))


def first() -> Node:
    return assessed().conclusion.nodes[0]


def test_a_row_has_the_full_mark_of_its_run() -> None:
    printer = Printer(2)
    node = first()
    assert node.assessed is not None
    assert row(node, "assessed", printer).full == printer.points(node.assessed.full)
    assert row(node, "claimed", printer).full == printer.points(node.assessed.full - Fraction(4))
    assert total_row(assessed(), printer).full == "100.00"


def test_so_has_the_terminal() -> None:
    node = first()
    assert node.assessed is not None
    line = next(line for line in terminal.one(assessed(), every=False).splitlines() if line.startswith(f"{node.code} "))
    assert f" {node.assessed.full}.00 " in line
