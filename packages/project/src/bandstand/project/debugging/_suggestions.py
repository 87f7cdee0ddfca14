"""What may help: the nearest known name, the package to install, the token that a form lacks."""

from __future__ import annotations

import builtins
import re
import sys
from itertools import islice
from typing import TYPE_CHECKING, cast

from bandstand.contracts.rendering import TemplateMissing
from bandstand.contracts.services import MissingService
from bandstand.http import CrossSiteRequest
from bandstand.project.debugging._sensitive import hides_variable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import FrameType

    from bandstand.contracts.routing import Match

_MOST_NAMES = 2000
_MOST = 3
_HINT = re.compile(r"[Dd]id you mean[^?\n]{1,200}\?")
# A name that is guessed may be a stranger's package: only these are ever advised.
_DISTRIBUTIONS = {
    "argon2": "argon2-cffi", "babel": "babel", "bs4": "beautifulsoup4", "dateutil": "python-dateutil",
    "dotenv": "python-dotenv", "httpx": "httpx", "jinja2": "jinja2", "jwt": "PyJWT", "lxml": "lxml",
    "markdown": "markdown", "markupsafe": "markupsafe", "PIL": "pillow", "psycopg": '"psycopg[binary]"',
    "pymysql": "pymysql", "pytest": "pytest", "redis": "redis", "requests": "requests", "sqlalchemy": "sqlalchemy",
    "uvicorn": "uvicorn", "yaml": "pyyaml",
}  # fmt: skip
_PROVIDERS = {
    "cache": "bandstand-cache",
    "i18n": "bandstand-i18n",
    "mail": "bandstand-mail",
    "rendering": "bandstand-templates or bandstand-jinja",
    "routing": "bandstand-urls",
    "storage": "bandstand-files",
    "tasks": "bandstand-tasks",
}


def suggestions(error: BaseException, match: Match | None = None) -> list[str]:
    """Give what may help against an exception and those that it was raised from; often nothing.

    Args:
        error: The exception.
        match: What the path of the request was resolved to.
    """
    found: dict[str, None] = dict.fromkeys(_quietly(lambda raised: _of_call(raised, match), error))
    raised: BaseException | None = error
    for _ in range(_MOST):
        if raised is None:
            break
        for kind, suggest in _BY_KIND:
            if isinstance(raised, kind):
                # What asks objects for their names may run their code.
                found |= dict.fromkeys(_quietly(suggest, raised))
        raised = raised.__cause__ or (None if raised.__suppress_context__ else raised.__context__)
    return [*found][:_MOST]


