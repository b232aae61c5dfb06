"""A file opened by what is in it: a document in YAML or JSON, or a form in a spreadsheet."""

from __future__ import annotations

from pathlib import Path

from evaluator.diagnostics import Diagnostic
from evaluator.reading.document import Document, read_document
from evaluator.reading.workbook import Workbook, is_book, read_workbook

Opened = Document | Workbook


def open_file(path: Path) -> tuple[Opened | None, list[Diagnostic]]:
    """What a file says, or None with what is wrong with it."""
    return read_workbook(path) if is_book(path) else read_document(path)
