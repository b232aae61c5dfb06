"""What an assessor finds, noted one by one: confirmed, corrected or supplied, with a reason where one is owed."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any

from evaluator.diagnostics import Fault, Faults, Path, listing, suggestion
from evaluator.model.numbers import text_of
from evaluator.model.question import Question, Value, print_value
from evaluator.model.report import Finding
from evaluator.reading.values import quoted

VERIFIED = "verified"
_WHOLE = ("value", "reason")


class Findings:
    """The findings of an assessment by the key of their question, `made` so far, against what was claimed (`answers`).

    `value` is the assessment as plain data, to say how a finding should have been written.
    """

    def __init__(self, value: Mapping[str, Any], answers: Mapping[str, Value], faults: Faults) -> None:
        self.value, self.answers, self.faults = value, answers, faults
        self.made: dict[str, Finding] = {}

    def confirm(self, questions: tuple[Question, ...], path: Path) -> None:
        """`verified`: what was claimed stands. A judgement is never confirmed, nor what nobody claimed."""
        for question in questions:
            claimed = self.answers.get(question.key)
            if claimed is not None and question.judged:
                self.unjudged(question, path)
            elif claimed is not None:
                self.made[question.key] = Finding("confirmed", claimed)
        if not any(question.key in self.answers for question in questions):
            say = f"“{questions[0].label}”没有自评填报可供核实"
            self.faults.add(Fault("A611", path, say, "请写核实后的值，或整行删去"))

    def note(self, question: Question, value: Value, reason: str | None, path: Path) -> None:
        """One finding; `reason` is None where it is written wrongly, which is said already."""
        if reason is None:
            return
        claimed = self.answers.get(question.key)
        if claimed == value and not question.judged:
            self.made[question.key] = Finding("confirmed", value, reason)
            return
        if not reason and (claimed is not None or question.judged):
            shown = quoted(question)
            if claimed is None or claimed == value:
                say = f"{shown}是评估人员的评定，没有写明理由"
            else:
                say = f"{shown}由{print_value(question, claimed)}改为{print_value(question, value)}，没有写明理由"
            if not any(fault.code == "A609" and fault.path == path for fault in self.faults.found):
                self.faults.add(Fault("A609", path, say, self.with_reason(question, path)))
            return
        if claimed == value:
            self.made[question.key] = Finding("confirmed", value, reason)
        else:
            self.made[question.key] = Finding("supplied" if claimed is None else "corrected", value, reason)

    def unjudged(self, question: Question, path: Path) -> None:
        """The fault of a judgement that was only ticked."""
        say = f"{quoted(question)}要由评估人员评定，不能只写 verified"
        fix = f"请写出评定的{'档次' if question.type == 'choice' else '分数'}和理由（reason）"
        self.faults.add(Fault("A609", path, say, fix))

    def with_reason(self, question: Question, path: Path) -> str:
        """How the finding at `path` is written with its reason."""
        raw: Any = self.value
        for step in path:
            raw = raw[step]
        if isinstance(raw, Mapping) and (path[0] == "answers" or "value" in raw):
            return "请补上 reason: …，一句话说清依据"
        key = "value" if path[0] == "facts" or len(path) > 2 else "choose" if question.type == "choice" else "points"
        written = "{…}" if isinstance(raw, Mapping) else "[…]" if isinstance(raw, list) else text_of(raw)
        return f"请写成 {{{key}: {written}, reason: …}}，一句话说清依据"

    def allowed(self, question: Question, path: Path) -> bool:
        """Whether an assessor may answer the question; a fault otherwise."""
        if question.by != "station":
            return True
        say = f"“{path[-1]}”只由被评单位填写，评估时不填"
        self.faults.add(Fault("A614", path, say, "请整行删去", on="key"))
        return False

    def nearly_verified(self, raw: Any, path: Path) -> bool:
        """Whether a text can only be a slip for `verified`; then it is a fault."""
        slip = isinstance(raw, str) and bool(difflib.get_close_matches(raw.lower(), [VERIFIED], n=1, cutoff=0.75))
        if slip:
            self.faults.add(Fault("S204", path, f"不认识的写法“{raw}”", f"是不是想写“{VERIFIED}”（核实无误）？"))
        return slip

    def whole(self, raw: Mapping[str, Any], path: Path) -> str | None:
        """The reason of a {value, reason} finding; other keys in it are faults."""
        for key in raw:
            if key not in _WHOLE:
                fix = suggestion(text_of(key), _WHOLE) or f"可以写：{listing(_WHOLE)}"
                self.faults.add(Fault("S201", (*path, key), f"不认识的键“{key}”", fix, on="key"))
        return self.reason(raw, path)

    def reason(self, raw: Mapping[str, Any], path: Path) -> str | None:
        """The reason as given, empty where there is none; None where it is written wrongly, which is said already."""
        text = self.text(raw, "reason", path)
        slip = self.faults.misspelt(path, "reason") or self.faults.at((*path, "reason"))
        return None if slip else text

    def no_value(self, raw: Mapping[str, Any], reason: str | None, path: Path, key: str = "value") -> None:
        """A reason for nothing is a slip: the value was left out, unless it stands there under a misspelt key."""
        if reason and not self.faults.misspelt(path, key):
            where = (*path, key) if key in raw else path
            self.faults.add(Fault("S202", where, "写了理由，没有写核实后的值", f"请补上 {key}: …", on="key"))

    def text(self, raw: Mapping[str, Any], key: str, path: Path) -> str:
        """The words under a key, empty where it is not there; a fault where it says anything but words."""
        if key not in raw:
            return ""
        if isinstance(raw[key], Mapping | list | bool) or raw[key] is None or not text_of(raw[key]).strip():
            fix = "请写一句话，没有的整行删去"
            self.faults.add(Fault("S203", (*path, key), f"{key} 要写文字", fix))
            return ""
        return text_of(raw[key])
