"""From the roots to the grade: the total with bonus and penalty, rounding, needs, caps, vetoes, quotas, each a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from evaluator.expressions.counting import applies_key, own_key
from evaluator.model.derivation import SettlementLine
from evaluator.model.grades import NO_GRADE, Gate, Grades, lowered_words
from evaluator.model.node import NO_TOTAL, Score
from evaluator.model.numbers import ONE, ZERO, figure, figures, plain, total_of
from evaluator.model.question import Known, Value
from evaluator.model.range import Range
from evaluator.model.result import Total
from evaluator.model.rule import worked
from evaluator.model.standard import Standard
from evaluator.scoring.leaves import Leaves
from evaluator.scoring.quota import Standing, alone, settle
from evaluator.scoring.tree import Figures, Run, Settled, applies, clip_extra, nothing_applies, roll_up

_APPLIES = {True: Range.point(1), False: Range.point(0), None: Range(ZERO, ONE, ONE)}
REFUSED = "不予受理"
UNGRADED = "不予评定"


def score_run(
    standard: Standard,
    values: Mapping[str, Value],
    blank: str = "未填",
    figures: Figures | None = None,
    leaves: Leaves | None = None,
    others: Sequence[Standing] | None = None,
) -> tuple[tuple[Settled, ...], Total]:
    """Every node of the subject's tree and the total, for one set of answers (attributes among them).

    `figures` are those of the cohort as this subject sees them, `others` how the others stand before the quotas; without
    a cohort what looks at others stays open. `leaves` remembers what the same answers gave before; give the same one for
    all subjects of a standard.
    """
    roots, total, own = _before_quotas(leaves or Leaves(standard), values, blank, figures)
    if standard.grades is None or not standard.grades.quota:
        return roots, total
    assert own is not None
    outcome = alone(standard.grades, own) if others is None else settle(standard.grades, [own, *others])[0]
    grade = outcome.grades[0] if len(outcome.grades) == 1 else ""
    return roots, replace(
        total, grade=grade, grades=outcome.grades, steps=(*total.steps, *map(SettlementLine, outcome.lines))
    )


def standing(leaves: Leaves, values: Mapping[str, Value], figures: Figures | None, subject: str, name: str) -> Standing:
    """How a subject stands before the quotas; only under a standard with grades."""
    found = _before_quotas(leaves, values, "", figures)[2]
    assert found is not None
    return replace(found, subject=subject, name=name)


def _before_quotas(
    leaves: Leaves, values: Mapping[str, Value], blank: str, figures: Figures | None
) -> tuple[tuple[Settled, ...], Total, Standing | None]:
    standard = leaves.standard
    run = Run(leaves, values, blank, figures or {})
    roots = run.roots()
    if not standard.scored:
        return roots, Total(run.summed(roots)[0], "", (), ()), None
    score, steps = _sum(standard, run, roots)
    if standard.grades is None:
        return roots, Total(score, "", (), tuple(steps)), None
    known = Known(values, known_figures(standard, roots, score), blank=blank)
    grades, lines = _graded(standard, nothing_applies(roots), score, known)
    grades, more = _vetoes(standard, grades, known)
    grade = grades[0] if len(grades) == 1 else ""
    total = Total(score, grade, tuple(grades), (*steps, *lines, *more))
    counting = {name not in (REFUSED, NO_GRADE) for name in grades}
    counted = None if len(counting) > 1 else True in counting
    needs = tuple(_needs(standard.grades, n, known)[0] for n in range(len(standard.grades.bands)))
    return roots, total, Standing("", "", score.low, score.high, total.grades, counted, needs)


def _sum(standard: Standard, run: Run, roots: tuple[Settled, ...]) -> tuple[Score, list[SettlementLine]]:
    """The total as printed: the sum of the roots, rescaled where a root does not apply, then extra, then rounding."""
    base, _ = run.summed(roots)
    places = standard.rounding.places
    out = nothing_applies(roots)
    if out:
        return _no_total(base)
    points, _, lines = roll_up(None, roots, base, standard)
    assert standard.total is not None, "a requirements standard has no sum of points"
    written = standard.total - total_of(root.indicator.points for root in roots)  # 0 but for a known defect
    full = base.full + (written if roots else ZERO)
    left_out = [f"{node.code} {node.name}（{plain(node.points)}分）" for node in run.left_out]
    steps = [SettlementLine(f"按评估对象的属性，下列部分不适用：{'、'.join(left_out)}")] if left_out else []
    if base.low == base.high:
        parts = "＋".join(figure(root.score.low, places) for root in roots)
        steps.append(SettlementLine(f"各一级指标相加：{parts}＝{figure(base.low, places)}"))
    steps += lines
    low, high = Fraction(points.low), Fraction(points.high)
    if standard.rescale == "total" and 0 < full < standard.total:
        scaled = [end * standard.total / full for end in (low, high)]
        points_then = f"{figures(low, high, places)}÷{plain(full)}×{plain(standard.total)}"
        line = f"折算：{points_then}＝{figures(scaled[0], scaled[1], places)}"
        steps.append(SettlementLine(line))
        low, high = scaled
        full = standard.total
    less, more, clipped = clip_extra(standard.extra, base, places)
    steps += clipped
    if less or more or any(node.score.extra_low or node.score.extra_high for root in roots for node in root.walk()):
        before = (low, high)
        low, high = low + less, high + more
        moved = f"{figures(*before, places)}＋（{figures(less, more, places)}）"
        steps.append(SettlementLine(f"加减分：{moved}＝{figures(low, high, places)}"))
    if standard.at_most is not None and high > standard.at_most:
        before = (low, high)
        low, high = min(low, standard.at_most), standard.at_most
        cut = f"{figures(*before, places)} → {figures(low, high, places)}"
        steps.append(SettlementLine(f"总分最高{plain(standard.at_most)}分：{cut}"))
    rounded = standard.rounding.apply(low), standard.rounding.apply(high)
    if rounded != (low, high):
        line = f"总分保留{places}位小数：{figures(low, high, places)} → {figures(*rounded, places)}"
        steps.append(SettlementLine(line))
    printed = replace(base, low=rounded[0], high=rounded[1], full=full, extra_low=less, extra_high=more)
    tied = any(_both_open(node.score) for root in roots for node in root.walk() if node.leaf is not None)
    if out is None:
        steps.append(SettlementLine("也可能各部分都不适用，那时没有总分；低值按0分计"))
    estimate = rounded[0] != rounded[1] and (base.estimate or tied or out is None)
    return replace(printed, estimate=estimate), steps


def _no_total(base: Score) -> tuple[Score, list[SettlementLine]]:
    """What stands for the total where nothing applies: no number, so that bonus and penalty move nothing either."""
    extra = "，加减分也不计" if base.extra_low or base.extra_high else ""
    nothing = replace(base, low=ZERO, high=ZERO, full=ZERO, extra_low=ZERO, extra_high=ZERO, estimate=False)
    return replace(nothing, status="not_applicable", gives="no_total"), [SettlementLine(NO_TOTAL + extra)]


def _both_open(score: Score) -> bool:
    """Whether points and what is beyond them are open, perhaps for the same reason: then the ends need not meet."""
    return not score.known and score.extra_low != score.extra_high


def known_figures(standard: Standard, roots: tuple[Settled, ...], total: Score) -> dict[str, Range]:
    """What conditions on grades may speak of: the total, and score and share of each node.

    What does not apply to the subject cannot fall short of anything: it counts as full, and so does a total of nothing.
    """
    figures = {"total": Range(total.low, total.high)}
    out = nothing_applies(roots)
    if out is not False and standard.total is not None:
        full = Range.point(standard.total)
        figures["total"] = full if out else figures["total"].hull(full)
    named = standard.named()
    if not named:
        return figures
    for indicator in standard.walk():
        if indicator.code in named:
            figures[f"share|{indicator.code}"] = Range.point(1)
            figures[f"score|{indicator.code}"] = Range.point(indicator.points)
            figures[applies_key(indicator.code)] = figures[own_key(indicator.code)] = Range.point(0)
    for node in (node for root in roots for node in root.walk()):
        if node.out or node.indicator.code not in named:  # left out, it is none of those that are counted either
            continue
        score, code = node.score, node.indicator.code
        figures[applies_key(code)] = _APPLIES[applies(node)]
        figures[own_key(code)] = _own(node)
        perhaps = node.out is None  # then as full as it may be, or as it comes out if it applies
        points = Range(score.low, score.high)
        figures[f"score|{code}"] = points.hull(figures[f"score|{code}"]) if perhaps else points
        if score.full:
            share = Range(score.low / score.full, score.high / score.full)
            figures[f"share|{code}"] = share.hull(figures[f"share|{code}"]) if perhaps else share
    return figures


def _own(node: Settled) -> Range:
    """What a node gives if it applies; zeroed by a veto, what is left of it."""
    if node.leaf is None or node.leaf.own is None or node.score.steps:
        return node.applying
    return node.leaf.own


# -- grades ----------------------------------------------------------------------------------------------------------


def _graded(standard: Standard, out: bool | None, score: Score, known: Known) -> tuple[list[str], list[SettlementLine]]:
    """The same as `_grades`, where there may be no total to go by."""
    if out:
        return [NO_GRADE], [SettlementLine(f"没有总分，{NO_GRADE}")]
    assert standard.grades is not None
    found, lines = _grades(standard.grades, score, known, standard.rounding.places)
    if out is False:
        return found, lines
    return [*found, NO_GRADE], [*lines, SettlementLine(f"也可能没有总分，{NO_GRADE}")]


def _grades(grades: Grades, score: Score, known: Known, places: int) -> tuple[list[str], list[SettlementLine]]:
    """The grades that limit and needs still allow, best first, with a line for each step that settles one."""
    found: list[str] = []
    lines: list[SettlementLine] = []
    total = Range(score.low, score.high)
    for n, (name, limit) in enumerate(grades.bands):
        enough = total.less(Range.point(limit)) is False if limit is not None else True
        reach = True if limit is None else _not(total.less(Range.point(limit)))
        if reach is False:
            continue
        answer, why = _needs(grades, n, known)
        if enough and answer is False:
            then = UNGRADED if grades.on_fail == "refuse" else "降一等再看"
            lines.append(SettlementLine(f"总分够{name}，但{why}，{then}", "grade"))
            if grades.on_fail == "refuse":
                found.append(UNGRADED)
                break
            continue
        if answer is False:
            continue
        found.append(name)
        if reach and answer:
            break
    if len(found) == 1 and score.low == score.high:
        lines.append(SettlementLine(f"等次按印出的总分确定：{figure(score.low, places)}分 → {found[0]}", "graded"))
    elif len(found) == 1:
        lines.append(SettlementLine(f"总分区间内只有一个等次：{found[0]}", "graded"))
    return found, lines


def _not(answer: bool | None) -> bool | None:
    return None if answer is None else not answer


def _needs(grades: Grades, n: int, known: Known) -> tuple[bool | None, str]:
    """Whether the n-th grade's needs are met, and which is not."""
    open_ = False
    for need in grades.needs:
        limit = need.limits[n] if len(need.limits) > 1 else need.limits[0]
        last = n == len(grades.bands) - 1
        if limit is None or (last and len(need.limits) == 1):
            continue
        value, bound = need.of.number(known), limit.number(known)
        short = value.less(bound) if need.at_least else bound.less(value)
        if short:
            word = "低于" if need.at_least else "高于"
            return False, f"{need.name}（{need.of.worked(known)}）{word}{limit.say()}"
        open_ = open_ or short is None
    return (None if open_ else True), ""


