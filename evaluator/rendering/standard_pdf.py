"""The PDF of a standard: laid out once more with the merged cells of its table cut where pages begin."""

from __future__ import annotations

from collections.abc import Sequence

from evaluator.model.standard import Standard
from evaluator.rendering.attachments import Attachment
from evaluator.rendering.pdf import PLAIN, Means, Rendered, render_pdf
from evaluator.rendering.standard_html import standard_html

#: so often at most: what is named again at the head of a page may push a row onto the next one
_MOST = 5


def standard_pdf(standard: Standard, means: Means = PLAIN, attached: Sequence[Attachment] = ()) -> Rendered:
    """The standard as PDF. A merged cell that goes over pages is closed below each and named again on the next.

    PdfUnavailable and MissingGlyphs as `render_pdf`.
    """
    starts: frozenset[str] = frozenset()
    seen = [starts]
    while True:
        made = render_pdf(standard_html(standard, starts), None, means, attached)
        starts = _starts(made)
        if starts in seen or len(seen) == _MOST:
            return made
        seen.append(starts)


def _starts(made: Rendered) -> frozenset[str]:
    """The rows of the indicator table that begin a page."""
    rows = ([place for place in page if place.startswith("row-")] for page in made.places)
    return frozenset(found[0] for found in rows if found)
