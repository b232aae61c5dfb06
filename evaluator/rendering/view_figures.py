"""Where the figures of a document come from, and how they agree: what contradicts, and what bears each other out."""

from __future__ import annotations

import re

from evaluator.model.result import CheckLine, Result
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


def missing_words(result: Result, text: str) -> str:
    """What is said to be missing: what nobody was asked to fill in is not published rather than not filled in."""
    if not taken(result):
        return text
    return re.sub("未填报：|由评估人员核定：", "没有公布：", text.replace("；由评估人员核定：", "、"))


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
