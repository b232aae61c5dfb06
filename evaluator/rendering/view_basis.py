"""The standard as a report speaks of it: what it is called, where it comes from, its grades and rules."""

from __future__ import annotations

from dataclasses import dataclass

from evaluator.model.applied import UnevaluatedLine
from evaluator.model.numbers import plain
from evaluator.model.result import Result
from evaluator.model.standard import provenance_words
from evaluator.rendering.words import EMPTY, Printer


@dataclass(frozen=True, slots=True)
class Standard:
    """The standard as the report speaks of it."""

    id: str
    version: str
    title: str
    hash: str
    provenance: str
    note: tuple[str, ...]
    subject_name: str
    rounding: str
    total: str
    bands: tuple[tuple[str, str], ...]
    sources: tuple[tuple[str, str, str, str], ...]
    rules: tuple[tuple[str, tuple[str, ...]], ...]
    defects: tuple[tuple[str, str, str, str], ...]
    not_evaluated: tuple[UnevaluatedLine, ...]


def basis(result: Result, printer: Printer) -> Standard:
    """The standard that a result was scored by."""
    info = result.standard
    return Standard(
        info.id,
        info.version,
        info.title,
        info.hash,
        provenance_words(info.provenance, scored=info.scored),
        tuple(paragraphs(info.note)),
        info.subject_name,
        info.rounding,
        "" if info.total is None else printer.points(info.total),
        tuple(_bands(result)),
        tuple((key, title, credited or EMPTY, date or EMPTY) for key, title, credited, date in info.sources),
        tuple((rules.heading, rules.texts) for rules in info.rules if rules.kind != "grades"),
        tuple((d.where, d.say, "；".join(d.found), d.scored) for d in info.defects),
        info.not_evaluated,
    )


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text that is broken into lines: a line that ends no sentence goes on in the next."""
    found: list[str] = []
    for line in (line.strip() for line in text.splitlines()):
        if found and found[-1] and line and not found[-1].endswith(("。", "！", "？", "：")):
            found[-1] += line
        else:
            found.append(line)
    return [paragraph for paragraph in found if paragraph]


def _bands(result: Result) -> list[tuple[str, str]]:
    """Each grade with its limits in words."""
    bands = result.standard.grades
    found = []
    above = ""
    for name, limit in bands:
        least = "" if limit is None else f"{plain(limit)}分及以上"
        found.append((name, "，".join(part for part in (least, above) if part) or "不限"))
        above = "" if limit is None else f"不足{plain(limit)}分"
    return found