def _vetoes(standard: Standard, grades: list[str], known: Known) -> tuple[list[str], list[SettlementLine]]:
    """The grades after being lowered, caps, failures, refusals and the grade applied for; each can only lower it, and says so."""
    assert standard.grades is not None
    names = standard.grades.names
    lines: list[SettlementLine] = []
    order: dict[str, int] = {"lower": 0, "cap": 1, "fail": 2, "refuse": 3}
    for gate in sorted((g for g in standard.gates if g.effect in order), key=lambda g: order[g.effect]):
        answer = gate.when.truth(known)
        if answer is False:
            continue
        if any(_counted(question.key) for question in gate.when.questions()):
            lines.append(SettlementLine(f"{gate.name}：{worked(gate.when, known)}"))
        lowered = [_lowered(gate, name, names) for name in grades]
        after = lowered if answer else [*grades, *lowered]
        state = "成立" if answer else f"尚未确定{_lacking(gate, known)}"
        text = f"{gate.name}{state}，{_effect(gate, names)}：{_change(grades, _unique(after, names))}"
        lines.append(SettlementLine(text, "gate" if answer else "gate_open", gate.name))
        grades = _unique(after, names)
    applied = standard.grades.applied
    if applied is not None:
        wanted = known.values.get(applied.key)
        if isinstance(wanted, str) and wanted in names:
            lowered = [_at_most(wanted, name, names) for name in grades]
            if lowered != grades:
                text = f"申报的是{wanted}，等次不高于{wanted}：{_change(grades, _unique(lowered, names))}"
                lines.append(SettlementLine(text, "grade"))
            grades = _unique(lowered, names)
    return grades, lines


