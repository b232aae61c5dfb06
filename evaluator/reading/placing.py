"""Faults by path turned into diagnostics with their place in the file."""

from __future__ import annotations

from collections.abc import Iterable

from evaluator.diagnostics import Diagnostic, Fault, in_order
from evaluator.reading.document import Document


def place(document: Document, faults: Iterable[Fault]) -> list[Diagnostic]:
    """The faults of a document where they stand in it, sorted by position, each once."""
    return in_order(_placed(document, fault) for fault in faults)


def _placed(document: Document, fault: Fault) -> Diagnostic:
    line, column, width = document.place(fault.path, fault.on, fault.offset)
    return document.source.fault(fault.code, line, column, fault.say, fault.fix, width=width, severity=fault.severity)
