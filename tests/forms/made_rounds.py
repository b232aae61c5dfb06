"""Rounds drawn for a standard: any team, assignment, way of merging, groups, surveys and subjects that a round may have."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from hypothesis import strategies as st

from evaluator.model.round import (
    EVERYTHING,
    FIGURE_WORDS,
    JUDGEMENT_WORDS,
    SELF,
    Dates,
    Figure,
    Group,
    Merge,
    Round,
    RoundSubject,
    Survey,
    TeamMember,
)
from evaluator.model.standard import Standard
from tests.forms.made import WORDS, days

MEMBERS = ("P1", "P2", "p-3", "甲", "04", "P.5")
SUBJECTS = ("HN-QZ-001", "HN-QZ-002", "007", "某站（北）", "a b", "12", "1.50", "QZ_9")
PARTIES = ("第三方", "购买方", "监管方")
words = st.sampled_from(sorted(word.strip() for word in WORDS))
some_words = st.just("") | words


@st.composite
def rounds(draw: st.DrawFn, standard: Standard) -> Round:
    """Any round by the standard that a round file may say, whether or not it has the people it needs."""
    ids = tuple(draw(st.lists(st.sampled_from(MEMBERS), min_size=1, unique=True)))
    subjects = tuple(draw(st.lists(st.sampled_from(SUBJECTS), min_size=1, unique=True)))
    listed = tuple(RoundSubject(one, draw(some_words), draw(some_words)) for one in subjects)
    team = {one: draw(member(one, subjects)) for one in ids}
    merge = Merge(
        draw(st.sampled_from(sorted(JUDGEMENT_WORDS))),
        draw(st.sampled_from(ids)),
        draw(st.none() | shares()),
    )
    start, end = sorted((draw(days).isoformat(), draw(days).isoformat()))
    dated = sorted(draw(days).isoformat() for _ in range(5))
    period = (start, end) if draw(st.booleans()) else ("", "")
    return Round(
        draw(words), draw(words), standard.ref, team, listed, draw(assigned(standard, ids)), merge, draw(some_words),
        draw(some_words), period, draw(st.integers(0, 5)), draw(st.dictionaries(words, st.integers(1, 4))),
        draw(groups(ids, listed)), draw(weights(team)), draw(accepted(standard)), draw(surveys(standard, subjects)),
        Dates(*(day if draw(st.booleans()) else "" for day in dated)), draw(st.booleans()),
    )  # fmt: skip


def shares() -> st.SearchStrategy[Fraction]:
    return st.integers(1, 10_000).map(lambda n: Fraction(n, 10_000))


@st.composite
def member(draw: st.DrawFn, one: str, subjects: Sequence[str]) -> TeamMember:
    party = draw(st.sampled_from(("", *PARTIES)))
    away = tuple(draw(st.lists(st.sampled_from(subjects), unique=True)))
    return TeamMember(one, draw(words), draw(some_words), draw(some_words), party, away)


@st.composite
def assigned(draw: st.DrawFn, standard: Standard, ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    codes = [EVERYTHING, *(node.code for node in standard.walk()), *(gate.name for gate in standard.gates)]
    some = st.lists(st.sampled_from(ids), min_size=1, unique=True).map(tuple)
    return draw(st.dictionaries(st.sampled_from(codes), some, min_size=1))


@st.composite
def accepted(draw: st.DrawFn, standard: Standard) -> tuple[str, ...]:
    chosen = draw(st.sets(st.sampled_from([node.code for node in standard.walk()])))
    return tuple(node.code for node in standard.walk() if node.code in chosen)


@st.composite
def groups(draw: st.DrawFn, ids: Sequence[str], subjects: Sequence[RoundSubject]) -> tuple[Group, ...]:
    """Groups in the order of the team; every subject that is evaluated is in one, and every group has one."""
    evaluated = [one.id for one in subjects if not one.not_evaluated]
    most = min(len(ids), len(evaluated), 2)
    count = draw(st.integers(0, most))
    if not count:
        return ()
    names = ("甲组", "乙组")[:count]
    going = {one: names[n % count] for n, one in enumerate(evaluated)}
    people = {one: names[n % count] for n, one in enumerate(ids)}
    return tuple(
        Group(name, tuple(o for o in ids if people[o] == name), tuple(o for o in going if going[o] == name))
        for name in names
    )


@st.composite
def weights(draw: st.DrawFn, team: dict[str, TeamMember]) -> dict[str, Fraction]:
    """Shares of all together of some parties of the team and of the subject itself."""
    known = sorted({one.party for one in team.values() if one.party} | {SELF})
    parties = draw(st.lists(st.sampled_from(known), unique=True))
    parts = [draw(st.integers(1, 100)) for _ in parties]
    if not parts:
        return {}
    whole = [Fraction(part * 10_000 // sum(parts), 10_000) for part in parts]
    whole[0] += 1 - sum(whole)
    return dict(zip(parties, whole, strict=True))


@st.composite
def surveys(draw: st.DrawFn, standard: Standard, subjects: Sequence[str]) -> tuple[Survey, ...]:
    """A survey or none, whose figures answer facts of a fitting type."""
    asked = [q for q in standard.questions().values() if q.by != "station" and not q.judged and "、" not in q.key]
    fitting = {"number": tuple(FIGURE_WORDS), "count": ("answered", "handed_out", "satisfied"), "share": ("satisfied_share", "response_rate")}  # fmt: skip
    usable = [question for question in asked if question.type in fitting]
    if not usable or draw(st.booleans()):
        return ()
    chosen = draw(st.lists(st.sampled_from(usable), min_size=1, max_size=3, unique_by=lambda q: q.key))
    facts: dict[str, Figure] = {q.key: draw(st.sampled_from(fitting[q.type])) for q in chosen}
    scale = draw(st.dictionaries(st.sampled_from(["非常满意", "满意", "一般", "不满意"]), numbers(), min_size=1))
    least = draw(st.sampled_from(sorted(scale.values())))
    handed = {one: draw(st.integers(0, 500)) for one in subjects}
    return (Survey("群众满意度", draw(words), least, scale, handed, facts),)


def numbers() -> st.SearchStrategy[Fraction]:
    return st.integers(0, 100).map(lambda n: Fraction(n, 10))
