"""Squashing: several migrations as one, in a file that needs none of theirs."""

from __future__ import annotations

import linecache
import sys
from typing import TYPE_CHECKING, Any

import pytest

from bandstand import orm
from bandstand.orm import Database
from bandstand.orm.migrations import operations as ops
from bandstand.orm.migrations.errors import MigrationError, NotSerializable
from bandstand.orm.migrations.graph import Graph
from bandstand.orm.migrations.loader import load_migrations
from bandstand.orm.migrations.migration import FIRST, Migration
from bandstand.orm.migrations.schema import SchemaEditor
from bandstand.orm.migrations.squashing import squashed
from bandstand.orm.migrations.state import ProjectState
from bandstand.orm.migrations.writer import written

from .schema.reflection import schema_of
from .test_graph import keys, step

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

PACKAGES = {"shop": "shop_of_squashing.migrations"}

INITIAL = """
from bandstand import orm
from bandstand.orm import migrations

# What every book is called at first.
UNTITLED = "untitled"


def untitled():
    return UNTITLED


def forwards(registry, editor):
    registry.get_model("shop", "Book").objects.using(editor.database).create(pages=PAGES)


PAGES = 3


class Migration(migrations.Migration):
    operations = [
        migrations.CreateModel(
            "Book",
            fields=[
                ("id", orm.BigAutoField(primary_key=True)),
                ("title", orm.CharField(max_length=20, default=untitled)),
                ("pages", orm.IntegerField()),
            ],
        ),
        migrations.RunPython(forwards, migrations.RunPython.noop),
    ]
"""

