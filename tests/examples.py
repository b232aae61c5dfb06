"""How many examples a property test tries: a third of them by default, all of them where EVALUATOR_EXAMPLES=all, as in CI."""

from __future__ import annotations

import os


def examples(all_of_them: int) -> int:
    """So many of the examples that a property is meant to be tried with, always the first ones."""
    return all_of_them if os.environ.get("EVALUATOR_EXAMPLES") == "all" else max(5, all_of_them // 3)
