"""The lint of sources and folders; each rule with a planted offence, beside what it lets pass."""

import pytest
from check_source import check, main
from planting import Planting
from source_rules import ALLOWED, AWAY_FROM_DATA, DATA_ACCESS, RULES
from workspace import Workspace, import_name, read_layers


def messages(planting: Planting) -> list[str]:
    return sorted(map(str, check(planting.workspace)))


def offences(planting: Planting, text: str, package: str = "orm") -> list[str]:
    """The findings in one module, without its path."""
    path = f"{planting.package(package, {'it.py': text}).source.relative_to(planting.root)}/it.py:"
    found = messages(planting)
    assert all(message.startswith(path) for message in found)
    return [message.removeprefix(path) for message in found]


def test_the_real_workspace_passes() -> None:
    assert check(Workspace()) == []


def test_a_clean_workspace_passes(planting: Planting, capsys: pytest.CaptureFixture[str]) -> None:
    planting.package("contracts_http", {"__init__.py": '__all__ = ["Request"]\n'})
    planting.package("orm", {"query.py": "import re\nimport functools\nWORD = re.compile('[a-z]+')\n"})
    assert main([str(planting.root)]) == 0
    assert capsys.readouterr().out == "check_source: 2 packages, nothing to report\n"


@pytest.mark.parametrize(
    ("text", "line", "name"),
    [
        ("from sqlalchemy import text\nquery = text('select 1')", 2, "sqlalchemy.text"),
        ("from sqlalchemy.sql import text as t\nquery = t('select 1')", 2, "sqlalchemy.sql.text"),
        ("import sqlalchemy as sa\nquery = sa.literal_column('x')", 2, "sqlalchemy.literal_column"),
        ("import sqlalchemy.sql\nmake = sqlalchemy.sql.text", 2, "sqlalchemy.sql.text"),
        ("def late():\n    from sqlalchemy import text\n    text('x')", 3, "sqlalchemy.text"),
    ],
)
def test_texts_that_become_sql_are_refused(planting: Planting, text: str, line: int, name: str) -> None:
    assert offences(planting, text) == [
        (
            f"{line}: [sql-text] '{name}' is refused; expected expressions of columns and values, "
            "never a text that becomes SQL."
        )
    ]


def test_other_texts_pass(planting: Planting) -> None:
    assert (
        offences(planting, "from sqlalchemy import Text, column\nfrom x import text\ntext(1)\ncolumn('a').text") == []
    )


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("import pickle", "pickle"),
        ("from marshal import loads", "marshal"),
        ("def late():  import shelve as s", "shelve"),
    ],
)
def test_formats_that_run_code_are_refused(planting: Planting, text: str, name: str) -> None:
    assert offences(planting, text) == [
        f"1: [pickle] '{name}' is refused; expected a format that runs nothing when read, such as JSON."
    ]


def test_greenlets_belong_to_the_bridge(planting: Planting) -> None:
    planting.write("tools/layers.toml", '[[layer]]\nname = "parts"\npackages = { bridge = [] }')
    planting.package("bridge", {"it.py": "import greenlet"})
    assert offences(planting, "import greenlet") == [
        (
            "1: [greenlet] 'greenlet' is refused; expected the functions of 'bandstand.bridge', "
            "which alone knows greenlets."
        )
    ]


def test_the_asyncio_extension_of_sqlalchemy_is_refused(planting: Planting) -> None:
    assert offences(planting, "from sqlalchemy.ext.asyncio import create_async_engine") == [
        (
            "1: [orm-asyncio] 'sqlalchemy.ext.asyncio' is refused; expected 'create_engine' of sqlalchemy "
            "and 'bandstand.bridge'."
        )
    ]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("import re\ndef f(x): re.compile(x)", "re.compile"),
        ("import re\ndef f(x): re.match(f'{x}+', x)", "re.match"),
        ("from re import sub\ndef f(x): sub(pattern='a' + x, repl='', string=x)", "re.sub"),
        ("import re\nA = 'a'; A = input(); re.search(A, '')", "re.search"),
    ],
)
def test_patterns_made_at_run_time_are_refused(planting: Planting, text: str, name: str) -> None:
    assert offences(planting, text) == [
        f"2: [pattern] '{name}' gets a pattern made at run time; expected one written out in this module."
    ]


def test_patterns_of_constants_pass(planting: Planting) -> None:
    text = "import re\nA: str = 'a'\nB = A + 'b'\nC = re.compile(f'{B}+' 'c')\ndef f(x): re.split(A, x); C.match(x)"
    assert offences(planting, text) == []


@pytest.mark.parametrize("name", ["Lock", "RLock", "Condition", "Semaphore", "BoundedSemaphore"])
def test_thread_locks_are_refused_around_data(planting: Planting, name: str) -> None:
    assert offences(planting, f"import threading\nlock = threading.{name}()") == [
        (
            f"2: [thread-lock] 'threading.{name}' is refused; expected an asyncio lock through the bridge, "
            "or a lock of the database."
        )
    ]


