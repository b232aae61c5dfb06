"""What is printed of a standard, imported again, and held against it."""

from __future__ import annotations

import dataclasses
import functools
import tempfile
from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import Any

from evaluator.authoring.importing import Imported, LeafDrafted, import_table
from evaluator.cli.files import Desk
from evaluator.diagnostics import Diagnostic
from evaluator.model.indicator import Indicator
from evaluator.model.question import Question
from evaluator.model.standard import Standard
from evaluator.rendering.docx import docx_bytes
from evaluator.rendering.standard_book import standard_book
from evaluator.rendering.standard_html import standard_html
from evaluator.rules.bands import Bands
from evaluator.rules.judge import Judge
from tests.rendering.printed_standards import ROOT

FORMATS = ("xlsx", "docx")
NAMES = sorted(path.name for path in (ROOT / "standards").glob("*.yaml") if path.name != "published_sources.yaml")
FILES = [*(ROOT / "standards" / name for name in NAMES), ROOT / "samples" / "requirements" / "xian-mubiao.yaml"]


@functools.cache
def standard(path: Path) -> Standard:
    found = Desk().standard(path)
    assert found is not None
    return found


def again(printed: Standard, form: str) -> tuple[Imported, list[Diagnostic]]:
    """What the import makes of a standard that was printed in this format."""
    data = standard_book(printed) if form == "xlsx" else docx_bytes(standard_html(printed))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"t.{form}"
        path.write_bytes(data)
        found, problems = import_table(path)
    assert found is not None, problems
    return found, problems


@functools.cache
def file_again(path: Path, form: str) -> tuple[Imported, list[Diagnostic]]:
    return again(standard(path), form)


def tree(of: Standard) -> list[tuple[object, ...]]:
    """All that a table says of the indicators besides their rules."""
    return [
        (len(way), node.code, node.name, node.points, node.applies.say() if node.applies else "", node.evidence, node.methods)
        for way in of.ways().values()
        for node in way
    ]  # fmt: skip


def sentences(text: str) -> Counter[tuple[str, ...]]:
    """The sentences of a text, and what each lists, in any order, without blanks."""
    whole = filter(None, "".join(text.split()).split("。"))
    leads = (sentence.partition("：") for sentence in whole)
    return Counter((lead, *sorted(listed.split("；"))) for lead, _, listed in leads)


def tiers(rule: Bands) -> tuple[object, ...]:
    """Where the tiers of a rule begin, and what each gives, from the lowest number up: they may be listed either way."""
    downwards = rule.side in ("at_least", "above")
    listed = [(band.points, band.label) for band in rule.bands]
    limits = [band.limit for band in rule.bands]
    cuts = limits[::-1] if downwards else limits
    values = [(rule.otherwise, ""), *listed[::-1]] if downwards else [*listed, (rule.otherwise, "")]
    return rule.side in ("at_least", "below"), tuple(cuts), tuple(values)


def bones(part: Any) -> Any:
    """A rule without its words: which kinds are in it, and all its figures. What is counted counts the same asked for or worked out."""
    if isinstance(part, (tuple, list)):
        return [bones(one) for one in part]
    if isinstance(part, Fraction):
        return part
    if not dataclasses.is_dataclass(part) or isinstance(part, (type, Question)):
        return None
    if isinstance(part, Bands):
        return tiers(part)
    kind = type(part)
    if not kind.__module__.startswith("evaluator.rules"):
        return None  # conditions and amounts are told by the sentence
    figures = {field.name: bones(getattr(part, field.name)) for field in dataclasses.fields(part)}
    # a most may be written or follow from what can be counted; two axes may be asked as one choice of their pairs
    left_out = ("at_most", "floor", "axes")
    kept = {name: value for name, value in figures.items() if value is not None and name not in left_out}
    skipped = getattr(part, "skip_when", None) is not None
    return kind.__name__, skipped, kept


def told_otherwise(old: Indicator, new: Indicator, drafted: LeafDrafted) -> str:
    """What is wrong with a leaf that came back; empty where nothing is."""
    if not drafted.by:
        if not isinstance(new.rule, Judge) and new.rule is not None and type(new.rule).__name__ != "Met":
            return "not read, and yet a rule"
        return "" if "".join(old.sentence().split()) in "".join(new.say.split()) else "the wording is lost"
    bounded = sentences(f"本项最多得{drafted.points}分")  # where a fact has a most, none is printed
    if sentences(old.sentence()) not in (sentences(new.sentence()), sentences(new.sentence()) - bounded):
        return "another sentence"
    if [(one.gives, one.start) for one in old.na] != [(one.gives, one.start) for one in new.na]:
        return "does not apply to another effect"
    if (bones(old.bonus), bones(old.penalty), old.extra) != (bones(new.bonus), bones(new.penalty), new.extra):
        return "other points beside those of the leaf"
    if [one.label for one in old.requires] != [one.label for one in new.requires]:
        return "other material"
    return "" if bones(old.rule) == bones(new.rule) else "another rule under the same sentence"


def wrong(printed: Standard, found: Imported) -> list[tuple[str, str, str, str]]:
    return [
        (why, drafted.by, old.sentence(), new.sentence())
        for old, new, drafted in zip(printed.leaves(), found.standard.leaves(), found.leaves, strict=True)
        if (why := told_otherwise(old, new, drafted))
    ]
