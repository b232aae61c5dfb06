"""What a table comes to, for a terminal: how many rows were scored, and how their grades are spread; nobody is ranked."""

from __future__ import annotations

from collections import Counter

from evaluator.model.result import Result
from evaluator.rendering.console import Printable, add_row, printed, table_of
from evaluator.rendering.terminal import grade_words


class Overview:
    """Counts results as they come, and keeps none of them."""

    def __init__(self, ref: str, grades: tuple[str, ...]) -> None:
        self.ref, self.grades = ref, grades
        self.count = self.open = 0
        self.spread: Counter[str] = Counter()

    def add(self, result: Result) -> None:
        total = result.conclusion.claimed
        self.count += 1
        lines = (line for leaf in result.conclusion.leaves() if leaf.leaf is not None for line in leaf.leaf.answers)
        self.open += any(not line.claimed and line.asked_of != "assessor" for line in lines)
        if result.standard.scored:
            self.spread[grade_words(total)] += 1
        else:
            assert total.counts is not None, "requirements are counted"
            counts = total.counts
            self.spread["有没达到的" if counts.not_met else "还不能判断" if counts.open else "没有不达到的"] += 1

    def text(self, rows: int, faulty: int) -> str:
        """The whole, of so many rows."""
        parts: list[Printable] = [
            f"共 {rows} 行，算出 {self.count} 行" + (f"，有错误 {faulty} 行。" if faulty else "。"),
            f"按 {self.ref} 和自评数据测算，未经核实，不排名次。"
            + (f"站点该填而没有填全的 {self.open} 行。" if self.open else ""),
        ]
        if self.spread:
            table = table_of("等次" if self.grades else "情况", "数量", right=("数量",))
            order = {grade: n for n, grade in enumerate(self.grades)}
            for word in sorted(self.spread, key=lambda word: (order.get(word, len(order)), word)):
                add_row(table, word, str(self.spread[word]))
            parts += ["", table]
        return printed(parts)
