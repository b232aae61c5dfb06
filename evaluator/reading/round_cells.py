"""The workbook of a round: the plain data that the round file in YAML would be, and where each thing stood."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from evaluator.diagnostics import Fault, Faults, Path
from evaluator.forms import round_sheets as sheets
from evaluator.forms.form import Entry, Sheet
from evaluator.forms.subjects import same_id
from evaluator.model.numbers import Written, looks_like_number, parse_number, percent, plain
from evaluator.model.question import Question
from evaluator.model.round import FIGURE_WORDS, JUDGEMENT_WORDS
from evaluator.reading.cells import read_cell
from evaluator.reading.grid import Cell
from evaluator.reading.placing import SheetData, Spot
from evaluator.reading.workbook import Table, Workbook
from evaluator.scoring.rounds import DATE_WORDS

_IDS = re.compile(r"[、，,；;\n]+")
_WORDINGS = re.compile(r"[；;\n]+")
_EQUALS = re.compile(r"[=＝]")
_LISTS = (sheets.team, sheets.subjects, sheets.weights, sheets.roles, sheets.surveys, sheets.handed_out)

#: what the data is called in YAML, and where it stands in the workbook
_CALLED = {
    "team": "“评估组”表",
    "subjects": "“评估对象”表",
    "assign": "“分工”表",
    "weights": "“评分方占比”表",
    "minimum_team": "“最少人数”",
    "groups": "“组别”一栏",
    "surveys": "“调查”表",
    "accept": "“抽查”一栏",
    "merge": "“轮次”表",
    "dates": "“轮次”表",
    "final_on": f"“{DATE_WORDS['final_on']}”",
    "judgement": "“几人评分的合并办法”",
    "adjudicator": "“裁定人”",
    "spread_flag": "“分差提示”",
    "party": "“评分方”一栏",
    "recused": "“回避的评估对象”一栏",
    "not_evaluated": "“未参评的原因”",
    "scale": "“选项和分值”",
    "handed_out": "“问卷发放”表",
    "satisfied": "“从哪一档起算满意”",
    "name": "“名称”",
    "members": "“评估组最少人数”",
}
_KEYS = re.compile(rf" ?(?<![\w.])({'|'.join(_CALLED)})(?![\w.])(: …)? ?", re.ASCII)


def read_round_book(book: Workbook) -> tuple[SheetData, list[Fault]]:
    """The plain data of a round's workbook, with what is wrong with its cells."""
    reader = _Reader(str(book.value.get("standard") or ""))
    for table in book.tables:
        reader.table(table)
    data = reader.data()
    return SheetData(book.file, data, {**book.spots, **reader.spots}), reader.faults.found


def in_words_of_a_round_book(faults: Iterable[Fault], said: Iterable[Fault]) -> list[Fault]:
    """The faults of the data in a round's workbook in the words of its sheets, without those said of its cells already."""
    known = [fault.path for fault in said if fault.severity == "error"]
    found = []
    for fault in faults:
        if any(fault.path[: len(path)] == path or path[: len(fault.path)] == fault.path for path in known):
            continue  # with a cell that is faulty, what is made of it
        texts = (text.replace("评估组（team）", "team") for text in (fault.say, fault.fix))
        say, fix = (_KEYS.sub(lambda match: _CALLED[match[1]], text) for text in texts)
        found.append(replace(fault, say=say, fix=fix))
    return found


@dataclass
class _Row:
    """A line of a list in which something is written: its cells by column, as plain data, and where it stands."""

    table: Table
    number: int
    cells: dict[str, Any]

    def text(self, column: str) -> str:
        return str(self.cells.get(column, ""))

    def spot(self, column: str) -> Spot:
        return self.table.spot(self.number, column)


