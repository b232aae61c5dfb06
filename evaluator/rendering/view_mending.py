"""What is to be mended (整改), as an order to the subject prints it: problem, what to do, who, by when, what it regains."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from evaluator.analysis.ledger import LedgerRow
from evaluator.model.node import Node
from evaluator.model.numbers import ZERO, plain
from evaluator.model.result import Result
from evaluator.rendering.reasons import in_points
from evaluator.rendering.words import EMPTY, Printer, date_words, said, step_words


@dataclass(frozen=True, slots=True)
class Mending:
    """One problem in print, in full and (`brief`) without how it was worked out; `regain` is empty where no points are to regain."""

    code: str
    name: str
    problem: str
    brief: str
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
            _problem(row, leaves.get(row.code)),
            _brief(row),
            tuple(said(text) for text in row.advice),
            "你单位" if row.responsible in own else row.responsible,
            date_words(row.deadline) or EMPTY,
            in_points(row.regain, printer) if result.standard.scored and row.regain else "",
        )
        for row in rows
    )


def _problem(row: LedgerRow, node: Node | None) -> str:
    """What is wrong; of what several judged with the reasons, though not whose they are."""
    if row.kind != "merged" or node is None or node.leaf is None:
        return problem_words(row)
    reasons = dict.fromkeys(rating.reason for rating in node.leaf.ratings if rating.reason)
    return "；".join((problem_words(row), *reasons))


def _brief(row: LedgerRow) -> str:
    """What was looked at, where the words of the problem are a sum; else these words."""
    return row.title if row.kind in ("step", "penalty") and row.why else problem_words(row)


def problem_words(row: LedgerRow) -> str:
    """What is wrong, in words: the fact where there is one, else the requirement that is not met."""
    if row.kind == "merged":  # what single assessors gave is not for this paper
        given = row.full - (row.lost / row.counts if row.counts else ZERO)
        return f"由评估人员评定，得{plain(given)}分（满分{plain(row.full)}分）"
    if row.kind == "material":
        return f"缺少书面材料：{row.what}"
    if row.kind == "veto":
        return said(f"{row.what}：{row.why}")
    if row.kind in ("whole", "not_applicable"):
        return said("；".join(text for text in (row.what, row.why) if text)) or "本项没有得满分"
    if row.kind in ("requirement", "summary"):
        return said(f"没有达到：{row.why}")
    if not row.why:
        return row.title if row.fault else f"没有达到：{row.title}"
    return said(f"{row.title}：{step_words(row.what, row.why)}")
