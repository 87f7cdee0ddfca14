"""``migrate``: a database becomes what the migrations say, and what is dangerous is refused."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from bandstand.orm.errors import OperationalError

from .conftest import MODELS

if TYPE_CHECKING:
    from .conftest import Folder

PAGES = f"{MODELS}        pages = orm.IntegerField(null=True)\n"
SHORTER = MODELS.replace("title = orm.CharField(max_length=200)", "pages = orm.IntegerField(null=True)")


def test_all_migrations_are_applied_each_with_a_line(any_folder: Folder) -> None:
    any_folder.run("makemigrations")
    any_folder.models(PAGES)
    any_folder.run("makemigrations")
    lines = any_folder.run("migrate").splitlines()
    assert [line.rpartition(" ... ")[0] for line in lines] == ["[1/2] shop.0001_initial", "[2/2] shop.0002_book_pages"]
    assert all(line.endswith(" s") for line in lines)
    assert any_folder.ask("SELECT count(pages) FROM shop_book") == [(0,)]
    assert any_folder.run("migrate") == ""


def test_a_plan_is_shown_for_people_and_for_programs(folder: Folder) -> None:
    folder.run("makemigrations")
    assert folder.run("migrate", "--plan") == (
        "shop.0001_initial\n    + Create model Author\n    + Create model Book\n"
    )
    operation = {"operation": "CreateModel", "reversible": True}
    assert json.loads(folder.run("migrate", "--plan", "--json")) == [
        {
            "app": "shop",
            "name": "0001_initial",
            "backwards": False,
            "operations": [
                {**operation, "description": "Create model Author"},
                {**operation, "description": "Create model Book"},
            ],
        }
    ]
    assert folder.call("migrate", "--check").returncode == 1
    folder.run("migrate")
    assert folder.run("migrate", "--plan") == "There is nothing to do.\n"
    assert folder.call("migrate", "--check").returncode == 0
    assert folder.run("migrate", "shop", "zero", "--plan").splitlines() == [
        "Undo shop.0001_initial",
        "    + Create model Book",
        "    + Create model Author",
    ]


def test_what_was_done_is_told_to_programs(folder: Folder) -> None:
    folder.run("makemigrations")
    (done,) = json.loads(folder.run("migrate", "--json"))
    assert (done["app"], done["name"], done["outcome"]) == ("shop", "0001_initial", "done")
    assert done["seconds"] > 0


def test_an_app_goes_back_and_forth(any_folder: Folder) -> None:
    any_folder.run("makemigrations")
    any_folder.models(PAGES)
    any_folder.run("makemigrations")
    any_folder.run("migrate")
    assert "[1/1] Undoing shop.0002_book_pages ..." in any_folder.run("migrate", "shop", "0001")
    assert "shop.0002_book_pages" in any_folder.run("migrate", "shop")
    any_folder.run("migrate", "shop", "zero")
    assert any_folder.ask("SELECT count(*) FROM bandstand_migrations") == [(0,)]


def test_what_is_dangerous_is_refused_where_there_are_rows(any_folder: Folder) -> None:
    any_folder.run("makemigrations")
    any_folder.run("migrate")
    any_folder.ask("INSERT INTO shop_author (id, name) VALUES (1, 'Ada')")
    any_folder.ask("INSERT INTO shop_book (id, author_id, title) VALUES (1, 1, 'Notes')")
    any_folder.models(SHORTER)
    any_folder.run("makemigrations")
    told = any_folder.fail("migrate")
    assert "remove-field Book.title" in told
    assert told.endswith("Nothing was done. Say in the file why it is safe, or run it with --unsafe.\n")
    assert any_folder.ask("SELECT title FROM shop_book") == [("Notes",)]
    file = any_folder.path / "shop" / "migrations" / "0002_remove_book_title_book_pages.py"
    reason = 'accepted = {"remove-field Book.title": "No release has read it since May."}'
    file.write_text(file.read_text().replace("    dependencies", f"    {reason}\n    dependencies"))
    any_folder.run("migrate")
    assert any_folder.ask("SELECT * FROM shop_book") == [(1, 1, None)]


def test_an_empty_table_is_changed_without_a_word(folder: Folder) -> None:
    folder.run("makemigrations")
    folder.run("migrate")
    folder.models(SHORTER)
    folder.run("makemigrations")
    assert "shop.0002_remove_book_title_book_pages" in folder.run("migrate")


def test_what_the_linter_refuses_is_done_where_somebody_insists(folder: Folder) -> None:
    folder.run("makemigrations")
    folder.run("migrate")
    folder.ask("INSERT INTO shop_author (id, name) VALUES (1, 'Ada')")
    folder.ask("INSERT INTO shop_book (id, author_id, title) VALUES (1, 1, 'Notes')")
    folder.models(SHORTER)
    folder.run("makemigrations")
    folder.fail("migrate")
    folder.run("migrate", "--unsafe")
    assert folder.ask("SELECT count(pages) FROM shop_book") == [(0,)]


def test_what_the_database_cannot_do_stops_it_before_anything_is_done(folder: Folder) -> None:
    folder.models(
        """
        from bandstand import orm
        from bandstand.orm.constraints import Deferrable, UniqueConstraint


        class Author(orm.Model):
            name = orm.CharField(max_length=60)


        class Book(orm.Model):
            title = orm.CharField(max_length=200)

            class Meta:
                constraints = [UniqueConstraint(fields=["title"], name="once", deferrable=Deferrable.DEFERRED)]
        """
    )
    folder.run("makemigrations")
    for arguments in ([], ["--plan"]):
        told = folder.fail("migrate", *arguments)
        assert told.startswith(
            "Error: Nothing was done. shop.0001_initial: Create model Book: create_model of shop.Book:"
        )
    assert folder.ask("SELECT count(*) FROM sqlite_master WHERE name LIKE 'shop%'") == [(0,)]


def test_models_that_have_changed_since_are_mentioned(folder: Folder) -> None:
    folder.run("makemigrations")
    folder.models(PAGES)
    assert folder.run("migrate").endswith("Models of shop have changed since: see 'makemigrations'.\n")


def test_a_database_with_tables_notes_the_first_migration(any_folder: Folder) -> None:
    any_folder.run("makemigrations")
    any_folder.run("migrate")
    any_folder.ask("DROP TABLE bandstand_migrations")
    assert "faked" in any_folder.run("migrate", "--fake-initial")
    assert any_folder.run("migrate") == ""


def test_faked_migrations_change_nothing(folder: Folder) -> None:
    folder.run("makemigrations")
    assert "faked" in folder.run("migrate", "shop", "0001", "--fake")
    assert folder.ask("SELECT count(*) FROM sqlite_master WHERE name = 'shop_book'") == [(0,)]
    folder.run("migrate", "shop", "zero", "--fake")
    assert "[ ] 0001_initial" in folder.run("showmigrations")


def test_apps_without_migrations_get_their_tables_when_asked(folder: Folder) -> None:
    assert folder.run("migrate") == "Models of shop have changed since: see 'makemigrations'.\n"
    assert folder.run("migrate", "--run-syncdb").startswith("The tables of shop are made from the models as they are.")
    assert folder.ask("SELECT count(*) FROM shop_book") == [(0,)]
    assert "shop has no migrations: make some with 'makemigrations shop'" in folder.fail("migrate", "shop")


def test_what_has_no_file_any_more_is_forgotten(folder: Folder) -> None:
    folder.run("makemigrations")
    folder.models(PAGES)
    folder.run("makemigrations")
    folder.run("migrate")
    (folder.path / "shop/migrations/0002_book_pages.py").unlink()
    (folder.path / "shop/migrations/head.txt").write_text("0001_initial\n")
    assert folder.run("migrate", "shop", "--prune") == "shop.0002_book_pages is forgotten.\n"
    assert folder.run("migrate", "shop", "--prune") == "All that the database has of shop has a file.\n"
    assert "--prune forgets the migrations of one app: name it." in folder.fail("migrate", "--prune")


def test_a_killed_migration_is_decided_about_by_faking(folder: Folder) -> None:
    folder.run("makemigrations")
    folder.run("migrate")
    folder.ask("UPDATE bandstand_migrations SET applied = NULL")
    told = folder.fail("migrate")
    assert "shop.0001_initial was begun at" in told
    assert "'migrate shop 0001_initial --fake'" in told
    folder.run("migrate", "shop", "0001_initial", "--fake")
    assert "[x] 0001_initial" in folder.run("showmigrations")


def test_mistakes_are_named(folder: Folder) -> None:
    folder.run("makemigrations")
    assert "There is no app 'shopp'. Did you mean 'shop'?" in folder.fail("migrate", "shopp")
    assert "shop has no migration '0009'" in folder.fail("migrate", "shop", "0009")
    folder.url = "postgresql://nobody@127.0.0.1:1/nothing"
    told = folder.fail("migrate")
    assert told.startswith("Error: ")
    assert "Traceback" not in told
    with pytest.raises(OperationalError):
        folder.call("--traceback", "migrate")


def test_a_database_without_a_driver_for_blocking_code_is_migrated_in_a_loop(any_folder: Folder) -> None:
    any_folder.run("makemigrations")
    blocking = any_folder.url
    any_folder.url = blocking.replace("sqlite:", "sqlite+aiosqlite:").replace("postgresql:", "postgresql+asyncpg:")
    assert "shop.0001_initial" in any_folder.run("migrate")
    assert any_folder.run("showmigrations") == "shop\n[x] 0001_initial\n"
    assert "There is no app 'shopp'" in any_folder.fail("migrate", "shopp")
    assert "Undoing shop.0001_initial" in any_folder.run("migrate", "shop", "zero")
    any_folder.url = blocking
