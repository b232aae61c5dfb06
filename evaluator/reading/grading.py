"""Gates and grades read from plain data: vetoes, limits, what a grade needs, the grade applied for, quotas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Any, cast

from evaluator.diagnostics import Fault, Faults, Path, listing, suggestion
from evaluator.expressions.conditions import Holds, Joined
from evaluator.expressions.names import Names
from evaluator.expressions.parser import read_amount, read_condition
from evaluator.model.grades import Effect, Gate, Grades, Need
from evaluator.model.indicator import Indicator, zeroed_words
from evaluator.model.numbers import looks_like_number, parse_number, plain, text_of, too_long
from evaluator.model.question import Question
from evaluator.model.rule import Amount, Condition
from evaluator.reading.citations import citations

TOTAL = Question("total", "总分", "number", "分")


@dataclass(frozen=True)
class Grading:
    """Reads what follows the total. `nodes` are the indicators, `most` the highest total, bonus included."""

    names: Names
    nodes: Sequence[Indicator]
    most: Fraction | None
    faults: Faults

    @cached_property
    def codes(self) -> Mapping[str, str]:
        """The names of the indicators by code."""
        return {node.code: node.name for node in self.nodes}

    @cached_property
    def _late(self) -> Names:
        """What conditions on grades may name: facts, attributes, and the figures of the settled tree."""
        counted = {
            "critical": [node for node in self.nodes if node.critical],
            "leaves": [node for node in self.nodes if not node.children],
        }
        return replace(self.names, figures={"total": TOTAL}, codes=self.codes, counted=counted)

    # -- grades --

    def grades(self, written: Mapping[str, Any]) -> Grades | None:
        """The grades, or None where their bands cannot be read."""
        bands = self._bands(written["bands"])
        if bands is None:
            return None
        needs = [self._need(entry, n, len(bands)) for n, entry in enumerate(written.get("needs", ()))]
        return Grades(
            tuple(bands),
            tuple(need for need in needs if need is not None),
            self._applied(written.get("applied"), bands),
            written.get("on_fail", "next_lower"),
            self._quota(written, [name for name, _ in bands]),
            written.get("ties", "out"),
            _tops(written["bands"]),
            citations(written.get("source")),
        )

    def _quota(self, written: Mapping[str, Any], names: list[str]) -> tuple[tuple[str, Fraction], ...]:
        """The shares of those evaluated that may have a grade, best grade first."""
        path: Path = ("grades", "quota")
        given = written.get("quota")
        if "ties" in written and given is None and not self.faults.misspelt(path[:1], "quota"):
            fix = "请写 quota: {优秀: 15%}，或删去 ties"
            self.faults.add(
                Fault("R408", ("grades", "ties"), "ties（同分怎么办）只与 quota（名额）连用", fix, on="key")
            )
        if not isinstance(given, Mapping):
            return ()
        if "ties" not in written and not self.faults.misspelt(path[:1], "ties"):
            fix = "请补上 ties: out（同分而名额不够的，都不评为这个等次）或 ties: in（都评为这个等次）"
            self.faults.add(Fault("S202", path, "写了 quota（名额），没有写同分怎么办", fix, on="key"))
        found = {text_of(name): self._share(text_of(name), raw, names, (*path, name)) for name, raw in given.items()}
        return tuple((name, share) for name in names if (share := found.get(name)) is not None)

    def _share(self, name: str, raw: Any, names: list[str], path: Path) -> Fraction | None:
        """The quota of one grade; None with a fault where the grade or the share cannot be."""
        if self.faults.at(path):
            return None
        if name not in names:
            fix = suggestion(name, names) or f"等次有：{listing(names)}"
            self.faults.add(Fault("S204", path, f"没有等次“{name}”", fix, on="key"))
            return None
        if name == names[-1]:
            say, fix = f"最后一个等次“{name}”不设名额", "达不到其他等次的都归它；请整行删去"
            self.faults.add(Fault("R408", path, say, fix, on="key"))
            return None
        text = text_of(raw)
        number = looks_like_number(text) and not too_long(text)
        if number and 0 < parse_number(text) <= 1:
            return parse_number(text)
        say = f"“{name}”的名额是参评总数的一个比例，写的是“{text}”"
        self.faults.add(Fault("S207" if number else "S203", path, say, "写大于 0、不超过 100% 的比例，例如 15%"))
        return None

    def _bands(self, entries: list[Any]) -> list[tuple[str, Fraction | None]] | None:
        bands: list[tuple[str, Fraction | None]] = []
        for n, entry in enumerate(entries):
            path: Path = ("grades", "bands", n)
            last = n == len(entries) - 1
            ranged = isinstance(entry, list) and len(entry) > 2  # with the published upper limit
            if isinstance(entry, list) == last and not (ranged and last):
                self._misplaced(entry, path, last=last)
                return None
            name, limit = text_of(entry[0] if isinstance(entry, list) else entry), None if last else Fraction(entry[1])
            if ranged and entry[1] > entry[2]:
                say = f"“{name}”的下限 {plain(entry[1])} 高于上限 {plain(entry[2])}"
                self.faults.add(Fault("R410", path, say, "先写下限，再写上限"))
                return None
            before = bands[-1][1] if bands else None
            if limit is not None and self._out_of_reach(name, limit, (*path, 1)):
                return None
            if limit is not None and before is not None and limit >= before:
                say = f"“{name}”的分数线 {plain(limit)} 应低于前一等次的 {plain(before)}"
                self.faults.add(Fault("C506", (*path, 1), say, "等次由高到低排，最好的写在最前面"))
                return None
            if name in [known for known, _ in bands]:
                where = path if last else (*path, 0)
                self.faults.add(Fault("C507", where, f"等次“{name}”写了两次", "请改名或删去一个"))
            bands.append((name, limit))
        return bands

    def _misplaced(self, entry: Any, path: Path, *, last: bool) -> None:
        if last:
            name = text_of(entry[0])
            say, fix = f"最后一个等次“{name}”不写分数线", f"请只写 {name}：达不到前面各条分数线的都归它"
        else:
            name = text_of(entry)
            say, fix = f"等次“{name}”没有写分数线", f"请写成 [{name}, 分数线]；只有最后一个等次不写"
        self.faults.add(Fault("C506", path, say, fix))

    def _out_of_reach(self, name: str, limit: Fraction, path: Path) -> bool:
        """Whether a grade's limit is such that nobody, or everybody, would reach it."""
        if self.most is not None and limit > self.most:
            say, fix = f"“{name}”的分数线 {plain(limit)} 高于最高总分 {plain(self.most)}，谁也达不到", "请核对分数线"
        elif limit < 0:
            say, fix = f"“{name}”的分数线 {plain(limit)} 为负", "分数线写 0 或正数；其余都归最后一个等次"
        else:
            return False
        return not self.faults.defect(Fault("C506", path, say, fix))

    def _need(self, entry: Mapping[str, Any], n: int, size: int) -> Need | None:
        path: Path = ("grades", "needs", n)
        sides = [side for side in ("at_least", "at_most") if side in entry]
        if len(sides) != 1:
            fix = "至少写 at_least，至多写 at_most，只写一个"
            self.faults.add(Fault("R408", path, f"条件“{text_of(entry['name'])}”没有写清上限还是下限", fix))
            return None
        of, faults = read_amount(text_of(entry["of"]), self._late, (*path, "of"))
        self.faults.found.extend(faults)
        written = entry[sides[0]]
        listed = isinstance(written, list)
        if listed and len(written) not in (size, size - 1):
            say = f"有 {size} 个等次，这里写了 {len(written)} 个值"
            fix = "每个等次一个值（最后一个可省），没有要求的写 ~；各等次相同的只写一个值"
            self.faults.add(Fault("S205", (*path, sides[0]), say, fix))
            return None
        values = [*written, None][:size] if listed else [written]
        where = [(*path, sides[0], k) if listed else (*path, sides[0]) for k in range(len(values))]
        limits = [self._limit(value, spot) for value, spot in zip(values, where, strict=True)]
        if of is not None and not any(True for _ in of.questions()):
            say = f"“{text_of(entry['of'])}”对谁都一样，不能作条件"
            self.faults.add(Fault("X303", (*path, "of"), say, "请写采集项的名称，或 share(编号)、score(编号)"))
            return None
        if of is None:
            return None
        return Need(text_of(entry["name"]), of, sides[0] == "at_least", tuple(limits))

    def _limit(self, value: Any, path: Path) -> Amount | None:
        if value is None:
            return None
        found, faults = read_amount(text_of(value), self._late, path)
        self.faults.found.extend(faults)
        return found

    def _applied(self, name: Any, bands: list[tuple[str, Fraction | None]]) -> Question | None:
        if name is None:
            return None
        if text_of(name) in self.names.spoilt:
            return None
        path: Path = ("grades", "applied")
        fact = self.names.facts.get(text_of(name)) or self.names.attributes.get(text_of(name))
        if fact is None or fact.type != "choice":
            fix = suggestion(text_of(name), self.names.facts) or "请先登记为单选采集项，选项就是各等次"
            self.faults.add(Fault("X302", path, f"没有名为“{text_of(name)}”的单选采集项", fix))
            return None
        question = fact.question()
        wrong = [option for option in question.options if option not in [known for known, _ in bands]]
        if wrong:
            say = f"申报的选项“{wrong[0]}”不是等次"
            self.faults.add(Fault("R409", path, say, f"等次有：{listing(known for known, _ in bands)}"))
        return question

    # -- gates --

    def gates(self, entries: list[Any], grades: Grades | None) -> tuple[Gate, ...]:
        """The gates that could be read."""
        found = [self._gate(entry, ("gates", n), grades) for n, entry in enumerate(entries)]
        self._named_alike(entries)
        return tuple(gate for gate in found if gate is not None)

    def _named_alike(self, entries: list[Any]) -> None:
        """What a gate asks is answered under its name, which must not stand for anything else."""
        known: set[str] = set()
        for n, entry in enumerate(entries):
            path: Path = ("gates", n, "name")
            if self.faults.at(path[:-1]) or not isinstance(entry, Mapping):
                continue
            name = text_of(entry["name"])
            if name in known or name in self.codes:
                say = f"名称“{name}”{'写了两次' if name in known else '与指标编号相同'}"
                self.faults.add(Fault("C507", path, say, "填报时按这个名称答题，请改名"))
            known.add(name)

    def _gate(self, entry: Any, path: Path, grades: Grades | None) -> Gate | None:
        if self.faults.at(path) or not isinstance(entry, Mapping):
            return None
        name = text_of(entry["name"])
        if ("when" in entry) == ("fault" in entry):
            fix = "由数据判断的写 when，由人判断的写 fault（列出各种情形），只写一个"
            say = f"“{name}”同时写了 when 和 fault" if "when" in entry else f"“{name}”没有写出现什么情形时适用"
            self.faults.add(Fault("R402", path, say, fix))
            return None
        when = self._when(entry, name, path)
        effect = entry["effect"]
        kind, detail = next(iter(effect.items())) if isinstance(effect, Mapping) else (text_of(effect), None)
        if when is None or not self._effect_known(kind, detail, path, grades):
            return None
        made = cast("Effect", kind)  # one of the five, as just checked
        cap = text_of(detail) if kind == "cap" else ""
        zero = tuple(text_of(code) for code in detail) if kind == "zero" and isinstance(detail, list) else ()
        lower = int(detail or 1) if kind == "lower" else 0
        besides = zeroed_words(node for node in self.nodes if node.code in zero)
        return Gate(name, when, made, cap, zero, lower, citations(entry.get("source")), besides)

    def _when(self, entry: Mapping[str, Any], name: str, path: Path) -> Condition | None:
        if "when" in entry:
            late = not (isinstance(entry["effect"], Mapping) and "zero" in entry["effect"])
            found, faults = read_condition(text_of(entry["when"]), self._late if late else self.names, (*path, "when"))
            self.faults.found.extend(faults)
            return found
        texts = [text_of(text) for text in entry["fault"]]
        asked = [Question(f"{name}/{text}", text, "yes_no", by=entry.get("by", "both"), leaf=name) for text in texts]
        parts: tuple[Condition, ...] = tuple(Holds(question) for question in asked)
        return parts[0] if len(parts) == 1 else Joined("or", parts)

    def _effect_known(self, kind: str, detail: Any, path: Path, grades: Grades | None) -> bool:
        where: Path = (*path, "effect")
        if kind == "lower" or (kind in ("refuse", "fail") and detail is None):
            if grades is not None and kind == "lower":
                return self._lowers(int(detail or 1), len(grades.bands), where)
            if grades is not None or self.faults.at(("grades",)) or self.faults.misspelt((), "grades"):
                return True
            say, fix = f"没有写 grades（等次），{kind} 不起作用", "请写 grades，或把后果改为 {zero: [编号]}"
            self.faults.add(Fault("R408", where, say, fix))
            return False
        lost = grades is None and (self.faults.at(("grades",)) or self.faults.misspelt((), "grades"))
        if (kind == "cap" and lost) or (kind == "zero" and self.names.codes_lost):
            return True
        if kind == "cap":
            names = grades.names if grades is not None else ()
            if text_of(detail) in names:
                return True
            known = f"等次有：{listing(names)}" if names else "请先在 grades 里写等次"
            say, fix = f"没有等次“{text_of(detail)}”", suggestion(text_of(detail), names) or known
            where = (*where, kind)
        elif kind == "zero" and isinstance(detail, list):
            wrong = [text_of(code) for code in detail if text_of(code) not in self.codes]
            if not wrong:
                return True
            say, fix = f"没有编号为“{wrong[0]}”的指标", suggestion(wrong[0], self.codes) or "请对照指标编号"
            where = (*where, kind, [text_of(code) for code in detail].index(wrong[0]))
        else:
            say = "看不懂这个后果"
            fix = "可以写 refuse（不予受理）、fail（定为末等）、lower（降一等）、{cap: 等次}（等次封顶）、{zero: [编号]}（该部分计0分）"
        self.faults.add(Fault("S204", where, say, fix))
        return False

    def _lowers(self, steps: int, size: int, where: Path) -> bool:
        """Whether a grade can be lowered by so many steps, of so many grades."""
        if steps < size:
            return True
        say, fix = f"等次共有 {size} 个，最多降 {size - 1} 等，写的是 {steps}", "请核对降几等；直接定为末等的写 fail"
        self.faults.add(Fault("S207", (*where, "lower"), say, fix))
        return False


def _tops(entries: list[Any]) -> tuple[Fraction | None, ...]:
    """The upper limits that are written beside the lower ones; none where no grade has one."""
    tops = tuple(Fraction(entry[2]) if isinstance(entry, list) and len(entry) > 2 else None for entry in entries)
    return tops if any(top is not None for top in tops) else ()
