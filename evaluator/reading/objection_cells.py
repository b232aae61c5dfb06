"""The cells of an objection sheet: the plain data that an objection in YAML would be, and where each thing stood."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from evaluator.diagnostics import Fault, Faults, Path
from evaluator.forms import objection_sheets as sheets
from evaluator.forms.cell import Cell
from evaluator.forms.subjects import same_id
from evaluator.forms.verified import found_path, reason_path
from evaluator.model.numbers import Written, plain
from evaluator.model.question import NUMERIC, Question, Value
from evaluator.model.round import DECISION_WORDS, Round
from evaluator.model.standard import Standard
from evaluator.reading.cells import read_cell
from evaluator.reading.placing import SheetData, Spot
from evaluator.reading.workbook import Table, Workbook

_IDS = re.compile(r"[、，,；;\n]+")
_DAY = Question("", "日期", "date")

#: remedies of an objection that speak of YAML, in the words of the sheet; by code and the place that is at fault
_FIXES: dict[tuple[str, str], str] = {
    ("T717", "indicator"): "请从下拉列表中选指标，并在“有异议的题目或采集项”里选一项；对照“指标和题目”表",
    ("T717", "disputes"): "请从下拉列表中选，对照“指标和题目”表；对评定的等级或分数有异议的，这一格空着",
    ("T743", "decision"): "请在“复核决定”里选成立、部分成立或不成立，并填“复核人”“复核日期”和“复核理由”",
    ("T718", "found"): "成立、部分成立的，“复核决定”选成立或部分成立，并写改成什么；否则“改为”各格都空着",
}
_OF_DECISION = (
    ("没有写由谁", "请填“复核人”和“复核日期”；还没有复核的，“复核决定”空着"),
    ("没有写明理由", "请在“复核理由”里写一句话，说清依据"),
    ("没有写改成什么", "请在“改为”各格里写复核后的值；不改的，“复核决定”选不成立"),
)


def read_objection_sheet(book: Workbook, standard: Standard, declared: Round) -> tuple[SheetData, list[Fault]]:
    """The plain data of an objection sheet, with what is wrong with its cells."""
    reader = _Reader(standard, declared)
    for table in book.tables:
        if table.kind == "cover":
            reader.cover(table)
        elif table.about == "evidence":
            reader.evidence(table)
    data = reader.data(str(book.value.get("subject") or ""))
    return SheetData(book.file, data, {**book.spots, **reader.spots}), reader.faults.found


def in_words_of_an_objection_sheet(faults: Iterable[Fault], said: Iterable[Fault]) -> list[Fault]:
    """The faults of the data in an objection sheet in its words, without those said of its cells already."""
    known = {fault.path[:1] for fault in said if fault.severity == "error"}
    lost = any(fault.code in ("T717", "A601") and fault.path[:1] != ("found",) for fault in faults)
    found = []
    for fault in faults:
        if fault.path[:1] in {(), *known} or (fault.code == "A609" and fault.path[:1] == ("found",)):
            continue  # said of the cells, or as the missing reason of the decision
        if fault.code == "T718" and (lost or ("decision",) in known or ("found",) in known):
            continue  # what follows from it
        fix = _FIXES.get((fault.code, str(fault.path[0]) if fault.path else ""), fault.fix)
        say = fault.say.replace("评估组（team）", "评估组")
        fix = fix.replace("team 里有的", "评估人员有")
        if fault.code == "T718" and fault.path == ("decision",):
            fix = next((words for begin, words in _OF_DECISION if begin in fault.say), fix)
        found.append(replace(fault, say=say, fix=fix))
    return found


@dataclass
class _Reader:
    """What has been read so far, by the place in the sheet, and what is wrong."""

    standard: Standard
    round: Round
    cells: dict[Path, Cell] = field(default_factory=dict)
    spots: dict[Path, Spot] = field(default_factory=dict)
    files: list[dict[str, str]] = field(default_factory=list)
    faults: Faults = field(default_factory=Faults)

    def cover(self, table: Table) -> None:
        for row, code in table.codes.items():
            path: Path = tuple(code.split("-"))
            cell = table.cell(row, "value")
            self.spots.setdefault(path, table.spot(row, "value"))
            self.spots.setdefault(path[:1], table.spot(row, "value"))
            if cell is not None:
                self.cells.setdefault(path, cell)

    def evidence(self, table: Table) -> None:
        for row in table.rows():
            cells = {key: cell.text.strip() for key in ("file", "pages") if (cell := table.cell(row, key)) is not None}
            if not cells:
                continue
            path: Path = ("evidence", len(self.files))
            self.spots[path] = self.spots[(*path, "file")] = table.spot(row, "file")
            self.spots[(*path, "pages")] = table.spot(row, "pages")
            if "file" not in cells:
                self._fault("S202", (*path, "file"), "写了页码，没有写是哪一份材料", "请在这一格写文件名")
            self.files.append(cells)

    def _fault(self, code: str, path: Path, say: str, fix: str) -> None:
        self.faults.add(Fault(code, path, say, fix))

    def _text(self, *path: str | int) -> str:
        cell = self.cells.get(path)
        return cell.text.strip() if cell is not None else ""

    # -- the whole --

    def data(self, subject: str) -> dict[str, Any]:
        """The objection as nested data."""
        code = self._chosen(("indicator",), sheets.places(self.standard))
        question = self._disputed(code)
        disputes = self._text("disputes")
        whole = {
            "subject": subject,
            "indicator": code,
            "disputes": question.key if disputes and question is not None else disputes,
            "claim": self._text("claim"),
            "evidence": self.files,
            "received": self._when("received", self._text("received", "by")),
            "decision": self._chosen(("decision",), {word: key for key, word in DECISION_WORDS.items()}) or "pending",
            "found": self._found(question),
            "decided": self._when("decided", self._people()),
            "reason": self._text("reason"),
        }
        self._required(whole)
        return {key: value for key, value in whole.items() if value}

    def _required(self, whole: Mapping[str, Any]) -> None:
        for path, label in (
            (("indicator",), "指标"),
            (("claim",), "异议的内容和请求"),
            (("received",), "收到人和收到日期"),
        ):
            if not whole[str(path[0])] and not self.faults.at(path):
                self._fault("S202", path, f"“{label}”没有填", "请在这一格填写")
        if not self._text("decision") and (whole["found"] or whole["decided"]):
            fix = "请从下拉列表中选成立、部分成立或不成立；还没有复核的，下面各格空着"
            self._fault("S202", ("decision",), "写了复核的结果，没有选复核决定", fix)

    def _chosen(self, path: Path, options: Mapping[str, str]) -> str:
        """What was chosen of a drop-down; a code by itself will do, and what is not on the list is left as written."""
        text = self._text(*path)
        by_words = {_plain(words): key for words, key in options.items()}
        return by_words.get(_plain(text)) or next(
            (key for key in options.values() if _plain(key) == _plain(text)), text
        )

    def _disputed(self, code: str) -> Question | None:
        """The question that is disputed, as named, else the one that is judged; None where it cannot be told."""
        asked = sheets.asked(self.standard, code)
        text = _plain(self._text("disputes"))
        if not text:
            return sheets.the_judged(asked.values())
        return next((q for words, q in asked.items() if text in (_plain(words), _plain(q.key))), None)

    def _people(self) -> list[str]:
        alike = {same_id(one): one for one in self.round.team}
        pieces = [piece.strip() for piece in _IDS.split(self._text("decided", "by")) if piece.strip()]
        for n in range(len(pieces)):
            self.spots["decided", "by", n] = self.spots["decided", "by"]
        return list(dict.fromkeys(alike.get(same_id(piece), piece) for piece in pieces))

    def _when(self, key: str, who: Any) -> dict[str, Any]:
        """Who and on which day; empty where neither is said."""
        day = read_cell(_DAY, self.cells.get((key, "date")), (key, "date"), self.faults)
        found = {"by": who, "date": str(day) if day is not None else ""}
        return {part: value for part, value in found.items() if value}

    # -- what was found --

    def _found(self, question: Question | None) -> dict[str, Any]:
        """What the decision puts in place, as an assessment would say it."""
        value, points = self.cells.get(("found", "value")), self.cells.get(("found", "points"))
        if value is None and points is None:
            return {}
        if question is None:  # what reads the objection says that it cannot be told what is disputed
            return {}
        root: dict[str, Any] = {}
        self._read(root, question, value, points)
        reason = self._text("found", "reason") or self._text("reason")
        if root and reason:
            self._put(root, reason_path(question), reason, self.spots["reason",])
        return root

    def _read(self, root: dict[str, Any], question: Question, value: Cell | None, points: Cell | None) -> None:
        given = None
        if question.type == "choice" and points is not None:
            option = self._value(question, value, ("found", "value"))
            given = self.standard.questions().get(f"{question.key}//{option}")
            if given is None:
                self._fault(
                    "A604",
                    ("found", "points"),
                    "这里写了分数，选的档次是固定分或没有选档次",
                    "请核对档次；固定分的，请清空这一格",
                )
        elif points is not None:
            if value is not None or question.type not in NUMERIC:
                say = (
                    f"“{question.label}”只有一个值，两格都写了" if value is not None else f"“{question.label}”不是分数"
                )
                self._fault("A604", ("found", "points"), say, "请写在“改为（数、是否或档次）”一格，这一格清空")
                return
            value = points
        found = self._value(question, value, ("found", "value"))
        if found is not None:
            self._put(root, found_path(question), _raw(found), self.spots["found", "value"])
        if given is not None:
            number = self._value(given, points, ("found", "points"))
            if number is not None:
                self._put(root, (*found_path(question)[:-1], "points"), _raw(number), self.spots["found", "points"])

    def _value(self, question: Question, cell: Cell | None, path: Path) -> Value | None:
        return None if self.faults.at(path) else read_cell(question, cell, path, self.faults)

    def _put(self, root: dict[str, Any], path: Path, value: Any, spot: Spot) -> None:
        for size in range(1, len(path) + 1):
            self.spots.setdefault(("found", *path[:size]), spot)
        place = root
        for step in path[:-1]:
            place = place.setdefault(str(step), {})
        place[str(path[-1])] = value


def _plain(text: str) -> str:
    """A text as it is compared with a list: full-width signs and blanks make no difference."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).casefold()


def _raw(value: Value) -> Any:
    """A value as it would stand in YAML."""
    if isinstance(value, bool | str):
        return value
    if isinstance(value, frozenset):
        return sorted(value)
    return Written(plain(value)) if isinstance(value, Fraction) else value.isoformat()
