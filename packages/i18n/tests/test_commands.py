"""The commands of translators."""

from __future__ import annotations

import json
from contextlib import chdir
from dataclasses import dataclass, field
from gettext import GNUTranslations
from textwrap import dedent
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner

from bandstand.i18n.commands import messages, run

if TYPE_CHECKING:
    from pathlib import Path


@dataclass
class Ended:
    """How a command ended, and what it wrote."""

    code: int
    out: str
    err: str


@dataclass
class Shop:
    """A package, and the command line in the folder around it."""

    folder: Path
    obj: object = None

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text), encoding="utf-8")

    def read(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")

    def replace(self, name: str, old: str, new: str) -> None:
        text = self.read(name)
        assert old in text
        self.write(name, text.replace(old, new))

    def translate(self, message: str, translation: str) -> None:
        self.replace(GERMAN, f'msgid "{message}"\nmsgstr ""', f'msgid "{message}"\nmsgstr "{translation}"')

    def run(self, *arguments: str) -> Ended:
        with chdir(self.folder):
            result = CliRunner().invoke(messages, arguments, obj=self.obj, standalone_mode=False)
        if isinstance(result.exception, click.ClickException):
            return Ended(result.exception.exit_code, result.stdout, result.exception.format_message())
        if result.exception is not None:
            raise result.exception
        return Ended(result.return_value or 0, result.stdout, result.stderr)

    def done(self, *arguments: str) -> str:
        ended = self.run(*arguments)
        assert (ended.code, ended.err) == (0, "")
        return ended.out


GERMAN = "shop/locale/de/LC_MESSAGES/messages.po"
COMPILED = "shop/locale/de/LC_MESSAGES/messages.mo"


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    made = Shop(tmp_path)
    made.write(
        "shop/views.py",
        """
        from bandstand.contracts.i18n import LazyText

        TITLE = LazyText(id="Books")
        # Translators: below the list
        COUNT = LazyText(id="%(count)s book", plural="%(count)s books")
        """,
    )
    return made


def test_extract_writes_the_template(shop: Shop) -> None:
    assert shop.done("extract", "shop") == "shop/locale/messages.pot: 2 messages.\n"
    assert shop.read("shop/locale/messages.pot") == (
        'msgid ""\nmsgstr ""\n"Project-Id-Version: shop\\n"\n"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=UTF-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n\n'
        '#: views.py\nmsgid "Books"\nmsgstr ""\n\n'
        '#. below the list\n#: views.py\n#, python-format\nmsgid "%(count)s book"\nmsgid_plural "%(count)s books"\n'
        'msgstr[0] ""\nmsgstr[1] ""\n'
    )
    assert shop.done("extract", "shop") == "shop/locale/messages.pot: 2 messages, unchanged.\n"


def test_extract_takes_options(shop: Shop) -> None:
    shop.write("shop/old/x.py", "tr('c', 'Old')")
    shop.write("shop/new/x.py", "tr('c', 'New')")
    out = shop.done("extract", "shop", "--lines", "--ignore", "old", "--keyword", "tr:1c,2")
    assert out == "shop/locale/messages.pot: 3 messages.\n"
    assert '#: new/x.py:1\nmsgctxt "c"\nmsgid "New"\n' in shop.read("shop/locale/messages.pot")


def test_extract_without_a_folder_takes_the_current_one(shop: Shop) -> None:
    assert shop.done("extract") == "locale/messages.pot: 2 messages.\n"
    assert "#: shop/views.py\n" in shop.read("locale/messages.pot")


def test_a_folder_inside_another_keeps_its_messages_to_itself(shop: Shop) -> None:
    shop.write("shop/[a]/books/views.py", "_('Shelf')")
    assert shop.done("extract", "shop", "shop/[a]/books") == (
        "shop/locale/messages.pot: 2 messages.\nshop/[a]/books/locale/messages.pot: 1 message.\n"
    )


def test_extract_leaves_no_template_where_none_is_wanted(shop: Shop) -> None:
    shop.done("extract", "shop")
    shop.done("update", "shop", "-l", "de", "--no-pot")
    assert 'msgid "Books"' in shop.read(GERMAN)
    assert not (shop.folder / "shop/locale/messages.pot").exists()


def test_extract_tells_of_a_folder_without_messages(shop: Shop) -> None:
    shop.write("empty/a.py", "")
    assert shop.done("extract", "empty") == "empty: no messages in 1 file.\n"
    assert not (shop.folder / "empty/locale").exists()


def test_extract_tells_problems_and_goes_on(shop: Shop) -> None:
    shop.write("shop/a.py", "def (")
    ended = shop.run("extract", "shop")
    assert ended.code == 0
    assert ended.out == "shop/locale/messages.pot: 2 messages.\n"
    assert ended.err == "shop/a.py:1: The file is no Python that can be read: invalid syntax.\n"


def test_update_makes_and_updates_catalogues(shop: Shop) -> None:
    assert shop.done("update", "shop", "-l", "de", "-l", "pt-br") == (
        "shop/locale/messages.pot: 2 messages.\n"
        "shop/locale/de/LC_MESSAGES/messages.po: 0 translated, 0 fuzzy, 2 missing, 0 obsolete.\n"
        "shop/locale/pt_BR/LC_MESSAGES/messages.po: 0 translated, 0 fuzzy, 2 missing, 0 obsolete.\n"
    )
    shop.translate("Books", "Bücher")
    assert shop.done("update", "shop", "--exclude", "pt_BR") == (
        "shop/locale/messages.pot: 2 messages, unchanged.\n"
        "shop/locale/de/LC_MESSAGES/messages.po: 1 translated, 0 fuzzy, 1 missing, 0 obsolete, unchanged.\n"
    )


def test_update_of_a_renamed_message_is_fuzzy_with_what_it_was(shop: Shop) -> None:
    shop.done("update", "shop", "-l", "de")
    shop.translate("Books", "Bücher")
    shop.replace("shop/views.py", '"Books"', '"Book"')
    assert "0 translated, 1 fuzzy, 1 missing, 0 obsolete." in shop.done("update", "shop")
    assert '#, fuzzy\n#| msgid "Books"\nmsgid "Book"\nmsgstr "Bücher"\n' in shop.read(GERMAN)


def test_update_can_leave_a_renamed_message_empty_and_drop_the_old_one(shop: Shop) -> None:
    shop.done("update", "shop", "-l", "de")
    shop.translate("Books", "Bücher")
    shop.replace("shop/views.py", '"Books"', '"Book"')
    before = shop.read(GERMAN)
    assert "0 translated, 0 fuzzy, 2 missing, 1 obsolete." in shop.done("update", "shop", "--no-fuzzy")
    assert shop.read(GERMAN).endswith('\n#~ msgid "Books"\n#~ msgstr "Bücher"\n')
    shop.write(GERMAN, before)
    assert "0 translated, 0 fuzzy, 2 missing, 0 obsolete." in shop.done("update", "shop", "--no-fuzzy", "--no-obsolete")


def test_update_gives_scripts_catalogues_of_their_own(shop: Shop) -> None:
    shop.write("shop/static/app.js", "gettext('Save')")
    out = shop.done("update", "shop", "-l", "de")
    assert "shop/locale/javascript.pot: 1 message.\n" in out
    assert 'msgid "Save"' in shop.read("shop/locale/de/LC_MESSAGES/javascript.po")
    assert 'msgid "Save"' not in shop.read(GERMAN)


def test_compile_gives_what_the_standard_library_reads(shop: Shop) -> None:
    shop.done("update", "shop", "-l", "de")
    shop.translate("Books", "Bücher")
    assert shop.done("compile", "shop") == f"{COMPILED}\n"
    with (shop.folder / COMPILED).open("rb") as file:
        assert GNUTranslations(file).gettext("Books") == "Bücher"
    assert shop.done("compile", "shop") == f"{COMPILED}: unchanged\n"


def test_compile_takes_fuzzy_translations_only_where_that_is_asked_for(shop: Shop) -> None:
    shop.done("update", "shop", "-l", "de")
    shop.replace(GERMAN, 'msgid "Books"\nmsgstr ""', '#, fuzzy\nmsgid "Books"\nmsgstr "Bücher"')
    shop.done("compile", "shop")
    assert "Bücher".encode() not in (shop.folder / COMPILED).read_bytes()
    shop.done("compile", "shop", "--use-fuzzy")
    assert "Bücher".encode() in (shop.folder / COMPILED).read_bytes()


def test_compile_refuses_a_catalogue_with_mistakes_and_compiles_the_others(shop: Shop) -> None:
    shop.done("update", "shop", "-l", "de", "-l", "fr", "-l", "it")
    shop.replace(GERMAN, 'msgstr[0] ""\nmsgstr[1] ""', 'msgstr[0] "Buch"\nmsgstr[1] "%(number)s Bücher"')
    shop.write("shop/locale/it/LC_MESSAGES/messages.po", "nonsense")
    ended = shop.run("compile", "shop")
    assert ended.code == 1
    assert ended.out == "shop/locale/fr/LC_MESSAGES/messages.mo\n"
    assert ended.err == (
        f"{GERMAN}:17: error: '%(count)s book': The translation of the plural form 1 has %(number)s, "
        "which is not filled in; expected %(count)s.\n"
        f"{GERMAN}:17: error: '%(count)s book': The translation of the plural form 1 lacks %(count)s.\n"
        f"{GERMAN} is not compiled.\n"
        "shop/locale/it/LC_MESSAGES/messages.po:1: error: The file cannot be read. "
        "Expected msgctxt, msgid, msgid_plural, msgstr or a comment; got 'nonsense'.\n"
        "shop/locale/it/LC_MESSAGES/messages.po is not compiled.\n"
    )
    assert not (shop.folder / COMPILED).exists()


def test_compile_takes_one_language(shop: Shop) -> None:
    shop.done("update", "shop", "-l", "de", "-l", "fr")
    assert shop.done("compile", "shop", "-l", "fr") == "shop/locale/fr/LC_MESSAGES/messages.mo\n"


def test_stats_count_what_is_translated(shop: Shop) -> None:
    assert shop.done("stats", "shop") == "There are no catalogues.\n"
    shop.done("update", "shop", "-l", "de", "-l", "fr")
    shop.translate("Books", "Bücher")
    assert shop.done("stats", "shop") == (
        "                                        translated  fuzzy  missing  obsolete  percent\n"
        "shop/locale/de/LC_MESSAGES/messages.po           1      0        1         0       50\n"
        "shop/locale/fr/LC_MESSAGES/messages.po           0      0        2         0        0\n"
    )
    assert json.loads(shop.done("stats", "shop", "-l", "de", "--json")) == [
        {
            "path": GERMAN,
            "language": "de",
            "translated": 1,
            "fuzzy": 0,
            "missing": 1,
            "obsolete": 0,
            "percent": 50,
        }
    ]


def test_stats_of_an_unreadable_catalogue_end_with_one_line(shop: Shop) -> None:
    shop.write(GERMAN, "nonsense")
    ended = shop.run("stats", "shop")
    assert ended.code == 1
    assert ended.err.startswith(f"{GERMAN}, line 1: Expected msgctxt")


def test_check_tells_what_is_missing_as_warnings(shop: Shop) -> None:
    shop.done("update", "shop", "-l", "de")
    shop.translate("Books", "Bücher")
    shop.done("compile", "shop")
    assert shop.done("check", "shop") == (
        f"{GERMAN}:17: warning: '%(count)s book': There is no translation.\n0 errors, 1 warning.\n"
    )
    assert shop.run("check", "shop", "--strict").code == 1


def test_check_tells_of_a_compiled_file_that_is_missing_or_old(shop: Shop) -> None:
    shop.done("update", "shop", "-l", "de")
    missing = f"{GERMAN}: error: The compiled file messages.mo is missing; run 'compile'.\n"
    assert missing in shop.run("check", "shop").out
    shop.done("compile", "shop")
    shop.translate("Books", "Bücher")
    ended = shop.run("check", "shop")
    assert ended.code == 1
    assert f"{GERMAN}: error: The compiled file messages.mo is not that of the catalogue; run 'compile'.\n" in ended.out


def test_check_can_write_for_programs(shop: Shop) -> None:
    shop.write(GERMAN, 'msgid ""\nmsgstr "Language: de\\n"\n\nmsgctxt "x"\nmsgid "a"\nmsgstr "b\\n"\n')
    shop.run("compile", "shop")
    ended = shop.run("check", "shop", "--json")
    assert ended.code == 1
    assert json.loads(ended.out)[0] == {
        "path": GERMAN,
        "line": 5,
        "language": "de",
        "severity": "error",
        "kind": "spaces",
        "id": "a",
        "context": "x",
        "text": "The translation ends with '\\n'; expected no white space.",
    }


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["extract", "nowhere"], "There is no folder 'nowhere'."),
        (["check", "nowhere"], "There is no folder 'nowhere'."),
        (
            ["update", "shop", "-l", "grman"],
            "There is no language 'grman'; expected a tag such as 'de' or 'pt_BR'. Did you mean 'de'?",
        ),
        (
            ["update", "shop", "-x", "grman"],
            "There is no language 'grman'; expected a tag such as 'de' or 'pt_BR'. Did you mean 'de'?",
        ),
        (
            ["compile", "shop", "-l", "../x"],
            "There is no language '../x'; expected a tag such as 'de' or 'pt_BR'.",
        ),
        (
            ["extract", "shop", "--keyword", "a b"],
            "A keyword is 'name', 'name:1', 'name:1,2' or, with a context, 'name:1c,2'; got 'a b'.",
        ),
    ],
)
def test_what_is_typed_wrongly_is_one_line_and_two(shop: Shop, arguments: list[str], text: str) -> None:
    assert shop.run(*arguments) == Ended(2, "", text)
    assert not (shop.folder / "shop/locale").exists()


