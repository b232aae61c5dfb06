"""A list (名单) to draw from: a text file with one item a line."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from evaluator.diagnostics import Diagnostic
from evaluator.reading.text import read_text


def read_roster(path: Path) -> tuple[tuple[str, ...] | None, list[Diagnostic]]:
    """The items of a list without blanks around them, or None; an item that occurs twice is a fault."""
    source, found = read_text(path)
    if source is None:
        return None, found
    lines: dict[str, int] = {}
    for number, line in enumerate(source.lines, 1):
        item = unicodedata.normalize("NFC", line).strip()
        if item in lines:
            say = f"“{item}”在名单里写了两次，第 {lines[item]} 行已经有了"
            column = len(line) - len(line.lstrip()) + 1
            found.append(
                source.fault("A620", number, column, say, "请删去一行；不是同一个的，请写得分得开", width=len(item))
            )
        elif item:
            lines[item] = number
    if not lines:
        found.append(source.fault("Y111", 0, 0, "名单是空的", "一行写一个，例如档案编号"))
    return (None if any(fault.severity == "error" for fault in found) else tuple(lines)), found
