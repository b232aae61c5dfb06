"""The HTML of our own templates as a tree, for writers of other formats, so that all say what the templates say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

#: Elements that have no end tag.
_VOID = frozenset({"br", "col", "hr", "img", "link", "meta", "wbr"})


@dataclass(frozen=True, slots=True)
class Element:
    """An element: its tag, its attributes, and what is in it, elements and texts in their order."""

    tag: str
    attributes: dict[str, str]
    children: tuple[Element | str, ...] = ()

    @property
    def classes(self) -> tuple[str, ...]:
        return tuple(self.attributes.get("class", "").split())

    @property
    def elements(self) -> tuple[Element, ...]:
        """The elements that stand directly in it."""
        return tuple(child for child in self.children if isinstance(child, Element))

    @property
    def text(self) -> str:
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    def below(self, *tags: str) -> Iterator[Element]:
        """All elements of these tags in it, at any depth, in their order."""
        for child in self.elements:
            if child.tag in tags:
                yield child
            yield from child.below(*tags)


def parse(html: str) -> Element:
    """The `html` element of a page; ValueError where a tag is left open or closed twice, as our templates never do."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    return builder.page()


class _Builder(HTMLParser):
    """Builds the tree from the tags as they come."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, dict[str, str], list[Element | str]]] = [("", {}, [])]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag in _VOID:
            self._add(Element(tag, attributes))
        else:
            self.open.append((tag, attributes, []))

    def handle_endtag(self, tag: str) -> None:
        opened, attributes, children = self.open.pop()
        if opened != tag:
            raise ValueError(f"<{opened}> is closed by </{tag}>, line {self.getpos()[0]}")
        self._add(Element(tag, attributes, tuple(children)))

    def handle_data(self, data: str) -> None:
        self._add(data)

    def _add(self, child: Element | str) -> None:
        self.open[-1][2].append(child)

    def page(self) -> Element:
        if len(self.open) != 1:
            raise ValueError(f"<{self.open[-1][0]}> is not closed")
        return next(child for child in self.open[0][2] if isinstance(child, Element) and child.tag == "html")
