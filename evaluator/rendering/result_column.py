"""What tables of results are made of: columns that say what they mean, and cells that stay numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Generic, Literal, Protocol, TypeVar

from evaluator.model.node import Node, Run, Score
from evaluator.model.numbers import plain, terminates
from evaluator.model.result import Result, Total
from evaluator.rendering.view_figures import Source, source
from evaluator.rendering.words import Printer, minus

#: a cell: empty, a text, or a number as near as a float comes
Cell = str | int | float | None

#: what a column holds; a `value` is the printed text of an answer, which may be a number, a share or a date
Kind = Literal["text", "points", "share", "count", "value"]

Of_contra = TypeVar("Of_contra", contravariant=True)


@dataclass(frozen=True, slots=True)
class Column(Generic[Of_contra]):
    """A column: its heading, what is in it, its width in characters, what it means to a reader, and where it comes from."""

    heading: str
    kind: Kind
    width: float
    says: str
    of: Callable[[Of_contra], Cell]


def cells(columns: Iterable[Column[Of_contra]], one: Of_contra) -> list[Cell]:
    """A row."""
    return [column.of(one) for column in columns]


@dataclass(frozen=True)
class Subject:
    """One result as the tables ask for it; it is already what its edition may show. `edition` is the word for that."""

    result: Result
    edition: str = ""

    @cached_property
    def printer(self) -> Printer:
        return Printer(self.result.standard.places)

    @property
    def run(self) -> Run:
        return self.result.run

    @cached_property
    def source(self) -> Source:
        """Where its figures come from as far as nobody verified them."""
        return source(self.result)

    @property
    def total(self) -> Total:
        """The total of the run reported on."""
        return self.result.conclusion.assessed or self.result.conclusion.claimed


IDENTITY: tuple[Column[Subject], ...] = (
    Column("编号", "text", 13, "评估对象的编号", lambda one: one.result.conclusion.subject),
    Column("名称", "text", 26, "评估对象的名称", lambda one: one.result.conclusion.name),
)


class OfSubject(Protocol):
    """A row of whatever belongs to a subject."""

    @property
    def one(self) -> Subject: ...


def _whose(column: Column[Subject]) -> Column[OfSubject]:
    return Column(column.heading, column.kind, column.width, column.says, lambda at: column.of(at.one))


#: whose a row is
WHOSE: tuple[Column[OfSubject], ...] = tuple(map(_whose, IDENTITY))


def number(value: Fraction) -> int | float:
    """The number a spreadsheet can hold: the nearest float, which is the same decimal where fifteen digits do."""
    return value.numerator if value.denominator == 1 else float(value)


def low(score: Score | None) -> Cell:
    """The least that a score can still be; empty where there is none, or it does not count."""
    return None if score is None or not score.counted else number(score.low)


def high(score: Score | None) -> Cell:
    """The most that a score can still be; empty where there is none, or it does not count."""
    return None if score is None or not score.counted else number(score.high)


def share_end(score: Score, end: int) -> Cell:
    """The least (0) or the most (1) that the share of full marks can be; empty where there is none."""
    share = score.share
    return None if share is None else number(share[end])


def lacking(score: Score | None) -> Cell:
    """How many answers that could still move the score are missing."""
    return None if score is None else score.asked - score.answered if score.waiting else 0


def exact(named: Iterable[tuple[str, Score | None]]) -> str:
    """The scores whose decimals never end, as fractions: `评估10/3`; empty where a cell holds each of them exactly."""
    return "；".join(
        f"{name}{minus('至'.join(dict.fromkeys(plain(end) for end in (score.low, score.high))))}"
        for name, score in named
        if score is not None and score.counted and not (terminates(score.low) and terminates(score.high))
    )


def joined(texts: Iterable[str], between: str = "；") -> str:
    """Several texts in one cell."""
    return between.join(texts)


def titled(node: Node) -> str:
    """An indicator by code and name."""
    return f"{node.code} {node.name}"
