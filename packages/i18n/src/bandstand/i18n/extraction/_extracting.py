"""Extracting the messages of a package into the templates of its catalogues."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from bandstand.i18n.extraction._files import LARGEST, files_of
from bandstand.i18n.extraction._found import Findings, Problem
from bandstand.i18n.extraction._javascript import messages_of_javascript
from bandstand.i18n.extraction._keywords import known_keywords
from bandstand.i18n.extraction._others import BANDSTAND, JINJA, extractor, messages_of_others
from bandstand.i18n.extraction._python import messages_of_python
from bandstand.i18n.po import Catalogue, Entry, new_header, placeholders

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from os import PathLike

    from bandstand.i18n.extraction._found import Found
    from bandstand.i18n.extraction._keywords import Arguments
    from bandstand.i18n.po import Key, Source

Engine: TypeAlias = Literal["bandstand", "jinja"]

_ENGINES: Mapping[str, str] = {"bandstand": BANDSTAND, "jinja": JINJA}
_PACKAGES: Mapping[str, str] = {"bandstand": "bandstand-templates", "jinja": "jinja2"}
_SCRIPTS = (".js", ".mjs")
_JINJA = (".j2", ".jinja", ".jinja2")
_PAGES = (".htm", ".html")
_OTHER_TEMPLATES = (".txt", ".xml")  # outside of folders of templates they are anything
_LONGEST = 10_000
_NEVER = re.compile("[\0\x04\ud800-\udfff]")


class NoExtractor(LookupError):
    """There are templates, and nothing that is installed can read them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How messages are extracted.

    Attributes:
        templates: The engine of ``.html``, ``.txt`` and ``.xml``; None for bandstand's own if it is installed, else
            Jinja2. ``.jinja``, ``.jinja2`` and ``.j2`` are Jinja2's anyway.
        keywords: Further functions that take messages, as xgettext writes them: ``tr:1c,2``.
        ignore: Patterns of names, or of paths below the folder, that are passed over.
        lines: Whether locations tell lines, which change with every edit.

    Raises:
        ValueError: A keyword is written wrongly, or the engine is none.
    """

    templates: Engine | None = None
    keywords: Sequence[str] = ()
    ignore: Sequence[str] = ()
    lines: bool = False

    def __post_init__(self) -> None:
        known_keywords(self.keywords)
        if self.templates is not None and self.templates not in _ENGINES:
            message = f"The engine of templates is 'bandstand' or 'jinja'; got {self.templates!r}."
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """What was found in a package.

    Attributes:
        templates: A catalogue without translations for each domain: ``messages`` and ``javascript``.
        problems: What could not be read, and calls whose texts are no messages.
        files: How many files were read.
    """

    templates: dict[str, Catalogue]
    problems: list[Problem] = field(default_factory=list[Problem])
    files: int = 0


def extract(folder: str | PathLike[str], options: Options | None = None, /) -> Extraction:
    """Find the messages of a package's Python, templates and scripts, in the order of files and lines.

    Raises:
        NoExtractor: There are templates, and no engine is installed that reads them.
        NotADirectoryError: There is no such folder.
    """
    folder = Path(folder)
    if not folder.is_dir():
        message = f"There is no folder {str(folder)!r}."
        raise NotADirectoryError(message)
    collecting = _Collecting(folder, options or Options())
    for path in files_of(folder, (".py", *_SCRIPTS, *_JINJA, *_PAGES, *_OTHER_TEMPLATES), collecting.options.ignore):
        collecting.read(path)
    return Extraction(templates=collecting.templates(), problems=collecting.problems, files=collecting.files)


class _Collecting:
    """The messages that were found so far."""

    def __init__(self, folder: Path, options: Options) -> None:
        self.folder = folder
        self.options = options
        self.problems: list[Problem] = []
        self.files = 0
        self._keywords: Mapping[str, Arguments] = known_keywords(options.keywords)
        self._entries: dict[str, dict[Key, Entry]] = {"messages": {}, "javascript": {}}

    def templates(self) -> dict[str, Catalogue]:
        header = new_header(self.folder.resolve().name)
        return {domain: Catalogue(header=header, entries=entries) for domain, entries in self._entries.items()}

    def read(self, path: Path) -> None:
        name = path.relative_to(self.folder).as_posix()
        content = self._content(path, name)
        findings = None if content is None else self._findings(path, content)
        if findings is None:
            return
        self.files += 1
        self.problems += [Problem(name, line, text) for line, text in findings.problems]
        domain = "javascript" if path.suffix in _SCRIPTS else "messages"
        for found in findings.messages:
            self._add(domain, found, name)

    def _content(self, path: Path, name: str) -> bytes | None:
        size = path.stat().st_size
        if size > LARGEST:
            self.problems.append(Problem(name, 0, f"The file has {size:,} bytes; expected at most {LARGEST:,}."))
            return None
        content = path.read_bytes()
        if path.suffix != ".py":  # Python says how it is written
            try:
                content.decode()
            except UnicodeDecodeError as error:
                line = content.count(b"\n", 0, error.start) + 1
                self.problems.append(Problem(name, line, "The file is not UTF-8. Save it so, or pass it over."))
                return None
        return content

    def _findings(self, path: Path, content: bytes) -> Findings | None:
        if path.suffix == ".py":
            return messages_of_python(content, self._keywords)
        if path.suffix in _SCRIPTS:
            return messages_of_javascript(content, self._keywords)
        if b"{" not in content or (path.suffix in _OTHER_TEMPLATES and not self._is_template(path)):
            return None
        method = JINJA if path.suffix in _JINJA else self._engine(path)
        found = extractor(method)
        if found is None:
            raise NoExtractor(_advice(path, method))
        return messages_of_others(content, found, method, self._keywords)

    def _is_template(self, path: Path) -> bool:
        return "templates" in path.relative_to(self.folder).parts

    def _engine(self, path: Path) -> str:
        if self.options.templates is not None:
            return _ENGINES[self.options.templates]
        for method in _ENGINES.values():
            if extractor(method) is not None:
                return method
        raise NoExtractor(_advice(path, *_ENGINES.values()))

    def _add(self, domain: str, found: Found, name: str) -> None:
        problem = next(filter(None, map(_unfit, found.source.texts)), None)
        if problem is not None:
            self.problems.append(Problem(name, found.line, problem))
            return
        location = f"{name}:{found.line}" if self.options.lines else name
        entries = self._entries[domain]
        key = found.source.key
        known = entries.get(key, Entry(source=found.source))
        source = known.source if known.source.plural is not None else found.source
        if found.source.plural not in {None, source.plural}:
            plurals = f"{source.plural!r} and {found.source.plural!r}"
            text = f"{source.id!r} has two plurals: {plurals}; the first is kept. Give one of them a context."
            self.problems.append(Problem(name, found.line, text))
        entries[key] = Entry(
            source=source,
            flags=_flags(source),
            notes=tuple(dict.fromkeys([*known.notes, *found.notes])),
            locations=tuple(dict.fromkeys([*known.locations, location])),
        )


def _unfit(text: str) -> str | None:
    """Tell why a text cannot be in a catalogue."""
    if len(text) > _LONGEST:
        return f"A message has {len(text):,} characters; expected at most {_LONGEST:,}, such as a paragraph."
    if _NEVER.search(text):
        return f"{text!a} holds a character that no catalogue can: NUL, EOT or half a surrogate pair."
    return None


def _flags(source: Source) -> tuple[str, ...]:
    found = (placeholders(text).format_flag for text in source.texts)
    return tuple(flag for flag in found if flag is not None)[:1]


def _advice(path: Path, *methods: str) -> str:
    packages = " or ".join(_PACKAGES.get(name, name) for name, method in _ENGINES.items() if method in methods)
    return f"{path} is a template, and nothing that is installed reads it; install {packages}."
