"""What is to be mended (整改), as an order to the subject prints it: problem, what to do, who, by when, what it regains."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from evaluator.rendering.view_findings import in_points
from evaluator.rendering.words import EMPTY, Printer, date_words, said, step_words


class LedgerRow(Protocol):
    """What is taken of a row of the ledger (整改台账)."""

    @property
    def kind(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def what(self) -> str: ...
    @property
    def why(self) -> str: ...
    @property
    def wanting(self) -> tuple[str, ...]: ...
    @property
    def advice(self) -> tuple[str, ...]: ...
    @property
    def regain(self) -> Fraction: ...
    @property
    def responsible(self) -> str: ...
    @property
    def deadline(self) -> str: ...


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


def mending(rows: Iterable[LedgerRow], printer: Printer, *, scored: bool) -> tuple[Mending, ...]:
    """The rows of the ledger in print; without points where the standard has none."""
    return tuple(
        Mending(
            row.code or EMPTY,
            row.name,
            problem_words(row),
            tuple(said(text) for text in row.advice),
            row.responsible or EMPTY,
            date_words(row.deadline) or EMPTY,
            in_points(row.regain, printer) if scored and row.regain else "",
        )
        for row in rows
    )


def problem_words(row: LedgerRow) -> str:
    """What is wrong, with the facts: `走访完成率（96÷120＝80%）`."""
    if row.kind == "material":
        return f"缺少书面材料：{said(row.what)}"
    if row.kind in ("requirement", "whole"):
        return said(row.why or row.what) or row.name
    what = said(row.what)
    why = said(step_words(row.what, row.why))
    if not why or why.startswith(what):
        return why or what
    return f"{what}（{why}）"
