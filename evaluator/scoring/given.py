"""Leaves of which some have scores that are given, since what they came of may not be shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from evaluator.model.indicator import Indicator
from evaluator.model.node import Rating, Score
from evaluator.model.question import Value
from evaluator.model.range import Range
from evaluator.scoring.leaves import Leaves, SettledLeaf


class GivenLeaves(Leaves):
    """Settles leaves like `leaves`, but those named in `scores` have the score that stands there."""

    def __init__(self, leaves: Leaves, scores: Mapping[str, Score]) -> None:
        self.standard, self._scorers = leaves.standard, leaves._scorers
        self._leaves, self._scores = leaves, scores

    def settle(self, leaf: Indicator, values: Mapping[str, Value], blank: str) -> SettledLeaf:
        """The leaf with its given score, else settled on the answers; one that does not apply has none to be given."""
        settled, score = self._leaves.settle(leaf, values, blank), self._scores.get(leaf.code)
        if score is None or settled.leaf.out or settled.leaf.gives:
            return settled
        points = Range(score.low, score.high)
        scored = replace(
            settled.leaf,
            points=points,
            status="not_met" if score.status == "not_due" else score.status,
            steps=(),
            settlement=(),
            estimate=score.estimate,
            extra=Range(score.extra_low, score.extra_high),
            inside=None if settled.leaf.out is False else points,
            own=points,
        )
        missing = settled.missing if score.answered < score.asked else frozenset[str]()
        return replace(settled, leaf=scored, score=replace(score, status=scored.status, steps=()), missing=missing)

    def ratings(self, leaf: Indicator, values: Mapping[str, Value], blank: str) -> tuple[Rating, ...]:
        """What each scorer gives the leaf, as far as it is known; a given score leaves it as it is."""
        return self._leaves.ratings(leaf, values, blank)
