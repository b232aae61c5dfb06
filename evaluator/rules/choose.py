"""`choose`: an option gives points, or a range of points in which the assessor gives a number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from evaluator.diagnostics import listing, suggestion
from evaluator.model.numbers import plain, text_of
from evaluator.model.question import NUMERIC, TYPE_WORDS, Known, Question, Value
from evaluator.model.range import Range, hull
from evaluator.model.rule import Change, Clause, Scored, State, Step
from evaluator.rules.scope import Scope, capped, score_words
from evaluator.rules.shapes import POINTS, TEXT, Shape

SCHEMA: Shape = {
    "type": "object",
    "properties": {
        "choose": {
            "type": "object",
            "properties": {
                "options": {"type": "object", "minProperties": 1},
                "scale": TEXT,
                "of": {"type": ["text", "array"], "minLength": 1, "minItems": 2, "maxItems": 2, "items": TEXT},
                "ask": TEXT,
                "step": POINTS,
            },
            "additionalProperties": False,
        }
    },
    "required": ["choose"],
    "additionalProperties": False,
}

_BY_OPTIONS = "choose 按选项给分；是/否的用 met 或 add，要分几种情形的用 cases"


#: why a multiple choice without a tick gives nothing
_NONE = (Clause("没有选中任何一项，不得分"),)


@dataclass(frozen=True, slots=True)
class Award:
    """What an option gives: points, or a number within a range (then `question` asks for it)."""

    low: Fraction
    high: Fraction
    question: Question | None = None

    def points(self, known: Known) -> Range:
        return known.number(self.question) if self.question else Range(self.low, self.high)

    def say(self) -> str:
        if self.question:
            return f"得{plain(self.low)}—{score_words(self.high)}"
        return f"得{score_words(self.low)}" if self.low else "不得分"


@dataclass(frozen=True, slots=True)
class Choose:
    """Options of one question, or of two (then `awards` is keyed by both; a first option may stand alone)."""

    full: Fraction
    axes: tuple[Question, ...]
    awards: Mapping[tuple[str, ...], Award]
    step_written: bool = False

    def score(self, known: Known) -> Scored:
        possible = self._possible(known)
        if not possible:
            return Scored(Range.point(0), (Step(self._about(), "not_met", _NONE, Range.point(0), self._best()),))
        settled = len(possible) == 1 or self.axes[0].key in known.values
        ranges = {name: self._range(name, known, settled=settled) for name in possible}
        many = self.axes[0].type == "choices" and self.axes[0].key in known.values
        points = self._best_of(ranges) if many else hull(ranges.values())
        if not points.known:
            words = f"已选“{'、'.join(possible[0])}”，分数待评定" if len(possible) == 1 and possible[0] else "尚未选定"
            return Scored(points, (Step(self._about(), "open", (Clause(words, "note"),), points),))
        name = max(possible, key=lambda n: ranges[n].low)
        lost = self._best() - points.value
        state: State = "met" if lost <= 0 else ("info" if self.axes[0].judged else "not_met")
        if not name:
            return Scored(points, (Step(self._about(), state, _NONE, points, lost),))
        picked, way = Clause(f"“{'、'.join(name)}”", "chosen"), Clause(f"，得{score_words(points.value)}", "points")
        return Scored(points, (Step(self._about(), state, (picked, way), points, lost),))

    def _range(self, name: tuple[str, ...], known: Known, *, settled: bool) -> Range:
        """What an option gives; the number inside its range is asked for only once the option is settled."""
        if not name:
            return Range.point(0)
        award = self.awards[name]
        given = award.question is not None and award.question.key in known.values
        return award.points(known) if settled or given else Range(award.low, award.high)

    @staticmethod
    def _best_of(ranges: Mapping[tuple[str, ...], Range]) -> Range:
        return Range(max(r.low for r in ranges.values()), max(r.high for r in ranges.values()))

    def _possible(self, known: Known) -> list[tuple[str, ...]]:
        """The options that the answers still allow; of a multiple choice all that are ticked."""
        first = known.value(self.axes[0])
        if isinstance(first, frozenset):
            return [name for name in self.awards if name[0] in first]
        names = [name for name in self.awards if first is None or name[0] == first]
        if len(self.axes) > 1 and any(len(name) > 1 for name in names):
            second = known.value(self.axes[1])
            names = [name for name in names if len(name) == 1 or second is None or name[1] == second]
        if self.axes[0].type == "choices" and first is None:
            return [*names, ()]
        return names

    def _best(self) -> Fraction:
        return max(award.high for award in self.awards.values())

    def changes(self, known: Known) -> Iterator[Change]:
        """The options that give more, the least first; of the one that is chosen, the most it can give."""
        now = self.score(known).points
        better = [(award.high, name) for name, award in self.awards.items() if now.known and award.high > now.value]
        for most, name in sorted(better, key=lambda pair: pair[0]):
            needed, asked, level = self._answers(name, known), self.awards[name].question, "、".join(name)
            aim = f"达到“{level}”"
            if asked is not None and set(needed) == {asked.key}:  # that option is chosen already
                aim = f"在“{level}”档内由{score_words(now.value)}提高到{score_words(most)}"
                yield Change(f"{self._about()}：{aim}", needed, self._about(), aim=aim)
            else:
                yield Change(f"{self._about()}{aim}", needed, self._about(), aim=aim)

    def _answers(self, name: tuple[str, ...], known: Known) -> dict[str, Value]:
        needed: dict[str, Value] = {}
        for axis, option in zip(self.axes, name, strict=False):
            now = known.value(axis)
            needed[axis.key] = now | {option} if isinstance(now, frozenset) else option
        award = self.awards[name]
        if award.question is not None:
            needed[award.question.key] = award.high
        return {key: value for key, value in needed.items() if known.values.get(key) != value}

    def _about(self) -> str:
        return "、".join(axis.label for axis in self.axes)

    def sentence(self) -> str:
        words = [f"{'、'.join(name)}的{award.say()}" for name, award in self.awards.items()]
        best = "（可选多项，取其中得分最高的一项）" if self.axes[0].type == "choices" else ""
        return f"{self._about()}{best}：{'；'.join(words)}。{self._given()}{capped(self._best(), self.full)}"

    def _given(self) -> str:
        given = [award.question for award in self.awards.values() if award.question]
        if not given:
            return ""
        step = given[0].step
        unit = f"，以{score_words(step)}为单位" if self.step_written and step else ""
        return f"档内的具体分数由评估人员给定{unit}。"

    def questions(self) -> Iterator[Question]:
        yield from self.axes
        for award in self.awards.values():
            if award.question:
                yield award.question


def read(value: dict[str, Any], scope: Scope) -> Choose | None:
    """The rule that `choose:` says."""
    written = value["choose"]
    inner = scope.inner("choose")
    fix = "自己列选项和分值的写 options，用公共量表的写 scale"
    if "options" in written and "scale" in written:
        inner.fault("R402", "同时写了 options 和 scale", f"请留下一个：{fix}", "scale", on="key")
        return None
    if "options" not in written and "scale" not in written:
        inner.fault("R402", "choose 里没有写各选项得多少分", fix)
        return None
    options = written["options"] if "options" in written else _scale(text_of(written["scale"]), inner)
    if options is None:
        return None
    spot = inner.inner("options") if "options" in written else inner.of_scale(text_of(written["scale"]))
    axes = _axes(written, options, inner)
    if axes is None:
        return None
    step = inner.number(written["step"], "step") if "step" in written else scope.step
    if step is None:
        return None
    if step <= 0:
        inner.fault("S207", f"step（每档多少分）要大于 0，这里是 {text_of(written['step'])}", "例如 step: 0.5", "step")
        return None
    awards = _awards(options, axes, replace(spot, step=step), None if "options" in written else inner)
    return None if awards is None else Choose(scope.full, axes, awards, "step" in written)


def _scale(name: str, scope: Scope) -> Mapping[str, Any] | None:
    """The options of a scale; None where there is none of that name, or it is faulty itself."""
    found = scope.scales.get(name)
    if scope.scales_lost or (name in scope.scales and scope.of_scale(name).faulty()):
        return None
    if found is None:
        known = f"已登记的有：{listing(scope.scales)}" if scope.scales else "请先在标准的 scales 里登记"
        hint = suggestion(name, scope.scales) or known
        scope.fault("X302", f"没有名为“{name}”的量表", hint, "scale")
    return found


def _axes(written: dict[str, Any], options: Mapping[str, Any], scope: Scope) -> tuple[Question, ...] | None:
    if "of" not in written:
        label = text_of(written.get("ask", scope.leaf_name))
        names = tuple(text_of(name) for name in options)
        inline = Question(scope.key, label, "choice", options=names, by=scope.by, leaf=scope.leaf, judged=True)
        return (scope.ask(inline),)
    listed = isinstance(written["of"], list)
    found = []
    for n, name in enumerate(written["of"] if listed else [written["of"]]):
        where = ("of", n) if listed else ("of",)
        fact = scope.names.facts.get(text_of(name)) or scope.names.attributes.get(text_of(name))
        if text_of(name) in scope.names.spoilt:
            return None
        if fact is None:
            fix = scope.names.meant(text_of(name))
            scope.fault("X302", f"没有名为“{text_of(name)}”的采集项或属性", fix, *where)
        elif fact.type not in ("choice", "choices") or (listed and fact.type == "choices"):
            say = f"“{fact.label}”是{TYPE_WORDS[fact.type]}，不是单选{'' if listed else '或多选'}"
            numeric = fact.type in NUMERIC or fact.composite
            scope.fault("X303", say, "choose 按选项给分；按数分档的用 bands" if numeric else _BY_OPTIONS, *where)
        else:
            found.append(fact.question())
    return tuple(found) if len(found) == (2 if listed else 1) else None


def _awards(
    options: Mapping[str, Any], axes: tuple[Question, ...], scope: Scope, user: Scope | None
) -> dict[tuple[str, ...], Award] | None:
    """What each option gives. `scope` is where the options stand; of a shared scale, `user` is the rule that uses it."""
    awards: dict[tuple[str, ...], Award | None] = {}
    for name, given in options.items():
        first = text_of(name)
        if not isinstance(given, dict):
            awards[(first,)] = _award((first,), given, scope, (name,))
        elif len(axes) < 2:
            say = f"“{first}”下面又分了一层选项，但这条规则只按一项来选"
            scope.fault("R408", say, "要按两项给分，of 写成 [甲, 乙]；否则去掉这一层", name)
            return None
        else:
            for second, inner in given.items():
                pair = (first, text_of(second))
                awards[pair] = _award(pair, inner, scope, (name, second))
            _same_options(axes[1], [text_of(s) for s in given], scope.inner(name), user)
    _same_options(axes[0], [text_of(name) for name in options], scope, user)
    if None in awards.values() or scope.faulty() or (user is not None and user.faulty()):
        return None
    return {name: award for name, award in awards.items() if award is not None}


def _same_options(axis: Question, written: list[str], scope: Scope, user: Scope | None) -> None:
    """The options of the rule and of the fact must be the same, or some answer would have no points.

    Where a name is not known, the options left without points are no second fault: one of them was meant.
    """
    unknown = [name for name in written if name not in axis.options]
    left = [option for option in axis.options if option not in written]
    if (unknown or left) and user is not None:
        say = f"量表的档次（{listing(written)}）与“{axis.label}”的选项不一致"
        user.fault("R409", say, f"它的选项是：{listing(axis.options)}；请改写 options，逐项写分值", "scale")
        return
    for name in unknown:
        hint = suggestion(name, left) or f"它的选项是：{listing(axis.options)}"
        scope.fault("R409", f"“{axis.label}”没有“{name}”这个选项", hint, name, on="key")
    if left and not unknown:
        scope.fault("R409", f"选项“{'”“'.join(left)}”没有写分值", "每个选项都要写分值，不得分的写 0")


def _award(name: tuple[str, ...], given: Any, scope: Scope, where: tuple[str, ...]) -> Award | None:
    if isinstance(given, list):
        if len(given) != 2:
            scope.fault("S205", "分值区间要写两个数", "例如 [16, 20]", *where)
            return None
        span = scope.span(given, *where)
        if span is None:
            return None
        key = f"{scope.key}//{'/'.join(name)}"
        label = f"“{'、'.join(name)}”档内给分"
        asked = Question(
            key, label, "number", "分", span[0], span[1], scope.step, by=scope.by, leaf=scope.leaf, judged=True
        )
        return Award(*span, scope.ask(asked))
    points = scope.points(given, *where)
    return None if points is None else Award(points, points)
