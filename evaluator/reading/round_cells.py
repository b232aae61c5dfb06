"""The workbook of a round: the plain data that the round file in YAML would be, and where each thing stood."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from evaluator.diagnostics import Diagnostic, Fault, Path
from evaluator.model.round import JUDGEMENT_WORDS
from evaluator.reading.opening import Opened
from evaluator.reading.placing import SheetData, Spot
from evaluator.reading.round_rows import IDS, RoundRows, rows_of
from evaluator.reading.round_survey_cells import SurveySheets
from evaluator.reading.workbook import Workbook
from evaluator.scoring.rounds import DATE_WORDS

#: what the data is called in YAML, and where it stands in the workbook
_CALLED = {
    "team": "“评估组”表",
    "subjects": "“评估对象”表",
    "assign": "“分工”表",
    "weights": "“评分方占比”表",
    "minimum_team": "“最少人数”",
    "groups": "“组别”一栏",
    "surveys": "“问卷”表",
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
_KEYS = re.compile(rf" ?(?<![\w.])({'|'.join(_CALLED)})(?![\w.])(: …)?(: )? ?", re.ASCII)

#: whole phrases of YAML, and what is to be done in the workbook instead
_PHRASES = {
    "评估组（team）": "“评估组”表",
    "请写进一组的 subjects；": "请在“组别”一栏写上；",
    "写 not_evaluated: 原因": "写“未参评的原因”",
    "在评估轮次里写 not_evaluated 和原因": "在“评估对象”表写明“未参评的原因”",
    "请在 dates 里写 final_on: …（正式稿的日期）": f"请在“轮次”表的“{DATE_WORDS['final_on']}”一格填写日期",
    "（by: station）": "",
    '写 "*": [编号]': "写在“其余全部”一行",
    '例如 "*": [编号]': "例如写在“其余全部”一行",
    "写进 unverified 的 accept": "在“分工”表的“抽查”一栏打√",
    "的 unverified 里写明按填报计": "“分工”表的“抽查”一栏打√",
    "还没有写 surveys": "的“问卷”表还没有填",
    "补上 handed_out: {对象编号: 份数}": "在“问卷发放”表补上发放份数",
    "轮次文件的 handed_out ": "轮次文件的“问卷发放”表",
    "轮次文件里的 handed_out（发放数）": "轮次文件的“问卷发放”表",
    "轮次文件里的 column ": "轮次文件的“答案所在列的表头”",
    "改为 mean（平均）或 median（中位数）": f"改选“{JUDGEMENT_WORDS['mean']}”或“{JUDGEMENT_WORDS['median']}”",
    "改为 consensus（合议）": f"改选“{JUDGEMENT_WORDS['consensus']}”",
}


def read_round_book(book: Workbook) -> tuple[SheetData, list[Fault]]:
    """The plain data of a round's workbook, with what is wrong with its cells."""
    read = rows_of(book)
    data = _Assembler(read, str(book.value.get("standard") or "")).data()
    return SheetData(book.file, data, {**book.spots, **read.spots}), read.faults.found


def in_words_of_a_round_book(faults: Iterable[Fault], said: Iterable[Fault]) -> list[Fault]:
    """The faults of the data in a round's workbook in the words of its sheets, without those said of its cells already."""
    known = [fault.path for fault in said if fault.severity == "error"]
    found = []
    for fault in faults:
        if any(fault.path[: len(path)] == path or path[: len(fault.path)] == fault.path for path in known):
            continue  # with a cell that is faulty, what is made of it
        found.append(replace(fault, say=_in_words(fault.say), fix=_in_words(fault.fix)))
    return found


def remarks_on(opened: Opened) -> Callable[[str], str]:
    """How to word a remark on a round file that was opened: as in YAML, or in the words of the sheets where it is a workbook."""
    return _in_words if isinstance(opened, Workbook) else str


def without_yaml(found: Iterable[Diagnostic], opened: Opened) -> list[Diagnostic]:
    """What is said of other files, where it refers to the round file: the phrases that are YAML in the words of the sheets."""
    if not isinstance(opened, Workbook):
        return list(found)
    return [replace(one, say=_in_phrases(one.say), fix=_in_phrases(one.fix)) for one in found]


def _in_words(text: str) -> str:
    return _KEYS.sub(lambda match: _CALLED[match[1]] + ("：" if match[3] else ""), _in_phrases(text))


def _in_phrases(text: str) -> str:
    for written, said in _PHRASES.items():
        text = text.replace(written, said)
    return text


