"""What an assessment in a round may speak of: leaves that are the assessor's, and that apply to the subject."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from evaluator.diagnostics import Fault, Path, listing
from evaluator.model.indicator import NotApplicable, Way, codes
from evaluator.model.members import MEMBERS, own_key
from evaluator.model.numbers import text_of
from evaluator.model.question import Known, fact_of
from evaluator.model.report import Assessment, Report
from evaluator.model.round import Round
from evaluator.model.standard import Standard
from evaluator.reading.answers import part
from evaluator.reading.privacy import mask
from evaluator.reading.staffing import applies
from evaluator.scoring.answers import assessed_values

#: what may stand under a leaf without being a finding of its own
_BESIDE = frozenset({"remark", "advice", "rest"})


@dataclass(frozen=True)
class Users:
    """Which leaves and gates of a standard look at what, by code and by name."""

    standard: Standard

    @cached_property
    def ways(self) -> Mapping[str, Way]:
        """For each leaf the indicators from the root down to it."""
        return self.standard.ways()

    @cached_property
    def codes(self) -> dict[str, tuple[str, ...]]:
        """The codes from the root down to each leaf, and of each gate its name."""
        return {code: codes(way) for code, way in self.ways.items()} | {
            gate.name: (gate.name,) for gate in self.standard.gates
        }

    @cached_property
    def asked(self) -> dict[str, frozenset[str]]:
        """The keys that each leaf and each gate looks at."""
        found = {leaf.code: frozenset(leaf.questions()) for leaf in self.standard.leaves()}
        found |= {gate.name: frozenset(q.key for q in gate.when.questions()) for gate in self.standard.gates}
        return found

    @cached_property
    def of_facts(self) -> Mapping[str, tuple[str, ...]]:
        """Who looks at each declared fact, by its name."""
        return self._by(fact_of)

    @cached_property
    def of_members(self) -> Mapping[str, tuple[str, ...]]:
        """Who looks at a fact of the members, by its name; under an empty one who looks at the members at all."""
        return self._by(lambda key: fact_of(own_key(key)) if own_key(key) != key else "", MEMBERS.key)

    @cached_property
    def of_previous(self) -> Mapping[str, tuple[str, ...]]:
        """Who looks at a fact of the period before, by its name."""
        return self._by(lambda key: key.split(".")[1], "previous.")

    def _by(self, name: Any, prefix: str = "") -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for code, keys in self.asked.items():
            for word in dict.fromkeys(name(key) for key in sorted(keys) if key.startswith(prefix)):
                found.setdefault(word, []).append(code)
        return {word: tuple(users) for word, users in found.items()}


@dataclass(frozen=True)
class Scope:
    """What one assessor (`AGREED` or the adjudicator for the whole team, then `assessor` is empty) may say of a subject.

    `words` puts remarks on the round file as it is written.
    """

    standard: Standard
    round: Round
    users: Users
    report: Report
    assessor: str = ""
    words: Callable[[str], str] = str

    def faults(self, value: Mapping[str, Any], assessment: Assessment | None) -> Iterator[Fault]:
        """What of the plain data of an assessment is out of place; `assessment` is what was made of it, where it is sound."""
        for code, raw in part(value, "answers").items():
            if raw is not None and code in self.users.codes:
                yield from self._leaf(code, raw, assessment)
        if self.assessor:
            yield from self._facts(value)
            yield from self._members(value)
            yield from self._evidence(value)

    # -- leaves --

    def _leaf(self, code: str, raw: Any, assessment: Assessment | None) -> Iterator[Fault]:
        path: Path = ("answers", code)
        way = self.users.ways.get(code)
        if way is not None and not applies(way, self.report.subject.attributes):
            say = f"“{code} {way[-1].name}”不适用于{self.report.subject.name}（{self.report.subject.id}）"
            yield Fault("T715", path, f"{say}，不用核实", "请整行删去；属性填错的，请改自评报告的 attributes", on="key")
        elif self.assessor and not self._theirs((code,)):
            yield self._outside(self._label(code), (code,), path)
        elif way is not None and isinstance(raw, Mapping | str | bool) and self._answered(raw):
            yield from self._not_applicable(code, path, assessment)

    @staticmethod
    def _answered(raw: Any) -> bool:
        """Whether there is a finding of its own, and not only a confirmation, a remark or advice."""
        return bool(raw.keys() - _BESIDE) if isinstance(raw, Mapping) else raw != "verified"

    def _not_applicable(self, code: str, path: Path, assessment: Assessment | None) -> Iterator[Fault]:
        """A leaf that surely does not apply: by the subject's attributes alone an error, by this very assessment a warning."""
        leaf = self.users.ways[code][-1]
        by_attributes = _holds(leaf.na, Known(self.report.subject.attributes))
        found = by_attributes
        if found is None and leaf.na and assessment is not None:
            found = _holds(leaf.na, Known(assessed_values(self.standard, self.report, assessment)))
        if found is None:
            return
        say = f"{found.when.say()}的，“{self._label(code)}”不适用，核实了也不起作用"
        if by_attributes is not None:
            yield Fault("T715", path, say, "请整行删去；属性填错的，请改自评报告的 attributes", on="key")
        else:
            fix = "请核对：要么这项确实不适用，这里删去；要么“不适用”所依据的那一项核实错了"
            yield Fault("T715", path, say, fix, on="key", severity="warning")

    def _label(self, code: str) -> str:
        way = self.users.ways.get(code)
        return f"{code} {way[-1].name}" if way is not None else code

    # -- whose they are --

    def _theirs(self, users: tuple[str, ...]) -> bool:
        """Whether one of these leaves and gates is the assessor's; what nobody uses is anybody's."""
        return not users or any(self.assessor in self.round.named(self.users.codes[code]) for code in users)

    def _outside(self, what: str, users: tuple[str, ...], path: Path) -> Fault:
        others = dict.fromkeys(one for code in users for one in self.round.named(self.users.codes[code]))
        whose = f"由 {listing(others)} 评" if others else "没有派人"
        used = f"（用于 {listing(users)}）" if users != (what.partition(" ")[0],) and users != (what,) else ""
        say = f"“{what}”{used}不在 {self.assessor} 的分工里，{whose}"
        fix = self.words("请整行删去，由负责的人核实；分工有变的，请改轮次的 assign")
        return Fault("T714", path, say, fix, on="key")

    def _facts(self, value: Mapping[str, Any]) -> Iterator[Fault]:
        for name, raw in part(value, "facts").items():
            fact = self.standard.facts.get(text_of(name))
            users = self.users.of_facts.get(text_of(name), ())
            if raw is not None and fact is not None and not self._theirs(users):
                yield self._outside(fact.label, users, ("facts", name))
        previous = value.get("previous")
        for name in previous if isinstance(previous, Mapping) else ():
            fact = self.standard.facts.get(text_of(name))
            users = self.users.of_previous.get(text_of(name), ())
            if fact is not None and not self._theirs(users):
                yield self._outside(f"上期{fact.label}", users, ("previous", name))
        every = tuple(dict.fromkeys(code for users in self.users.of_previous.values() for code in users))
        if previous == "verified" and not self._theirs(every):
            yield self._outside("上期数据", every, ("previous",))

    def _members(self, value: Mapping[str, Any]) -> Iterator[Fault]:
        raw = value.get("members")
        every = tuple(dict.fromkeys(code for users in self.users.of_members.values() for code in users))
        if raw is not None and not self._theirs(every):
            yield self._outside("成员单位", every, ("members",))
            return
        for member, entry in raw.items() if isinstance(raw, Mapping) else ():
            for name in entry if isinstance(entry, Mapping) else ():
                fact = self.standard.facts.get(text_of(name))
                users = self.users.of_members.get(text_of(name), ())
                if fact is not None and entry[name] is not None and not self._theirs(users):
                    yield self._outside(fact.label, users, ("members", member, name))

    def _evidence(self, value: Mapping[str, Any]) -> Iterator[Fault]:
        for file in part(value, "evidence"):
            name = mask(text_of(file))
            users = tuple(
                code for code, claim in self.report.claims.items() if any(item.file == name for item in claim.evidence)
            )
            if not self._theirs(users):
                yield self._outside(name, users, ("evidence", file))


def _holds(items: tuple[NotApplicable, ...], known: Known) -> NotApplicable | None:
    """The first reason for 不适用 that surely holds, where none before it may hold as well."""
    for item in items:
        answer = item.when.truth(known)
        if answer:
            return item
        if answer is None:
            return None
    return None
