"""The cells of an assessor's sheet: the plain data that an assessment in YAML would be, and where each thing stood."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from evaluator.diagnostics import Fault, Faults, Path, listing
from evaluator.forms.assessor import assessor_form
from evaluator.forms.cell import Cell
from evaluator.forms.form import BLANK, TICK, Entry, Line, Sheet
from evaluator.forms.questions import NONE, used_by
from evaluator.forms.verified import CONFIRMED
from evaluator.model.numbers import Written, plain
from evaluator.model.question import Question, Value
from evaluator.model.report import Report
from evaluator.model.standard import Standard
from evaluator.reading.cells import read_cell
from evaluator.reading.given import numbers_inside
from evaluator.reading.placing import SheetData, Spot
from evaluator.reading.workbook import Table, Workbook

#: what stands in a cell for √, besides what is read as yes
_TICKS = frozenset({"属实", "符合", "均符合", "均属实", "一致", "无误"})


def read_assessor_sheet(book: Workbook, standard: Standard, report: Report) -> tuple[SheetData | None, list[Fault]]:
    """The plain data of an assessor's sheet; None where it was made for another standard or subject, which is said."""
    if book.value["standard"] != standard.ref or book.value["subject"] != report.subject.id:
        return book, []  # what builds the assessment says so
    if book.hash != standard.hash:
        say = f"这份评估表生成以后，“{standard.ref}”的内容改过：表里的校验值是 {book.hash[:12]}，现在是 {standard.hash[:12]}"
        fix = "请用现在的标准重新生成评估表；或用 --standard 指定生成这份表时的标准文件"
        return None, [Fault("C508", ("standard",), say, fix)]
    reader = _Reader(standard, report)
    for sheet in assessor_form(standard, report, every=True).sheets:
        for table in book.tables:
            if (table.kind, table.mark) == (sheet.kind, sheet.of):
                reader.sheet(table, sheet)
    return reader.settled(book)


def untouched(book: Workbook, standard: Standard, report: Report) -> bool:
    """Whether nobody has begun to fill in the sheet: nothing stands in it but what it was made with."""
    data, found = read_assessor_sheet(book, standard, report)
    begun = data is not None and data.value.keys() - _MADE_WITH
    return data is not None and not begun and all(fault.code == "S202" for fault in found)


#: what stands in a sheet when it is made
_MADE_WITH = frozenset({"standard", "subject", "assessor", "name", "agency", "commissioner"})

#: faults of an assessment whose remedy speaks of YAML, in the words of a sheet
_REMEDIES = {
    "A605": "请用这一标准、这一版本重新生成评估表，或用 --standard 指定生成这份表时的标准文件",
    "A606": "请核对自评报告和评估表是不是同一个单位的",
    "A609": "请在“理由”格写一句话，说清依据",
    "A611": "请写核实后的值，或把√删去",
    "S202": f"属实的在“属实”格打{TICK}，不属实的写核实后的值；没有核实的，把理由也删去",
}


def in_words_of_a_sheet(faults: Iterable[Fault], data: SheetData) -> list[Fault]:
    """The faults of the data in an assessor's sheet, a missing reason where it is to be written."""
    found = []
    for fault in faults:
        path = fault.path
        if fault.code == "S202" and len(path) < 2:  # of the cover, which the reader has said of its cells
            continue
        if fault.code == "A609":
            beside = [path, path[:-1]]
            path = next(((*some, "reason") for some in beside if (*some, "reason") in data.spots), path)
        found.append(replace(fault, path=path, fix=_REMEDIES.get(fault.code, fault.fix)))
    return found


