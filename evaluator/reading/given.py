"""Numbers that stand inside an option of a form: they count only where the option is chosen."""

from __future__ import annotations

from typing import Any

from evaluator.diagnostics import Fault, Faults, Path
from evaluator.forms.form import TICK
from evaluator.forms.questions import GIVEN
from evaluator.reading.placing import Spot


def numbers_inside(values: dict[Path, Any], spots: dict[Path, Spot], faults: Faults) -> None:
    """Turn each number given inside an option into the points of its question, or note that the option is not chosen."""
    for path in [path for path in values if str(path[-1]).startswith(GIVEN)]:
        option, value = str(path[-1]).removeprefix(GIVEN), values.pop(path)
        chosen = values.get((*path[:-1], "choose"))
        if chosen == option:
            values[(*path[:-1], "points")] = value
            spots[(*path[:-1], "points")] = spots[path]
        elif not faults.at((*path[:-1], "choose")):
            but = f"选的是“{chosen}”" if chosen else "没有选这一档"
            say = f"在“{option}”一档里给了分，{but}"
            faults.add(Fault("A604", path, say, f"请在选中的一档打{TICK}，只在那一档里给分"))
