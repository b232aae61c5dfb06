"""Where a leaf lost its points: the steps that lost some, the material that was not there, and what would regain most."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from evaluator.model.derivation import Change, Derivation, StepLine
from evaluator.model.node import Node, Run, Score
from evaluator.model.numbers import ZERO


@dataclass(frozen=True, slots=True)
class Loss:
    """A step that lost points, with the steps that only explain it."""

    step: StepLine
    told: tuple[StepLine, ...]


def derived(node: Node, run: Run) -> Derivation:
    """How a leaf's score came about in a run."""
    assert node.leaf is not None
    found = node.leaf.claimed if run == "claimed" else node.leaf.assessed
    assert found is not None
    return found


def lost_points(score: Score) -> Fraction:
    """What is lost for certain: open answers may still earn the rest, and what is not counted loses nothing."""
    return score.full - score.high if score.counted else ZERO


def lost_of(node: Node, run: Run) -> Fraction:
    """What is lost for certain, in points of the total: less than its own where it is one of several weighted."""
    return lost_points(node.score(run)) * node.counts


def losses(steps: Iterable[StepLine]) -> list[Loss]:
    """The steps that lost points; steps without points of their own explain the next one that has some."""
    found: list[Loss] = []
    pending: list[StepLine] = []
    for step in steps:
        if step.low is None:
            pending += [step] if step.state == "not_met" else []
            continue
        if step.lost > 0:
            found.append(Loss(step, tuple(pending)))
        pending = []
    return found


def lacking(node: Node, run: Run) -> list[StepLine]:
    """The required material that is not there, where that took all points."""
    how = derived(node, run)
    if all(line.kind != "forfeited" for line in how.settlement):
        return []
    return not_there(how)


def not_there(how: Derivation) -> list[StepLine]:
    """The required material that is not there."""
    return [step for step in how.steps if step.kind == "material" and step.state == "not_met"]


def best(changes: Iterable[Change]) -> list[Change]:
    """Of the changes to the same answers only the one that gains most; the others in order of gain."""
    found: dict[frozenset[str], Change] = {}
    for change in changes:
        thing = frozenset(change.answers)
        if thing not in found or found[thing].gain < change.gain:
            found[thing] = change
    return sorted(found.values(), key=lambda change: -change.gain)
