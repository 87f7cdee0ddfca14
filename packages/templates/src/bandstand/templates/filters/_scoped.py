"""The filters whose work depends on whether a template escapes, as templates call them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bandstand.templates.filters import html, linking, lists
from bandstand.templates.filters._library import LIBRARY

if TYPE_CHECKING:
    from markupsafe import Markup

    from bandstand.contracts.rendering.helpers import Scope

__all__ = ["LIBRARY"]


@LIBRARY.filter(name="join", takes_scope=True)
def _join(scope: Scope, value: object, glue: object, /) -> object:
    return lists.join(value, glue, autoescape=scope.autoescape)


@LIBRARY.filter(name="linebreaks", takes_scope=True)
def _linebreaks(scope: Scope, value: object, /) -> Markup:
    return html.linebreaks(value, autoescape=scope.autoescape)


@LIBRARY.filter(name="linebreaksbr", takes_scope=True)
def _linebreaksbr(scope: Scope, value: object, /) -> Markup:
    return html.linebreaksbr(value, autoescape=scope.autoescape)


@LIBRARY.filter(name="linenumbers", takes_scope=True)
def _linenumbers(scope: Scope, value: object, /) -> Markup:
    return html.linenumbers(value, autoescape=scope.autoescape)


@LIBRARY.filter(name="unordered_list", takes_scope=True)
def _unordered_list(scope: Scope, value: object, /) -> Markup:
    return lists.unordered_list(value, autoescape=scope.autoescape)


@LIBRARY.filter(name="urlize", takes_scope=True)
def _urlize(scope: Scope, value: object, /) -> Markup:
    return linking.urlize(value, autoescape=scope.autoescape)


@LIBRARY.filter(name="urlizetrunc", takes_scope=True)
def _urlizetrunc(scope: Scope, value: object, length: object, /) -> Markup:
    return linking.urlizetrunc(value, length, autoescape=scope.autoescape)
