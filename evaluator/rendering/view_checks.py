"""How the facts agree among themselves, as documents say it: what contradicts, and what bears each other out."""

from __future__ import annotations

from evaluator.model.result import Result
from evaluator.rendering.words import said

_RUNS = {"claimed": "填报数据", "assessed": "核实数据"}


def checks(result: Result, *, holds: bool) -> list[str]:
    """The checks of the standard that hold, or those that do not, with their figures; the run reported on first.

    Of those that hold only the run reported on: they are told so that a reader can trust the figures.
    """
    published = {line.id for line in result.conclusion.published}
    runs = {"claimed": "公开资料" if published else _RUNS["claimed"], "assessed": _RUNS["assessed"]}
    found = [line for line in result.conclusion.checks if line.holds is holds]
    found = [line for line in found if not holds or line.run == result.run]
    found.sort(key=lambda line: line.run != result.run)
    return [f"{runs[line.run]}：{said(f'{line.say}（{line.worked}）')}" for line in found]
