"""Code of templates in files, for processes that start.

A file holds what ``marshal`` writes, and marshalled code can do anything: so the folder belongs to one user, and what
others may have written is not read. The name of a file is a digest of all that the code depends on; files of older
sources and versions stay until somebody empties the folder.
"""

from __future__ import annotations

import marshal  # source: pickle - code is what is kept, in a folder into which this user alone may write
import os
import sys
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, cast

from markupsafe import Markup

from bandstand.templates._links import Link, StreamingLink
from bandstand.templates._records import Record
from bandstand.templates._running import Generated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from bandstand.contracts.rendering.helpers import Helper, Library
    from bandstand.templates._links import Finder
    from bandstand.templates._modes import Mode
    from bandstand.templates._undefined import Undefined

Recipe: TypeAlias = "tuple[str, object]"
"""How an object is found again: ``("text", "a")``, ``("constant", 1)``, ``("tuple", (("text", "a"), ...))``,
``("link", (True, False))``, ``("library", ("shop", "filter", "price"))``, ``("module", ("shop.tags", "price"))``,
``("undefined", None)``."""

_Key: TypeAlias = tuple[str, str, str]

_DIGEST = 32


class CodeCache:
    """Keeps generated code in a folder.

    Args:
        folder: The folder; it is made for this user alone where there is none.
        libraries: What templates may use besides the libraries of this package.

    Raises:
        ValueError: The folder belongs to somebody else, or others may write into it.
    """

    def __init__(self, folder: Path, libraries: Callable[[], Iterable[Library]]) -> None:
        self._folder = folder
        self._libraries = libraries
        self._known: _Helpers | None = None
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _check(folder)

    def key(
        self,
        source: str,
        name: str | None,
        filename: str,
        mode: Mode,
    ) -> str:
        """Give the name of the file for a template."""
        skips = None if mode.undefined is None else mode.undefined.skips_filters
        compiled = (mode.autoescape, mode.streaming, mode.guarded, skips)
        where = repr((name, filename, compiled)).encode()
        return sha256(_own_version() + self._helpers().digest + where + _octets(source)).hexdigest()

    def load(self, key: str, finder: Finder, name: str | None, undefined: Undefined | None) -> Generated | None:
        """Give the code that is kept under a key; None where there is none that can be used."""
        try:
            with open(f"{self._folder}/{key}", "rb") as file:  # noqa: PTH123 - in a third of the time of a path
                content = file.read()
        except OSError:
            return None
        digest, written = content[:_DIGEST], content[_DIGEST:]
        if sha256(written).digest() != digest:  # a file that was cut off
            return None
        code, root, blocks, partials, recipes = marshal.loads(written)  # noqa: S302 - the folder is this user's own
        kitchen = _Kitchen(finder, name, undefined, self._helpers().calls)
        try:
            bound = {variable: kitchen.make(recipe) for variable, recipe in recipes.items()}
        except (ImportError, LookupError, AttributeError):  # something moved
            return None
        return Generated(code, root, blocks, partials, bound, True)

    def store(self, key: str, generated: Generated, undefined: Undefined | None) -> str:
        """Keep code; where that is not possible, nothing is kept, and the answer says why."""
        if not generated.keepable:
            return "It uses tags of libraries that read their words themselves."
        helpers: dict[int, Recipe] = {id(call): ("library", key) for key, call in self._helpers().calls.items()}
        recipes: dict[str, Recipe] = {}
        for variable, held in generated.bound.items():
            recipe = _recipe(held, helpers, undefined)
            if recipe is None:
                return f"Another process would not find {getattr(held, '__qualname__', held)!r} again."
            recipes[variable] = recipe
        content = (generated.code, generated.root, dict(generated.blocks), dict(generated.partials), recipes)
        written = marshal.dumps(content)
        return self._write(key, sha256(written).digest() + written)

    def _write(self, key: str, content: bytes) -> str:
        from tempfile import NamedTemporaryFile

        try:
            with NamedTemporaryFile(dir=self._folder, delete=False) as file:
                file.write(content)
            os.replace(file.name, self._folder / key)  # noqa: PTH105 - whoever reads sees all of it or nothing
        except OSError as error:
            return f"The folder cannot be written to: {error.strerror}."
        return ""

    def _helpers(self) -> _Helpers:
        """Give what templates see of the libraries: a helper whose parameters change is compiled anew."""
        libraries = [(library, len(library)) for library in self._libraries()]
        if self._known is None or self._known.libraries != libraries:  # nothing is ever taken out of one
            self._known = _helpers_of(libraries)
        return self._known


