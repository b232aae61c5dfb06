"""The mapping file (列对照表) of a table: which heading is which column, what is not read, and what holds for every row."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Literal

from evaluator.diagnostics import Fault, Faults, Path, suggestion
from evaluator.forms.cell import Cell
from evaluator.forms.table import ID, NAME, YEAR, TableColumn, spelled, whole_year
from evaluator.model.numbers import text_of
from evaluator.reading.form_cells import raw
from evaluator.reading.schema import shape_faults
from evaluator.reading.shapes import TABLE
from evaluator.reading.subjects import read_year
from evaluator.reading.table_columns import Mapped, Names
from evaluator.reading.values import read_value

On = Literal["value", "key"]


def build_mapping(value: Any, names: Names, headings: Collection[str]) -> tuple[Mapped, list[Fault]]:
    """What the plain data of a mapping file says, with its faults by path; `headings` are those of the table, as compared."""
    faults = Faults(shape_faults(value, TABLE))
    if not isinstance(value, Mapping) or faults.found:
        return Mapped(), faults.found
    reader = _Reader(names, frozenset(headings), faults)
    columns = reader.columns(value.get("columns", {}))
    ignored = reader.ignored(value.get("ignore", []), columns)
    return Mapped(columns, ignored, reader.constants(value.get("constants", {}))), faults.found


class _Reader:
    def __init__(self, names: Names, headings: frozenset[str], faults: Faults) -> None:
        self.names, self.headings, self.faults = names, headings, faults

    def columns(self, given: Mapping[str, Any]) -> dict[str, TableColumn]:
        found = {}
        for heading, key in given.items():
            self._there(heading, ("columns", heading))
            column = self._column(text_of(key), ("columns", heading), "value")
            if column is not None:
                found[spelled(heading)] = column
        return found

    def ignored(self, given: list[Any], columns: Mapping[str, TableColumn]) -> frozenset[str]:
        for n, heading in enumerate(given):
            self._there(text_of(heading), ("ignore", n))
            if spelled(text_of(heading)) in columns:
                say = f"“{text_of(heading)}”既写在 columns 里，又写在 ignore 里"
                self.faults.add(Fault("S240", ("ignore", n), say, "请删去一处"))
        return frozenset(spelled(text_of(heading)) for heading in given)

    def constants(self, given: Mapping[str, Any]) -> dict[Path, Any]:
        """The answers that hold for every row, as they would stand in a self-report."""
        found: dict[Path, Any] = {}
        for name, value in given.items():
            path: Path = ("constants", name)
            column = self._column(name, path, "key")
            if column is None:
                continue
            if column.path in (ID, NAME):
                say = f"“{name}”各行不同，不能写成全表一样"
                self.faults.add(Fault("S240", path, say, "请在表里写一列", on="key"))
            elif column.path == YEAR:
                text = text_of(value)
                year = read_year(Cell(text, text, 0, 0), path, self.faults)
                found |= {("period", end): day for end, day in whole_year(year).items()} if year else {}
            else:
                known = read_value(column.question, value, path, self.faults)
                if known is not None:
                    found[column.path] = raw(known)
        return found

    def _there(self, heading: str, path: Path) -> None:
        """A heading that the file speaks of must be in the table: otherwise its author meant another one."""
        if spelled(heading) not in self.headings:
            fix = suggestion(spelled(heading), self.headings) or "请照表里的表头写，或从对照表里删去"
            on: On = "key" if path[0] == "columns" else "value"
            self.faults.add(Fault("S240", path, f"表里没有“{heading}”这一列", fix, on=on))

    def _column(self, name: str, path: Path, on: On) -> TableColumn | None:
        found = self.names.find(name)
        if found is None:
            why = self.names.why(name)
            self.faults.add(Fault("S240", path, why.say, why.fix or "请照采集项的名称写", on=on))
        return found