def test_thread_locals_are_refused_around_data(planting: Planting) -> None:
    assert offences(planting, "from threading import local\nclass State(local): ...") == [
        "2: [thread-local] 'threading.local' is refused; expected a context variable."
    ]


@pytest.mark.parametrize(("text", "name"), [("lru_cache(maxsize=1)", "lru_cache"), ("cache", "cache")])
def test_cached_functions_are_refused_around_data(planting: Planting, text: str, name: str) -> None:
    assert offences(planting, f"import functools\n@functools.{text}\ndef read(): ...") == [
        f"2: [cached-function] 'functools.{name}' is refused; expected a mapping that some object owns and fills."
    ]


@pytest.mark.parametrize("clause", ["except:", "except BaseException:", "except (OSError, BaseException) as error:"])
def test_handlers_that_swallow_everything_are_refused_around_data(planting: Planting, clause: str) -> None:
    text = f"try:\n    pass\n{clause}\n    def again(): raise\n"
    assert offences(planting, text) == [
        "3: [bare-except] This handler swallows everything, cancellation too; expected certain errors, or a raise."
    ]


def test_handlers_that_raise_again_pass(planting: Planting) -> None:
    assert offences(planting, "try:\n    pass\nexcept BaseException:\n    if True:\n        raise\n") == []


def test_locks_and_caches_pass_away_from_data(planting: Planting) -> None:
    text = "import functools, threading\n@functools.cache\ndef f(): threading.local(), threading.Lock()\n"
    text += "try: f()\nexcept: ...\n"
    assert offences(planting, text, "signals") == []


def test_the_places_of_data_access_are_in_the_table() -> None:
    known = {import_name(name) for layer in read_layers() for name in layer.packages}
    assert all(any(place.startswith(name) for name in known) for place in DATA_ACCESS)


def test_each_package_above_the_parts_is_a_place_of_data_access_or_says_why_not() -> None:
    above = [layer for layer in read_layers() if layer.name not in {"contracts", "parts"}]
    names = {import_name(name) for layer in above for name in layer.packages}
    assert names - {*DATA_ACCESS} == {*AWAY_FROM_DATA}


def test_names_that_say_nothing_are_refused(planting: Planting) -> None:
    modules = {"_utils.py": "", "query/core/__init__.py": "", "query/__init__.py": "", "helpers/__init__.py": ""}
    planting.package("orm", {**modules, "helpers/helpers.py": "", "score.py": ""})
    end = "says nothing; expected the noun of the one concept that is kept here."
    assert messages(planting) == [
        f"packages/orm/src/bandstand/orm/_utils.py:1: [catch-all-name] The name 'utils' {end}",
        f"packages/orm/src/bandstand/orm/helpers/helpers.py:1: [catch-all-name] The name 'helpers' {end}",
        f"packages/orm/src/bandstand/orm/query/core/__init__.py:1: [catch-all-name] The name 'core' {end}",
    ]


def test_a_contract_module_has_at_most_eight_public_names(planting: Planting) -> None:
    nine = f"'''Doc.'''\n__all__ = {list('abcdefghi')}\n"
    modules = {"__init__.py": nine, "_private.py": "", "testing.py": nine, "conformance.py": nine, "query.py": ""}
    planting.package("contracts_http", modules)
    planting.package("orm", {"__init__.py": nine})
    folder = "packages/contracts_http/src/bandstand/contracts/http"
    assert messages(planting) == [
        (
            f"{folder}/__init__.py:2: [public-names] 'bandstand.contracts.http' has 9 public names; "
            "expected at most 8, and further ones in a module of their own."
        ),
        (
            f"{folder}/query.py:1: [public-names] 'bandstand.contracts.http.query' is public and has no __all__; "
            "expected a list of at most 8 names."
        ),
    ]


def test_a_protocol_has_at_most_seven_methods(planting: Planting) -> None:
    seven = "".join(f"    def {name}(self): ...\n" for name in ("a", "b", "c", "d", "e", "f", "__call__"))
    fitting = "    name: str\n    @property\n    def size(self): ...\n    def __init__(self): ...\n"
    large = f"class Large(typing.Protocol):\n{seven}    async def g(self): ...\n"
    text = f"{large}class Fits(Protocol[T]):\n{fitting}{seven}"
    planting.package("contracts_http", {"__init__.py": "__all__ = []", "_private.py": text})
    assert messages(planting) == [
        (
            "packages/contracts_http/src/bandstand/contracts/http/_private.py:1: [protocol-methods] The Protocol "
            "'Large' has 8 methods ('__call__', 'a', 'b', 'c', 'd', 'e', 'f', 'g'); expected at most 7, "
            "and a new Protocol for a new ability."
        )
    ]


def test_classes_and_protocols_of_parts_may_be_large(planting: Planting) -> None:
    methods = "".join(f"    def {name}(self): ...\n" for name in "abcdefgh")
    assert offences(planting, f"class Large(Protocol):\n{methods}") == []


def test_a_line_is_exempted_by_a_comment_with_a_reason(planting: Planting) -> None:
    text = "import pickle  # noqa: S403  # source: pickle - reads only what this process wrote\n"
    assert offences(planting, text) == []


