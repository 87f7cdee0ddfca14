"""Makes the files of a new site or app from templates, and leaves nothing half written."""

from __future__ import annotations

import html
import json
import keyword
import re
import secrets
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bandstand.project._problems import ProjectError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

FOLDER: Final = Path(__file__).with_name("scaffold")
_SUFFIX: Final = ".tmpl"
_MARK: Final = re.compile(r"\[\[([a-z_]+)\]\]")
_MOST_LETTERS: Final = 100


def check_name(name: str, *, kind: str) -> None:
    """Refuse a name that no package can have.

    Args:
        name: The name.
        kind: What it is to name, for messages: ``"site"`` or ``"app"``.

    Raises:
        ProjectError: It is no identifier in small letters, or a word of Python; the error proposes another.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name) or len(name) > _MOST_LETTERS:
        hint = re.sub(r"[^a-z0-9_]+", "_", name.lower()[:_MOST_LETTERS]).strip("_").lstrip("_0123456789")
        message = (
            f"The name of the {kind} begins with a small letter and holds small letters, digits and '_', "
            f"at most {_MOST_LETTERS}; got {name[:_MOST_LETTERS]!r}.{_proposal(hint)}"
        )
        raise ProjectError(message)
    if keyword.iskeyword(name):
        message = f"{name!r} is a word of Python, and no name of the {kind}.{_proposal(f'{name}_{kind}')}"
        raise ProjectError(message)


def check_free(name: str) -> None:
    """Refuse the name of a package that can be imported already: one of them would hide the other.

    Raises:
        ProjectError: There is such a package; the error proposes another name.
    """
    proposal = _proposal(f"{name}_site")
    if name in {"bandstand", "test", "tests"} or name in sys.stdlib_module_names:
        owner = {"bandstand": "the framework", "tests": "the site's own tests"}.get(name, "Python")
        message = f"{name!r} is a package of {owner}, and a site of this name would hide it.{proposal}"
        raise ProjectError(message)
    if _is_installed(name):
        message = f"A package {name!r} is installed already, and a site of this name would hide it.{proposal}"
        raise ProjectError(message)


def _is_installed(name: str) -> bool:
    """Tell whether a package can be imported from elsewhere than the working directory, where ``python -m`` looks."""
    found = find_spec(name)
    if found is None:
        return False
    here = Path.cwd() / name
    places = found.submodule_search_locations or [found.origin or ""]
    return any(Path(place).resolve() not in {here, here.with_suffix(".py")} for place in places)


def _proposal(name: str) -> str:
    fits = re.fullmatch(r"[a-z][a-z0-9_]*", name) and not keyword.iskeyword(name)
    return f" How about {name!r}?" if fits else ""


def titles(title: str) -> dict[str, str]:
    """Give what stands for the marks of a title: as it is, between double quotes of Python or TOML, and in HTML.

    Raises:
        ProjectError: It is empty, or holds what is no text of one line.
    """
    if not title.strip() or not title.isprintable():
        message = f"A title is a text of one line; got {title!r}."
        raise ProjectError(message)
    in_quotes = json.dumps(title, ensure_ascii=False)[1:-1]  # both languages escape as JSON does
    in_page = html.escape(title).replace("{", "&#123;")  # nothing of it may look like a tag of a template
    return {"title": title, "title_in_quotes": in_quotes, "title_in_html": in_page}


def new_secret() -> str:
    """Make a key for signing."""
    return secrets.token_urlsafe(48)


def fill(source: Path, target: Path, values: Mapping[str, str]) -> dict[Path, bytes]:
    """Give the files that a folder of templates makes, with their contents.

    Args:
        source: The folder; the names of its files may hold ``[[name]]``, and end with ``.tmpl`` where their texts do.
        target: Where the files go.
        values: What stands for each mark.

    Raises:
        ProjectError: A template is no text, or has a mark that has no value, or there is none.
    """
    texts = {target / _filled(path, values): text for path, text in _texts(source, values)}
    if not texts:
        message = f"There is no file in the template {source}."
        raise ProjectError(message)
    return texts


def write(texts: Mapping[Path, bytes]) -> None:
    """Write files that are not there, all or none of them.

    Raises:
        ProjectError: One is there already, or cannot be written.
    """
    made: list[Path] = []
    path = Path()
    try:
        for path, text in texts.items():
            for folder in _missing_folders(path):
                folder.mkdir()
                made.append(folder)
            with path.open("xb") as file:
                made.append(path)
                file.write(text)
    except OSError as error:
        _take_back(made)
        reason = "it is there already" if error.filename == str(path) and path.exists() else error.strerror
        message = f"{error.filename or path} cannot be written: {reason}. Nothing was written."
        raise ProjectError(message) from None
    except BaseException:  # as when somebody interrupts it
        _take_back(made)
        raise


def _missing_folders(path: Path) -> list[Path]:
    return [folder for folder in reversed(path.parents) if not folder.exists()]


def _take_back(made: Iterable[Path]) -> None:
    for path in reversed([*made]):
        if path.is_dir():
            path.rmdir()
        else:
            path.unlink()


def _texts(source: Path, values: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    for path in sorted(source.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            name = path.relative_to(source).as_posix()
            if name.endswith(_SUFFIX):
                yield name.removesuffix(_SUFFIX), _filled(_read(path), values).encode()
            else:
                yield name, path.read_bytes()


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        message = (
            f"The template {path} is no text in UTF-8; a file that is copied as it is does not end with {_SUFFIX}."
        )
        raise ProjectError(message) from None


def _filled(text: str, values: Mapping[str, str]) -> str:
    def value(found: re.Match[str]) -> str:
        try:
            return values[found[1]]
        except KeyError:
            message = f"The template has the mark {found[0]!r}; there are values for {', '.join(sorted(values))}."
            raise ProjectError(message) from None

    return _MARK.sub(value, text)
