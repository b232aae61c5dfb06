"""The facts that proposed rules ask for: named by their label, each declared once, and what notes say of rates."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from evaluator.authoring.tiers import UNIT, N
from evaluator.model.numbers import ONE, ZERO
from evaluator.reading.facts import RESERVED

#: what the engine prints behind a rule about a rate or a ratio
_PAIR_NOTE = re.compile(
    r"(?P<rate>[^。；＝]+)＝(?P<done>[^。；÷]+)÷(?P<due>[^。；]+)，(?P=due)为0的按(?P<none>\d+%)计。"
)
#: the same of a rate that is left undefined there, which something else in the wording has to settle
_OPEN_NOTE = re.compile(
    r"(?:(?<=。)|^)(?P<rate>(?!得分)[^。；＝，：]+)＝(?P<done>[^。；÷×，]+)÷(?P<due>[^。；÷×，]+)。"
)
_RATIO_NOTE = re.compile(
    r"(?P<below>[^。；，]+)为0的，(?:(?P<above>[^。；]+)÷(?P=below)|以上除以它所得的各比例)按(?P<zero>\d+%?)计。"
)


#: where one option is all that is named, there must be others
OTHERS = "其他"
#: types of facts that are numbers
_NUMERIC = ("count", "number", "amount", "share")

#: what is measured and not counted, by the end of its label
_MEASURED = re.compile(r"(?:额|经费|资金|费用|支出|收入|时数|学时|课时|价值)$")


def _counted(label: str) -> dict[str, Any]:
    return {"type": "number", "min": ZERO} if _MEASURED.search(label) else {"type": "count"}


@dataclass
class Facts:
    """The facts declared so far. A proposal that is not kept leaves nothing: `copy`, then `take`.

    `attributes` are those of the subject, which have their names; `whole` are choices of which all options are known,
    `bare` numbers of which no unit has been seen.
    """

    declared: dict[str, dict[str, Any]] = field(default_factory=dict)
    pairs: dict[str, Mapping[str, str]] = field(default_factory=dict)
    ratios: dict[str, str] = field(default_factory=dict)
    attributes: dict[str, dict[str, Any]] = field(default_factory=dict)
    whole: frozenset[str] = frozenset()
    bare: frozenset[str] = frozenset()

    def copy(self) -> Facts:
        return Facts(
            dict(self.declared), dict(self.pairs), dict(self.ratios), dict(self.attributes), self.whole, self.bare
        )

    def take(self, other: Facts) -> None:
        """Keep what another has declared."""
        self.declared, self.attributes = dict(other.declared), dict(other.attributes)
        self.whole, self.bare = other.whole, other.bare

    def without_notes(self, text: str) -> str:
        """The wording without what the engine prints of rates, which is remembered."""
        self.pairs = {found["rate"]: found.groupdict() for found in _PAIR_NOTE.finditer(text)}
        text = _PAIR_NOTE.sub("", text)
        for found in list(_OPEN_NOTE.finditer(text)):
            if f"{found['due']}为0" in text:
                self.pairs[found["rate"]] = {**found.groupdict(), "none": "na"}
                text = text.replace(found[0], "")
        self.ratios = {found["below"]: found["zero"] for found in _RATIO_NOTE.finditer(text)}
        return _RATIO_NOTE.sub("", text)

    def amount(self, label: str, kind: str, unit: str = "", *, apart: bool = False, **more: Any) -> str:
        """The expression of an amount with that label, its facts declared: a rate of two, a ratio, or one datum.

        `apart`: the two of a ratio are counted in different units, so that it is no percentage.
        """
        quoted = re.fullmatch("“([^“”]+)”", label)
        label = quoted[1] if quoted else label
        if label in self.pairs:
            pair = self.pairs[label]
            words = {key: pair[key] for key in ("due", "done", "rate")}
            return f"{self.name(label, type='pair', none_due=pair['none'], words=words)}.rate"
        above, divided, below = label.partition("÷")
        if not divided or "÷" in below or re.search(rf"[＋－×]|^{N}÷", label):
            return self.name(label, type=kind, **({"unit": unit} if unit and unit != "%" else {}), **more)
        if re.fullmatch(N, below):
            return f"{self.name(above, **_counted(above), **({'unit': unit} if unit else {}))} / {below}"
        own = re.search(f"{UNIT}$", above) if apart else None
        one = self.name(above, **_counted(above), **({"unit": own[0]} if own else {}))
        zero = self.ratios.get(below)
        if zero is None:
            return f"{one} / {self.name(below, **{**_counted(below), 'min': ONE})}"
        return f"ratio({one}，{self.name(below, **_counted(below))}，{zero})"

    def name(self, label: str, **what: Any) -> str:
        """The name of the fact with that label; where another fact has the name, a number is put behind it."""
        plain = re.sub(r"\W", "", label) or "数"
        plain = f"数{plain}" if plain[0].isdigit() or plain in RESERVED else plain
        wanted = {"label": label, **what}
        if plain in self.bare and what["type"] in _NUMERIC and self.declared[plain]["label"] == label:
            self.declared[plain], self.bare = wanted, self.bare - {plain}
        number, name = 1, plain
        while name in self.attributes or self.declared.get(name, wanted) != wanted:
            number += 1
            name = f"{plain}_{number}"
        self.declared[name] = wanted
        return name

    def figure(self, label: str, unit: str = "", *, whole: bool = True, bare: bool = False) -> str:
        """The name of a number that is only held against others; one that is asked already is asked once.

        `bare`: nothing that is printed of it shows a unit, so that one may be given to it later.
        """
        if label in self.pairs:
            return self.amount(label, "share")
        for name, what in (*self.declared.items(), *self.attributes.items()):
            if what["label"] == label and what["type"] in _NUMERIC and unit in ("", self._unit(what)):
                return name
        if unit == "%":
            return self.name(label, type="share")
        if not unit:
            name = self.name(label, type="number", min=ZERO)
            self.bare |= {name} if bare else set()
            return name
        kind = {"type": "count"} if whole and not _MEASURED.search(label) else {"type": "number", "min": ZERO}
        return self.name(label, **kind, unit=unit)

    @staticmethod
    def _unit(what: Mapping[str, Any]) -> str:
        return "%" if what["type"] == "share" else str(what.get("unit", ""))

    def choice(self, label: str, options: list[str], *, whole: bool = False) -> str:
        """The name of a choice with at least these options; `whole` where there are no others. A KeyError where there are."""
        known = next((n for n, what in self.attributes.items() if what["label"] == label), None)
        home = self.attributes if known else self.declared
        name = known or next(
            (n for n, what in home.items() if what["label"] == label and what["type"] == "choice"), None
        )
        before = [option for option in home[name]["options"] if option != OTHERS] if name else []
        if set(before if whole else options if name in self.whole else ()) - set(options if whole else before):
            raise KeyError(label)
        given = [*before, *(option for option in options if option not in before)]
        closed = whole or name in self.whole
        given = given if closed or (known and len(given) > 1) else [*given, OTHERS]
        if name is None:
            name = self.name(label, type="choice", options=given)
        home[name] = {**home[name], "options": given}
        self.whole |= {name} if whole else set()
        return name

    def undefined(self) -> set[str]:
        """What is due of the rates that are undefined where nothing is."""
        return {what["words"]["due"] for what in self.declared.values() if what.get("none_due") == "na"}

    def asked(self) -> dict[str, Any]:
        """The facts and attributes as a standard has them."""
        both = {"facts": self.declared, "attributes": self.attributes}
        return {key: what for key, what in both.items() if what}
