"""What an indicator that is still open waits for: the answers that are missing, by who has to give them."""

from __future__ import annotations

from dataclasses import dataclass

from evaluator.model.node import Node, Run


@dataclass(frozen=True, slots=True)
class Missing:
    """The labels of what is missing of a leaf in a run.

    `own`: what the subject has not filled in, in the assessed run what has not been verified; `disputed`: what the assessors
    differ on; `later`: what only an assessor gives, in the claimed run.
    """

    own: tuple[str, ...] = ()
    disputed: tuple[str, ...] = ()
    later: tuple[str, ...] = ()


def missing(node: Node, run: Run) -> Missing:
    """What a leaf waits for, be it only for what it moves beyond its points; nothing where nothing of it is open."""
    assert node.leaf is not None
    if not node.score(run).waiting:
        return Missing()
    left = [a for a in node.leaf.answers if not (a.claimed if run == "claimed" else a.verified)]
    later = [a for a in left if run == "claimed" and a.asked_of == "assessor"]
    disputed = [a for a in left if run == "assessed" and a.state == "disputed"]
    own = [a for a in left if a not in (*later, *disputed) and a.state != "not_needed"]
    return Missing(*(tuple(answer.label for answer in some) for some in (own, disputed, later)))
