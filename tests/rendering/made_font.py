"""A made-up font file: squares for the characters that are asked for."""

from __future__ import annotations

import io

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

NAME = "Made Squares"


def font_bytes(characters: str, kind: int = 0) -> bytes:
    """A TrueType font that has these characters; `kind` is what it says of being embedded (fsType)."""
    names = {ord(char): f"u{ord(char):X}" for char in characters}
    pen = TTGlyphPen(None)
    pen.moveTo((100, 0))
    for point in ((100, 800), (900, 800), (900, 0)):
        pen.lineTo(point)
    pen.closePath()
    square = pen.glyph()
    order = [".notdef", *names.values()]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(names)
    builder.setupGlyf(dict.fromkeys(order, square))
    builder.setupHorizontalMetrics(dict.fromkeys(order, (1000, 100)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": NAME, "styleName": "Regular", "fullName": NAME, "psName": "MadeSquares"})
    builder.setupOS2(sTypoAscender=880, sTypoDescender=-120, usWinAscent=880, usWinDescent=120, fsType=kind)
    builder.setupPost()
    stream = io.BytesIO()
    builder.font["head"].created = builder.font["head"].modified = 0
    builder.save(stream)
    return stream.getvalue()
