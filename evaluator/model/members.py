"""The members of a subject (a county its stations): by which keys their answers stand among the subject's own.

Who the members are is one value of a run, a set of ids; each answer of a member is another. So what is missing of a member
is missing like any other answer: it makes a range, is counted in coverage, and is completed one by one where need be.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction

from evaluator.model.question import Known, Question, Value
from evaluator.model.report import Member

#: who the members are; without an answer nothing is known of them
MEMBERS = Question("members", "成员单位", "count", "个", Fraction(0))
_MARK = "members."


def member_key(member: str, key: str = "") -> str:
    """The key of a member's answer among those of its subject; without `key` that of the member's name."""
    return f"{_MARK}{key}|{member}"


def each_key(key: str) -> str:
    """The key that stands for this answer of every member."""
    return f"{_MARK}{key}"


def own_key(key: str) -> str:
    """The key under which a member's own report would have the answer; the key itself where it is no member's."""
    return key.removeprefix(_MARK).partition("|")[0] if key.startswith(_MARK) else key


def member_of(key: str) -> str:
    """The member whose answer it is; empty where it is the subject's own."""
    return key.partition("|")[2] if key.startswith(_MARK) else ""


def member_ids(known: Known) -> tuple[str, ...] | None:
    """The members in the order of their ids, or None where it is not known who they are."""
    ids = known.values.get(MEMBERS.key)
    return tuple(sorted(ids)) if isinstance(ids, frozenset) else None


def member_name(known: Known, member: str) -> str:
    """The member's name, else its id."""
    name = known.values.get(member_key(member))
    return name if isinstance(name, str) else member


def question_under(key: str, asked: Mapping[str, Question], members: Iterable[Member] | None) -> Question | None:
    """The question that a key answers, of those `asked`; a member's says in its label whose answer it is.

    `members` are those of the subject; one that is not among them goes by its id. None where nothing of the kind is asked.
    """
    question, member = asked.get(own_key(key)), member_of(key)
    if question is None or not member:
        return question
    name = next((one.name for one in members or () if one.id == member), member)
    return replace(question, key=key, label=f"{name}的{question.label}")


def all_of_members(values: Mapping[str, Value]) -> dict[str, Value]:
    """All that a run knows of the members: who they are, and their answers."""
    return {key: value for key, value in values.items() if key.startswith(MEMBERS.key)}


def member_list(members: Iterable[Member] | None) -> dict[str, Value]:
    """Who the members are, their names and attributes, as values of a run; none where nothing is said of them."""
    if members is None:
        return {}
    found = list(members)
    values: dict[str, Value] = {MEMBERS.key: frozenset(member.id for member in found)}
    for member in found:
        values[member_key(member.id)] = member.name
        values.update((member_key(member.id, name), value) for name, value in member.attributes.items())
    return values


def member_answers(members: Iterable[Member] | None) -> dict[str, Value]:
    """The answers of the members as answers of a run."""
    return {member_key(m.id, key): value for m in members or () for key, value in m.answers.items()}
