"""The sheet of indicators as printed standards look: levels, points, sentence, and beside them what the station writes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from evaluator.forms.form import BLANK, EVIDENCE, TICK, Column, Entry, Line, Sheet
from evaluator.forms.questions import answer_path, asked, bounds_words, tick_code, ticks
from evaluator.model.grades import Gate
from evaluator.model.indicator import Indicator
from evaluator.model.numbers import ZERO, plain
from evaluator.model.question import Question, fact_of
from evaluator.model.standard import Standard

LEVELS = ("一级", "二级", "三级", "四级", "五级", "六级")
#: so many lines for evidence each indicator has at least
EVIDENCE_LINES = 2


def indicators(standard: Standard, evidence: Mapping[str, int]) -> Sheet:
    """The tree with its questions; `evidence` says of some indicators how many files are to find room."""
    depth = max(_depth(node) for node in standard.indicators)
    maker = _Maker(standard, depth, evidence)
    lines = [line for node in standard.indicators for line in maker.node(node, ())]
    lines += [line for gate in standard.gates for line in maker.gate(gate)]
    notes = (
        "只填浅黄色的格子。“填写”一栏答是、否或不清楚；几项中选一项的，在选中的一行打√。",
        "佐证材料写文件名，一行一份；行数不够的，在本指标的行之间插入一行再写。",
    )
    title = f"{standard.title}　指标自评表"
    return Sheet("indicators", "指标自评", title, tuple(maker.columns()), tuple(lines), notes)


def _depth(node: Indicator) -> int:
    return 1 + max((_depth(child) for child in node.children), default=0)


class _Maker:
    """Makes the lines of one standard."""

    def __init__(self, standard: Standard, depth: int, evidence: Mapping[str, int]) -> None:
        self.standard, self.depth, self.evidence = standard, depth, evidence
        self.proving = any(leaf.requires for leaf in standard.leaves())
        self.names = {node.code: node.name for node in standard.walk()}

    def columns(self) -> Iterator[Column]:
        for n in range(self.depth):
            last = n == self.depth - 1
            yield Column(
                f"level{n}",
                f"{LEVELS[n] if n < len(LEVELS) else f'{n + 1}级'}\n指标",
                12 if last else 5.6,
                centred=True,
            )
        if self.standard.scored:
            yield Column("full", "分值", 5, centred=True)
        yield Column("sentence", "评分标准" if self.standard.scored else "要求", 35)
        yield Column("ask", "填报题目", 26)
        yield Column("value", "填写", 8.2, centred=True)
        if self.standard.scored:
            yield Column("points", "自评\n得分", 6.2, centred=True)
        yield Column("remark", "自评说明", 17)
        yield Column("file", "佐证材料\n（文件名）", 18)
        yield Column("pages", "页码", 6.5, centred=True)
        if self.proving:
            yield Column("proves", "所证明的\n书面材料", 10)

    # -- the tree --

    def node(self, node: Indicator, above: tuple[Indicator | None, ...]) -> Iterator[Line]:
        """The lines of an indicator and of all below it. `above` are those that its first line is to name."""
        if node.rule is not None:
            yield from self._leaf(node, above)
            return
        named: tuple[Indicator | None, ...] = (*above, node)
        for child in node.children:
            yield from self.node(child, named)
            named = (None,) * len(named)

    def _leaf(self, leaf: Indicator, above: tuple[Indicator | None, ...]) -> Iterator[Line]:
        levels = {f"level{n}": f"{node.code}\n{node.name}" for n, node in enumerate(above) if node is not None}
        levels |= {f"level{n}": "" for n in range(len(above), self.depth - 1)}
        levels[f"level{self.depth - 1}"] = f"{leaf.code}\n{leaf.name}"
        shared = {**levels, "sentence": self._sentence(leaf)}
        if self.standard.scored:
            shared["full"] = plain(leaf.points)
        yield from self._lines(leaf, shared, [*self._asks(leaf)], points=self.standard.scored)

    def gate(self, gate: Gate) -> Iterator[Line]:
        """A veto that asks something, as lines below the tree."""
        questions = [q for q in gate.when.questions() if q.leaf and q.by != "assessor"]
        if not questions:
            return
        lowest = self.standard.grades.names[-1] if self.standard.grades else "最低等次"
        node = Indicator(gate.name, gate.name, ZERO)
        levels = {f"level{n}": "" for n in range(1, self.depth)} | {"level0": "否决和限制"}
        shared = {**levels, f"level{self.depth - 1}": gate.name, "sentence": gate.sentence(self.names, lowest)}
        if self.standard.scored:
            shared |= {"full": BLANK, "points": BLANK}
        lines = [line for question in questions for line in self._question(node, question)]
        yield from self._lines(node, shared, lines, points=False)

    # -- one indicator --

    def _lines(self, leaf: Indicator, shared: Mapping[str, str], asks: list[Line], *, points: bool) -> Iterator[Line]:
        count = max(len(asks), EVIDENCE_LINES, self.evidence.get(leaf.code, 0))
        for n in range(count):
            line = asks[n] if n < len(asks) else Line("")
            words, entries = dict(line.words), dict(line.entries)
            if n == 0:
                words = {**shared, **words}
                entries |= dict(self._claim(leaf, points=points))
            entries |= {part: _file(leaf, n, part) for part in EVIDENCE[:2]}
            if self.proving:
                if leaf.requires:
                    entries["proves"] = _file(leaf, n, "proves")
                else:
                    words["proves"] = BLANK
            yield Line(line.code, words, entries, leaf.code)

    def _claim(self, leaf: Indicator, *, points: bool) -> Iterator[tuple[str, Entry]]:
        if points:
            own = Question(
                f"{leaf.code}:points", f"{leaf.name}自评得分", "number", "分", leaf.floor, leaf.points, leaf=leaf.code
            )
            yield "points", Entry(("claims", leaf.code, "points"), own)
        yield (
            "remark",
            Entry(("claims", leaf.code, "remark"), Question(f"{leaf.code}:remark", "自评说明", "text", leaf=leaf.code)),
        )

    def _sentence(self, leaf: Indicator) -> str:
        words = [f"只适用于：{leaf.applies.say()}。" if leaf.applies is not None else "", leaf.sentence()]
        if leaf.evidence:
            words.append(f"\n应备材料：{'、'.join(leaf.evidence)}。")
        return "".join(words)

    def _asks(self, leaf: Indicator) -> Iterator[Line]:
        names = dict.fromkeys(fact_of(key) for key in leaf.questions())
        facts = [self.standard.facts[name] for name in names if name in self.standard.facts]
        stated = [fact.label for fact in facts if fact.questions[0].by != "assessor"]
        found = [fact.label for fact in facts if fact.questions[0].by == "assessor"]
        if stated:
            yield Line("", {"ask": f"见“采集项”表：{'、'.join(stated)}", "value": BLANK})
        if found:
            yield Line("", {"ask": f"由评估人员现场查看：{'、'.join(found)}", "value": BLANK})
        for question in asked(leaf):
            yield from self._question(leaf, question)

    def _question(self, leaf: Indicator, question: Question) -> Iterator[Line]:
        path = answer_path(question)
        if question.type == "choice":
            about = "" if question.label == leaf.name else f"{question.label}："
            yield Line("", {"ask": f"{about}选一项打{TICK}", "value": ""})
            for option, entry in ticks(path, question):
                yield Line(tick_code(question.key, entry), {"ask": f"　{option}"}, {"value": entry})
            return
        yield Line(question.key, {"ask": _words(leaf, question)}, {"value": Entry(path, question)})


def _words(leaf: Indicator, question: Question) -> str:
    """A question in the words of the form: what is asked, its unit and its bounds."""
    if question in leaf.requires:
        return f"有书面材料：{question.label}"
    if question.type == "yes_no":
        return question.label
    bounds = bounds_words(question)
    about = "自评分" if question.label == leaf.name else question.label
    unit = question.unit or {"share": "百分数"}.get(question.type, "")
    said = "，".join(part for part in (bounds + unit if bounds else f"单位：{unit}" if unit else "",) if part)
    return f"{about}（{said}）" if said else about


def _file(leaf: Indicator, n: int, part: str) -> Entry:
    """One cell about the n-th file of evidence."""
    words = {"file": "佐证材料", "pages": "页码", "proves": "所证明的书面材料"}[part]
    question = Question(f"{leaf.code}:{part}", words, "text", leaf=leaf.code)
    if part == "proves":
        question = replace(question, type="choice", options=tuple(q.label for q in leaf.requires))
    return Entry(("claims", leaf.code, "evidence", n, part), question)
