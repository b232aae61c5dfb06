"""What a new round takes over from the one before: its sealed results, the ledger, and who was evaluated by whom for whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from evaluator.cli.files import Desk
from evaluator.cli.round_results import scored, standing
from evaluator.model.round import Round
from evaluator.reading.carrying import carry


@dataclass(frozen=True, slots=True)
class Carried:
    """The round before as declared, and the files that go into the folder of the new one, by name."""

    round: Round
    files: Mapping[str, bytes]


def carried(desk: Desk, previous: Path) -> Carried:
    """What the sealed round in a folder hands on; the command ends where it is not sealed, or moved since."""
    state = standing(desk, previous)
    if not state.sealed:
        raise click.UsageError(f"上一轮“{previous}”还没有封存，不能接着用；请先运行 evaluator round close {previous}")
    done = scored(desk, previous, state)
    desk.settle()
    assert done is not None, "a fault would have ended the command"
    return Carried(done.folder.round, carry(previous, done.results))
