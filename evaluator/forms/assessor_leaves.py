"""The sheet on which an assessor goes through the indicators: rule, what was claimed, what is found, and the advice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from evaluator.diagnostics import Path
from evaluator.forms.form import BLANK, TICK, Column, Entry, Line, Sheet
from evaluator.forms.questions import GIVEN, bounds_words
from evaluator.forms.verified import UNCLAIMED, found_path, of_assessor, question_lines, reason_path
from evaluator.model.grades import Gate
from evaluator.model.indicator import Indicator
from evaluator.model.numbers import ZERO, plain
from evaluator.model.question import NUMERIC, Question, fact_of, print_value
from evaluator.model.report import Claim, Report
from evaluator.model.standard import Standard

REST = "verified"


def indicators(standard: Standard, report: Report) -> Sheet:
    """The leaves of the tree and the vetoes, each with its claim."""
    maker = _Maker(standard, report)
    lines = [line for node in standard.indicators for line in maker.branch(node)]
    lines += [line for n, gate in enumerate(standard.gates) for line in maker.gate(gate, first=not n)]
    full = (Column("full", "分值", 5, centred=True),) if standard.scored else ()
    columns = (
        Column("level0", "一级\n指标", 5.6, centred=True),
        Column("level1", "指标", 12, centred=True),
        *full,
        Column("sentence", "评分标准" if standard.scored else "要求", 32),
        Column("said", "自评说明\n和材料", 17),
        Column("ask", "题目", 25),
        Column("claimed", "自评\n填报", 8, centred=True),
        Column("ok", "属实", 4.6, centred=True),
        Column("value", "核实为\n（评定）", 8.5, centred=True),
        Column("reason", "理由", 19),
        Column("rest", "其余均\n符合", 6.5, centred=True),
        Column("remark", "评估说明", 15),
        Column("advice", "整改建议", 15),
    )
    notes = (
        f"本指标的填报（用到的采集项也算）都属实的，只在“其余均符合”打{TICK}；个别不属实的，那几题写“核实为”和理由，再打{TICK}。",
        "选一项的题由评估人员评定：在选定的一行打√，写明理由；档内给分的，在该档的给分行写分数。两格都空着的，就是没有核实。",
    )
    return Sheet(
        "indicators", "指标核实", f"{standard.title}　指标核实表", columns, tuple(lines), notes, frozen="sentence"
    )


class _Maker:
    """Makes the lines of one standard for one report."""

    def __init__(self, standard: Standard, report: Report) -> None:
        self.standard, self.report = standard, report
        self.names = {node.code: node.name for node in standard.walk()}

    def branch(self, root: Indicator) -> Iterator[Line]:
        """The lines of the leaves below a root, the first of which names it."""
        named = {"level0": f"{root.code}\n{root.name}" if root.rule is None else ""}
        for leaf in root.leaves():
            words = {
                **named,
                "level1": f"{leaf.code}\n{leaf.name}",
                "sentence": _sentence(leaf),
                "said": self._said(leaf),
            }
            if self.standard.scored:
                words["full"] = plain(leaf.points)
            asks = [*self._facts(leaf), *self._asks(leaf, of_assessor(leaf.questions().values()))]
            yield from self._lines(leaf.code, words, asks, rest=True)
            named = {} if root.rule is None else named

    def gate(self, gate: Gate, *, first: bool) -> Iterator[Line]:
        """A veto as lines below the tree, also where it asks nothing itself."""
        asks = [*self._asks(Indicator(gate.name, gate.name, ZERO), of_assessor(gate.when.questions()))]
        lowest = self.standard.grades.names[-1] if self.standard.grades else "最低等次"
        words = {"level1": gate.name, "sentence": gate.sentence(self.names, lowest), "said": ""}
        if first:
            words["level0"] = "否决和限制"
        if self.standard.scored:
            words["full"] = BLANK
        yield from self._lines(gate.name, words, asks, rest=any("ok" in line.entries for line in asks))

    def _lines(self, code: str, shared: Mapping[str, str], asks: list[Line], *, rest: bool) -> Iterator[Line]:
        """The lines of an indicator; the first has what they share and the cells for the indicator as a whole."""
        beside = {key: _beside(code, key, label) for key, label in (("remark", "评估说明"), ("advice", "整改建议"))}
        words = dict(shared)
        if rest:
            beside["rest"] = Entry(("answers", code, "rest"), Question(f"{code}:rest", "其余均符合", "text"), REST)
        else:
            words["rest"] = BLANK
        for n, line in enumerate(
            asks or [Line("", {"ask": "", "claimed": BLANK, "ok": BLANK, "value": BLANK, "reason": BLANK})]
        ):
            own = line.code or f"{code}#{n}"
            if n:
                yield replace(line, code=own, leaf=code)
            else:
                yield Line(own, {**words, **line.words}, {**line.entries, **beside}, code)

    def _facts(self, leaf: Indicator) -> Iterator[Line]:
        names = dict.fromkeys(fact_of(key) for key in leaf.questions())
        labels = [self.standard.facts[name].label for name in names if name in self.standard.facts]
        if labels:
            none = dict.fromkeys(("claimed", "ok", "value", "reason"), BLANK)
            yield Line("", {**none, "ask": f"见“采集项核实”表：{'、'.join(labels)}"})

    def _asks(self, node: Indicator, questions: list[Question]) -> Iterator[Line]:
        """The lines of the questions; a number given inside an option stands below that option."""
        given = {found_path(question): question for question in questions if _given(question)}
        for question in questions:
            if question.type == "choice":
                yield from self._choice(node, question, given)
            elif not _given(question):
                line, *others = question_lines(question, found_path(question), self.report.answers.get(question.key))
                words = {**line.words, "ask": self._words(question, node.name)}
                if (
                    question in node.requires
                    and question.key not in self.report.answers
                    and self._attached(node, question)
                ):
                    words["claimed"] = "见材料"
                yield replace(line, words=words, entries={**line.entries, "reason": _reason(question)})
                yield from others

    def _choice(self, node: Indicator, question: Question, given: Mapping[Path, Question]) -> Iterator[Line]:
        """A judgement by options: the first line has the reason for all of them."""
        path, chosen = found_path(question), self.report.answers.get(question.key)
        about = "选一项" if question.label == node.name else f"{question.label}：选一项"
        words = {"ask": f"{about}打{TICK}", "claimed": UNCLAIMED if chosen is None else "", "ok": BLANK, "value": ""}
        yield Line("", words, {"reason": _reason(question)})
        for line in question_lines(question, path, chosen):
            option = line.entries["value"].tick or ""
            claimed = TICK if option == chosen else ""
            yield replace(line, words={**line.words, "claimed": claimed, "ok": BLANK})
            inside = (*path[:-1], f"{GIVEN}{option}")
            if inside in given:
                (points,) = question_lines(given[inside], inside, self.report.answers.get(given[inside].key))
                ask = f"　　给分{self._bounds(given[inside])}"
                yield replace(
                    points,
                    words={**points.words, "ask": ask, "claimed": points.words["claimed"].replace(UNCLAIMED, "")},
                )

    def _attached(self, leaf: Indicator, material: Question) -> bool:
        """Whether a file was named for the required material."""
        claim = self.report.claims.get(leaf.code, Claim())
        return any(item.proves in ("", material.label) for item in claim.evidence)

    def _words(self, question: Question, name: str) -> str:
        """A question in the words of the sheet: what is asked, its unit and its bounds."""
        about = "评定分数" if question.judged and question.label == name else question.label
        return f"{about}{self._bounds(question)}"

    def _bounds(self, question: Question) -> str:
        """The bounds of a number in brackets, its unit and step; empty where there are none."""
        if question.type not in NUMERIC:
            return ""
        unit = question.unit or {"share": "百分数"}.get(question.type, "")
        bounds = bounds_words(question)
        parts = [f"{bounds}{unit}" if bounds else f"单位：{unit}" if unit else ""]
        if question.least is not None:
            parts.append(f"不是0就不小于{print_value(question, question.least)}")
        if question.step is not None:
            parts.append(f"以{plain(question.step)}{unit}为单位")
        said = "，".join(part for part in parts if part)
        return f"（{said}）" if said else ""

    def _said(self, leaf: Indicator) -> str:
        """What the station wrote beside its answers: its own points, remark and files."""
        claim = self.report.claims.get(leaf.code, Claim())
        files = "、".join(dict.fromkeys(item.file for item in claim.evidence))
        points = f"自评{plain(claim.points)}分。" if claim.points is not None else ""
        return "\n".join(part for part in (f"{points}{claim.remark}", f"材料：{files}" if files else "") if part)


def _given(question: Question) -> bool:
    """Whether it is a number given inside an option."""
    return str(found_path(question)[-1]).startswith(GIVEN)


def _reason(question: Question) -> Entry:
    return Entry(reason_path(question), Question(f"{question.key}:reason", f"{question.label}的理由", "text"))


def _beside(code: str, key: str, label: str) -> Entry:
    return Entry(("answers", code, key), Question(f"{code}:{key}", label, "text"))


def _sentence(leaf: Indicator) -> str:
    words = [f"只适用于：{leaf.applies.say()}。" if leaf.applies is not None else "", leaf.sentence()]
    if leaf.methods:
        words.append(f"\n评估方法：{'、'.join(leaf.methods)}。")
    return "".join(words)
