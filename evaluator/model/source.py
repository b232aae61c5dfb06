"""The published texts that a standard draws on, and what of it stands in which of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    """A published text."""

    id: str
    title: str
    credited_to: str = ""
    date: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """What of an indicator, a veto, the grades or a fact is published in a source, and what was added to it.

    `items` are the numbers of the statements it stands on, in the list of what the sources say (公开资料要点).
    """

    source: str
    published: str = ""
    added: str = ""
    items: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Unevaluated:
    """What a source says and the standard cannot evaluate, and why not."""

    says: str
    because: str
    citation: Citation
