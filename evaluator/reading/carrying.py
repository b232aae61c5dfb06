"""What one round hands on to the next: each subject's sealed result, and the ledger as the agency filled it in."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from evaluator.model.result import Result, dump
from evaluator.reading.round_places import PREVIOUS, RECTIFICATION

#: the ledger that the agency fills in, and where that of the round before lies
LEDGER, LEDGER_BEFORE = f"{RECTIFICATION}/整改台账.xlsx", f"{RECTIFICATION}/上期整改台账.xlsx"


def carry(previous: Path, results: Iterable[Result]) -> dict[str, bytes]:
    """The files for the folder of a new round by name, sorted: `上期/<subject>.json`, and the ledger of then.

    `previous` is the folder of the round before, `results` its final results, as its seal vouches for them. ValueError
    where one of them is a draft.
    """
    found: dict[str, bytes] = {}
    for result in results:
        about = result.dossier.round
        if about is not None and about.stage != "final":
            raise ValueError(f"{result.conclusion.subject} is a draft")
        found[f"{PREVIOUS}/{result.conclusion.subject}.json"] = result_bytes(result)
    ledger = previous / LEDGER
    if ledger.is_file():
        found[LEDGER_BEFORE] = ledger.read_bytes()
    return dict(sorted(found.items()))


def result_bytes(result: Result) -> bytes:
    """A result as a file: the same bytes on every machine."""
    return (json.dumps(dump(result), ensure_ascii=False, indent=2) + "\n").encode()
