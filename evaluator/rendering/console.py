"""Text for a terminal, with tables whose columns stay aligned under wide characters; rich lives here only."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Sized
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any, TypeVar

from rich import box
from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.containers import Lines
from rich.padding import Padding
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, track
from rich.table import Table
from rich.text import Text

MOST_COLUMNS = 110
#: no column of words is made narrower, however many numbers stand beside it
LEAST_COLUMNS = 8
Printable = RenderableType
Item = TypeVar("Item")
#: fewer are done before anybody looks for a bar
MOST_AT_ONCE = 5
MOST_BYTES_AT_ONCE = 100 * 1024**2


#: what stays on one line: an opening mark and what it opens, a number with its unit, a mark that closes and its word
_UNBROKEN = re.compile(r"[（“‘《【]*(?:[0-9A-Za-z.,%+\-@_/]+[一-鿿]?|.)[，。；：！？、）”’》】]*", re.DOTALL)


class Prose(Text):
    """Chinese text that breaks neither inside a number nor before a mark that closes."""

    def wrap(self, console: Console, width: int, **ways: Any) -> Lines:
        """The lines of the text, each at most `width` columns."""
        lines = [""]
        for part in _UNBROKEN.findall(self.plain):
            if part == "\n":
                lines.append("")
            elif cell_len(lines[-1] + part.rstrip()) <= width or cell_len(part) > width:
                lines[-1] += part
            else:
                lines.append(part.lstrip())
        return Lines(line for text in lines for line in Text(text).wrap(console, width, **ways) or [Text("")])


def printed(parts: Iterable[Printable]) -> str:
    """The parts below each other, as wide as the terminal."""
    width = min(shutil.get_terminal_size((100, 40)).columns, MOST_COLUMNS)
    out = StringIO()
    console = Console(file=out, width=width, highlight=False, color_system=None, legacy_windows=False, emoji=False)
    for part in parts:
        console.print(indented(part, 0) if isinstance(part, str) else part)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def table_of(*columns: str, right: tuple[str, ...] = ()) -> Table:
    """A table without rows; the columns in `right` hold numbers."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for column in columns:
        number = column in right
        least = None if number else LEAST_COLUMNS
        table.add_column(
            Text(column), justify="right" if number else "left", no_wrap=number, overflow="fold", min_width=least
        )
    return table


def add_row(table: Table, *cells: str) -> None:
    """One more row of plain text."""
    table.add_row(*(Text(cell) for cell in cells))


def indented(part: str | Table, by: int = 2) -> Printable:
    """A text or table moved to the right."""
    return Padding(Prose(part) if isinstance(part, str) else part, (0, 0, 0, by))


def bullet(text: str) -> Printable:
    """A line of a list whose further lines are indented."""
    grid = Table.grid()
    grid.add_column(width=4)
    grid.add_column(overflow="fold")
    grid.add_row(Text("  ·"), Prose(text))
    return grid


def counted(items: Iterable[Item], words: str, total: int | None = None) -> Iterator[Item]:
    """The items one by one; on a terminal a bar shows how far it is, elsewhere nothing is said.

    Of what has no length `total` says how many there are, as nearly as that is known.
    """
    console = Console(stderr=True, legacy_windows=False)
    many = len(items) if isinstance(items, Sized) else total or 0
    if not console.is_terminal or many < MOST_AT_ONCE:
        yield from items
        return
    yield from track(items, words, total=many, console=console, transient=True)


@contextmanager
def measured(words: str, paths: Iterable[Path]) -> Iterator[Callable[[int], None]]:
    """A bar for reading files, on a terminal and where that takes long; what is given is called with each number of bytes read."""
    console = Console(stderr=True, legacy_windows=False)
    total = sum(_size(path) for path in paths) if console.is_terminal else 0
    if total < MOST_BYTES_AT_ONCE:
        yield lambda _: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(words, total=total)
        yield lambda read: bar.advance(task, read)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
