"""``squashmigrations`` and ``optimizemigration``: fewer migrations, and fewer operations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .conftest import MODELS

if TYPE_CHECKING:
    from .conftest import Folder

FILLING = """
    from bandstand.orm import migrations

    NAMES = ["Ada", "Bea"]


    def fill(registry, editor):
        for name in NAMES:
            registry.get_model("shop", "Author").objects.create(name=name)


    class Migration(migrations.Migration):
        dependencies = [("shop", "0002_book_pages")]
        operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
"""


@pytest.fixture
def three(folder: Folder) -> Folder:
    """A history of three: tables, a column, and rows."""
    folder.run("makemigrations")
    folder.models(f"{MODELS}        pages = orm.IntegerField(null=True)\n")
    folder.run("makemigrations")
    folder.write("shop/migrations/0003_fill.py", FILLING)
    folder.write("shop/migrations/head.txt", "0003_fill\n")
    return folder


def test_a_history_becomes_one_migration(three: Folder) -> None:
    told = three.run("squashmigrations", "shop", "0003")
    assert told.startswith("3 migrations: 4 operations become 3.\nshop: 0001_squashed_0003_fill.py\n")
    assert three.head() == "0001_squashed_0003_fill"
    text = (three.path / "shop/migrations/0001_squashed_0003_fill.py").read_text()
    assert "NAMES = [" in text
    three.run("migrate")
    assert three.ask("SELECT name FROM shop_author ORDER BY name") == [("Ada",), ("Bea",)]
    assert three.run("showmigrations") == "shop\n[x] 0001_squashed_0003_fill (3 squashed migrations)\n"
    assert three.run("makemigrations") == "The migrations say all that the models do.\n"


def test_a_database_goes_on_through_squashing_and_after_the_old_files_are_gone(three: Folder) -> None:
    three.run("migrate")
    three.run("squashmigrations", "shop", "0001", "0003", "--name", "all")
    assert three.run("migrate") == ""
    for name in ("0001_initial", "0002_book_pages", "0003_fill"):
        (three.path / f"shop/migrations/{name}.py").unlink()
    file = three.path / "shop/migrations/0001_all.py"
    assert three.run("showmigrations") == "shop\n[x] 0001_all (3 squashed migrations)\n"
    start, _, rest = file.read_text().partition("    replaces = [")
    file.write_text(start + rest.partition("    ]\n")[2])
    assert three.run("migrate", "shop", "--prune").count("is forgotten") == 3
    assert three.run("showmigrations") == "shop\n[x] 0001_all\n"
    assert three.run("migrate", "--check") == "There is nothing to do.\n"


def test_squashing_mistakes_are_named(three: Folder) -> None:
    assert "shop.0001_initial is one migration: there is nothing to squash" in three.fail(
        "squashmigrations", "shop", "0001"
    )
    assert "0003 is not before 0002" in three.fail("squashmigrations", "shop", "0003", "0002")
    assert "got 3 names" in three.fail("squashmigrations", "shop", "1", "2", "3")


def test_what_another_app_comes_between_is_not_squashed(three: Folder) -> None:
    between = """
        from bandstand.orm import migrations


        class Migration(migrations.Migration):
            dependencies = [("shop", "0001_initial")]
            run_before = [("shop", "0002_book_pages")]
    """
    three.models("", app="loans")
    three.write("loans/migrations/__init__.py", "")
    three.write("loans/migrations/0001_initial.py", between)
    three.apps = ("shop", "loans")
    told = three.fail("squashmigrations", "shop", "0003")
    assert told.startswith("Error: These cannot be one migration, because another app comes between them. ")
    assert "loans.0001_initial -> shop.0001_squashed_0003_fill" in told
    assert three.files() == ["0001_initial", "0002_book_pages", "0003_fill"]


def test_a_squashed_migration_can_be_seen_first(three: Folder) -> None:
    told = three.run("squashmigrations", "shop", "0003", "--dry-run", "--no-optimize")
    assert told.startswith("3 migrations: 4 operations become 4.\n")
    assert "class Migration(migrations.Migration):" in told
    assert len(three.files()) == 3


def test_a_migration_is_written_anew_with_fewer_operations(folder: Folder) -> None:
    folder.run("makemigrations")
    more = """
        from bandstand import orm
        from bandstand.orm import migrations


        def double(registry, editor):
            pass


        class Migration(migrations.Migration):
            dependencies = [("shop", "0001_initial")]
            operations = [
                migrations.AddField("Book", "pages", orm.IntegerField(null=True)),
                migrations.AlterField("Book", "pages", orm.BigIntegerField(null=True)),
                migrations.RunPython(double),
            ]
    """
    folder.write("shop/migrations/0002_more.py", more)
    folder.write("shop/migrations/head.txt", "0002_more\n")
    assert folder.call("optimizemigration", "shop", "0002", "--check").returncode == 1
    assert folder.run("optimizemigration", "shop", "0002") == "shop.0002_more: 3 operations become 2.\n"
    text = (folder.path / "shop/migrations/0002_more.py").read_text()
    assert "orm.BigIntegerField(null=True)" in text
    assert "def double(registry, editor):" in text
    assert folder.run("optimizemigration", "shop", "0002") == "shop.0002_more cannot be shorter.\n"
    folder.run("migrate")
