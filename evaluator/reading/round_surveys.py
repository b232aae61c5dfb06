"""The surveys that a round declares: which column is read, what its wordings count, and which facts the figures answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from evaluator.diagnostics import Fault, Faults, Path, listing, suggestion
from evaluator.model.numbers import looks_like_number, parse_number, text_of, too_long
from evaluator.model.question import TYPE_WORDS, Question
from evaluator.model.round import FIGURE_WORDS, FIGURES, Figure, Survey
from evaluator.model.standard import Standard
from evaluator.reading.answers import part
from evaluator.reading.round_people import People

#: which types of question a figure may answer
_FITS: Mapping[str, tuple[str, ...]] = {
    "answered": ("count", "number"),
    "handed_out": ("count", "number"),
    "satisfied": ("count", "number"),
    "mean": ("number",),
    "satisfied_share": ("share",),
    "response_rate": ("share",),
}


def read_surveys(
    entries: Mapping[str, Any], standard: Standard | None, people: People, faults: Faults
) -> tuple[Survey, ...]:
    """The surveys of a round, in its order; without a standard the facts they answer are taken as written."""
    reader = _Reader(standard, people, faults)
    found = []
    for key, entry in entries.items():
        path: Path = ("surveys", key)
        if people.usable(text_of(key), "问卷的名称", path, key=True) and isinstance(entry, Mapping):
            found.append(reader.survey(text_of(key), entry, path))
    return tuple(found)


class _Reader:
    def __init__(self, standard: Standard | None, people: People, faults: Faults) -> None:
        self.standard, self.people, self.faults = standard, people, faults
        self.answered: dict[str, str] = {}

    def survey(self, name: str, entry: Mapping[str, Any], path: Path) -> Survey:
        scale = {
            text_of(word): Fraction(value)
            for word, value in part(entry, "scale").items()
            if isinstance(value, Fraction) and not self.faults.at((*path, "scale", word))
        }
        handed = {
            text_of(subject): int(count)
            for subject, count in part(entry, "handed_out").items()
            if not self.faults.at((*path, "handed_out", subject))
            and self.people.known_subject(text_of(subject), (*path, "handed_out", subject), key=True)
        }
        facts = dict(self._facts(name, part(entry, "facts"), (*path, "facts")))
        self._needs_count(facts, entry, path)
        return Survey(name, text_of(entry.get("column", "")), self._satisfied(entry, scale, path), scale, handed, facts)

    def _satisfied(self, entry: Mapping[str, Any], scale: Mapping[str, Fraction], path: Path) -> Fraction:
        """From what on an answer is content: a wording of the scale, or a number within it."""
        raw, where = text_of(entry.get("satisfied", "")), (*path, "satisfied")
        if raw in scale:
            return scale[raw]
        if looks_like_number(raw) and not too_long(raw):
            value = parse_number(raw)
            if not scale or min(scale.values()) <= value <= max(scale.values()):
                return value
            say = f"从 {raw} 起算满意，scale 里的分在 {min(scale.values())} 至 {max(scale.values())} 之间"
            self.faults.add(Fault("T711", where, say, "请核对"))
        elif raw and scale and not self.faults.at(where) and not self.faults.at((*path, "scale")):
            fix = suggestion(raw, scale) or f"请写 scale 里的一档，或写数：{listing(scale)}"
            self.faults.add(Fault("T711", where, f"scale 里没有“{raw}”这一档", fix))
        return Fraction(0)

    def _facts(self, survey: str, entries: Mapping[str, Any], path: Path) -> Iterator[tuple[str, Figure]]:
        for key, raw in entries.items():
            name, where = text_of(key), (*path, key)
            if self.faults.at(where):
                continue
            figure = next((one for one in FIGURES if one == text_of(raw)), None)
            if figure is None:  # a fault of the shape
                continue
            if self.standard is None:
                yield name, figure
                continue
            question = self._question(name, where)
            if question is not None and self._fits(question, figure, where) and self._once(name, survey, where):
                yield question.key, figure

    def _question(self, name: str, path: Path) -> Question | None:
        assert self.standard is not None
        asked = self.standard.questions()
        question = asked.get(name)
        if question is None:
            labels = {other.label: key for key, other in asked.items()}
            hint = f"这里要写它的名称“{labels[name]}”" if name in labels else suggestion(name, asked)
            parts = [key for key in asked if key.startswith(f"{name}.")]
            hint = f"它由几个数组成，请写明是哪一个：{listing(parts)}" if parts else hint
            fix = hint or "请对照标准的采集项名称"
            self.faults.add(Fault("T711", path, f"标准里没有采集项“{name}”", fix, on="key"))
        return question

    def _fits(self, question: Question, figure: str, path: Path) -> bool:
        """Whether the figure can be the answer; a fault otherwise."""
        words = FIGURE_WORDS[figure]
        if question.by == "station":
            say = f"“{question.label}”只由被评单位填写，不能由问卷得出"
            self.faults.add(Fault("T711", path, say, "请整行删去", on="key"))
        elif question.judged:
            say = f"“{question.label}”要由评估人员评定，不能由问卷得出"
            self.faults.add(Fault("T711", path, say, "请整行删去，或在标准里改用采集项计分", on="key"))
        elif question.type not in _FITS[figure]:
            fitting = [FIGURE_WORDS[other] for other, types in _FITS.items() if question.type in types]
            fix = f"可以用：{listing(fitting)}" if fitting else "问卷只能得出数"
            say = f"“{question.label}”是{TYPE_WORDS[question.type]}，不能填{words}"
            self.faults.add(Fault("T711", path, say, fix))
        else:
            return True
        return False

    def _once(self, name: str, survey: str, path: Path) -> bool:
        """Whether no other survey answers the same; a fault otherwise."""
        first = self.answered.setdefault(name, survey)
        if first != survey:
            self.faults.add(Fault("T711", path, f"“{name}”已由问卷“{first}”得出", "只留一处", on="key"))
        return first == survey

    def _needs_count(self, facts: Mapping[str, Figure], entry: Mapping[str, Any], path: Path) -> None:
        """A figure that has to do with what was handed out needs to know how many that were."""
        wanted = [FIGURE_WORDS[figure] for figure in facts.values() if figure in ("handed_out", "response_rate")]
        if wanted and "handed_out" not in entry and not self.faults.misspelt(path, "handed_out"):
            say = f"要算{wanted[0]}，没有写各对象发放了多少份"
            self.faults.add(Fault("T711", path, say, "请补上 handed_out: {对象编号: 份数}", on="key"))
