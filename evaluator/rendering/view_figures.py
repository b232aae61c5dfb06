"""Where the figures of a document come from, and how they agree: what contradicts, and what bears each other out."""

from __future__ import annotations

from dataclasses import dataclass

from evaluator.analysis.missing import missing
from evaluator.model.node import Node
from evaluator.model.result import CheckLine, Result
from evaluator.rendering.words import said

_RUNS = {"claimed": "填报数据", "assessed": "核实数据"}


def taken(result: Result) -> bool:
    """Whether a document reports on figures of published texts alone, which nobody filled in and nobody verified."""
    return result.run == "claimed" and result.conclusion.taken


@dataclass(frozen=True, slots=True)
class Source:
    """What figures that nobody verified are called: the run on them, the figures themselves, and how they came."""

    run: str
    data: str
    given: str


FILLED_IN = Source("自评", "填报数据", "填报")
PUBLISHED = Source("公开资料", "公开资料的数据", "公布")
#: where some subjects of a table have the one and some the other
EITHER = Source("自评或公开资料", "填报或公布的数据", "填报或公布")


def source(result: Result) -> Source:
    """What the figures that a result rests on without findings are called."""
    return PUBLISHED if taken(result) else FILLED_IN


def run_words(result: Result) -> str:
    """What the run without findings rests on: `自评数据`, `公开资料`."""
    return "公开资料" if taken(result) else "自评数据"


def missing_words(result: Result, leaf: Node) -> str:
    """What an open leaf waits for: what nobody was asked to fill in is not published rather than not filled in."""
    found = missing(leaf, result.run)
    if taken(result):
        told = {"没有公布": (*found.own, *found.later)}
    else:
        own = "未核实" if result.run == "assessed" else "未填报"
        told = {own: found.own, "评估人员意见不一、待合议": found.disputed, "由评估人员核定": found.later}
    return "；".join(f"{word}：{'、'.join(labels)}" for word, labels in told.items() if labels)


def contradictions(result: Result) -> list[str]:
    """The checks of the standard that do not hold, with their figures and whose these are; the run reported on first."""
    runs = {**_RUNS, "claimed": "公开资料"} if taken(result) else _RUNS
    found = [line for line in result.conclusion.checks if line.holds is False]
    found.sort(key=lambda line: line.run != result.run)
    return [f"{runs[line.run]}：{_told(line)}" for line in found]


def agreements(result: Result) -> list[str]:
    """The checks of the standard that hold in the run reported on, with their figures: what lets a reader trust these."""
    return [_told(line) for line in result.conclusion.checks if line.holds and line.run == result.run]


def _told(line: CheckLine) -> str:
    return said(f"{line.say}（{line.worked}）")
