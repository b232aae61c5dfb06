"""What settles a grade: limits, what a grade needs besides, and vetoes that lower, cap or refuse it, with their sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from evaluator.model.numbers import percent, plain
from evaluator.model.question import Question
from evaluator.model.rule import Amount, Condition
from evaluator.model.source import Citation

#: what stands in place of a grade then
NO_GRADE = "不评等次"


Effect = Literal["refuse", "zero", "lower", "cap", "fail"]
_HOW_MANY = "零一两三四五六七八九"


def lowered_words(steps: int) -> str:
    """`等次降低一等`."""
    return f"等次降低{_HOW_MANY[steps] if steps < len(_HOW_MANY) else steps}等"


@dataclass(frozen=True, slots=True)
class Gate:
    """A veto: when it holds the subject is refused or fails, its grade is capped or lowered, or branches count nothing.

    `citations` say which source has it. `besides`: what is to be said of the branches that count nothing beside that.
    """

    name: str
    when: Condition
    effect: Effect
    cap: str = ""
    zero: tuple[str, ...] = ()
    lower: int = 0
    citations: tuple[Citation, ...] = ()
    besides: str = ""

    def sentence(self, names: Mapping[str, str] | None = None, lowest: str = "最低等次") -> str:
        """The veto as a standard prints it. `names` are the indicators by code, `lowest` is the last of the grades."""
        return f"{self.name}：{self.consequence(names, lowest)}"

    def consequence(self, names: Mapping[str, str] | None = None, lowest: str = "最低等次") -> str:
        """The same without the name: when the veto holds, and what follows."""
        zero = "、".join(f"“{code} {names[code]}”" if names and code in names else code for code in self.zero)
        effects: dict[Effect, str] = {
            "refuse": "不予受理",
            "fail": f"定为{lowest}",
            "lower": lowered_words(self.lower),
            "cap": f"等次最高评为{self.cap}",
            "zero": f"{zero}计0分{self.besides}",
        }
        return f"{_occurs(self.when)}的，{effects[self.effect]}。"


def _occurs(when: Condition) -> str:
    """The condition of a gate in words: several things that a person looks for are listed."""
    asked = [question for question in when.questions() if question.leaf]
    if len(asked) < 2:
        return when.say()
    return f"有下列情形之一（{'；'.join(question.label for question in asked)}）"


@dataclass(frozen=True, slots=True)
class Need:
    """What a grade needs besides its limit: `of` at least (or at most) the amount that stands for that grade."""

    name: str
    of: Amount
    at_least: bool
    limits: tuple[Amount | None, ...]

    def bound(self, limit: Amount) -> str:
        """`不低于60%`, `不高于2项`: what the amount is held to."""
        fixed = not limit.is_share and not any(True for _ in limit.questions())
        return f"{'不低于' if self.at_least else '不高于'}{limit.say()}{self.of.unit if fixed else ''}"


@dataclass(frozen=True, slots=True)
class Grades:
    """Grades from the best down, each with its lower limit on the printed total; the last has none.

    `applied` is the choice that tells which grade was applied for; `on_fail` what happens when a need is not met.
    `quota`: the share of those evaluated that may have a grade, best grade first; `ties`: whether those with the same total
    at the border are all in or all out. `tops`: the upper limits that the published table writes beside its lower ones;
    they are printed and never score. `citations` say which source has the bands and what belongs to them.
    """

    bands: tuple[tuple[str, Fraction | None], ...]
    needs: tuple[Need, ...] = ()
    applied: Question | None = None
    on_fail: Literal["next_lower", "refuse"] = "next_lower"
    quota: tuple[tuple[str, Fraction], ...] = ()
    ties: Literal["in", "out"] = "out"
    tops: tuple[Fraction | None, ...] = ()
    citations: tuple[Citation, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.bands)

    def sentences(self) -> list[str]:
        """The rules of grading as a standard prints them."""
        limits = [
            f"{plain(limit)}分及以上为{name}" if limit is not None else f"其余为{name}" for name, limit in self.bands
        ]
        words = ["；".join(limits)]
        for need in self.needs:
            if len(need.limits) == 1 and need.limits[0] is not None:
                known = "、".join(self.names[:-1])
                words.append(f"{need.name}：{need.of.say()}{need.bound(need.limits[0])}，否则不能评为{known}")
            else:
                pairs = zip(self.names, need.limits, strict=False)
                rows = [f"评为{name}的{need.bound(limit)}" for name, limit in pairs if limit is not None]
                words.append(f"{need.name}（{need.of.say()}）：{'；'.join(rows)}")
        if self.needs:
            refused = self.on_fail == "refuse"
            words.append(
                f"够分数线而不符合以上条件的，{'不予评定' if refused else '按低一等次的分数线和条件评定，依次类推'}"
            )
        if self.applied is not None:
            words.append(f"评定的等次不高于{self.applied.label}")
        for name, share in self.quota:
            ties = "都评为" if self.ties == "in" else "都不评为"
            words.append(f"{name}不超过参评总数的{percent(share)}，名额舍去小数；同分而名额不够的，同分者{ties}{name}")
        return words
