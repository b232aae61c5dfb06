"""The XML of a word processor's document: elements as text, every value escaped, measures in its units."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def e(tag: str, *children: str, **attributes: str | int) -> str:
    """The element `w:tag` with its children (XML already) and its attributes, which are in the same namespace."""
    named = "".join(f" w:{name}={quoteattr(str(value))}" for name, value in attributes.items())
    return f"<w:{tag}{named}>{''.join(children)}</w:{tag}>" if children else f"<w:{tag}{named}/>"


def val(tag: str, value: str | int) -> str:
    """The element whose one attribute is its value."""
    return e(tag, val=value)


def text(words: str, tag: str = "t") -> str:
    """Words as they are, white space included."""
    return f'<w:{tag} xml:space="preserve">{escape(words)}</w:{tag}>'


def declared(xml: str) -> str:
    """The element with the namespace declared, so that it can be parsed by itself."""
    return re.sub(r"^<w:\w+", lambda tag: f'{tag[0]} xmlns:w="{NAMESPACE}"', xml, count=1)


def twips(points: float) -> int:
    """Twentieths of a point."""
    return round(points * 20)


def twips_of_mm(millimetres: float) -> int:
    return round(millimetres * 1440 / 25.4)


def fonts(name: str) -> str:
    """One font for every kind of letter, so that a quotation mark is never taken from another."""
    return e("rFonts", ascii=name, eastAsia=name, hAnsi=name, cs=name, hint="eastAsia")


def size(points: float) -> str:
    return val("sz", round(points * 2)) + val("szCs", round(points * 2))
