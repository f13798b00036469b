"""Reads HTML as browsers do, into elements, and says what is wrong with it.

html5lib knows all that can be wrong and takes many times as long as turbohtml, which knows what is wrong with the letters
only. But when the tree of the latter has exactly the tags that were written, in their order, nothing was mended while it
was built, and there is nothing to ask html5lib.
"""

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

import html5lib
import turbohtml
from turbohtml import Namespace, Token, TokenType

VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
AROUND_A_PART = "<!doctype html><html><head></head><body>{}</body></html>"
WITHIN_ANOTHER = "{%s}%s"
# What stands elsewhere in these is wrong though it stays where it is.
ALLOWED_IN = {
    "table": frozenset({"caption", "colgroup", "thead", "tbody", "tfoot"}),
    **dict.fromkeys(("thead", "tbody", "tfoot"), frozenset({"tr"})),
    "tr": frozenset({"th", "td"}),
    "select": frozenset({"option", "optgroup"}),
    "optgroup": frozenset({"option"}),
    "option": frozenset[str](),
}
AROUND_HEAD_AND_BODY = ((TokenType.END_TAG, "head"), (TokenType.START_TAG, "body"), (TokenType.END_TAG, "body"))
NAMESPACES = {Namespace.SVG: "http://www.w3.org/2000/svg", Namespace.MATHML: "http://www.w3.org/1998/Math/MathML"}


class Mended(Exception):
    """The tree is not what was written, or holds what only html5lib is to judge."""


def read(html: str, *, whole: bool) -> tuple[Element, list[str]]:
    """The root and what is wrong. A part of a page is read as what stands in its body."""
    try:
        return _as_written(html, whole=whole), []
    except Mended:
        return read_with_errors(html, whole=whole)


def _as_written(html: str, *, whole: bool) -> Element:
    html = html if whole else AROUND_A_PART.format(html)
    tree = turbohtml.parse(html, positions=False)
    tokens = list(_tokens(html))
    if tree.errors or not _plain(tree.children[0]) or _stray_text(tokens):
        raise Mended
    tags = (token for token in tokens if token.type in (TokenType.START_TAG, TokenType.END_TAG))
    root = _copied(next(child for child in tree.children if isinstance(child, turbohtml.Element)), tags)
    if next(tags, None) is not None:
        raise Mended
    if whole:
        return root
    part = root[1]
    part.tag = "DOCUMENT_FRAGMENT"
    return part


def _tokens(html: str) -> Iterator[Token]:
    """All that is written, also in <noscript>, which is a single text to browsers that run scripts."""
    within = False
    for token in turbohtml.tokenize(html):
        if token.tag == "noscript":
            within = token.type is TokenType.START_TAG
        if within and token.type is TokenType.TEXT:
            yield from turbohtml.tokenize(token.data or "")
        else:
            yield token


def _plain(first: object) -> bool:
    if not isinstance(first, turbohtml.Doctype):
        return False
    return (first.name, first.public_id or "", first.system_id or "") == ("html", "", "")


def _stray_text(tokens: list[Token]) -> bool:
    """Whether a text stands between head and body or after the body: it is moved into the body without a word."""
    outside = False
    for token in tokens:
        if (token.type, token.tag) in AROUND_HEAD_AND_BODY:
            outside = token.type is TokenType.END_TAG
        elif outside and token.type is TokenType.TEXT and token.data and token.data.strip():
            return True
    return False


def _copied(node: turbohtml.Element, tags: Iterator[Token]) -> Element:
    started = _next(tags, node, TokenType.START_TAG)
    values = [value or "" for _name, value in started.attrs or ()]
    ours = node.namespace is Namespace.HTML
    if not ours and any(":" in name for name in node.attrs):  # «xlink:href» has a namespace of its own
        raise Mended
    name = node.tag if ours else WITHIN_ANOTHER % (NAMESPACES[node.namespace], node.tag)
    made = Element(name, dict(zip(node.attrs, values, strict=True)))
    _fill(made, node, tags)
    if not (node.tag in VOID if ours else started.self_closing):
        _next(tags, node, TokenType.END_TAG)
    return made


def _fill(made: Element, node: turbohtml.Element, tags: Iterator[Token]) -> None:
    last: Element | None = None
    allowed = ALLOWED_IN.get(node.tag)
    for child in _within(node):
        if isinstance(child, turbohtml.Text):
            if last is None:
                made.text = (made.text or "") + child.data
            else:
                last.tail = (last.tail or "") + child.data
        elif isinstance(child, turbohtml.Element) and (allowed is None or child.tag in allowed):
            last = _copied(child, tags)
            made.append(last)
        else:  # a comment, say: we send none
            raise Mended


def _within(node: turbohtml.Element) -> Iterable[object]:
    """What is in a <template> is in a document of its own."""
    first = node.children[0] if node.tag == "template" and node.children else None
    return first.children if isinstance(first, turbohtml.DocumentFragment) else node.children


def _next(tags: Iterator[Token], node: turbohtml.Element, kind: TokenType) -> Token:
    token = next(tags, None)
    if token is None or token.type is not kind or token.tag != node.tag.lower():
        raise Mended
    return token


def read_with_errors(html: str, *, whole: bool) -> tuple[Element, list[str]]:
    """The same by html5lib alone."""
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    root = parser.parse(html) if whole else parser.parseFragment(html, container="body")
    return root, [f"line {line}: {html5lib.constants.E[code] % values}" for (line, _), code, values in parser.errors]
