"""Requirements with a day set for them: one that is not met when its day has not come yet is not due, rather than not met."""

from __future__ import annotations

from dataclasses import replace

from evaluator.model.node import Status
from evaluator.model.result import Total
from evaluator.scoring.tree import Settled, status_of


def dated(roots: tuple[Settled, ...], total: Total, end: str) -> tuple[tuple[Settled, ...], Total]:
    """The tree and its total with the statuses of a period that ended on that day, 2025-06-30; points do not change."""
    if not any(node.indicator.due for root in roots for node in root.walk()):
        return roots, total
    told = tuple(_dated(root, end) for root in roots)
    return told, replace(total, score=replace(total.score, status=status_of([root.score for root in told])))


def _dated(node: Settled, end: str) -> Settled:
    status: Status = node.score.status
    children = tuple(_dated(child, end) for child in node.children)
    if children:
        status = status_of([child.score for child in children])
    elif status == "not_met" and node.indicator.due > end:  # days are written so that they sort as texts
        status = "not_due"
    return replace(node, score=replace(node.score, status=status), children=children)
