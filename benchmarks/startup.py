"""Whole commands: the overview must come at once (aim: under 0.2 s), a score within a second."""

from __future__ import annotations

from benchmarks.timing import python, row, wall_of_command

REPORT = "samples/hainan/jiedao.yaml"
ASSESSMENT = "samples/hainan/jiedao.assessment.yaml"


def main() -> None:
    bare = wall_of_command([python(), "-c", "pass"])
    program = [python(), "-m", "evaluator"]
    print("whole commands, wall clock")
    row("evaluator --help", wall_of_command([*program, "--help"]), "python -c pass", bare)
    row("evaluator check standard", wall_of_command([*program, "check", "standards/hainan_37_indicators.yaml"]),
        "python -c pass", bare)  # fmt: skip
    row("evaluator score, with assessment", wall_of_command([*program, "score", REPORT, "--assessment", ASSESSMENT]),
        "python -c pass", bare)  # fmt: skip
