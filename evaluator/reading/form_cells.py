"""The cells of a form read against its standard: the plain data that a self-report in YAML would be, and where it stood."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from evaluator.diagnostics import Fault, Faults, Path
from evaluator.forms.build import form_of
from evaluator.forms.cell import Cell
from evaluator.forms.form import EVIDENCE, TICK, Entry, Sheet
from evaluator.forms.questions import NONE
from evaluator.model.numbers import Written, plain
from evaluator.model.question import Question, Value
from evaluator.model.standard import Standard
from evaluator.reading.answers import check_standard
from evaluator.reading.cells import read_cell, read_ticks
from evaluator.reading.given import numbers_inside
from evaluator.reading.placing import SheetData, Spot
from evaluator.reading.workbook import Table, Workbook

_NONE = Question("", NONE, "yes_no")


def read_form(book: Workbook, standard: Standard) -> tuple[SheetData | None, list[Fault]]:
    """The plain data of a form; None where it was made for another standard, or for other rules under the same name."""
    other = Faults()
    check_standard(book.value, standard, other)
    if other.found:
        return None, in_words_of_a_form(other.found, [])
    if book.hash != standard.hash:
        say = f"这份自评表生成以后，“{standard.ref}”的内容改过：表里的校验值是 {book.hash[:12]}，现在是 {standard.hash[:12]}"
        fix = "请用现在的标准重新生成自评表再填；或用 --standard 指定生成这份表时的标准文件"
        return None, [Fault("C508", ("standard",), say, fix)]
    reader = _Reader(standard.ref)
    for sheet in form_of(standard, every=True).sheets:
        for table in book.tables:
            if (table.kind, table.about) == (sheet.kind, sheet.about):
                reader.sheet(table, sheet)
    reader.settle(standard)
    return SheetData(book.file, reader.data(), _with_parts({**book.spots, **reader.spots})), reader.found.found


#: faults of a self-report whose remedy speaks of YAML, in the words of a form
_REMEDIES = {
    "A605": "请用这一标准、这一版本的自评表重新填报，或用 --standard 指定生成这份表时的标准文件",
    "A610": "请核对自评得分",
    "A612": "请从下拉列表中选，或空着",
}
#: what the reader of the form has said already, cell by cell
_SAID = frozenset({"S202", "A607"})


def in_words_of_a_form(faults: Iterable[Fault], said: list[Fault]) -> list[Fault]:
    """The faults of the data in a form, without those that were said of its cells already."""
    known = any(fault.severity == "error" for fault in said)
    left = [fault for fault in faults if not (known and fault.code in _SAID)]
    return [replace(fault, fix=_REMEDIES.get(fault.code, fault.fix)) for fault in left]


@dataclass
class _Reader:
    """What has been read so far: values by path, where they stood, and what is wrong."""

    ref: str
    values: dict[Path, Any] = field(default_factory=dict)
    spots: dict[Path, Spot] = field(default_factory=dict)
    found: Faults = field(default_factory=Faults)
    ticks: dict[Path, dict[Entry, Cell | None]] = field(default_factory=dict)
    required: list[Entry] = field(default_factory=list)
    counted: dict[Path, int] = field(default_factory=dict)

    def sheet(self, table: Table, sheet: Sheet) -> None:
        if sheet.kind == "sample":
            self._sample(table, sheet)
        elif sheet.kind == "members":
            self._members(table, sheet)
        else:
            self._lines(table, sheet)
            if sheet.by_leaf:
                self._claims(table, sheet)
            if sheet.kind != "cover":
                self._strange(table)

    # -- cells found by the code of their line --

    def _lines(self, table: Table, sheet: Sheet) -> None:
        rows: dict[str, list[int]] = {}
        for row, code in table.codes.items():
            rows.setdefault(code, []).append(row)
        for line in sheet.every_line():
            for column in ("value", "previous"):
                entry = line.entries.get(column)
                if entry is not None and line.code in rows and column in table.columns:
                    self._entry(table, rows[line.code], column, entry)
        self.required += [entry for entry in sheet.entries() if entry.required]

    def _entry(self, table: Table, rows: list[int], column: str, entry: Entry) -> None:
        """One cell; where a line was copied, those of its copies must not say something else."""
        cells = [cell for row in rows if (cell := table.cell(row, column)) is not None]
        spot = table.spot(cells[0].row if cells else rows[0], column)
        if len({cell.text for cell in cells}) > 1:
            other = table.spot(cells[1].row, column)
            self._fault(
                "A608",
                (*entry.path, "twice"),
                other,
                f"这一行与第 {cells[0].row} 行是同一道题，填的不一样",
                "请删去其中一行",
            )
            return
        if entry.tick is None:
            self._answer(entry, cells[0] if cells else None, spot)
        else:
            self.ticks.setdefault(entry.path, {})[entry] = cells[0] if cells else None
            self.spots.setdefault(entry.path, spot)
            self.spots[(*entry.path, entry.tick)] = spot

    def _answer(self, entry: Entry, cell: Cell | None, spot: Spot) -> None:
        self.spots[entry.path] = spot
        value = read_cell(entry.question, cell, entry.path, self.found)
        if value is not None:
            self.values[entry.path] = raw(value)

    def _fault(self, code: str, path: Path, spot: Spot, say: str, fix: str) -> None:
        """Note a fault at a cell."""
        self.spots[path] = spot
        self.found.add(Fault(code, path, say, fix))

    def _strange(self, table: Table) -> None:
        """What is written in a line that was put in and has no question."""
        for row in table.rows():
            cell = table.cell(row, "value")
            if cell is not None and row not in table.codes and row not in table.leaves:
                spot = table.spot(row, "value")
                say = f"这一行是后加的，没有题目，写的“{cell.text[:20]}”没有读"
                self._warn("A601", ("strange", table.kind, row), spot, say, "要说明的请写在“自评说明”里")

    def _warn(self, code: str, path: Path, spot: Spot, say: str, fix: str) -> None:
        self.spots[path] = spot
        self.found.add(Fault(code, path, say, fix, severity="warning"))

    # -- what belongs to an indicator, in whichever of its rows --

    def _claims(self, table: Table, sheet: Sheet) -> None:
        entries = {(line.leaf, column): entry for line in sheet.lines for column, entry in line.entries.items()}
        rows: dict[str, list[int]] = {}
        for row in table.rows():
            if row in table.leaves:
                rows.setdefault(table.leaves[row], []).append(row)
            else:
                self._nobodys(table, row)
        for leaf, own in rows.items():
            for column in ("points", "remark"):
                entry = entries.get((leaf, column))
                if entry is not None:
                    self._beside(table, own, column, entry)
            if (leaf, "file") in entries:
                self._evidence(table, own, {part: entries.get((leaf, part)) for part in EVIDENCE}, leaf)

    def _beside(self, table: Table, rows: list[int], column: str, entry: Entry) -> None:
        """Points or a remark: one cell, wherever in the rows of the indicator it was written."""
        cells = [cell for row in rows if (cell := table.cell(row, column)) is not None]
        if column == "remark" and len(cells) > 1:
            text = "\n".join(cell.text for cell in cells)
            self.values[entry.path], self.spots[entry.path] = text, table.spot(cells[0].row, column)
        else:
            self._entry(table, [cell.row for cell in cells] or rows[:1], column, entry)

    def _evidence(self, table: Table, rows: list[int], entries: dict[str, Entry | None], leaf: str) -> None:
        count = 0
        for row in rows:
            cells = {part: cell for part in EVIDENCE if (cell := table.cell(row, part)) is not None}
            if not cells:
                continue
            at: Path = ("claims", leaf, "evidence", count)
            if "file" not in cells:
                self._fault(
                    "S202", (*at, row), table.spot(row, "file"), "写了页码，没有写是哪一份材料", "请在这一格写文件名"
                )
                continue
            for part, cell in cells.items():
                entry = entries[part]
                if entry is not None:
                    self._answer(replace(entry, path=(*at, part)), cell, table.spot(row, part))
            count += 1

    def _nobodys(self, table: Table, row: int) -> None:
        """Evidence in a row put in between two indicators: to guess which it belongs to would be wrong half the time."""
        for part in ("points", "remark", *EVIDENCE):
            cell = table.cell(row, part)
            if cell is not None:
                say = f"这一行加在两项指标之间，看不出“{cell.text[:20]}”属于哪一项"
                fix = "请写到该指标原有的行里，或在它的两行之间插入一行"
                self._fault("A612", ("claims", row, part), table.spot(row, part), say, fix)

    # -- lists --

    def _sample(self, table: Table, sheet: Sheet) -> None:
        """The number drawn and, for each test, how many passed; a line that is begun must be judged in full."""
        tests = [column.code for column in sheet.columns if column.code.startswith("test.")]
        entries = sheet.lines[0].entries
        passed = dict.fromkeys(tests, 0)
        drawn, sound = 0, True
        for row in table.rows():
            cells = {code: cell for code in ("name", *tests) if (cell := table.cell(row, code)) is not None}
            if not cells:
                continue
            drawn += 1
            for test in tests:
                entry = replace(entries[test], path=("samples", sheet.about, row, test))
                spot = table.spot(row, test)
                self.spots[entry.path] = spot
                value = read_cell(entry.question, cells.get(test), entry.path, self.found)
                if test not in cells:
                    say = f"这一行的“{entry.question.label}”没有判断"
                    self._fault("A602", entry.path, spot, say, f"符合的打{TICK}，不符合的打×")
                sound = sound and isinstance(value, bool)
                passed[test] += value is True
        if drawn and sound:
            head = table.spot(table.head, "name")._replace(row=min(table.codes))
            for part, count in {
                "drawn": drawn,
                **{test.removeprefix("test."): n for test, n in passed.items()},
            }.items():
                path: Path = ("facts", sheet.about, part)
                self.counted[path] = count
                self.spots[("counted", *path)] = head

    def _count(self, standard: Standard) -> None:
        """What was counted in the lists, where the sheet of facts does not say it; both must say the same."""
        for path, count in self.counted.items():
            said = self.values.get(path)
            if said is None:
                self.values[path], self.spots[path] = Written(str(count)), self.spots[("counted", *path)]
            elif said != count:
                word = standard.facts[str(path[1])].word(str(path[2]))
                say = f"{word}填的是 {plain(Fraction(said))}，抽查清单里数出来是 {count}"
                self.found.add(Fault("A608", path, say, "请核对，把填错的一处改过来"))

    def _members(self, table: Table, sheet: Sheet) -> None:
        none = sheet.lines[0]
        lines = {line.code: line for line in sheet.lines}
        for row in [row for row, code in table.codes.items() if code == none.code]:
            self._entry(table, [row], "name", none.entries["name"])
        entries = {code: entry for code, entry in lines["1"].entries.items() if code in table.columns}
        n = 0
        for row in table.rows():
            cells = {code: cell for code in entries if (cell := table.cell(row, code)) is not None}
            if table.codes.get(row) == none.code or not cells:
                continue
            for code, entry in entries.items():
                path: Path = ("members", n, *entry.path[2:])
                self._answer(replace(entry, path=path), cells.get(code), table.spot(row, code))
            if "id" not in cells:
                self._fault(
                    "S202", ("members", n, "id"), table.spot(row, "id"), "这个成员单位没有填编号", "请在这一格填编号"
                )
            n += 1

    # -- all together --

    def settle(self, standard: Standard) -> None:
        """What can only be told from several cells."""
        for path, ticks in self.ticks.items():
            self._ticked(path, ticks)
        numbers_inside(self.values, self.spots, self.found)
        self._count(standard)
        if self.values.get(("members",)) == [] and any(
            path[:1] == ("members",) and len(path) > 1 for path in self.values
        ):
            del self.values[("members",)]
            self._fault("A608", ("members",), self.spots[("members",)], "填了成员单位，又说没有成员单位", "请留下一种")
        self._missing()

    def _ticked(self, path: Path, ticks: dict[Entry, Cell | None]) -> None:
        """What was ticked of several options, of which one may be that there are none."""
        question = next(iter(ticks)).question
        options = {entry.tick: cell for entry, cell in ticks.items() if entry.tick}
        value = read_ticks(question, options, {option: (*path, option) for option in options}, self.found)
        none = next(
            (read_cell(_NONE, cell, (*path, ""), self.found) for entry, cell in ticks.items() if not entry.tick), None
        )
        if none and value:
            say = f"“{question.label}”打了{TICK}，又在“{NONE}”一行打了{TICK}"
            self.found.add(Fault("A604", (*path, ""), say, "请核对，留下一种"))
        elif none or value is not None:
            self.values[path] = raw(value if value is not None else frozenset())

    def _missing(self) -> None:
        signed = [entry for entry in _signed() if any(path[0] == "signed" for path in self.values)]
        for entry in (*self.required, *signed):
            if entry.path not in self.values and not self.found.at(entry.path):
                code = "A607" if "attributes" in entry.path else "S202"
                self.found.add(Fault(code, entry.path, f"“{entry.question.label}”没有填", "请在这一格填写"))

    def data(self) -> dict[str, Any]:
        """The values as nested data, in the order of the form."""
        order = {path: n for n, path in enumerate(self.spots)}
        paths = sorted(self.values, key=lambda path: order.get(path, len(order)))
        found: dict[str, Any] = _listed(nested(self.ref, {path: self.values[path] for path in paths}))
        return found


def nested(ref: str, values: Mapping[Path, Any]) -> dict[Any, Any]:
    """Values by path as the nested data of a self-report by that standard."""
    root: dict[Any, Any] = {"standard": ref, "subject": {}, "period": {}}
    for path, value in values.items():
        place = root
        for step in path[:-1]:
            place = place.setdefault(step, {})
        place[path[-1]] = value
    return root


def _with_parts(spots: dict[Path, Spot]) -> dict[Path, Spot]:
    """The cells by path; what has several parts is where its first part is."""
    for path, spot in list(spots.items()):
        for size in range(2, len(path)):
            spots.setdefault(path[:size], spot)
    return spots


def _signed() -> Iterator[Entry]:
    for key, label in (("name", "填表人"), ("date", "填表日期")):
        yield Entry(("signed", key), Question(f"signed.{key}", label, "text"))


def _listed(value: Any) -> Any:
    """Mappings by number become lists."""
    if not isinstance(value, dict):
        return value
    if value and all(isinstance(key, int) for key in value):
        return [_listed(value[key]) for key in sorted(value)]
    return {key: _listed(inner) for key, inner in value.items()}


def raw(value: Value) -> Any:
    """A value as it would stand in YAML."""
    if isinstance(value, bool | str):
        return value
    if isinstance(value, Fraction):
        return Written(plain(value))
    return sorted(value) if isinstance(value, frozenset) else value.isoformat()
