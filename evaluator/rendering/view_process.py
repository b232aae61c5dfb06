"""How an evaluation was done, in figures: methods, answers, checks, files."""

from __future__ import annotations

from dataclasses import dataclass

from evaluator.model.result import Result
from evaluator.rendering.view_evidence import evidence

#: In what order a report counts how the evidence stood.
_STATUSES = ("已核实", "部分", "存疑", "缺")


@dataclass(frozen=True, slots=True)
class Process:
    """How the evaluation was done, in figures."""

    methods: tuple[tuple[str, int], ...]
    answered: int
    asked: int
    claimed_answered: int
    claimed_asked: int
    confirmed: int
    corrected: int
    supplied: int
    untouched: int
    files: int
    statuses: tuple[tuple[str, int], ...]


def process(result: Result) -> Process:
    """How the evaluation of one subject was done."""
    conclusion = result.conclusion
    methods: dict[str, int] = {}
    for leaf in conclusion.leaves():
        assert leaf.leaf is not None
        for method in leaf.leaf.methods:
            methods[method] = methods.get(method, 0) + 1
    shown = (conclusion.assessed or conclusion.claimed).score
    found = evidence(result)
    statuses: dict[str, int] = {}
    for file in found.files:
        statuses[file.status] = statuses.get(file.status, 0) + 1
    return Process(
        tuple(sorted(methods.items(), key=lambda item: -item[1])),
        shown.answered,
        shown.asked,
        conclusion.claimed.score.answered,
        conclusion.claimed.score.asked,
        conclusion.confirmed,
        conclusion.corrected,
        conclusion.supplied,
        conclusion.untouched,
        len(found.files),
        tuple((status, statuses[status]) for status in dict.fromkeys((*_STATUSES, *statuses)) if status in statuses),
    )
