"""A sample drawn so that anybody can draw it again: by the SHA-256 of a seed and each item, on any machine, in any order."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence


def draw(population: Sequence[str], n: int, seed: str) -> tuple[str, ...]:
    """The first `n` items by the SHA-256 of `seed|item` (UTF-8), in the order they are drawn.

    The order of the population does not matter, and a larger sample with the same seed begins with the smaller one.
    ValueError where there are fewer than `n` items, or one of them twice.
    """
    if len(set(population)) < len(population):
        raise ValueError("an item occurs twice")
    if not 0 <= n <= len(population):
        raise ValueError(f"{n} of {len(population)} items")
    return tuple(sorted(population, key=lambda item: digest(f"{seed}|{item}"))[:n])


def population_digest(population: Iterable[str]) -> str:
    """What tells whether two populations are the same, in whatever order: the SHA-256 of the sorted items, one a line."""
    return digest("".join(f"{item}\n" for item in sorted(population)))


def digest(text: str) -> str:
    """The SHA-256 of a text, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