@dataclass
class _Reader:
    """What has been read so far: values by path, where they stood, and what is wrong."""

    standard: Standard
    report: Report
    values: dict[Path, Any] = field(default_factory=dict)
    spots: dict[Path, Spot] = field(default_factory=dict)
    faults: Faults = field(default_factory=Faults)
    confirmed: dict[Path, Entry] = field(default_factory=dict)
    ticks: dict[Path, list[tuple[Entry, bool | None]]] = field(default_factory=dict)
    required: list[Entry] = field(default_factory=list)
    #: lines whose printed claim is not what the report says now, by the place of the answer
    outdated: dict[Path, Fault] = field(default_factory=dict)

    def sheet(self, table: Table, sheet: Sheet) -> None:
        rows: dict[str, list[int]] = {}
        for row, code in table.codes.items():
            rows.setdefault(code, []).append(row)
        for line in sheet.every_line():
            self.required += [entry for entry in line.entries.values() if entry.required]
            for column, entry in line.entries.items():
                if line.code in rows:
                    self._entry(table, rows[line.code], column, entry)
            if line.code in rows:
                self._claim(table, rows[line.code][0], line)

    # -- cells --

    def _entry(self, table: Table, rows: list[int], column: str, entry: Entry) -> None:
        """One cell; where a line was copied, those of its copies must not say something else."""
        cells = [cell for row in rows if (cell := table.cell(row, column)) is not None]
        spot = table.spot(cells[0].row if cells else rows[0], column)
        path = self._place(entry)
        self.spots[path] = spot
        if column == "value":  # what is said of a finding as a whole is said there
            for size in range(2, len(entry.path) + 1):
                self.spots.setdefault(entry.path[:size], spot)
        if len({cell.text for cell in cells}) > 1:
            self.spots[(*path, "copy")] = table.spot(cells[1].row, column)
            say = f"这一行与第 {cells[0].row} 行是同一道题，填的不一样"
            self.faults.add(Fault("A608", (*path, "copy"), say, "请删去其中一行"))
        elif cells:
            self._read(entry, cells[0], path)

    def _missing(self) -> None:
        for entry in self.required:
            if entry.path not in self.values and not self.faults.at(entry.path):
                self.faults.add(Fault("S202", entry.path, f"“{entry.question.label}”没有填", "请在这一格填写"))

    def _place(self, entry: Entry) -> Path:
        """Where the cell stands; each option that can be ticked has a place of its own."""
        is_option = (
            entry.tick is not None and entry.path[-1] != CONFIRMED and entry.question.type in ("choice", "choices")
        )
        return (*entry.path, f"={entry.tick}") if is_option else entry.path

    def _read(self, entry: Entry, cell: Cell, path: Path) -> None:
        if entry.tick is None:
            value = read_cell(entry.question, cell, path, self.faults)
            if value is not None:
                self.values[entry.path] = _raw(value)
            elif not self.faults.at(path):
                say = f"写的是“{cell.text}”，看不出核实的结果"
                self.faults.add(Fault("A602", path, say, "没有核实的，请清空这一格"))
            return
        mark = True if cell.text in _TICKS else read_cell(Question("", "打√", "yes_no"), cell, path, Faults())
        if not isinstance(mark, bool):
            self.faults.add(
                Fault("A602", path, f"这一格只打{TICK}，写的是“{cell.text[:20]}”", "理由和说明请写在旁边的格子里")
            )
        elif path != entry.path:
            self.ticks.setdefault(entry.path, []).append((entry, mark))
        elif not mark:
            say = "这一格只打√，写的是“" + cell.text + "”"
            self.faults.add(Fault("A602", path, say, "不属实的请清空这一格，写核实后的值和理由"))
        elif entry.path[-1] == CONFIRMED:
            self.confirmed[entry.path[:-1]] = entry
        else:
            self.values[entry.path] = entry.tick

    def _claim(self, table: Table, row: int, line: Line) -> None:
        """What is printed as claimed must still be what the report says, where a √ may refer to it."""
        for column, words in ((column, line.words.get(column)) for column in ("claimed", "before")):
            entry = line.entries.get({"claimed": "value", "before": "before.value"}[column])
            if entry is None or words is None or column not in table.columns:
                continue
            cell = table.cell(row, column)
            printed = cell.text if cell is not None else ""
            now = words.strip() if words != BLANK else ""
            if printed != now:
                self.spots[(*entry.path, "claimed")] = table.spot(row, column)
                say = f"这里印的自评填报是“{printed or '空'}”，自评报告现在是“{now or '空'}”"
                fix = "自评报告在生成评估表以后改过：请在这一行写核实后的值，或用现在的自评报告重新生成评估表再核实"
                self.outdated.setdefault(entry.path, Fault("A608", (*entry.path, "claimed"), say, fix))

    # -- all together --

    def settled(self, book: Workbook) -> tuple[SheetData | None, list[Fault]]:
        for path, ticks in self.ticks.items():
            self._options(path, ticks)
        numbers_inside(self.values, self.spots, self.faults)
        for path, entry in self.confirmed.items():
            self._as_claimed(path, entry)
        self._outdated()
        self._missing()
        seen = self.values.pop(("members", "="), None)
        data = self._nested()
        if seen:
            data.setdefault("members", {})
        return SheetData(book.file, data, {**book.spots, **self.spots}), self.faults.found

    def _options(self, path: Path, ticks: list[tuple[Entry, bool | None]]) -> None:
        question = ticks[0][0].question
        chosen = [entry for entry, state in ticks if state]
        words = listing(f"“{entry.tick or NONE}”" for entry in chosen)
        none = any(entry.tick == "" for entry in chosen)
        at = self._place((chosen or [ticks[0][0]])[-1])
        if len(chosen) > 1 and (question.type == "choice" or none):
            say = f"“{question.label}”" + (f"勾了{words}，互相矛盾" if none else f"只能选一项，勾了{words}")
            self.faults.add(Fault("A604", at, say, "请核对" if none else f"请只留一处{TICK}"))
        elif chosen and question.type == "choice":
            self.values[path] = chosen[0].tick
        elif chosen:
            self.values[path] = [entry.tick for entry in chosen if entry.tick]
        else:
            fix = (
                f"请在实际有的各项都打{TICK}；都没有的，在“{NONE}”一行打{TICK}"
                if question.type == "choices"
                else f"请在选定的一项打{TICK}"
            )
            self.faults.add(Fault("A602", at, f"“{question.label}”只打了×，看不出核实的结果", fix))
        if path in self.values:
            self.spots[path] = self.spots[at]

    def _as_claimed(self, path: Path, entry: Entry) -> None:
        """A √ stands for what was claimed; beside another value it contradicts it."""
        claimed = self._claimed(path, entry.question)
        if claimed is None:
            self.faults.add(
                Fault("A611", (*path, CONFIRMED), f"“{entry.question.label}”没有自评填报可供核实", _REMEDIES["A611"])
            )
            return
        raw = _raw(claimed)
        found = self.values.get(path, raw)
        same = sorted(found) == raw if isinstance(found, list) else found == raw
        if not same or self.faults.at(path):
            if not self.faults.at(path):
                say = f"“{entry.question.label}”打了“属实”，又写了不同的核实结果"
                self.faults.add(Fault("A608", (*path, CONFIRMED), say, "属实的只打√；不属实的把√删去"))
            return
        self.values[path] = raw

    def _claimed(self, path: Path, question: Question) -> Value | None:
        if path[0] == "members":
            member = next((one for one in self.report.members or () if one.id == path[1]), None)
            return member.answers.get(question.key) if member else None
        if path[0] == "previous":
            return self.report.previous.get(f"previous.{question.key}")
        return self.report.answers.get(question.key)

    def _outdated(self) -> None:
        """Claims that have changed since the sheet was printed, where a √ refers to them."""
        used = used_by(self.standard)
        for path, fault in self.outdated.items():
            leaves = used.get(str(path[1]), []) if path[0] == "facts" else [path[1]]
            group = "members" if path[0] == "members" else "answers"
            rest = any((group, code, "rest") in self.values for code in leaves)
            if path in self.confirmed or (rest and path not in self.values):
                self.faults.add(fault)

    def _nested(self) -> dict[str, Any]:
        """The values as nested data."""
        root: dict[Any, Any] = {"standard": self.standard.ref, "subject": self.report.subject.id}
        for path, value in self.values.items():
            place = root
            for step in path[:-1]:
                place = place.setdefault(step, {})
            place[path[-1]] = value
        return root


def _raw(value: Value) -> Any:
    """A value as it would stand in YAML."""
    if isinstance(value, bool | str):
        return value
    if isinstance(value, frozenset):
        return sorted(value)
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return Written(plain(value))
