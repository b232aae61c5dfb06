"""The facts that proposed rules ask for: named by their label, each declared once, and what notes say of rates."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from evaluator.model.numbers import ONE, ZERO
from evaluator.reading.facts import RESERVED

#: what the engine prints behind a rule about a rate or a ratio
_PAIR_NOTE = re.compile(
    r"(?P<rate>[^。；＝]+)＝(?P<done>[^。；÷]+)÷(?P<due>[^。；]+)，(?P=due)为0的按(?P<none>\d+%)计。"
)
_RATIO_NOTE = re.compile(
    r"(?P<below>[^。；，]+)为0的，(?:(?P<above>[^。；]+)÷(?P=below)|以上除以它所得的各比例)按(?P<zero>\d+%?)计。"
)


#: what is measured and not counted, by the end of its label
_MEASURED = re.compile(r"(?:额|经费|资金|费用|支出|收入|时数|学时|课时|价值)$")


def _counted(label: str) -> dict[str, Any]:
    return {"type": "number", "min": ZERO} if _MEASURED.search(label) else {"type": "count"}


@dataclass
class Facts:
    """The facts declared so far. A proposal that is not kept leaves nothing: `copy`, then `take`.

    `taken` are names that belong to something else.
    """

    declared: dict[str, dict[str, Any]] = field(default_factory=dict)
    pairs: dict[str, Mapping[str, str]] = field(default_factory=dict)
    ratios: dict[str, str] = field(default_factory=dict)
    taken: frozenset[str] = frozenset()

    def copy(self) -> Facts:
        return Facts(dict(self.declared), dict(self.pairs), dict(self.ratios), self.taken)

    def take(self, other: Facts) -> None:
        """Keep what another has declared."""
        self.declared = dict(other.declared)

    def without_notes(self, text: str) -> str:
        """The wording without what the engine prints of rates, which is remembered."""
        self.pairs = {found["rate"]: found.groupdict() for found in _PAIR_NOTE.finditer(text)}
        text = _PAIR_NOTE.sub("", text)
        self.ratios = {found["below"]: found["zero"] for found in _RATIO_NOTE.finditer(text)}
        return _RATIO_NOTE.sub("", text)

    def amount(self, label: str, kind: str, unit: str = "", **more: Any) -> str:
        """The expression of an amount with that label, its facts declared: a rate of two, a ratio, or one datum."""
        label = label.strip("“”")
        if label in self.pairs:
            pair = self.pairs[label]
            words = {key: pair[key] for key in ("due", "done", "rate")}
            return f"{self.name(label, type='pair', none_due=pair['none'], words=words)}.rate"
        above, divided, below = label.partition("÷")
        if divided and "÷" not in below and not re.search(r"[＋－×]", label):
            zero = self.ratios.get(below)
            one = self.name(above, **_counted(above))
            if zero is None:
                return f"{one} / {self.name(below, **{**_counted(below), 'min': ONE})}"
            return f"ratio({one}，{self.name(below, **_counted(below))}，{zero})"
        return self.name(label, type=kind, **({"unit": unit} if unit and unit != "%" else {}), **more)

    def name(self, label: str, **what: Any) -> str:
        """The name of the fact with that label; where another fact has the name, a number is put behind it."""
        plain = re.sub(r"\W", "", label) or "数"
        plain = f"数{plain}" if plain[0].isdigit() or plain in RESERVED else plain
        wanted = {"label": label, **what}
        number, name = 1, plain
        while name in self.taken or self.declared.get(name, wanted) != wanted:
            number += 1
            name = f"{plain}_{number}"
        self.declared[name] = wanted
        return name
