"""The leaves of one standard: the same answers to a leaf are settled only once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property, lru_cache

from evaluator.model.indicator import Indicator
from evaluator.model.members import MEMBERS, all_of_members, own_key
from evaluator.model.node import Rating, Score
from evaluator.model.numbers import ZERO
from evaluator.model.question import Value
from evaluator.model.range import Range
from evaluator.model.standard import Standard
from evaluator.scoring.leaf import LeafScore, score_leaf

#: so many sets of answers to a leaf are remembered: memory does not grow with the number of subjects
MOST_REMEMBERED = 256


@dataclass(frozen=True, slots=True)
class SettledLeaf:
    """A leaf with its score; `asked` are the keys of the answers that mattered and that a person gives, `missing` those not given."""

    leaf: LeafScore
    score: Score
    asked: frozenset[str]
    missing: frozenset[str]


class Leaves:
    """Settles the leaves of one standard. A leaf depends on nothing but its own answers, so they are what is kept."""

    def __init__(self, standard: Standard) -> None:
        self.standard = standard
        self._scorers = {leaf.code: self._scorer(leaf) for leaf in standard.leaves()}

    def settle(self, leaf: Indicator, values: Mapping[str, Value], blank: str) -> SettledLeaf:
        """The leaf settled for the answers, attributes and figures of the cohort among them."""
        keys, scorer = self._scorers[leaf.code]
        members = tuple(all_of_members(values).items()) if MEMBERS.key in keys else ()
        return scorer(blank, members, *map(values.get, keys))

    def ratings(self, leaf: Indicator, values: Mapping[str, Value], blank: str) -> tuple[Rating, ...]:
        """What each scorer of a team gives the leaf; none where no team judges."""
        return ()

    @cached_property
    def unrounded(self) -> Leaves:
        """The same leaves without rounding, as several judgements of one leaf are merged."""
        return Leaves(replace(self.standard, rounding=replace(self.standard.rounding, at="total")))

    @cached_property
    def compared(self) -> frozenset[str]:
        """The keys of all that leaves which look at the others depend on: changing it would change what they look at."""
        found = [keys for keys, _ in self._scorers.values() if any(key.startswith("peers.") for key in keys)]
        return frozenset(key for keys in found for key in keys)

    @cached_property
    def sentences(self) -> dict[str, str]:
        """The scoring sentence of each leaf, by code."""
        return {leaf.code: leaf.sentence() for leaf in self.standard.leaves()}

    def keys(self, leaf: Indicator) -> tuple[str, ...]:
        """The keys of all that the leaf's score depends on."""
        return self._scorers[leaf.code][0]

    def _scorer(self, leaf: Indicator) -> tuple[tuple[str, ...], Callable[..., SettledLeaf]]:
        keys = leaf.keys()

        @lru_cache(maxsize=MOST_REMEMBERED)
        def scorer(blank: str, members: tuple[tuple[str, Value], ...], *answers: Value | None) -> SettledLeaf:
            given = zip(keys, answers, strict=True)
            own = {key: value for key, value in given if value is not None}
            return self._settled(leaf, {**own, **dict(members)}, blank)

        return keys, scorer

    def _settled(self, leaf: Indicator, values: Mapping[str, Value], blank: str) -> SettledLeaf:
        scored = score_leaf(leaf, values, self.standard.rounding, blank)
        asked = frozenset(key for key in scored.asked if not self._given(key, values))
        missing = asked - values.keys()
        (low, high), (less, more) = ends(scored.points), ends(scored.extra)
        score = Score(
            low,
            high,
            ZERO if scored.out and not leaf.scored else leaf.points,  # what does not apply is none of the requirements
            scored.status,
            len(asked) - len(missing),
            len(asked),
            scored.estimate,
            scored.gives,
            less,
            more,
        )
        return SettledLeaf(scored, score, asked, missing)

    def _given(self, key: str, values: Mapping[str, Value]) -> bool:
        """Whether a figure is none that this subject answers: an attribute, or one the cohort has supplied."""
        attributes = self.standard.attributes
        supplied = key.startswith(("peers.", "mean|")) or own_key(key) in attributes
        return key in attributes or (key in values and supplied)


def ends(points: Range) -> tuple[Fraction, Fraction]:
    """Both ends of a settled figure, which is always finite."""
    low, high = points.low, points.high
    assert not isinstance(low, float), "a settled figure is finite"
    assert not isinstance(high, float), "a settled figure is finite"
    return low, high
