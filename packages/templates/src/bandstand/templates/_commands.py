"""The commands of ``python -m bandstand.templates``: what they take, print, and end with.

They end with 0; with 1 where something is wrong with a template, and with 2 where it is with the arguments.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from bandstand.contracts.rendering import TemplateError, TemplateMissing
from bandstand.templates._arguments import Refused, checked_folder, context, files_in, libraries
from bandstand.templates._engine import STRICT, Engine

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Iterable, Sequence

E = TypeVar("E", bound=Engine)

PROGRAM = "python -m bandstand.templates"
WANTING = "Tags and filters of your own are known with --library module:LIBRARY."


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command that the arguments name, and give what the process ends with."""
    options = _parser().parse_args(argv)
    sys.path.insert(0, str(Path.cwd()))
    try:
        ended: int = options.run(options)
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 2
    return ended


def _parser() -> ArgumentParser:
    shared = ArgumentParser(add_help=False)
    shared.add_argument(
        "--library",
        action="append",
        default=[],
        metavar="module:LIBRARY",
        help="a library that templates may load; may be given several times",
    )
    parser = ArgumentParser(prog=PROGRAM, description="Works with the templates of folders.")
    commands = parser.add_subparsers(required=True, metavar="render|check|compile|portable")

    render = commands.add_parser("render", parents=[shared], help="render a template to the standard output")
    render.add_argument("folder", type=Path)
    render.add_argument("name", help="its path in the folder; name#part for a partial")
    render.add_argument("--context", metavar="FILE", help="a JSON object with its variables; - for the standard input")
    render.add_argument(
        "--set", action="append", default=[], dest="pairs", metavar="name=value", help="one more variable, a text"
    )
    render.add_argument("--strict", action="store_true", help="refuse variables that are not there")
    render.add_argument("--no-escape", action="store_true", help="do not escape values for HTML")
    render.set_defaults(run=_render)

    check = commands.add_parser("check", parents=[shared], help="find the mistakes of templates without rendering them")
    check.add_argument("folders", type=Path, nargs="+", metavar="folder")
    check.set_defaults(run=_check)

    compile_ = commands.add_parser(
        "compile",
        parents=[shared],
        help="fill the code cache of an engine",
        description="Fills the code cache of an engine that has this folder, and these libraries in this order.",
    )
    compile_.add_argument("folder", type=Path)
    compile_.add_argument("--to", type=Path, required=True, metavar="CACHE", help="what the engine has as code_cache")
    compile_.add_argument("--strict", action="store_true", help="for an engine that is given undefined=...")
    compile_.set_defaults(run=_compile)

    portable = commands.add_parser("portable", parents=[shared], help="find what not all engines read alike")
    portable.add_argument("folder", type=Path)
    portable.set_defaults(run=_portable)
    return parser


def _render(options: Namespace) -> int:
    values = context(options.context, options.pairs)
    make = partial(Engine, dirs=[checked_folder(options.folder)], libraries=libraries(options.library))
    engine = _made(partial(make, autoescape=not options.no_escape, undefined=STRICT if options.strict else ""))
    try:
        template = engine.find(options.name)
    except TemplateMissing as missing:
        raise Refused(str(missing)) from None
    except TemplateError as error:
        if error.line is None:  # it is the file that cannot be read
            raise Refused(str(error)) from None
        print(error, file=sys.stderr)
        return 1
    try:
        text = template.render(values)
    except Exception as error:  # noqa: BLE001 - templates and libraries raise whatever they like
        print(_placed(error), file=sys.stderr)
        return 1
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))  # in any locale, and with the template's ends of lines
    sys.stdout.buffer.flush()
    return 0


def _placed(error: Exception) -> Exception:
    """Give an error that also says where in a template it was raised."""
    from bandstand.templates.places import place_of

    place = None if isinstance(error, TemplateError) else place_of(error)
    if place is None:
        return error
    said = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return TemplateError(said, template=place.template, line=place.line, column=place.column, source=place.source)


def _check(options: Namespace) -> int:
    from bandstand.templates._checking import CheckingEngine

    files = [file for folder in options.folders for file in files_in(folder)]
    engine = _made(partial(CheckingEngine, options.folders, libraries(options.library)))
    found = [mistake for file in files for mistake in engine.mistakes(file)]
    _print_all(found)
    if engine.is_wanting:
        print(WANTING)
    print(f"{_count(found, 'mistake')} in {_count(files, 'template')}.")
    return 1 if found else 0


def _compile(options: Namespace) -> int:
    from bandstand.templates._ahead import compile_ahead
    from bandstand.templates._checking import AnyService

    files = files_in(options.folder)
    make = partial(Engine, dirs=[options.folder], libraries=libraries(options.library), services=AnyService())
    engine = _made(partial(make, undefined=STRICT if options.strict else "", code_cache=options.to))
    assert engine.code_cache is not None  # noqa: S101 - it was given one
    outcomes = [*compile_ahead(options.folder, files, engine, engine.code_cache)]
    mistakes = [outcome.why for outcome in outcomes if outcome.result == "mistaken"]
    _print_all(mistakes)
    _print_all(
        dict.fromkeys(f"{each.file.path}: not kept. {each.why}" for each in outcomes if each.result == "not kept")
    )
    counts = {result: sum(each.result == result for each in outcomes) for result in ("compiled", "kept before")}
    not_kept = {outcome.file.name for outcome in outcomes if outcome.result in ("not kept", "mistaken")}
    said = ", ".join(f"{count} {result}" for result, count in counts.items())
    print(f"{_count(files, 'template')}: {said}, {len(not_kept)} not kept.")
    return 1 if mistakes else 0


def _portable(options: Namespace) -> int:
    from bandstand.templates.portable import check_portable

    given, files = libraries(options.library), files_in(options.folder)
    found = [finding for file in files for finding in check_portable(file.text, str(file.path), libraries=given)]
    _print_all(found)
    print(f"{_count(found, 'finding')} in {_count(files, 'template')}.")
    return 1 if found else 0


def _made(make: Callable[[], E]) -> E:
    try:
        return make()
    except (ValueError, OSError) as error:
        raise Refused(str(error)) from None


def _print_all(found: Iterable[object]) -> None:
    for each in found:
        print(each)


def _count(found: Sequence[object], noun: str) -> str:
    return f"{len(found) or 'no'} {noun}{'' if len(found) == 1 else 's'}"
