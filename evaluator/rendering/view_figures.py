"""Where the figures of a document come from, and how they agree: what contradicts, and what bears each other out."""

from __future__ import annotations

from evaluator.model.result import Result
from evaluator.rendering.words import said

_RUNS = {"claimed": "填报数据", "assessed": "核实数据"}


def taken(result: Result) -> bool:
    """Whether a document reports on figures of published texts alone, which nobody filled in and nobody verified."""
    if result.run == "assessed" or not result.conclusion.published:
        return False
    attributes = {label for label, _ in result.conclusion.attributes}  # what the subject is, whoever says so
    answers = (answer for node in result.conclusion.leaves() if node.leaf for answer in node.leaf.answers)
    return all(answer.published_in for answer in answers if answer.claimed and answer.label not in attributes)


def run_words(result: Result) -> str:
    """What the run without findings rests on: `自评数据`, `公开资料`."""
    return "公开资料" if taken(result) else "自评数据"


def checks(result: Result, *, holds: bool) -> list[str]:
    """The checks of the standard that hold, or those that do not, with their figures; the run reported on first.

    Of those that hold only the run reported on: they are told so that a reader can trust the figures.
    """
    runs = {**_RUNS, "claimed": "公开资料"} if taken(result) else _RUNS
    found = [line for line in result.conclusion.checks if line.holds is holds]
    found = [line for line in found if not holds or line.run == result.run]
    found.sort(key=lambda line: line.run != result.run)
    return [f"{runs[line.run]}：{said(f'{line.say}（{line.worked}）')}" for line in found]
