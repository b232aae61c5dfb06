"""What a form is made of: sheets of lines, and in each line the cells that are to be filled in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from evaluator.diagnostics import Path
from evaluator.model.question import Question, Value

Kind = Literal["cover", "facts", "indicators", "sample", "members", "evidence", "ledger", "list"]

#: how the hidden first cell of each sheet begins; behind it stand the kind of the sheet and, of a sample, its name
MARK = "evaluator-form/1"
#: the same for the sheet of an assessor
ASSESSED = "evaluator-assessment/1"
#: the same for an evaluation round, and for an objection in one
ROUND = "evaluator-round/1"
OBJECTION = "evaluator-objection/1"
#: the same for the ledger of what is to be mended, a sheet for each subject
MENDED = "evaluator-ledger/1"
#: the column of a line's code and, where lines belong to an indicator, the column of that indicator's code
LEAF_COLUMN = "leaf"
#: what the columns of an indicator's evidence are called in a self-report
EVIDENCE = ("file", "pages", "proves")
#: the words for "I do not know", which leave a question unanswered
UNKNOWN = "不清楚"
TICK = "√"
#: printed in a cell where nothing is to be written
BLANK = "—"


@dataclass(frozen=True, slots=True)
class Entry:
    """A cell to be filled in: what is asked, and where the answer stands in the plain data of a self-report.

    `tick` is the option that a √ in this cell stands for, "" for none of them; else None, and the cell holds the answer.
    `unknown` tells whether 不清楚 is an answer here.
    """

    path: Path
    question: Question
    tick: str | None = None
    required: bool = False
    unknown: bool = True


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its hidden code; `width` is in characters as spreadsheets count them."""

    code: str
    heading: str
    width: float
    centred: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A row by its hidden code: printed words and cells to fill in, each by the code of the column.

    A column that has neither goes on from the line above: there the cells are merged. `leaf` is the indicator it is for.
    """

    code: str
    words: Mapping[str, str] = field(default_factory=dict)
    entries: Mapping[str, Entry] = field(default_factory=dict)
    leaf: str = ""

    def goes_on(self, column: str) -> bool:
        """Whether the cell in that column belongs to the one above it."""
        return column not in self.words and column not in self.entries


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of the form. `about` is the fact that a list of samples is for, or what a list is of; `hidden` are lines
    nobody needs to see.

    `of` tells which form it belongs to, and `frozen` is the first column that moves where it is not the usual one.
    """

    kind: Kind
    name: str
    title: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()
    about: str = ""
    hidden: tuple[Line, ...] = ()
    of: str = MARK
    frozen: str = ""

    @property
    def mark(self) -> str:
        """What the hidden first cell says."""
        return f"{self.of} {self.kind}" + (f" {self.about}" if self.about else "")

    @property
    def by_leaf(self) -> bool:
        """Whether its lines belong to indicators, several to one."""
        return self.kind == "indicators"

    def every_line(self) -> Iterator[Line]:
        yield from self.hidden
        yield from self.lines

    def entries(self) -> Iterator[Entry]:
        for line in self.every_line():
            yield from line.entries.values()


@dataclass(frozen=True, slots=True)
class Form:
    """A form for one standard, identified by its reference and content hash."""

    ref: str
    hash: str
    title: str
    sheets: tuple[Sheet, ...]

    def entries(self) -> Iterator[Entry]:
        for sheet in self.sheets:
            yield from sheet.entries()


#: what a form is filled in with, by the path of each entry
Values = Mapping[Path, Value]
