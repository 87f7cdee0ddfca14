"""The scripts and styles that widgets and forms need."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Hashable, Iterable, Mapping
from types import MappingProxyType
from typing import Protocol, TypeAlias, cast

from markupsafe import Markup, escape

from bandstand.forms._markup import attributes
from bandstand.forms._order import merge

__all__ = ["Address", "Asset", "Media", "MediaAsset", "MediaOrderConflictWarning", "Script", "Stylesheet"]

Attributes: TypeAlias = Mapping[str, object]
"""Attributes of an element: True for one without a value."""

Address: TypeAlias = Callable[[str], str]
"""Gives the address of a file by its path, as a store of static files does."""

_NONE: Attributes = MappingProxyType({})

_SCHEME = re.compile(r"[^/?#:]*:")
_UNSEEN = re.compile(r"[\x00-\x20\x7f]")


class Asset(Protocol):
    """Anything else that knows its own HTML."""

    def __html__(self) -> str:
        """Give it."""
        ...


class MediaOrderConflictWarning(UserWarning):
    """Two lists of scripts or styles have two of them in opposite orders.

    Attributes:
        one: What one list has first, and another after ``other``.
        other: What it is about.
    """

    def __init__(self, one: object, other: object) -> None:
        super().__init__(one, other)
        self.one = one
        self.other = other

    def __str__(self) -> str:
        """Name both."""
        return (
            f"{self.one!r} stands before {self.other!r} in one list of media, and behind it in another, or in a circle "
            f"of several; all that is left is written in the order in which it was first named."
        )


class MediaAsset:
    """A file that an element of a page loads: the base of ``Script`` and ``Stylesheet``.

    Args:
        path: A path below the static files, or an absolute path or a URL, which stays as it is.
        attrs: Further attributes of the element: True for one without a value, None or False for none.

    Raises:
        ValueError: The path is empty, or a URL that is none of the web, as those that begin with ``javascript:``.
    """

    __slots__ = ("_attrs", "_path")

    def __init__(self, path: str, /, **attrs: object) -> None:
        scheme = _SCHEME.match(path)
        if not path or _UNSEEN.search(path) or (scheme and scheme[0].lower() not in {"http:", "https:"}):
            message = (
                f"The path of a {type(self).__name__} is one such as 'shop/cart.js' or an http(s) URL; got {path!r}."
            )
            raise ValueError(message)
        self._path = path
        self._attrs = attrs

    @property
    def path(self) -> str:
        """The path or URL as it was given."""
        return self._path

    @property
    def attrs(self) -> Mapping[str, object]:
        """A copy of the further attributes."""
        return dict(self._attrs)

    def address(self, url: Address | None = None) -> str:
        """Give the address: what ``url`` says of a relative path, ``/static/`` and the path without it."""
        if self._path.startswith("/") or _SCHEME.match(self._path):
            return self._path
        return f"/static/{self._path}" if url is None else url(self._path)

    def render(self, url: Address | None = None, *, attrs: Attributes = _NONE) -> Markup:
        """Write the element.

        Args:
            url: Gives the address of a relative path.
            attrs: Further attributes, such as the ``nonce`` by which the page's content security policy lets it in.
        """
        raise NotImplementedError

    def __html__(self) -> str:
        return self.render()

    def __str__(self) -> str:
        return self.render()

    def __repr__(self) -> str:
        given = "".join(f", {name}={value!r}" for name, value in self._attrs.items())
        return f"{type(self).__name__}({self._path!r}{given})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, MediaAsset):
            return NotImplemented
        return type(self) is type(other) and self._path == other._path and self._attrs == other._attrs

    def __hash__(self) -> int:
        return hash((type(self), self._path))


class Script(MediaAsset):
    """A script: ``Script("shop/cart.js", type="module")``.

    Args:
        src: Its path or URL.
        attrs: Further attributes of the element, such as ``defer=True``.
    """

    __slots__ = ()

    def __init__(self, src: str, /, **attrs: object) -> None:
        super().__init__(src, **attrs)

    def render(self, url: Address | None = None, *, attrs: Attributes = _NONE) -> Markup:
        """Write the ``script`` element."""
        written = attributes({**attrs, **self._attrs})
        return Markup(f'<script src="{escape(self.address(url))}"{written}></script>')  # noqa: S704 - it is escaped


class Stylesheet(MediaAsset):
    """A style sheet: ``Stylesheet("shop/print.css", media="print")``.

    Args:
        href: Its path or URL.
        media: What it is for; that under which a ``Media`` lists it, or everything, where it is None.
        attrs: Further attributes of the element, such as ``integrity="sha384-..."``.
    """

    __slots__ = ()

    def __init__(self, href: str, /, *, media: str | None = None, **attrs: object) -> None:
        super().__init__(href, **({} if media is None else {"media": media}), **attrs)

    def render(self, url: Address | None = None, *, attrs: Attributes = _NONE) -> Markup:
        """Write the ``link`` element."""
        written = attributes({**attrs, **self._attrs})
        return Markup(f'<link rel="stylesheet" href="{escape(self.address(url))}"{written}>')  # noqa: S704 - as above


Listed: TypeAlias = Iterable[str | MediaAsset | Asset]
_Lists: TypeAlias = tuple[tuple[Asset, ...], ...]


class Media:
    """Scripts and styles, in an order that keeps that of each list: ``Media(css={"all": ["a.css"]}, js=["a.js"])``.

    ``+`` gives those of both, each file once; of a file with different attributes the first. A Media is never changed.

    Args:
        css: Style sheets by what they are for: ``all``, ``print``, ``(width >= 40em)``.
        js: Scripts.

    Raises:
        TypeError: Something is neither a path nor an object that knows its HTML.
        ValueError: A path is none.
    """

    __slots__ = ("_css", "_css_lists", "_js", "_js_lists")

    def __init__(self, css: Mapping[str, Listed] | None = None, js: Listed = ()) -> None:
        styles = tuple(_style(style, medium) for medium, listed in (css or {}).items() for style in _listed(listed))
        scripts = tuple(_script(script) for script in _listed(js))
        self._css_lists: _Lists = (styles,) if styles else ()
        self._js_lists: _Lists = (scripts,) if scripts else ()
        self._css: tuple[Asset, ...] | None = None
        self._js: tuple[Asset, ...] | None = None

    @property
    def css(self) -> tuple[Asset, ...]:
        """All style sheets in their order."""
        if self._css is None:
            self._css = _merged(self._css_lists)
        return self._css

    @property
    def js(self) -> tuple[Asset, ...]:
        """All scripts in their order."""
        if self._js is None:
            self._js = _merged(self._js_lists)
        return self._js

    def render(self, url: Address | None = None, *, attrs: Attributes = _NONE) -> Markup:
        """Write the elements of all style sheets, then of all scripts, each on a line of its own.

        Args:
            url: Gives the address of a relative path; ``/static/`` stands before it without.
            attrs: Further attributes of each, such as the ``nonce`` by which the page's content security policy lets
                them in; ``{% csp_nonce_attr form.all_media %}`` gives it.
        """
        return Markup("\n").join([*self.render_css(url, attrs=attrs), *self.render_js(url, attrs=attrs)])

    def render_css(self, url: Address | None = None, *, attrs: Attributes = _NONE) -> list[Markup]:
        """Write the element of each style sheet."""
        return [_written(asset, url, attrs) for asset in self.css]

    def render_js(self, url: Address | None = None, *, attrs: Attributes = _NONE) -> list[Markup]:
        """Write the element of each script."""
        return [_written(asset, url, attrs) for asset in self.js]

    def __getitem__(self, kind: str) -> Media:
        """Give the style sheets alone, ``media["css"]``, or the scripts, ``media["js"]``."""
        if kind == "css":
            return _media(self._css_lists, ())
        if kind == "js":
            return _media((), self._js_lists)
        message = f"Media are of the kinds 'css' and 'js'; got {kind!r}."
        raise KeyError(message)

    def __add__(self, other: Media) -> Media:
        if not isinstance(other, Media):  # pyright: ignore[reportUnnecessaryIsInstance] - what is added may be anything
            return NotImplemented
        if not other:
            return self
        if not self:
            return other
        return _media(
            tuple(dict.fromkeys((*self._css_lists, *other._css_lists))),
            tuple(dict.fromkeys((*self._js_lists, *other._js_lists))),
        )

    def __bool__(self) -> bool:
        return bool(self._css_lists or self._js_lists)

    def __html__(self) -> str:
        return self.render()

    def __str__(self) -> str:
        return self.render()

    def __repr__(self) -> str:
        return f"Media(css={list(self.css)!r}, js={list(self.js)!r})"

    def __eq__(self, other: object) -> bool:
        return (self.css, self.js) == (other.css, other.js) if isinstance(other, Media) else NotImplemented

    def __hash__(self) -> int:
        return hash((self.css, self.js))


def _media(css_lists: _Lists, js_lists: _Lists) -> Media:
    media = Media()
    media._css_lists, media._js_lists = css_lists, js_lists  # noqa: SLF001 - nobody has seen it yet
    return media


def _listed(listed: object) -> Iterable[object]:
    if isinstance(listed, str) or not isinstance(listed, Iterable):
        message = f"Media are lists of paths, Script or Stylesheet; got {listed!r}."
        raise TypeError(message)
    return listed  # pyright: ignore[reportUnknownVariableType] - what is in it is looked at one by one


def _script(script: object) -> Asset:
    return Script(script) if isinstance(script, str) and not hasattr(script, "__html__") else _asset(script)


def _style(style: object, medium: str) -> Asset:
    named = None if medium == "all" else medium
    if isinstance(style, str) and not hasattr(style, "__html__"):
        return Stylesheet(style, media=named)
    if named is not None and type(style) is Stylesheet and "media" not in style.attrs:
        return Stylesheet(style.path, media=named, **style.attrs)
    return _asset(style)


def _asset(asset: object) -> Asset:
    if hasattr(asset, "__html__") and isinstance(asset, Hashable):
        return cast("Asset", asset)
    message = f"A script or style is a path, or a hashable object with __html__ such as Script('a.js'); got {asset!r}."
    raise TypeError(message)


def _key(asset: Asset) -> Hashable:
    if isinstance(asset, MediaAsset):
        return type(asset), asset.path, asset.attrs.get("media")
    return cast("Hashable", asset)


def _merged(lists: _Lists) -> tuple[Asset, ...]:
    return merge(lists, _key, _warn)


def _warn(one: Asset, other: Asset) -> None:
    warnings.warn(MediaOrderConflictWarning(one, other), stacklevel=5)


def _written(asset: Asset, url: Address | None, attrs: Attributes) -> Markup:
    if isinstance(asset, MediaAsset):
        return asset.render(url, attrs=attrs)
    return Markup(asset.__html__())  # noqa: S704 - it says that it is HTML