def test_the_exit_code_is_given_to_the_shell(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(shop.folder)
    assert run(["update", "shop", "-l", "de"]) == 0
    assert run(["check", "shop"]) == 1
    assert run(["check", "nowhere"]) == 2
    assert run(["--help"]) == 0
    assert capsys.readouterr().err == "Error: There is no folder 'nowhere'.\n"


def test_the_commands_are_listed_each_with_a_line() -> None:
    listed = CliRunner().invoke(messages, ["--help"]).output.partition("Commands:\n")[2].splitlines()
    assert [line.split()[0] for line in listed] == ["check", "compile", "extract", "stats", "update"]
    assert all(line.endswith(".") and not line.endswith("...") for line in listed)


# In a project


@dataclass
class App:
    """As much of an app as the commands look at."""

    folder: Path


@dataclass
class Project:
    """As much of a project as the commands look at."""

    apps: dict[str, App] = field(default_factory=dict[str, App])


@dataclass
class Invocation:
    """What a command of a project gets."""

    project: Project


def test_in_a_project_the_apps_in_its_folder_are_meant(shop: Shop, tmp_path_factory: pytest.TempPathFactory) -> None:
    installed = tmp_path_factory.mktemp("elsewhere")
    beside = shop.folder / ".venv/lib/site-packages/other"
    beside.mkdir(parents=True)
    shop.write("shop/books/views.py", "_('Shelf')")
    folders = [shop.folder / "shop", shop.folder / "shop/books", installed, beside]
    shop.obj = Invocation(Project({path.name: App(path) for path in folders}))
    assert shop.done("extract") == (
        "shop/locale/messages.pot: 2 messages.\nshop/books/locale/messages.pot: 1 message.\n"
    )


def test_in_a_project_folders_can_be_named(shop: Shop) -> None:
    shop.obj = Invocation(Project({"shop": App(shop.folder / "shop")}))
    shop.write("other/views.py", "_('Shelf')")
    assert shop.done("extract", "other") == "other/locale/messages.pot: 1 message.\n"
