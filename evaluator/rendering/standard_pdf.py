"""The PDF of a standard: laid out again and again until the merged cells of its table are cut just where pages begin."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

from evaluator.model.standard import Standard
from evaluator.rendering.attachments import Attachment
from evaluator.rendering.pdf import PLAIN, Means, Rendered, render_pdf
from evaluator.rendering.standard_html import standard_html

#: so often pages may end where they like; what is named again at the head of a page may push a row onto the next one
_FREE = 4

#: the rows of the indicator table that begin a page, by their ids, in order
Starts = tuple[str, ...]


def standard_pdf(standard: Standard, means: Means = PLAIN, attached: Sequence[Attachment] = ()) -> Rendered:
    """The standard as PDF. A merged cell that goes over pages is closed below each and named again on the next.

    PdfUnavailable and MissingGlyphs as `render_pdf`.
    """
    starts: Starts = ()
    for passed in count():
        held = passed > _FREE
        made = render_pdf(standard_html(standard, starts, held=held), None, means, attached)
        found = _starts(made)
        if found == starts:
            return made
        starts = narrowed(starts, found) if held else found
    raise AssertionError("it counts for ever")


def narrowed(held: Starts, found: Starts) -> Starts:
    """Where pages are to begin next, when those that were `held` to begin one came with those that were `found`.

    Rows that were held do begin a page, so found ones differ where a page was too full: up to there all is kept, and what
    comes after is free again. For the same pages before it such a place can only move up, so that this comes to an end.
    """
    first = next((n for n, (mine, theirs) in enumerate(zip(held, found, strict=False)) if mine != theirs), None)
    return found if first is None else found[: first + 1]


def _starts(made: Rendered) -> Starts:
    rows = ([place for place in page if place.startswith("row-")] for page in made.places)
    return tuple(found[0] for found in rows if found)
