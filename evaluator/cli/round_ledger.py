"""The ledgers of a round (整改台账): of this round, as the agency filled it in, and of the round before, ticked off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from evaluator.analysis.ledger import LedgerRow, ledger, with_duties
from evaluator.analysis.ticking import Ticked, ticked
from evaluator.cli.files import Desk
from evaluator.model.result import Result
from evaluator.reading.carrying import LEDGER, LEDGER_BEFORE
from evaluator.reading.ledger import read_ledger
from evaluator.reading.previous import read_result
from evaluator.reading.round_places import PREVIOUS

#: the ledger of the round before, with how each problem stands now
TICKED = "整改/上期整改情况.xlsx"


@dataclass(frozen=True, slots=True)
class Ledgers:
    """The rows of each subject by its id, and those of the period before with how they stand now."""

    results: Sequence[Result]
    now: Mapping[str, tuple[LedgerRow, ...]]
    before: Mapping[str, tuple[Ticked, ...]]

    def rows(self, result: Result) -> tuple[LedgerRow, ...]:
        return self.now[result.conclusion.subject]

    def files(self, title: str) -> Iterator[tuple[str, bytes]]:
        """The spreadsheets by their names in the folder of the round."""
        from evaluator.rendering.ledger import Section, ledger_bytes

        sections = [Section(result, self.rows(result)) for result in self.results]
        if sections:
            yield LEDGER, ledger_bytes(title, sections)
        old = [
            (result, self.before[result.conclusion.subject])
            for result in self.results
            if result.conclusion.subject in self.before
        ]
        if old:
            yield TICKED, ledger_bytes(title, [Section(one, [tick.row for tick in ticks], ticks) for one, ticks in old])


def ledgers(desk: Desk, folder: Path, results: Sequence[Result]) -> Ledgers:
    """The ledgers of the results; what the agency filled in has its faults on the desk."""
    now = {result.conclusion.subject: ledger(result) for result in results}
    filled = folder / LEDGER
    if filled.is_file():
        known = {(row.subject, row.id) for rows in now.values() for row in rows}
        duties, found = read_ledger(filled, known)
        desk.found.extend(found)
        now = {subject: with_duties(rows, duties or {}) for subject, rows in now.items()}
    return Ledgers(results, now, dict(_before(desk, folder, results)))


def _before(desk: Desk, folder: Path, results: Sequence[Result]) -> Iterator[tuple[str, tuple[Ticked, ...]]]:
    """The problems of the round before, of each subject whose sealed result of then lies in the folder."""
    duties = None
    if (folder / LEDGER_BEFORE).is_file():
        duties, found = read_ledger(folder / LEDGER_BEFORE)
        desk.found.extend(found)
    for result in results:
        subject = result.conclusion.subject
        file = folder / PREVIOUS / f"{subject}.json"
        if not file.is_file():
            continue
        then, found = read_result(file, subject)
        desk.found.extend(found)
        if then is not None:
            yield subject, ticked(with_duties(ledger(then), duties or {}), result)