def _counted(key: str) -> bool:
    """Whether indicators are counted: which they are is worth a line."""
    return key.startswith(applies_key(""))


def _lacking(gate: Gate, known: Known) -> str:
    """The answers that a gate still waits for, in brackets; figures such as the total are no answers."""
    asked = {question.key: question.label for question in gate.when.questions()}
    labels = [label for key, label in asked.items() if key not in known.values and key != "total" and "|" not in key]
    return f"（{known.blank}：{'、'.join(labels)}）" if labels else ""


def _lowered(gate: Gate, name: str, names: tuple[str, ...]) -> str:
    if gate.effect == "refuse":
        return REFUSED
    if gate.effect == "lower":
        return names[min(names.index(name) + gate.lower, len(names) - 1)] if name in names else name
    return names[-1] if gate.effect == "fail" else _at_most(gate.cap, name, names)


def _effect(gate: Gate, names: tuple[str, ...]) -> str:
    words = {"refuse": REFUSED, "fail": f"等次定为{names[-1]}", "cap": f"等次不高于{gate.cap}"}
    return lowered_words(gate.lower) if gate.effect == "lower" else words[gate.effect]


def _change(before: list[str], after: list[str]) -> str:
    return f"{'或'.join(before)} → {'或'.join(after)}"


def _at_most(limit: str, name: str, names: tuple[str, ...]) -> str:
    if name not in names:
        return name
    return names[max(names.index(name), names.index(limit))]


def _unique(found: list[str], names: tuple[str, ...]) -> list[str]:
    order = [*names, UNGRADED, NO_GRADE, REFUSED]
    return sorted(set(found), key=order.index)
