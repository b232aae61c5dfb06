"""One cell read as the answer to one question. STAND-IN: the tolerant reader replaces this module, signature unchanged."""

from __future__ import annotations

import datetime
import re
import unicodedata
from fractions import Fraction
from typing import Any

from evaluator.diagnostics import Fault, Faults
from evaluator.model.numbers import Written, plain
from evaluator.model.question import Question, Value
from evaluator.reading.grid import Cell
from evaluator.reading.values import read_value


def read_cell(cell: Cell, question: Question) -> tuple[Value | None, Fault | None]:
    """The value of a cell, or None with what is wrong; the path of the fault is for the caller to say."""
    faults = Faults()
    value = read_value(question, _raw(cell, question), (), faults)
    return value, faults.found[0] if faults.found else None


def _raw(cell: Cell, question: Question) -> Any:
    if question.type == "text":
        return cell.text
    if isinstance(cell.value, Fraction):
        return Written(plain(cell.value))
    if isinstance(cell.value, bool):
        return cell.value
    if isinstance(cell.value, datetime.date):
        return cell.value.isoformat()
    if question.type == "choices":
        return [piece for piece in re.split(r"[、，,;；\n]+", cell.text) if piece]
    return cell.text if question.type == "choice" else unicodedata.normalize("NFKC", cell.text)
