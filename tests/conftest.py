"""The same examples in every run of the property tests, and what the whole run says at its end."""

from __future__ import annotations

import os

import pytest
from hypothesis import Phase, settings

# a failing example is told as it was found: to shrink the big ones takes many minutes; EVALUATOR_SHRINK=1 does it
SHRUNK = (Phase.explicit, Phase.generate, Phase.shrink)
PHASES = SHRUNK if os.environ.get("EVALUATOR_SHRINK") == "1" else SHRUNK[:2]
settings.register_profile("fixed", derandomize=True, deadline=None, database=None, phases=PHASES)
settings.load_profile("fixed")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How often the generated standards of the property tests had what makes scoring hard."""
    for report in terminalreporter.stats.get("passed", []):
        for name, counts in report.user_properties:
            if name == "generated":
                words = ", ".join(f"{construct} {count}" for construct, count in counts.items())
                terminalreporter.write_line(f"generated standards: {words}")
