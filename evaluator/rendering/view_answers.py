"""The answers behind the scores: as claimed and as found, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from evaluator.model.node import AnswerLine, Node, Run
from evaluator.rendering.words import EMPTY, date_words

#: How an assessor dealt with an answer, in the order of the detail table.
STATE_WORDS: dict[str, str] = {
    "registered": "登记信息",
    "confirmed": "核实一致",
    "corrected": "核实更正",
    "supplied": "评估填写",
    "merged": "多人评定",
    "disputed": "意见不一、待合议",
    "accepted": "未核实、按填报计",
    "untouched": "尚未核实",
    "missing": "没有填报",
    "not_needed": "不影响得分",
}

#: Those for which a round has no one value: each assessor's own stands beside the others'.
UNSETTLED = ("merged", "disputed")


@dataclass(frozen=True, slots=True)
class AnswerGroup:
    """Answers that were dealt with alike, as one line under a heading."""

    heading: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FactRow:
    """A declared fact in a table."""

    label: str
    claimed: str
    verified: str
    state: str


def value_words(value: str, unit: str) -> str:
    """A value with its unit, a date as it is written; empty where there is none."""
    return f"{date_words(value)}{unit}" if value else ""


def found_words(answers: Iterable[AnswerLine]) -> tuple[str, ...]:
    """What the assessor found, with what was claimed where that was another thing, and why; one reason for several once."""
    found: dict[str, list[AnswerLine]] = {}
    for answer in answers:
        found.setdefault(answer.reason or f"\n{answer.key}", []).append(answer)
    return tuple(f"{'；'.join(map(_found, alike))}{_because(alike)}" for alike in found.values())


def _found(answer: AnswerLine) -> str:
    found = value_words(answer.verified, answer.unit) or "未填"
    if answer.state != "corrected":
        return f"{answer.label}：{found}"
    return f"{answer.label}：填报{value_words(answer.claimed, answer.unit) or '未填'}，核实{found}"


def unsettled(answer: AnswerLine) -> str:
    """What each assessor of a round found of an answer that they did not settle, or judged each for themselves."""
    each = "，".join(f"{one.assessor}为{value_words(one.value, answer.unit) or '未填'}" for one in answer.opinions)
    claimed = f"填报{value_words(answer.claimed, answer.unit)}" if answer.claimed else ""
    told = "，".join(part for part in (claimed, each) if part)
    given = dict.fromkeys((answer.reason, *(one.reason for one in answer.opinions)))
    within = "//" in answer.key  # the number inside a chosen option has the reason of the choice
    reasons = "" if within else "；".join(reason for reason in given if reason)
    return answer.label + (f"：{told}" if told else "") + (f"（{reasons}）" if reasons else "")


def judged_reasons(answers: Iterable[AnswerLine]) -> tuple[str, ...]:
    """Why several judged as they did, each reason once, with whose it is where that may be said."""
    found: list[str] = []
    for answer in answers:
        if answer.state == "merged":
            found += [f"{one.assessor}：{one.reason}" for one in answer.opinions if one.reason] or [answer.reason]
    return tuple(one for n, one in enumerate(found) if one and not any(one in said for said in found[:n]))


def _because(alike: list[AnswerLine]) -> str:
    """The reason of answers that have the same one, in brackets; empty where there is none."""
    reason = alike[0].reason
    return f"（{f'以上{len(alike)}项：' if len(alike) > 1 else ''}{reason}）" if reason else ""


def groups(answers: Iterable[AnswerLine], run: Run, *, published: bool = False) -> tuple[AnswerGroup, ...]:
    """All answers of a leaf, grouped by how they were dealt with; `published`: nobody was asked to fill them in."""
    lines = list(answers)
    if run == "claimed":
        return _claimed_groups(lines, published)
    found = ((state, [answer for answer in lines if answer.state == state]) for state in STATE_WORDS)
    return tuple(AnswerGroup(STATE_WORDS[state], _told(state, alike)) for state, alike in found if alike)


def _told(state: str, alike: list[AnswerLine]) -> tuple[str, ...]:
    """Answers that were dealt with alike in words, as much as their state leaves to be said."""
    if state == "missing":
        return tuple(answer.label for answer in alike)
    if state in ("registered", "confirmed", "corrected", "supplied"):
        return found_words(alike)
    if state in UNSETTLED:
        return tuple(map(unsettled, alike))
    return tuple(f"{a.label}：填报{value_words(a.claimed, a.unit) or '未填'}" for a in alike)


def _claimed_groups(lines: list[AnswerLine], published: bool) -> tuple[AnswerGroup, ...]:
    told = [(a, f"{a.label}：{value_words(a.claimed, a.unit)}") for a in lines if a.claimed]
    given = tuple(words for a, words in told if not a.published_in)
    taken = tuple(f"{words}〔{a.published_in}〕" for a, words in told if a.published_in)
    wanting = [a for a in lines if not a.claimed]
    later = tuple(a.label for a in wanting if a.asked_of == "assessor" and not published)
    lacking = tuple(a.label for a in wanting if a.asked_of != "assessor" or published)
    found = (
        AnswerGroup("已填报", given),
        AnswerGroup("公开资料", taken),
        AnswerGroup("没有公布" if published else STATE_WORDS["missing"], lacking),
        AnswerGroup("由评估人员核定", later),
    )
    return tuple(group for group in found if group.items)


def facts(nodes: Iterable[Node], run: Run, serving: int = 1) -> list[FactRow]:
    """The declared facts that bear on at least `serving` leaves, each once, in the order they are met."""
    found: dict[str, AnswerLine] = {}
    serves: Counter[str] = Counter()
    for node in (leaf for root in nodes for leaf in root.leaves()):
        assert node.leaf is not None
        for answer in node.leaf.answers:
            if answer.shared:
                found.setdefault(answer.key, answer)
                serves[answer.key] += 1
    return [_fact(answer, run) for key, answer in found.items() if serves[key] >= serving]


def _fact(answer: AnswerLine, run: Run) -> FactRow:
    state = STATE_WORDS[answer.state] if run == "assessed" else ("已填报" if answer.claimed else "没有填报")
    return FactRow(
        answer.label,
        value_words(answer.claimed, answer.unit) or EMPTY,
        value_words(answer.verified, answer.unit) or EMPTY,
        state,
    )


def fact_phrases(node: Node, run: Run) -> tuple[str, ...]:
    """The declared facts of a branch that are known in the run, as phrases of one sentence."""
    found: dict[str, str] = {}
    for leaf in node.leaves():
        assert leaf.leaf is not None
        for answer in leaf.leaf.answers:
            value = answer.claimed if run == "claimed" else answer.verified
            if not (answer.shared and value) or answer.key in found:
                continue
            joint = "" if answer.unit else "：" if value in ("是", "否") else "为"
            was = f"（填报{value_words(answer.claimed, answer.unit) or '未填'}）" if answer.state == "corrected" else ""
            unseen = "（未核实，按填报计）" if run == "assessed" and answer.state == "accepted" else ""
            found[answer.key] = f"{answer.label}{joint}{value_words(value, answer.unit)}{was}{unseen}"
    return tuple(found.values())