class _Helpers(Record):
    """The helpers that there are.

    Attributes:
        libraries: Their libraries, each with how many it holds.
        digest: Changes when they do.
        calls: What each of them calls, by its library, whether it is a filter or a tag, and its name.
    """

    libraries: list[tuple[Library, int]]
    digest: bytes
    calls: Mapping[_Key, Callable[..., object]]


def _helpers_of(libraries: list[tuple[Library, int]]) -> _Helpers:
    helpers = {(library.name, _kind(helper), helper.name): helper for library, _ in libraries for helper in library}
    signatures = [(key, *_signature(helper)) for key, helper in helpers.items()]
    names = [library.name for library, _ in libraries]
    digest = sha256(repr((names, signatures)).encode()).digest()
    return _Helpers(libraries, digest, {key: helper.call for key, helper in helpers.items()})


class _Kitchen:
    """Finds the objects again that code refers to."""

    def __init__(
        self,
        finder: Finder,
        name: str | None,
        undefined: Undefined | None,
        helpers: Mapping[_Key, Callable[..., object]],
    ) -> None:
        self._finder = finder
        self._name = name
        self._undefined = undefined
        self._helpers = helpers

    def make(self, recipe: Recipe) -> object:
        match recipe:
            case "text", str(text):
                return Markup(text)  # noqa: S704 - the template's own text
            case "constant", value:
                return value
            case "tuple", tuple():
                return tuple(map(self.make, cast("tuple[Recipe, ...]", recipe[1])))
            case "link", (bool(autoescape), bool(streaming)):
                kind = StreamingLink if streaming else Link
                return kind(self._finder, self._name, autoescape=autoescape)
            case "library", (str(library), str(kind), str(name)):
                return self._helpers[library, kind, name]
            case "module", (str(module), str(name)):
                return getattr(import_module(module), name)
            case "undefined", None if self._undefined is not None:
                return self._undefined.tell
            case _:
                raise LookupError(recipe)


def _recipe(held: object, helpers: Mapping[int, Recipe], undefined: Undefined | None) -> Recipe | None:
    """Say how an object can be found again, or give None."""
    if isinstance(held, Markup):
        return "text", str(held)
    if held is None or type(held) in (str, int, float, bool):
        return "constant", held
    if type(held) is tuple:
        recipes = [_recipe(each, helpers, undefined) for each in cast("tuple[object, ...]", held)]
        return None if None in recipes else ("tuple", tuple(recipes))
    if isinstance(held, Link):
        return "link", (held.autoescape, held.streaming)
    if undefined is not None and held == undefined.tell:
        return "undefined", None
    if id(held) in helpers:
        return helpers[id(held)]
    module, name = str(getattr(held, "__module__", "")), str(getattr(held, "__qualname__", ""))
    if getattr(sys.modules.get(module), name, None) is held:
        return "module", (module, name)
    return None


def _kind(helper: Helper) -> str:
    return "filter" if helper.kind == "filter" else "tag"


def _signature(helper: Helper) -> tuple[object, ...]:
    code = getattr(helper.call, "__code__", None)
    seen = (helper.kind, helper.takes_scope, helper.keeps_safe, helper.template)
    if code is None:
        return seen
    return (*seen, code.co_argcount, code.co_kwonlyargcount, code.co_flags, code.co_varnames[: code.co_argcount])


def _check(folder: Path) -> None:
    if not hasattr(os, "getuid"):  # other systems keep the folders of users apart by other means
        return
    found = folder.stat()
    if found.st_uid != os.getuid() or found.st_mode & 0o022:
        message = (
            "A code cache is a folder of this user alone, into which nobody else may write; "
            f"got {str(folder)!r} of the user {found.st_uid} with the mode {found.st_mode & 0o777:o}."
        )
        raise ValueError(message)


def _octets(source: str) -> bytes:
    return source.encode("utf-8", "surrogatepass")


_stamp: list[bytes] = []


def _own_version() -> bytes:
    """Give what changes when this package or Python does: a digest of the size and the time of each of its files."""
    if not _stamp:
        _stamp.append(sha256(repr((sys.version, list(_own_files()))).encode()).digest())
    return _stamp[0]


def _own_files() -> Iterator[tuple[str, int, int]]:
    root = Path(__file__).parent
    for folder in (root, *sorted(path for path in root.iterdir() if path.is_dir())):
        with os.scandir(folder) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                if entry.name.endswith(".py"):
                    yield entry.name, entry.stat().st_size, entry.stat().st_mtime_ns
