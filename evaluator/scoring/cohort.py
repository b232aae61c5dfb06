"""The subjects evaluated together: means, extremes and places of their values, leaf by leaf."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from evaluator.expressions.amounts import Peers
from evaluator.model.indicator import Indicator, mean_of_peers
from evaluator.model.question import Known, Value
from evaluator.model.standard import Standard
from evaluator.scoring.leaves import Leaves
from evaluator.scoring.tree import Figures

#: fewer members with the value than this, and a mean or a place says nothing
LEAST = 2


@dataclass(frozen=True, slots=True)
class Member:
    """One subject of the cohort with its values in one run (attributes among them), and what settles its leaves."""

    subject: str
    values: Mapping[str, Value]
    leaves: Leaves


def cohort_hash(subjects: Sequence[str]) -> str:
    """The hash of a declared set of subjects; their order does not matter."""
    text = json.dumps(sorted(subjects), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def cohort_figures(standard: Standard, members: Sequence[Member]) -> list[Figures]:
    """For each member the figures of every leaf that looks at the others.

    Members to whom a leaf does not apply, or without the value, are left out; with fewer than two there is no figure.
    Places run 1-2-2-4, the own value included.
    """
    figures: list[dict[str, dict[str, Value]]] = [{} for _ in members]
    for way in standard.ways().values():
        leaf, conditions = way[-1], [node.applies for node in way if node.applies is not None]
        inside = [n for n, member in enumerate(members) if all(one.truth(Known(member.values)) for one in conditions)]
        for peers in dict.fromkeys(_peers(leaf)):
            for n, value in _figure(peers, inside, members).items():
                figures[n].setdefault(leaf.code, {})[peers.question.key] = value
        if any(item.gives == "mean" for item in leaf.na):
            _mean_scores(leaf, inside, members, figures)
    return list(figures)


def _peers(part: Any) -> Iterator[Peers]:
    """The figures of the cohort that stand anywhere inside a leaf."""
    if isinstance(part, Peers):
        yield part
    if isinstance(part, (tuple, list)):
        for inner in part:
            yield from _peers(inner)
    elif isinstance(part, Mapping):
        for inner in part.values():
            yield from _peers(inner)
    elif dataclasses.is_dataclass(part) and not isinstance(part, type):
        for field in dataclasses.fields(part):
            yield from _peers(getattr(part, field.name))


def _figure(peers: Peers, inside: list[int], members: Sequence[Member]) -> dict[int, Fraction]:
    """The figure as each member inside sees it; empty where too few have the value."""
    if peers.inner is None:
        return dict.fromkeys(inside, Fraction(len(inside)))
    found = {n: peers.inner.number(Known(members[n].values)) for n in inside}
    values = {n: value.value for n, value in found.items() if value.known}
    if len(values) < LEAST:
        return {}
    if peers.fn in ("rank", "rank_low"):
        places = _places(sorted(values.values(), reverse=peers.fn == "rank"))
        return {n: places[own] for n, own in values.items()}
    whole = {"mean": sum(values.values(), Fraction(0)) / len(values), "max": max(values.values()),
             "min": min(values.values())}[peers.fn]  # fmt: skip
    return dict.fromkeys(inside, whole)


def _places(ordered: list[Fraction]) -> dict[Fraction, Fraction]:
    """The place of each value, best first; ties share the better one and the next is skipped: 1-2-2-4."""
    places: dict[Fraction, Fraction] = {}
    for place, value in enumerate(ordered, 1):
        places.setdefault(value, Fraction(place))
    return places


def _mean_scores(
    leaf: Indicator,
    inside: list[int],
    members: Sequence[Member],
    figures: list[dict[str, dict[str, Value]]],
) -> None:
    """The mean of the scores of those to whom the leaf is applicable, for those to whom it is not."""
    scores = {}
    for n in inside:
        own = {**members[n].values, **figures[n].get(leaf.code, {})}
        scored = members[n].leaves.settle(leaf, own, "").leaf
        if scored.points.known and not scored.gives:
            scores[n] = scored.points.value
    if scores:
        mean = sum(scores.values(), Fraction(0)) / len(scores)
        for n in inside:
            figures[n].setdefault(leaf.code, {})[mean_of_peers(leaf).key] = mean
