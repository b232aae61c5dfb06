"""A file opened by what is in it: a document in YAML or JSON, or a form in a spreadsheet."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from evaluator.diagnostics import Diagnostic
from evaluator.reading.book_kinds import COPY
from evaluator.reading.document import Document, read_document
from evaluator.reading.text import GIVE_FORM
from evaluator.reading.workbook import Workbook, is_book, read_workbook

Opened = Document | Workbook


def open_file(path: Path) -> tuple[Opened | None, list[Diagnostic]]:
    """What a file says, or None with what is wrong with it; where it is a document of another kind, which form to fill in."""
    if not is_book(path):
        return read_document(path)
    book, found = read_workbook(path)
    return book, [replace(one, fix=GIVE_FORM) if one.fix == COPY else one for one in found]