PRICES = '''
from __future__ import annotations

import functools
from datetime import date as datetime
from typing import TYPE_CHECKING

from bandstand import orm
from bandstand.orm import migrations

if TYPE_CHECKING:
    from bandstand.orm import Registry

PAGES = 100


def counted(function):
    @functools.wraps(function)
    def inner(registry, editor):
        return function(registry, editor)

    return inner


@counted
def forwards(registry: Registry, editor) -> None:
    """Give each book a price (“dear”)."""
    books = registry.get_model("shop", "Book").objects.using(editor.database)
    for book in books: book.title += f" of {datetime(2026, 1, 2):%Y}"; book.price = PAGES; book.save()


def backwards(registry, editor):
    forwards(registry, editor)


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial"), ("auth", "0001_initial")]
    operations = [
        migrations.AddField("Book", "price", orm.IntegerField(null=True)),
        migrations.RunPython(forwards, backwards),
        migrations.RunPython(lambda registry, editor: None, elidable=True),
        migrations.AlterField("Book", "price", orm.IntegerField(default=1)),
    ]
'''


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with two migrations that both have a function called forwards."""
    made = tmp_path / "shop_of_squashing" / "migrations"
    made.mkdir(parents=True)
    monkeypatch.syspath_prepend(str(tmp_path))
    (made / "0001_initial.py").write_text(INITIAL, encoding="utf-8")
    (made / "0002_prices.py").write_text(PRICES, encoding="utf-8")
    yield made
    forget()


def forget() -> None:
    """Have modules of the folder imported again."""
    for name in [name for name in sys.modules if name.startswith("shop_of_squashing")]:
        del sys.modules[name]


def reread(folder: Path, text: str, name: str = "0001_squashed") -> Migration:
    """Put a file in place of all others, and give its migration."""
    for old in folder.glob("0*.py"):
        old.unlink()
    (folder / f"{name}.py").write_text(text, encoding="utf-8")
    forget()
    (found,) = load_migrations(PACKAGES)
    return found


def migrated(migrations: Sequence[Migration]) -> tuple[Any, list[tuple[Any, ...]]]:
    """Apply migrations to a new database; give its schema, and its books."""
    state = ProjectState()
    with Database("sqlite://") as database:
        for each in migrations:
            with SchemaEditor(database) as editor:
                state = each.apply(state, editor)
        rows = database.execute("SELECT title, pages, price FROM shop_book")
        return schema_of(database), [tuple(row) for row in rows]


def test_functions_come_with_the_file(folder: Path) -> None:
    old = load_migrations(PACKAGES)
    expected = migrated(old)
    assert expected[1] == [("untitled of 2026", 3, 100)]
    made = squashed(old, "0001_squashed")
    assert (made.before, made.after) == (6, 5)
    assert made.functions == [
        "shop_of_squashing.migrations.0001_initial.untitled",
        "shop_of_squashing.migrations.0001_initial.forwards",
        "shop_of_squashing.migrations.0002_prices.forwards",
        "shop_of_squashing.migrations.0002_prices.backwards",
    ]
    read = reread(folder, written(made.migration))
    assert list(read.replaces) == [("shop", "0001_initial"), ("shop", "0002_prices")]
    assert migrated([read]) == expected


def test_names_that_two_have_are_told_apart(folder: Path) -> None:
    text = written(squashed(load_migrations(PACKAGES), "0001_squashed").migration)
    assert (
        text.partition("\n\n\nclass Migration")[0]
        == '''from __future__ import annotations

import functools
from datetime import date as datetime
from typing import TYPE_CHECKING

from bandstand import orm
from bandstand.orm import migrations


# What every book is called at first.
UNTITLED = "untitled"


def untitled():
    return UNTITLED


def forwards(registry, editor):
    registry.get_model("shop", "Book").objects.using(editor.database).create(pages=PAGES)


PAGES = 3
if TYPE_CHECKING:
    from bandstand.orm import Registry
PAGES_0002_prices = 100


def counted(function):
    @functools.wraps(function)
    def inner(registry, editor):
        return function(registry, editor)

    return inner


@counted
def forwards_0002_prices(registry: Registry, editor) -> None:
    """Give each book a price (“dear”)."""
    books = registry.get_model("shop", "Book").objects.using(editor.database)
    for book in books: book.title += f" of {datetime(2026, 1, 2):%Y}"; book.price = PAGES_0002_prices; book.save()


def backwards(registry, editor):
    forwards_0002_prices(registry, editor)'''
    )
    assert "migrations.RunPython(code=forwards_0002_prices, reverse_code=backwards)" in text
    assert "migrations.RunPython(code=forwards, reverse_code=migrations.RunPython.noop)" in text


def test_a_file_is_written_again_with_its_own_functions(folder: Path) -> None:
    text = written(squashed(load_migrations(PACKAGES), "0001_squashed").migration)
    read = reread(folder, text)
    expected = migrated([read])
    assert written(read) == text
    assert migrated([reread(folder, written(read))]) == expected


def test_what_two_modules_say_alike_comes_once(folder: Path) -> None:
    (folder / "0002_prices.py").write_text(INITIAL.replace('"Book",\n', '"Author",\n'), encoding="utf-8")
    text = written(squashed(load_migrations(PACKAGES), "0001_squashed").migration)
    assert text.count("def forwards(") == text.count("UNTITLED =") == 1
    assert text.count("code=forwards,") == 2


def alone(folder: Path, *changes: tuple[str, str]) -> Migration:
    """Give the first migration, changed, where it is the only one."""
    text = INITIAL
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (folder / "0001_initial.py").write_text(text, encoding="utf-8")
    (folder / "0002_prices.py").unlink()
    (found,) = load_migrations(PACKAGES)
    return found


def test_names_of_the_file_s_own_imports_are_not_taken(folder: Path) -> None:
    found = alone(
        folder,
        ("from bandstand import orm\n", "import functools as tools\nfrom bandstand import orm\n"),
        ('UNTITLED = "untitled"', "import decimal as functools"),
        ("return UNTITLED", "return functools"),
        ("orm.IntegerField()", "orm.IntegerField(default=tools.partial(int, 3))"),
    )
    text = written(found)
    assert "import decimal as functools_0001_initial\n" in text
    assert "return functools_0001_initial\n" in text
    assert "default=functools.partial(int, 3)" in text


def test_a_function_made_by_another_is_copied_where_the_module_names_it(folder: Path) -> None:
    lines = "def made():\n    return lambda registry, editor: registry", "\n\nforwards = made()\n"
    text = written(
        alone(folder, ("def forwards(registry, editor):\n    registry", lines[0]), ("\nPAGES = 3\n", lines[1]))
    )
    assert "\nforwards = made()\n" in text
    assert "def made():\n" in text


def test_what_changes_a_name_later_comes_with_it(folder: Path) -> None:
    kept = "PAGES = 3\nPAGES += 1\nOTHERS = {}\nOTHERS['x'] = PAGES\nif PAGES:\n    OTHERS.clear()\n"
    later = f"LEFT = []\nLEFT.append(1)\n{kept}"
    found = alone(folder, ("PAGES = 3\n", later), ("pages=PAGES", "pages=OTHERS.get('x', PAGES)"))
    text = written(found)
    assert kept in text
    assert "LEFT" not in text


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("made()", r"0001_initial\.made\.<locals>\.<lambda> cannot be copied.*without values of a function around it"),
        ("inside", r"0001_initial\.Migration\.inside cannot be copied.*it is in the class Migration, or needs it"),
        ("globals()['hidden']", r"0001_initial\.hidden cannot be copied.*nothing at the top of its module"),
    ],
)
def test_what_cannot_be_copied_says_what_to_do(folder: Path, code: str, said: str) -> None:
    made = "def made():\n    return lambda registry, editor: None\n\n\n"
    found = alone(
        folder,
        ("PAGES = 3\n", f"{made}exec('def hidden(registry, editor): pass')\nPAGES = 3\n"),
        ("    operations", "    def inside(registry, editor):\n        pass\n\n    operations"),
        ("migrations.RunPython(forwards,", f"migrations.RunPython({code},"),
    )
    with pytest.raises(NotSerializable, match=said):
        written(found)


def test_a_function_whose_source_is_gone_is_named(folder: Path) -> None:
    found = alone(folder)
    (folder / "0001_initial.py").unlink()
    linecache.clearcache()
    with pytest.raises(NotSerializable, match=r"0001_initial\.untitled cannot be copied.*is not there\. Move it"):
        written(found)
    forget()
    with pytest.raises(NotSerializable, match=r"0001_initial\.untitled cannot be copied.*is not there\. Move it"):
        written(found)


def test_a_name_that_a_function_has_for_itself_is_refused(folder: Path) -> None:
    given = INITIAL.replace("    registry.get", "    PAGES = 1\n    registry.get").replace("= 3", "= 4")
    (folder / "0002_prices.py").write_text(given, encoding="utf-8")
    with pytest.raises(NotSerializable, match=r"'PAGES' of .*\.0002_prices needs another name in the new file"):
        written(squashed(load_migrations(PACKAGES), "0001_squashed", optimize=False).migration)


# Dependencies


def test_dependencies_are_those_on_others() -> None:
    made = squashed(
        [
            step("shop.1", "auth.1", run_before=keys("tax.1", "shop.2"), initial=True),
            step("shop.2", "shop.1", "auth.1", ("shop." + FIRST)),
            step("shop.3", "shop.2", "auth.2", accepted={"raw-sql": "It was looked at."}),
        ],
        "1_all",
    ).migration
    assert made.key == ("shop", "1_all")
    assert made.dependencies == keys("auth.1", "auth.2")
    assert made.run_before == keys("tax.1")
    assert made.replaces == keys("shop.1", "shop.2", "shop.3")
    assert made.accepted == {"raw-sql": "It was looked at."}
    assert (made.initial, made.atomic) == (True, True)


def test_a_squashed_one_is_squashed_again() -> None:
    first = [step("shop.1", "auth.1"), step("shop.2", "shop.1")]
    inner = squashed(first, "1_2").migration
    third = step("shop.3", "shop.2")
    outer = squashed([inner, third], "1_3").migration
    assert outer.replaces == keys("shop.1_2", "shop.3")
    assert outer.dependencies == keys("auth.1")
    graph = Graph([*first, inner, third, outer, step("auth.1"), step("shop.4", "shop.3")])
    assert graph.order == keys("auth.1", "shop.1_3", "shop.4")
    assert graph.is_applied(("shop", "1_3"), keys("shop.1", "shop.2", "shop.3"))


def test_one_in_the_middle_is_not_the_first() -> None:
    made = squashed([step("shop.2", "shop.1"), step("shop.3", "shop.2")], "2_3").migration
    assert made.initial is None
    assert not made.is_initial
    assert made.dependencies == keys("shop.1")
    assert not squashed([step("shop.1", initial=False)], "1_1").migration.is_initial


def test_operations_may_stay_as_they_are() -> None:
    steps = [step("shop.1", operations=[ops.AddField("Book", "x", orm.TextField()), ops.RemoveField("Book", "x")])]
    assert squashed(steps, "1_1").after == 0
    assert squashed(steps, "1_1", optimize=False).migration.operations == list(steps[0].operations)


def test_elidable_sql_that_means_something_for_the_models_stays() -> None:
    field = ops.AddField("Book", "x", orm.TextField())
    sql = ops.RunSQL("ALTER TABLE", elidable=True, state_operations=[field])
    made = squashed([step("shop.1", operations=[ops.RunSQL("VACUUM", elidable=True), sql])], "1_1")
    assert made.migration.operations == [sql]


def test_transactions_are_not_mixed() -> None:
    adding, concurrent = ops.AddField("Book", "x", orm.TextField()), ops.RunSQL("VACUUM", elidable=True)
    steps = [step("shop.1", operations=[adding]), step("shop.2", "shop.1", operations=[concurrent], atomic=False)]
    assert squashed(steps, "1_2").migration.atomic
    steps[1] = step("shop.2", "shop.1", operations=[ops.RunSQL("VACUUM")], atomic=False)
    with pytest.raises(MigrationError, match=r"2 of 'shop' must not run in a transaction.*, and 1 must: squash"):
        squashed(steps, "1_2")
    assert not squashed(steps[1:], "2_2").migration.atomic


@pytest.mark.parametrize(
    ("migrations", "said"),
    [
        ([], "got none"),
        ([step("shop.1"), step("auth.1")], "got auth, shop"),
        ([step("shop.all")], "cannot be called 'all'"),
        ([step("shop.2", replaces=keys("shop.all"))], "cannot be called 'all'"),
    ],
)
def test_what_cannot_be_squashed_is_said(migrations: list[Migration], said: str) -> None:
    with pytest.raises(MigrationError, match=said):
        squashed(migrations, "all")