def test_an_exemption_covers_its_rule_and_its_line_only(planting: Planting) -> None:
    text = "import pickle, greenlet  # source: pickle - a reason\nimport marshal\n"
    assert [offence.split("]")[0] for offence in offences(planting, text)] == ["1: [greenlet", "2: [pickle"]


@pytest.mark.parametrize("comment", ["# source: pickle", "# source: pickle - ", "# source: pickle because"])
def test_an_exemption_without_a_reason_is_an_error(planting: Planting, comment: str) -> None:
    assert offences(planting, f"import pickle  {comment}") == [
        "1: [exemption] This exemption from 'pickle' gives no reason; expected '# source: pickle - <reason>'."
    ]


def test_an_exemption_that_exempts_nothing_is_an_error(planting: Planting) -> None:
    assert offences(planting, "text = '# source: pickle'\nimport json  # source: pickle - a reason") == [
        "2: [exemption] This exemption from 'pickle' exempts nothing; expected none on this line."
    ]


def test_an_exemption_from_an_unknown_rule_is_an_error(planting: Planting) -> None:
    (offence,) = offences(planting, "import json  # source: pickel - a reason")
    assert offence.startswith("1: [exemption] 'pickel' is no rule; expected one of 'bare-except', 'cached-function', ")
    assert offence.endswith(" Did you mean 'pickle'?")


def test_a_module_may_be_allowed_by_name(planting: Planting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("check_source.ALLOWED", {"pickle": {"bandstand.orm.it": "a reason"}})
    planting.package("signals", {"it.py": "import pickle"})
    planting.package("orm", {"it.py": "import pickle"})
    assert [message.split("]")[0] for message in messages(planting)] == [
        "packages/signals/src/bandstand/signals/it.py:1: [pickle"
    ]


def test_what_is_allowed_names_a_rule_and_a_reason() -> None:
    assert set(ALLOWED) <= set(RULES)
    assert all(reason for modules in ALLOWED.values() for reason in modules.values())


@pytest.mark.parametrize("path", ["bandstand/__init__.py", "bandstand/contracts/__init__.py"])
def test_a_file_in_a_namespace_is_refused(planting: Planting, path: str, capsys: pytest.CaptureFixture[str]) -> None:
    planting.package("orm")
    planting.write(f"packages/orm/src/{path}")
    assert main([str(planting.root)]) == 1
    assert capsys.readouterr().out == (
        f"packages/orm/src/{path}:1: [namespace-init] This file makes every other package unimportable; "
        "expected none in a namespace.\n"
    )


def test_a_package_without_py_typed_is_named(planting: Planting) -> None:
    (planting.package("orm").source / "py.typed").unlink()
    assert messages(planting) == [
        (
            "packages/orm/src/bandstand/orm/py.typed:1: [missing-py-typed] 'src/bandstand/orm/py.typed' is missing; "
            "expected it in the package 'orm'."
        )
    ]


@pytest.mark.parametrize(
    "path", ["pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE", "src/bandstand/orm/__init__.py"]
)
def test_a_missing_file_is_named(planting: Planting, path: str) -> None:
    (planting.package("orm").folder / path).unlink()
    assert f"packages/orm/{path}:1: [missing-file] {path!r} is missing; expected it in the package 'orm'." in messages(
        planting
    )


@pytest.mark.parametrize(("folder", "file"), [("changes", "first.added.md"), ("tests", "test_it.py")])
def test_a_missing_folder_is_named(planting: Planting, folder: str, file: str) -> None:
    package = planting.package("orm")
    (package.folder / folder / file).unlink()
    (package.folder / folder).rmdir()
    assert messages(planting) == [
        f"packages/orm/{folder}:1: [missing-file] {folder!r} is missing; expected it in the package 'orm'."
    ]


def test_folders_are_identifiers(planting: Planting) -> None:
    planting.package("orm", {"two-words/x.py": "", "two-words/__init__.py": "", "static/two-words/style.css": ""})
    planting.write("packages/contracts-http/README.md")
    assert messages(planting) == [
        (
            "packages/contracts-http:1: [folder-name] The folder 'contracts-http' is no identifier; "
            "expected a name such as 'contracts_http'."
        ),
        (
            "packages/orm/src/bandstand/orm/two-words/__init__.py:1: [folder-name] The folder 'two-words' is "
            "no identifier; expected a name such as 'two_words'."
        ),
        (
            "packages/orm/src/bandstand/orm/two-words/x.py:1: [folder-name] The folder 'two-words' is no identifier; "
            "expected a name such as 'two_words'."
        ),
    ]


def test_modules_that_the_import_checks_cannot_see_are_named(planting: Planting) -> None:
    planting.package("orm", {"sql/render.py": ""})
    assert messages(planting) == [
        (
            "packages/orm/src/bandstand/orm/sql/render.py:1: [folder-without-init] The folder 'sql' holds modules "
            "and is no package; expected an '__init__.py' in it."
        )
    ]