@dataclass
class _Reader:
    """What has been read so far: the cover by path, the lines of each list, where they stood, and what is wrong."""

    ref: str
    root: dict[str, Any] = field(default_factory=dict)
    rows: dict[str, list[_Row]] = field(default_factory=dict)
    spots: dict[Path, Spot] = field(default_factory=dict)
    faults: Faults = field(default_factory=Faults)
    sheets: dict[str, Spot] = field(default_factory=dict)

    # -- cells --

    def table(self, table: Table) -> None:
        self.sheets[table.about] = Spot(table.sheet.name)
        if table.kind == "cover":
            self._cover(table, sheets.round_cover("", ""))
        elif table.about == "assign":
            self._assigned(table)
        else:
            for made in _LISTS:
                if table.about == made.__name__:
                    self._list(table, made())

    def _cover(self, table: Table, sheet: Sheet) -> None:
        rows = {code: row for row, code in reversed(table.codes.items())}
        for line in sheet.lines:
            if line.code not in rows:
                continue
            entry, row = line.entries["value"], rows[line.code]
            value = self._read(entry, table.cell(row, "value"), entry.path, table.spot(row, "value"))
            if value is not None:
                place = self.root
                for step in entry.path[:-1]:
                    place = place.setdefault(str(step), {})
                place[str(entry.path[-1])] = value
            elif entry.required and not self.faults.at(entry.path):
                self.faults.add(Fault("S202", entry.path, f"“{entry.question.label}”没有填", "请在这一格填写"))

    def _read(self, entry: Entry, cell: Cell | None, path: Path, spot: Spot) -> Any:
        """A cell as it would stand in YAML; None where it is blank or faulty."""
        self.spots[path] = spot
        value = read_cell(entry.question, cell, path, self.faults)
        if value is None and cell is not None and not self.faults.at(path):
            self.faults.add(Fault("A602", path, f"看不出“{cell.text[:20]}”的意思", "没有的，请清空这一格"))
        if isinstance(value, bool | None):
            return value
        if isinstance(value, Fraction):
            return percent(value) if entry.question.type == "share" else Written(plain(value))
        if path == ("merge", "judgement"):
            return next(code for code, word in JUDGEMENT_WORDS.items() if word == value)
        return value.isoformat() if not isinstance(value, str | frozenset) else value

    def _list(self, table: Table, sheet: Sheet) -> None:
        entries = sheet.lines[0].entries
        for number in _below(table, sheet):
            cells = {code: cell for code in entries if (cell := table.cell(number, code)) is not None}
            read = {}
            for code, cell in cells.items():
                spot = table.spot(number, code)
                value = self._read(entries[code], cell, ("cell", sheet.about, number, code), spot)
                if value is not None:
                    read[code] = value
            if cells:
                self.rows.setdefault(sheet.about, []).append(_Row(table, number, read))

    def _assigned(self, table: Table) -> None:
        for number in table.rows():
            code = table.leaves.get(number, "")
            cells = {
                key: cell for key in ("code", "members", "accept") if (cell := table.cell(number, key)) is not None
            }
            read: dict[str, Any] = {key: cell.text.strip() for key, cell in cells.items()}
            if code:
                read["code"] = code
            if "accept" in cells:
                path: Path = ("cell", "assign", number, "accept")
                self.spots[path] = table.spot(number, "accept")
                mark = Question("", "抽查", "yes_no")
                read["accept"] = read_cell(mark, cells["accept"], path, self.faults) is True
            if {"members", "accept"} & cells.keys() or (not code and "code" in cells):
                self.rows.setdefault("assign", []).append(_Row(table, number, read))

    # -- the whole --

    def data(self) -> dict[str, Any]:
        """The round as nested data."""
        whole: dict[str, Any] = {"standard": self.ref, **self.root}
        members, listed = self._team(), self._subjects()
        accept: list[str] = []
        parts: dict[str, Any] = {
            "team": members,
            "groups": self._groups(members, listed),
            "assign": self._assign(members, accept),
            "weights": self._weights(),
            "surveys": self._surveys(listed),
            "subjects": listed,
        }
        for about in ("team", "assign", "subjects"):
            if not self.rows.get(about):
                self._fault("S202", (about, "none"), self.sheets.get(about, Spot("")), *_NOTHING[about])
        roles = self._roles()
        if roles:
            whole.setdefault("minimum_team", {})["roles"] = roles
        if accept:
            whole["unverified"] = {"accept": accept}
        return {**whole, **{key: value for key, value in parts.items() if value}}

    def _keyed(self, about: str, column: str, what: str, at: Path) -> Iterator[tuple[str, _Row, Path]]:
        """The lines by what names them, each named once; `at` is where they stand in the data."""
        met: dict[str, _Row] = {}
        for row in self.rows.get(about, ()):
            key, path = row.text(column), (*at, row.text(column))
            if not key:
                self._fault(
                    "S202", (*at, row.number), row.spot(column), f"这一行没有写{what}", "请补上；多余的行请清空"
                )
            elif key in met:
                say = f"{what}“{key}”写了两行，另一行是第 {met[key].number} 行"
                self._fault(
                    "T710", (*path, row.number), row.spot(column), say, "请删去一行；不是同一个的，请改成分得开的"
                )
            else:
                met[key] = row
                self.spots[path] = row.spot(column)
                yield key, row, path

    def _fault(self, code: str, path: Path, spot: Spot, say: str, fix: str) -> None:
        self.spots[path] = spot
        self.faults.add(Fault(code, path, say, fix))

    def _several(self, row: _Row, column: str, path: Path, known: Iterable[str]) -> list[str]:
        """The ids in a cell; one that is written a little differently is that of the list it belongs to."""
        alike = {same_id(one): one for one in known}
        found: list[str] = []
        for piece in _IDS.split(row.text(column)):
            one = alike.get(same_id(piece), piece.strip())
            if one and one not in found:
                self.spots[(*path, len(found))] = row.spot(column)
                found.append(one)
        self.spots.setdefault(path, row.spot(column))
        return found

    def _team(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        ids = [row.text("id") for row in self.rows.get("subjects", ())]
        for one, row, path in self._keyed("team", "id", "编号", ("team",)):
            entry: dict[str, Any] = {}
            for column in ("name", "role", "qualification", "party"):
                self.spots[(*path, column)] = row.spot(column)
                if row.text(column):
                    entry[column] = row.text(column)
            if "name" not in entry:
                self.faults.add(Fault("S202", (*path, "name"), f"{one} 的姓名没有填", "请在这一格填写"))
            away = self._several(row, "recused", (*path, "recused"), ids)
            found[one] = {**entry, **({"recused": away} if away else {})}
        return found

    def _subjects(self) -> list[dict[str, str]]:
        found: list[dict[str, str]] = []
        for row in self.rows.get("subjects", ()):
            path: Path = ("subjects", len(found))
            for column in ("id", "name", "not_evaluated"):
                self.spots[(*path, column)] = row.spot(column)
            self.spots[path] = row.spot("id")
            if not row.text("id"):
                where: Path = ("cell", "subjects", row.number, "id")
                self._fault("S202", where, row.spot("id"), "这一行没有写编号", "请补上；多余的行请清空")
                continue
            found.append({c: row.text(c) for c in ("id", "name", "not_evaluated") if row.text(c)})
        return found

    def _groups(self, members: Iterable[str], listed: list[dict[str, str]]) -> dict[str, Any]:
        """The groups, in the order in which they are met: first with members, then with subjects."""
        found: dict[str, Any] = {}
        known = {"members": set(members), "subjects": {one["id"] for one in listed}}
        for about, key in (("team", "members"), ("subjects", "subjects")):
            for row in self.rows.get(about, ()):
                one = row.text("id")
                for name in _IDS.split(row.text("group")) if one in known[key] else ():
                    if not name.strip():
                        continue
                    path: Path = ("groups", name.strip())
                    self.spots.setdefault(path, row.spot("group"))
                    group = found.setdefault(name.strip(), {"members": [], "subjects": []})
                    self.spots[(*path, key, len(group[key]))] = row.spot("group")
                    group[key].append(one)
        return found

    def _assign(self, members: Iterable[str], accept: list[str]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for code, row, path in self._keyed("assign", "code", "指标编号", ("assign",)):
            ids = self._several(row, "members", path, members)
            if ids:
                found[code] = ids
            if row.cells.get("accept") is True:
                self.spots["unverified", "accept", len(accept)] = row.spot("accept")
                accept.append(code)
            if not ids and not row.cells.get("accept") and row.number not in row.table.leaves:
                self._fault(
                    "S202", (*path, "members"), row.spot("members"), f"“{code}”没有写由谁评", "请写评估人员编号"
                )
        return found

    def _weights(self) -> dict[str, str]:
        found = {}
        for party, row, path in self._keyed("weights", "party", "评分方", ("weights",)):
            self.spots[path] = row.spot("share")
            share = self._needed(row, "share", path, f"“{party}”的占比")
            if share is not None:
                found[party] = share
        return found

    def _needed(self, row: _Row, column: str, path: Path, what: str) -> Any:
        """A cell of a line that must be filled in."""
        value = row.cells.get(column)
        faulty = self.faults.at(("cell", row.table.about, row.number, column))
        if value is None and not faulty:
            self._fault("S202", (*path, column), row.spot(column), f"{what}没有填", "请在这一格填写；多余的行请清空")
        return value

    def _roles(self) -> dict[str, Any]:
        found = {}
        for role, row, path in self._keyed("roles", "role", "职务或专业", ("minimum_team", "roles")):
            count = self._needed(row, "count", path, f"“{role}”最少人数")
            if count is not None:
                found[role] = count
        return found

    # -- surveys --

    def _surveys(self, listed: list[dict[str, str]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, row, path in self._keyed("surveys", "name", "问卷名称", ("surveys",)):
            for key in ("column", "scale", "satisfied"):
                self.spots[(*path, key)] = row.spot(key)
                self._needed(row, key, path, f"“{name}”的{_HEADINGS[key]}")
            entry: dict[str, Any] = {k: row.text(k) for k in ("column", "satisfied") if row.text(k)}
            if row.text("scale"):
                entry["scale"] = self._scale(row, (*path, "scale"))
            entry["facts"] = self._facts(row, (*path, "facts"))
            found[name] = entry
        self._handed_out(found, [one["id"] for one in listed])
        return found

    def _scale(self, row: _Row, path: Path) -> dict[str, Any]:
        """The wordings with what each counts: 非常满意=5；满意=4."""
        found: dict[str, Any] = {}
        for piece in _WORDINGS.split(row.text("scale")):
            *word, number = (part.strip() for part in _EQUALS.split(piece))
            if not piece.strip():
                continue
            if len(word) != 1 or not word[0] or not looks_like_number(number) or word[0] in found:
                say = f"“{piece.strip()[:20]}”不是“选项=分值”的写法，或这个选项写了两次"
                self._fault("T711", path, row.spot("scale"), say, "请写成：非常满意=5；满意=4；一般=3，每个选项写一次")
                continue
            self.spots[(*path, word[0])] = row.spot("scale")
            found[word[0]] = Written(plain(parse_number(number)))
        return found

    def _facts(self, row: _Row, path: Path) -> dict[str, str]:
        found: dict[str, str] = {}
        for figure, word in FIGURE_WORDS.items():
            column = f"figure.{figure}"
            for name in _IDS.split(row.text(column)):
                if not name.strip():
                    continue
                if name.strip() in found:
                    say = f"“{name.strip()}”写在了两栏里：{FIGURE_WORDS[found[name.strip()]]}和{word}"
                    self._fault("T711", (*path, name.strip(), column), row.spot(column), say, "请只留一栏")
                self.spots.setdefault((*path, name.strip()), row.spot(column))
                found.setdefault(name.strip(), figure)
        if not found:
            self._fault(
                "T711",
                path,
                row.spot("figure.answered"),
                "没有写问卷的数填到哪个采集项",
                "请在右边各栏里至少写一个采集项",
            )
        return found

    def _handed_out(self, found: dict[str, Any], ids: list[str]) -> None:
        alike = {same_id(one): one for one in ids}
        for row in self.rows.get("handed_out", ()):
            name, subject = row.text("name"), alike.get(same_id(row.text("subject")), row.text("subject"))
            path: Path = ("surveys", name, "handed_out", subject)
            if name not in found:
                say = f"“调查”表里没有叫“{name}”的问卷" if name else "没有写是哪种问卷"
                self._fault(
                    "T711", ("cell", "handed_out", row.number), row.spot("name"), say, "请写“调查”表里的问卷名称"
                )
                continue
            handed = found[name].setdefault("handed_out", {})
            if not subject or subject in handed:
                say = f"“{subject}”的发放份数写了两行" if subject else "没有写是哪个评估对象的"
                self._fault("T711", ("cell", "handed_out", row.number), row.spot("subject"), say, "请核对这一行")
                continue
            self.spots[path] = row.spot("count")
            count = self._needed(row, "count", ("cell", "handed_out", row.number), f"“{subject}”的发放份数")
            if count is not None:
                handed[subject] = count


def _below(table: Table, sheet: Sheet) -> list[int]:
    """The rows below the headings, one put in above the first line too."""
    headings = {column.code: column.heading.replace("\n", "") for column in sheet.columns}
    first = min(table.codes, default=0)
    heads = [
        row
        for row in table.sheet.rows
        if table.head < row < first
        and any(
            (cell := table.cell(row, code)) and cell.text.replace("\n", "") == word for code, word in headings.items()
        )
    ]
    return [row for row in sorted(table.sheet.rows) if row > max(heads, default=first - 1)]


#: what is said of a sheet in which nothing is written
_NOTHING = {
    "team": ("没有写评估组的成员", "请一行写一个人，至少写编号和姓名"),
    "assign": ("没有写各项由谁评", "请写评估人员编号；都由同样的人评的，写在“其余全部”一行"),
    "subjects": ("没有写评估对象", "请一行写一个，至少写编号"),
}
_HEADINGS = {"column": "答案所在列的表头", "scale": "选项和分值", "satisfied": "从哪一档起算满意"}
