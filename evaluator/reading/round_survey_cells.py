"""The surveys in a round's workbook: wordings and figures that stand in cells, and how many forms were handed out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from evaluator.diagnostics import Path
from evaluator.forms.subjects import same_id
from evaluator.model.numbers import Written, looks_like_number, parse_number, plain
from evaluator.model.round import FIGURE_WORDS
from evaluator.reading.round_rows import IDS, RoundRows, Row

_WORDINGS = re.compile(r"[；;\n]+")
_EQUALS = re.compile(r"[=＝]")
_HEADINGS = {"column": "答案所在列的表头", "scale": "选项和分值", "satisfied": "从哪一档起算满意"}


@dataclass(frozen=True)
class SurveySheets:
    """Reads what the lists of surveys say."""

    read: RoundRows

    def surveys(self, listed: Iterable[str]) -> dict[str, Any]:
        """The surveys by their names; `listed` are the ids of the subjects."""
        found: dict[str, Any] = {}
        for name, row, path in self.read.keyed("surveys", "name", "问卷名称", ("surveys",)):
            for key in ("column", "scale", "satisfied"):
                self.read.spots[(*path, key)] = row.spot(key)
                self.read.needed(row, key, path, f"“{name}”的{_HEADINGS[key]}")
            entry: dict[str, Any] = {k: row.text(k) for k in ("column", "satisfied") if row.text(k)}
            if row.text("scale"):
                entry["scale"] = self._scale(row, (*path, "scale"))
            entry["facts"] = self._facts(row, (*path, "facts"))
            found[name] = entry
        self._handed_out(found, listed)
        return found

    def _scale(self, row: Row, path: Path) -> dict[str, Any]:
        """The wordings with what each counts: 非常满意=5；满意=4."""
        found: dict[str, Any] = {}
        for piece in _WORDINGS.split(row.text("scale")):
            *word, number = (part.strip() for part in _EQUALS.split(piece))
            if not piece.strip():
                continue
            if len(word) != 1 or not word[0] or not looks_like_number(number) or word[0] in found:
                say = f"“{piece.strip()[:20]}”不是“选项=分值”的写法，或这个选项写了两次"
                self.read.fault(
                    "T711", path, row.spot("scale"), say, "请写成：非常满意=5；满意=4；一般=3，每个选项写一次"
                )
                continue
            self.read.spots[(*path, word[0])] = row.spot("scale")
            found[word[0]] = Written(plain(parse_number(number)))
        return found

    def _facts(self, row: Row, path: Path) -> dict[str, str]:
        found: dict[str, str] = {}
        for figure, word in FIGURE_WORDS.items():
            column = f"figure.{figure}"
            for name in IDS.split(row.text(column)):
                if not name.strip():
                    continue
                if name.strip() in found:
                    say = f"“{name.strip()}”写在了两栏里：{FIGURE_WORDS[found[name.strip()]]}和{word}"
                    self.read.fault("T711", (*path, name.strip(), column), row.spot(column), say, "请只留一栏")
                self.read.spots.setdefault((*path, name.strip()), row.spot(column))
                found.setdefault(name.strip(), figure)
        if not found:
            self.read.fault(
                "T711",
                path,
                row.spot("figure.answered"),
                "没有写问卷的数填到哪个采集项",
                "请在右边各栏里至少写一个采集项",
            )
        return found

    def _handed_out(self, found: dict[str, Any], ids: Iterable[str]) -> None:
        alike = {same_id(one): one for one in ids}
        for row in self.read.rows.get("handed_out", ()):
            name, subject = row.text("name"), alike.get(same_id(row.text("subject")), row.text("subject"))
            path: Path = ("surveys", name, "handed_out", subject)
            if name not in found:
                say = f"“问卷”表里没有叫“{name}”的问卷" if name else "没有写是哪种问卷"
                self.read.fault(
                    "T711", ("cell", "handed_out", row.number), row.spot("name"), say, "请写“问卷”表里的问卷名称"
                )
                continue
            handed = found[name].setdefault("handed_out", {})
            if not subject or subject in handed:
                say = f"“{subject}”的发放份数写了两行" if subject else "没有写是哪个评估对象的"
                self.read.fault("T711", ("cell", "handed_out", row.number), row.spot("subject"), say, "请核对这一行")
                continue
            self.read.spots[path] = row.spot("count")
            count = self.read.needed(row, "count", ("cell", "handed_out", row.number), f"“{subject}”的发放份数")
            if count is not None:
                handed[subject] = count
