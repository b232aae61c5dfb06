"""What is to be mended (整改), as an order to the subject prints it: problem, what to do, who, by when, what it regains."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from evaluator.analysis.ledger import LedgerRow
from evaluator.model.result import Node, Result
from evaluator.rendering.ledger import problem_words
from evaluator.rendering.view_findings import in_points
from evaluator.rendering.words import EMPTY, Printer, date_words, said
from evaluator.scoring.panel import MERGED


@dataclass(frozen=True, slots=True)
class Mending:
    """One problem in print; `regain` is empty where there are no points to regain."""

    code: str
    name: str
    problem: str
    advice: tuple[str, ...]
    responsible: str
    deadline: str
    regain: str


def mending(rows: Iterable[LedgerRow], result: Result) -> tuple[Mending, ...]:
    """The rows of the ledger (整改台账) on the subject of the result in print; without points where there are none."""
    printer, leaves = Printer(result.standard.places), {leaf.code: leaf for leaf in result.conclusion.leaves()}
    own = (result.conclusion.name, result.conclusion.subject, "")
    return tuple(
        Mending(
            row.code or EMPTY,
            row.name,
            _problem(row, leaves.get(row.code), printer),
            tuple(said(text) for text in row.advice),
            "你单位" if row.responsible in own else row.responsible,
            date_words(row.deadline) or EMPTY,
            in_points(row.regain, printer) if result.standard.scored and row.regain else "",
        )
        for row in rows
    )


def _problem(row: LedgerRow, node: Node | None, printer: Printer) -> str:
    """What is wrong; of what several judged not who gave what, but what was missing for full marks, and the reasons."""
    if row.what != MERGED or node is None or node.leaf is None:
        return problem_words(row)
    reasons = dict.fromkeys(rating.reason for rating in node.leaf.ratings if rating.reason)
    return "；".join((f"由评估人员评定，失{in_points(row.lost, printer)}分", *reasons))
