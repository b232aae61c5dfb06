"""What an objection disputes: an answer or a judgement that is there, applies to the subject, and that somebody has decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from evaluator.diagnostics import Fault, Faults, Path, listing, suggestion
from evaluator.forms.questions import used_by
from evaluator.model.members import member_key, member_of, own_key, question_under
from evaluator.model.numbers import text_of
from evaluator.model.question import Question, Value
from evaluator.model.round import Case
from evaluator.model.standard import Standard
from evaluator.reading.answers import Questions, find_leaf
from evaluator.reading.staffing import applies
from evaluator.reading.values import quoted
from evaluator.scoring.answers import assessed_values


def found_before(standard: Standard, case: Case) -> Iterator[Mapping[str, Value]]:
    """What each assessor found, what was agreed, and what surveys say, one after another."""
    every = [*case.assessments, *([case.agreed] if case.agreed is not None else [])]
    yield from (assessed_values(standard, case.report, one) for one in every)
    yield {key: finding.value for key, finding in case.surveyed.items()}


@dataclass
class Disputed:
    """Finds the answers that an objection is about."""

    value: Mapping[str, Any]
    standard: Standard
    case: Case
    faults: Faults

    @cached_property
    def questions(self) -> Questions:
        return Questions(self.standard)

    def keys(self) -> tuple[str, ...]:
        """The keys of what is disputed: an answer, or all that is judged at the indicator; empty where that is a fault."""
        code = text_of(self.value.get("indicator", ""))
        sound = "indicator" in self.value and not self.faults.at(("indicator",))
        return self._disputed(code) if sound and self._has(code) else ()

    def _add(self, path: Path, say: str, fix: str) -> None:
        self.faults.add(Fault("T717", path, say, fix))

    def _has(self, code: str) -> bool:
        """Whether the indicator is there, and in the tree of this subject; a fault otherwise."""
        if find_leaf(self.questions, code, ("indicator",), self.faults) is None:
            return False
        way = self.standard.ways().get(code)  # a gate has none, and applies to everybody
        if way is None or applies(way, self.case.report.subject.attributes):
            return True
        subject = self.case.report.subject
        say = f"“{code} {way[-1].name}”不适用于{subject.name}（{subject.id}），没有评过"
        self._add(("indicator",), say, "请核对指标编号")
        return False

    def _disputed(self, code: str) -> tuple[str, ...]:
        """The keys of what is disputed: an answer, or all that is judged at the indicator; empty where that is a fault."""
        asked = self._asked(code)
        if self.faults.at(("disputes",)) or self.faults.misspelt((), "disputes"):
            return ()
        if "disputes" in self.value:
            key = self._key(code, asked, text_of(self.value["disputes"]))
            keys: tuple[str, ...] = (key,) if key else ()
        else:
            keys = tuple(key for key, question in asked.items() if question.judged)
            if not keys:
                words = listing(question.label for question in asked.values())
                say = f"“{self._label(code)}”不由评估人员评定，要写明异议的是哪一个数、哪一道题"
                self._add(("indicator",), say, f"请补上 disputes: 其中一项；它看的是：{words}")
        if keys and not self._decided_before(keys):
            what = quoted(asked[keys[0]]) if "disputes" in self.value else f"“{self._label(code)}”"
            where: Path = ("disputes",) if "disputes" in self.value else ("indicator",)
            fix = "请核对指标和题目；填报有误而评估人员还没有核实的，请评估人员在评估记录里更正"
            self._add(where, f"{what}还没有人核实或评定过，没有可异议的", fix)
        return keys

    def _asked(self, code: str) -> dict[str, Question]:
        """What an indicator (or a gate) depends on, by key; of the members each one's."""
        found = dict(self.questions.leaves[code].questions())
        for gate in self.standard.gates:
            if gate.name == code:
                found.update((question.key, question) for question in gate.when.questions())
        known = self.standard.questions()
        own = {key: question for key, question in found.items() if key in known}
        return own | dict(self._of_members([key for key in found if own_key(key) != key], known))

    def _of_members(self, keys: Iterable[str], known: Mapping[str, Question]) -> Iterator[tuple[str, Question]]:
        for member in self.case.report.members or ():
            for key in (member_key(member.id, own_key(each)) for each in keys):
                question = question_under(key, known, [member])
                if question is not None:
                    yield key, question

    def _key(self, code: str, asked: Mapping[str, Question], name: str) -> str:
        """The key of the answer that is named by a fact's name or label, or by the text of a question; else a fault."""
        inline = self.questions.inline[code].get(name)
        if inline is not None:
            return inline.key
        names = {key: key for key in asked} | {question.label: key for key, question in asked.items()}
        names |= {f"{member_of(key)}/{own_key(key)}": key for key in asked if member_of(key)}
        if name in names:
            return names[name]
        parts = [key for key in asked if key.startswith(f"{name}.")]
        if parts:
            words = listing(f"{key}（{asked[key].label}）" for key in parts)
            self._add(("disputes",), f"“{name}”由几个数组成，要写明异议的是哪一个", f"可以写：{words}")
        else:
            self._add(("disputes",), f"“{self._label(code)}”不看“{name}”", self._instead(code, asked, name))
        return ""

    def _instead(self, code: str, asked: Mapping[str, Question], name: str) -> str:
        """What to write instead of a name that the indicator does not look at."""
        users = used_by(self.standard).get(name)
        if users:
            return f"用到它的指标有：{listing(users)}"
        whole = listing([*self.questions.texts(code), *(q.label for q in asked.values() if not q.leaf)])
        near = suggestion(name, [*self.questions.texts(code), *asked, *(q.label for q in asked.values())])
        return near or f"它看的是：{whole or '（没有）'}；异议的是评定的档次或分数的，把 disputes 整行删去"

    def _label(self, code: str) -> str:
        name = self.questions.leaves[code].name
        return code if name == code else f"{code} {name}"

    def _decided_before(self, keys: Iterable[str]) -> bool:
        """Whether anybody has found or agreed on one of the answers."""
        known = {key for values in found_before(self.standard, self.case) for key in values}
        return any(key in known for key in keys)