def _quietly(suggest: Callable[[BaseException], Iterable[str]], error: BaseException) -> list[str]:
    try:
        return [*suggest(error)]
    except Exception:  # noqa: BLE001 - a page without a hint is better than no page
        return []


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Give the known name that comes nearest, or None."""
    from difflib import get_close_matches

    names = sorted({other for other in islice(known, _MOST_NAMES) if len(other) <= 100})
    found = get_close_matches(name[:100], names, n=1, cutoff=0.7)
    return found[0] if found else None


def _of_message(error: BaseException) -> Iterator[str]:
    """Give what the exception itself says, as those of this framework do."""
    if not isinstance(error, TemplateMissing):  # has an own attribute for it
        yield from (f"{hint[0].upper()}{hint[1:]}" for hint in _HINT.findall(str(error)[:4000]))


_UNBOUND = re.compile(r"cannot access local variable '([^']{1,100})'")


def _of_unbound(error: BaseException) -> Iterator[str]:
    found = _UNBOUND.match(str(error)[:300])  # it has no attribute 'name'
    if found is not None:
        yield (
            f"{found[1]!r} is assigned somewhere in this function, so it is local here, and has no value yet: assign it"
            " before, or give one of the two another name."
        )


def _of_name(error: BaseException) -> Iterator[str]:
    name, frame = cast("NameError", error).name, _innermost(error)
    if not name or frame is None or isinstance(error, UnboundLocalError):
        return
    known = [*frame.f_locals, *frame.f_globals, *vars(builtins)]
    close = nearest(name, known)
    owner = frame.f_locals.get("self")
    if owner is not None and name in dir(owner):
        yield f"Did you mean 'self.{name}'?"
    elif close is not None:
        yield f"Did you mean {close!r}?"
    elif name in sys.stdlib_module_names:
        yield f"Did you forget 'import {name}'?"


def _of_attribute(error: BaseException) -> Iterator[str]:
    name, owner = cast("AttributeError", error).name, cast("AttributeError", error).obj
    if hasattr(type(owner), "__await__"):
        yield "It is a coroutine, which has to be awaited first: did you forget 'await'?"
    elif owner is None:
        yield "It is None: something that was looked up is not there, or a function returns nothing."
    elif name:
        close = nearest(name, (other for other in dir(owner) if not other.startswith("_") or name.startswith("_")))
        if close is not None:
            yield f"Did you mean {close!r}?"


def _of_key(error: BaseException) -> Iterator[str]:
    key, frame = error.args[0] if error.args else None, _innermost(error)
    if not isinstance(key, str) or frame is None:
        return
    for name, held in islice(frame.f_locals.items(), 50):
        close = None if hides_variable(frame.f_code, name) else nearest(key, _text_keys(held))
        if close is not None and close != key:
            yield f"Did you mean {close!r}, which {name!r} has?"


def _text_keys(held: object) -> list[str]:
    if type(held) is not dict:
        return []
    return [key for key in islice(cast("dict[object, object]", held), _MOST_NAMES) if isinstance(key, str)]


def _of_call(error: BaseException, match: Match | None) -> Iterator[str]:
    """Compare what a route gives with what its view takes, where calling the view is what failed."""
    target = None if match is None else match.target
    if match is None or not isinstance(error, TypeError) or not callable(target) or _is_in(error, target):
        return
    from inspect import signature, unwrap

    takes = signature(target)
    try:
        takes.bind(None, *match.args, **match.kwargs)
    except TypeError:
        code = getattr(unwrap(target), "__code__", None)
        place = "" if code is None else f" at {code.co_filename}:{code.co_firstlineno}"
        gives = ", ".join(["request", *map(repr, match.args), *match.kwargs])
        name = getattr(target, "__qualname__", "the view")
        yield (
            f"The route {match.route.pattern!r} gives ({gives}), and {name}{takes}{place} takes something else:"
            " give both the same parameters."
        )


def _is_in(error: BaseException, target: object) -> bool:
    """Tell whether a function was reached."""
    from inspect import unwrap

    code = getattr(unwrap(target), "__code__", None) if callable(target) else None
    step = error.__traceback__
    while step is not None:
        if step.tb_frame.f_code is code:
            return True
        step = step.tb_next
    return False


def _of_import(error: BaseException) -> Iterator[str]:
    module, wanted = cast("ImportError", error).name, getattr(error, "name_from", None) or _name_of_import(error)
    if not module:
        return
    if not isinstance(error, ModuleNotFoundError):
        close = nearest(wanted, dir(sys.modules[module])) if wanted and module in sys.modules else None
        if close is not None:
            yield f"Did you mean {close!r}?"
        return
    top, _, rest = module.partition(".")
    if top == "bandstand" and rest:
        first = rest.partition(".")[0]
        yield f"Install it, if there is such a part: python -m pip install bandstand-{first.replace('_', '-')}"
    elif module in _DISTRIBUTIONS:
        yield f"Install it: python -m pip install {_DISTRIBUTIONS[module]}"
    elif (close := nearest(module, sys.stdlib_module_names)) is not None:
        yield f"Did you mean {close!r}?"


_IMPORTED = re.compile(r"cannot import name '([^']{1,100})'")


def _name_of_import(error: BaseException) -> str | None:
    found = _IMPORTED.match(str(error)[:300])
    return found[1] if found else None


def _of_template(error: BaseException) -> Iterator[str]:
    close = cast("TemplateMissing", error).nearest
    if close is not None:
        yield f"Did you mean the template {close!r}?"


def _of_service(error: BaseException) -> Iterator[str]:
    part = cast("MissingService", error).contract.name.partition(".")[0]
    provider = _PROVIDERS.get(part)
    if provider is not None:
        yield f"{provider} provides it: install it and add it to the components of the project."


def _of_cross_site(error: BaseException) -> Iterator[str]:
    if "token" in cast("CrossSiteRequest", error).detail:
        yield (
            "A browser says itself where a form comes from; other clients show the token of the page. In a template it"
            " is csrf_token, a script sends it as the header x-csrf-token."
        )
    else:
        yield (
            "If that site is yours, add its origin to the trusted_origins of the pipeline. If this address is for other"
            " programs, give its route the option 'csrf', which is to be False."
        )


def _innermost(error: BaseException) -> FrameType | None:
    step = error.__traceback__
    while step is not None and step.tb_next is not None:
        step = step.tb_next
    return None if step is None else step.tb_frame


_BY_KIND: tuple[tuple[type[BaseException], Callable[[BaseException], Iterable[str]]], ...] = (
    (BaseException, _of_message),
    (NameError, _of_name),
    (UnboundLocalError, _of_unbound),
    (AttributeError, _of_attribute),
    (KeyError, _of_key),
    (ImportError, _of_import),
    (TemplateMissing, _of_template),
    (MissingService, _of_service),
    (CrossSiteRequest, _of_cross_site),
)