@dataclass(frozen=True)
class _Assembler:
    """Puts together what was read, as a round file would say it."""

    read: RoundRows
    ref: str

    def data(self) -> dict[str, Any]:
        """The round as nested data."""
        whole: dict[str, Any] = {"standard": self.ref, **self.read.root}
        members, listed = self._team(), self._subjects()
        accept: list[str] = []
        parts: dict[str, Any] = {
            "team": members,
            "groups": self._groups(members, listed),
            "assign": self._assign(members, accept),
            "weights": self._weights(),
            "surveys": SurveySheets(self.read).surveys([one["id"] for one in listed]),
            "subjects": listed,
        }
        for about in ("team", "assign", "subjects"):
            if not self.read.rows.get(about):
                self.read.fault("S202", (about, "none"), self.read.sheets.get(about, Spot("")), *_NOTHING[about])
        roles = self._roles()
        if roles:
            whole.setdefault("minimum_team", {})["roles"] = roles
        if accept:
            whole["unverified"] = {"accept": accept}
        return {**whole, **{key: value for key, value in parts.items() if value}}

    def _team(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        ids = [row.text("id") for row in self.read.rows.get("subjects", ())]
        for one, row, path in self.read.keyed("team", "id", "编号", ("team",)):
            entry: dict[str, Any] = {}
            for column in ("name", "role", "qualification", "party"):
                self.read.spots[(*path, column)] = row.spot(column)
                if row.text(column):
                    entry[column] = row.text(column)
            if "name" not in entry:
                self.read.faults.add(Fault("S202", (*path, "name"), f"{one} 的姓名没有填", "请在这一格填写"))
            away = self.read.several(row, "recused", (*path, "recused"), ids)
            found[one] = {**entry, **({"recused": away} if away else {})}
        return found

    def _subjects(self) -> list[dict[str, str]]:
        found: list[dict[str, str]] = []
        for row in self.read.rows.get("subjects", ()):
            path: Path = ("subjects", len(found))
            for column in ("id", "name", "not_evaluated"):
                self.read.spots[(*path, column)] = row.spot(column)
            self.read.spots[path] = row.spot("id")
            if not row.text("id"):
                where: Path = ("cell", "subjects", row.number, "id")
                self.read.fault("S202", where, row.spot("id"), "这一行没有写编号", "请补上；多余的行请清空")
                continue
            found.append({c: row.text(c) for c in ("id", "name", "not_evaluated") if row.text(c)})
        return found

    def _groups(self, members: Iterable[str], listed: list[dict[str, str]]) -> dict[str, Any]:
        """The groups, in the order in which they are met: first with members, then with subjects."""
        found: dict[str, Any] = {}
        known = {"members": set(members), "subjects": {one["id"] for one in listed}}
        for about, key in (("team", "members"), ("subjects", "subjects")):
            for row in self.read.rows.get(about, ()):
                one = row.text("id")
                for name in IDS.split(row.text("group")) if one in known[key] else ():
                    if not name.strip():
                        continue
                    path: Path = ("groups", name.strip())
                    self.read.spots.setdefault(path, row.spot("group"))
                    group = found.setdefault(name.strip(), {"members": [], "subjects": []})
                    self.read.spots[(*path, key, len(group[key]))] = row.spot("group")
                    group[key].append(one)
        return found

    def _assign(self, members: Iterable[str], accept: list[str]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for code, row, path in self.read.keyed("assign", "code", "指标编号", ("assign",)):
            ids = self.read.several(row, "members", path, members)
            if ids:
                found[code] = ids
            if row.cells.get("accept") is True:
                self.read.spots["unverified", "accept", len(accept)] = row.spot("accept")
                accept.append(code)
            if not ids and not row.cells.get("accept") and row.number not in row.table.leaves:
                self.read.fault(
                    "S202", (*path, "members"), row.spot("members"), f"“{code}”没有写由谁评", "请写评估人员编号"
                )
        return found

    def _weights(self) -> dict[str, str]:
        found = {}
        for party, row, path in self.read.keyed("weights", "party", "评分方", ("weights",)):
            self.read.spots[path] = row.spot("share")
            share = self.read.needed(row, "share", path, f"“{party}”的占比")
            if share is not None:
                found[party] = share
        return found

    def _roles(self) -> dict[str, Any]:
        found = {}
        for role, row, path in self.read.keyed("roles", "role", "职务或专业", ("minimum_team", "roles")):
            count = self.read.needed(row, "count", path, f"“{role}”最少人数")
            if count is not None:
                found[role] = count
        return found


#: what is said of a sheet in which nothing is written
_NOTHING = {
    "team": ("没有写评估组的成员", "请一行写一个人，至少写编号和姓名"),
    "assign": ("没有写各项由谁评", "请写评估人员编号；都由同样的人评的，写在“其余全部”一行"),
    "subjects": ("没有写评估对象", "请一行写一个，至少写编号"),
}
