"""A standard read from its file: shape, facts, tree, rules and cross-checks, every fault with its place."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path as FilePath
from typing import Any

from evaluator.diagnostics import Diagnostic, Fault, Faults, Path, has_errors, in_order
from evaluator.expressions.names import Names
from evaluator.expressions.parser import read_amount, read_condition
from evaluator.expressions.whole import Whole
from evaluator.model.canonical import scoring_hash
from evaluator.model.grades import Gate, Grades
from evaluator.model.indicator import Indicator
from evaluator.model.members import own_key
from evaluator.model.numbers import Rounding, plain, text_of
from evaluator.model.rule import Amount, Condition
from evaluator.model.standard import Check, Standard
from evaluator.reading.citations import check_cited, read_sources, read_unevaluated
from evaluator.reading.document import read_document
from evaluator.reading.facts import NOTHING_KNOWN, read_facts
from evaluator.reading.grade_soundness import check_grades
from evaluator.reading.grading import Grading
from evaluator.reading.indicators import Tree
from evaluator.reading.known import KnownDefects
from evaluator.reading.leftover import check_leftover
from evaluator.reading.placing import place
from evaluator.reading.reach import extra_reach, within
from evaluator.reading.renamed import join_renamed
from evaluator.reading.requirements import REQUIREMENTS, is_scored, pointless
from evaluator.reading.schema import shape_faults
from evaluator.reading.shapes import STANDARD
from evaluator.reading.soundness import check_soundness
from evaluator.reading.sums import check_sums

#: the keys of a check of a part and its share
_WHOLE = frozenset({"part", "share", "places", "of"})

#: errors in spite of which every part of a standard can be read, so that more can be said at once
_READABLE = ("C501", "C507")


def read_standard(path: FilePath) -> tuple[Standard | None, list[Diagnostic]]:
    """The standard in a file, or None, with all that is wrong with it."""
    document, problems = read_document(path)
    if document is None:
        return None, problems
    standard, faults = build_standard(document.value)
    found = in_order([*problems, *place(document, faults)])
    return (None if has_errors(found) else standard), found


def build_standard(value: Any) -> tuple[Standard | None, list[Fault]]:
    """The standard that plain data says, or None, with its faults by path."""
    scored = is_scored(value)
    faults = Faults(shape_faults(value, STANDARD) if scored else pointless(shape_faults(value, REQUIREMENTS)))
    if not isinstance(value, Mapping):
        return None, faults.found
    builder = _Builder(value, faults, scored=scored)
    standard = builder.standard()
    broken = any(fault.severity == "error" for fault in faults.found)
    return (None if broken else standard), faults.found


class _Builder:
    """Reads the parts of one standard in the order in which they need each other."""

    def __init__(self, value: Mapping[str, Any], faults: Faults, *, scored: bool) -> None:
        self.value, self.faults, self.scored = value, faults, scored
        self.known = KnownDefects(value, faults)
        self.attributes, spoilt_attributes = read_facts(self.part("attributes"), ("attributes",), faults)
        self.facts, spoilt_facts = read_facts(self.part("facts"), ("facts",), faults)
        spoilt = frozenset(spoilt_attributes | spoilt_facts)
        if self._lost("facts") or self._lost("attributes"):
            spoilt = NOTHING_KNOWN
        self.names = Names(self.facts, self.attributes, members=True, spoilt=spoilt)
        self.sources = read_sources(self.part("sources"), faults)

    def part(self, key: str) -> Mapping[str, Any]:
        """A mapping of the standard, empty where it is missing or no mapping."""
        found = self.value.get(key)
        return found if isinstance(found, Mapping) else {}

    def _lost(self, key: str) -> bool:
        """Whether a part is not to be had because of a fault that is already known: then nothing more is said."""
        if key in self.value:
            return not isinstance(self.value[key], Mapping)
        return self.faults.misspelt((), key)

    def standard(self) -> Standard | None:
        self._name_clashes()
        rounding = self._rounding()
        tree = Tree(
            dataclasses.replace(self.names, others=True),
            self.part("scales"),
            frozenset(self.sources),
            self._lost("sources"),
            self.faults,
            rounding,
            self._lost("scales"),
            scored=self.scored,
        )
        roots = tree.read(self.value.get("indicators"), self.part("defaults"))
        if self.scored:
            check_sums(roots, self._total(roots), tree.unsure, self.faults)
        checks = self._checks()
        nodes = [node for root, _ in roots for node in root.walk() if node.code]
        total = self.value.get("total")
        known = Fraction(total) if isinstance(total, Fraction) and not self.faults.at(("total",)) else None
        at_most = self._at_most()
        most = None if known is None else known + self._most_extra(roots)
        most = most if at_most is None or most is None else min(most, at_most)
        grading = Grading(dataclasses.replace(self.names, codes_lost=tree.lost), nodes, most, self.faults)
        lost = "grades" not in self.value or self.faults.at(("grades",))
        grades = None if lost else grading.grades(self.value["grades"])
        entries = self.value.get("gates")
        gates = grading.gates(entries if isinstance(entries, list) else [], grades)
        self._cited()
        join_renamed(self.value, self.faults)
        self._unused(tree, checks, grades, gates)
        if self._broken(besides=_READABLE):
            self.known.settle(self.faults)
            return None
        standard = Standard(
            text_of(self.value["id"]),
            text_of(self.value["version"]),
            text_of(self.value["title"]),
            self.value["provenance"],
            Fraction(self.value["total"]) if self.scored else None,
            rounding,
            tuple(indicator for indicator, _ in roots),
            self.facts,
            self.attributes,
            checks=tuple(checks),
            gates=gates,
            extra=tree.limits(self.value, ()),
            at_most=at_most,
            rescale="total" if self.value.get("rescale") == "total" else "parent",
            grades=grades,
            sources=self.sources,
            note=text_of(self.value.get("note", "")),
            subject_name=text_of(self.value.get("subject_name", "评估对象")),
            not_evaluated=read_unevaluated(self.value.get("not_evaluated"), self.faults),
        )
        bounds = check_soundness(standard, self.faults)
        if not self._broken():
            check_grades(standard, self.value.get("grades"), bounds, self.faults)
            check_leftover(standard, self.value, self.faults)
        defects = self.known.settle(self.faults)
        if self._broken():
            self.faults.found = [fault for fault in self.faults.found if fault.severity == "error"]
            return None
        return dataclasses.replace(standard, defects=defects, hash=scoring_hash(standard))

    def _broken(self, besides: tuple[str, ...] = ()) -> bool:
        """Whether an error is known, other than of those codes."""
        return any(fault.severity == "error" and fault.code not in besides for fault in self.faults.found)

    def _at_most(self) -> Fraction | None:
        """What the total may come to with bonus and penalty; at least the total itself."""
        given, total = self.value.get("at_most"), self.value.get("total")
        if not isinstance(given, Fraction) or self.faults.at(("at_most",)):
            return None
        if isinstance(total, Fraction) and given < total:
            say = f"总分最高 {plain(given)} 分，比总分 {plain(total)} 还低"
            self.faults.add(Fault("R410", ("at_most",), say, "at_most 写连同加减分在内最高多少分，不低于 total"))
        return Fraction(given)

    def _most_extra(self, roots: list[tuple[Indicator, Path]]) -> Fraction:
        """What bonuses may add to the total at most."""
        if "extra" in self.value and not self.faults.at(("extra",)):
            return Fraction(self.value["extra"][1])
        return sum((Fraction(within(extra_reach(root), root.extra).high) for root, _ in roots), Fraction(0))

    def _name_clashes(self) -> None:
        for name in self.facts.keys() & self.attributes.keys():
            say = f"“{name}”既是采集项又是评估对象的属性"
            self.faults.add(Fault("C507", ("facts", name), say, "请给其中一个改名", on="key"))

    def _rounding(self) -> Rounding:
        if not self.scored:
            return Rounding(places=0)
        given = self.part("rounding")
        if self.faults.at(("rounding",)):
            return Rounding()
        return Rounding(int(given.get("places", 2)), given.get("at", "indicator"), given.get("mode", "half_up"))

    def _total(self, roots: list[tuple[Indicator, Path]]) -> Fraction | None:
        """The total that the roots must add up to; None where it or one of them could not be read."""
        total, entries = self.value.get("total"), self.value.get("indicators")
        complete = isinstance(entries, list) and len(roots) == len(entries)
        known = isinstance(total, Fraction) and not self.faults.at(("total",))
        return Fraction(total) if known and complete and isinstance(total, Fraction) else None

    # -- cross-checks --

    def _cited(self) -> None:
        """Sources cited beside the indicators must be listed, whatever else is wrong with what cites them."""
        if self._lost("sources"):
            return
        beside: list[tuple[Path, Any]] = [(("facts", name), entry) for name, entry in self.part("facts").items()]
        beside.append((("grades",), self.value.get("grades")))
        for key in ("gates", "not_evaluated"):
            entries = self.value.get(key)
            beside += [((key, n), entry) for n, entry in enumerate(entries if isinstance(entries, list) else [])]
        for path, entry in beside:
            if isinstance(entry, Mapping):
                check_cited(entry.get("source"), (*path, "source"), self.sources, self.faults)

    def _checks(self) -> list[Check]:
        found = []
        entries = self.value.get("checks")
        for n, entry in enumerate(entries if isinstance(entries, list) else []):
            path: Path = ("checks", n)
            if not self.faults.at(path):
                that = self._whole(entry, path) if entry.keys() & _WHOLE else self._condition(entry, path)
                if that is not None:
                    found.append(Check(that, text_of(entry["say"])))
        return found

    def _condition(self, entry: Mapping[str, Any], path: Path) -> Condition | None:
        if "that" not in entry:
            fix = "请写 that: 条件；或写 part: 部分、share: 占比、of: 总数叫什么"
            self.faults.add(Fault("S202", path, "数据校验没有写校验什么", fix))
            return None
        that, faults = read_condition(text_of(entry["that"]), self.names, (*path, "that"))
        self.faults.found.extend(faults)
        return that

    def _whole(self, entry: Mapping[str, Any], path: Path) -> Condition | None:
        """A part and its share, both printed, of a whole that is not."""
        if "that" in entry:
            beside = next(key for key in entry if key in _WHOLE)
            fix = "两样都要校验的，分成两条；条件用不到的键请删去"
            self.faults.add(Fault("R408", (*path, beside), f"that 和 {beside} 不能写在一条校验里", fix, on="key"))
            return None
        missing = [f"“{key}”" for key in ("part", "share") if key not in entry]
        if missing:
            fix = "由部分和占比推总数的，part 写部分，share 写占比；校验一个条件的，写 that"
            self.faults.add(Fault("S202", path, f"这条校验缺少必填的{'、'.join(missing)}", fix))
            return None
        part, faults = read_amount(text_of(entry["part"]), self.names, (*path, "part"))
        share, more = read_amount(text_of(entry["share"]), self.names, (*path, "share"))
        self.faults.found.extend([*faults, *more])
        if part is None or share is None:
            return None
        return Whole(part, share, int(entry.get("places", 2)), text_of(entry.get("of", "总数")))

    def _unused(self, tree: Tree, checks: list[Check], grades: Grades | None, gates: tuple[Gate, ...]) -> None:
        """A fact that nobody uses is a burden on the stations: a warning, unless it is a published figure."""
        if self._broken():
            return
        late: list[Condition | Amount] = [*(check.that for check in checks), *(gate.when for gate in gates)]
        for need in grades.needs if grades is not None else ():
            late += [need.of, *(limit for limit in need.limits if limit is not None)]
        used = {own_key(key.removeprefix("previous.")) for key in tree.used}
        used |= {own_key(question.key) for part in late for question in part.questions()}
        if grades is not None and grades.applied is not None:
            used.add(grades.applied.key)
        for name, fact in self.facts.items():
            if (
                not any(question.key in used for question in fact.questions)
                and fact.type != "text"
                and fact.citation is None
            ):
                say = f"采集项“{fact.label}”没有任何规则或校验用到"
                self.faults.defect(
                    Fault("C510", ("facts", name), say, "用不到的请删去，免得各站白填", "key", severity="warning")
                )
