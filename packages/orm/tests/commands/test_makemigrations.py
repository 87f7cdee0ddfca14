"""``makemigrations``: files that say how the models have changed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from .conftest import MODELS

if TYPE_CHECKING:
    from .conftest import Folder

INITIAL = """from bandstand import orm
from bandstand.orm import migrations


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Author",
            fields=[
                ("id", orm.BigAutoField(verbose_name="ID")),
                ("name", orm.CharField(max_length=60)),
            ],
        ),
        migrations.CreateModel(
            name="Book",
            fields=[
                ("id", orm.BigAutoField(verbose_name="ID")),
                ("author", orm.ForeignKey(to="shop.Author", related_name="books", on_delete=orm.CASCADE)),
                ("title", orm.CharField(max_length=200)),
            ],
        ),
    ]
"""


def test_the_first_migration_makes_all_models(folder: Folder) -> None:
    told = folder.run("makemigrations")
    assert told == "shop: shop/migrations/0001_initial.py\n    + Create model Author\n    + Create model Book\n"
    assert (folder.files(), folder.head()) == (["0001_initial"], "0001_initial")
    assert (folder.path / "shop" / "migrations" / "0001_initial.py").read_text() == INITIAL
    assert folder.run("makemigrations") == "The migrations say all that the models do.\n"


def test_a_changed_model_has_a_second_migration_and_the_linter_speaks_of_it(folder: Folder) -> None:
    folder.run("makemigrations")
    folder.models(MODELS.replace("title = orm.CharField(max_length=200)", "pages = orm.IntegerField(null=True)"))
    told = folder.run("makemigrations")
    assert told.startswith(
        "shop: shop/migrations/0002_remove_book_title_book_pages.py\n"
        "    - Remove field title from Book\n"
        "    + Add field pages to Book\n"
    )
    assert "remove-field Book.title" in told
    assert folder.head() == "0002_remove_book_title_book_pages"


def test_check_and_dry_run_write_nothing(folder: Folder) -> None:
    told = folder.fail("makemigrations", "--check")
    assert told == ""
    shown = folder.run("makemigrations", "--dry-run", "-v")
    assert INITIAL in shown
    assert not (folder.path / "shop" / "migrations").exists()
    folder.run("makemigrations")
    assert folder.run("makemigrations", "--check") == "The migrations say all that the models do.\n"


def test_scriptable_writes_paths_alone(folder: Folder) -> None:
    ended = folder.call("makemigrations", "--scriptable")
    assert ended.stdout == f"{folder.path}/shop/migrations/0001_initial.py\n"
    assert "+ Create model Author" in ended.stderr


def test_an_empty_migration_is_filled_by_hand(folder: Folder) -> None:
    folder.run("makemigrations")
    folder.run("makemigrations", "shop", "--empty", "--name", "fill")
    assert (folder.files(), folder.head()) == (["0001_initial", "0002_fill"], "0002_fill")
    assert "name one, as in 'makemigrations shop --empty'" in folder.fail("makemigrations", "--empty")


def test_names_are_given_and_renamed_by_flags(folder: Folder) -> None:
    folder.run("makemigrations", "--name", "begin")
    folder.models(MODELS.replace("class Author", "class Writer").replace("(Author", "(Writer").replace("title", "name"))
    told = folder.run("makemigrations", "--rename", "shop.Author=Writer", "--rename", "shop.Book.title=name")
    assert "~ Rename model Author to Writer" in told
    assert "~ Rename field title of Book to name" in told
    assert folder.files() == ["0001_begin", "0002_rename_author_writer_rename_title_book_name"]


def test_what_rows_get_is_given_by_a_flag(folder: Folder) -> None:
    folder.run("makemigrations")
    folder.models(f"{MODELS}        pages = orm.IntegerField()\n")
    told = folder.fail("makemigrations")
    assert "shop.Book.pages cannot be NULL and has no default" in told
    folder.run("makemigrations", "--default", "shop.Book.pages=100")
    text = (folder.path / "shop" / "migrations" / "0002_book_pages.py").read_text()
    assert "field=orm.IntegerField(default=100),\n            preserve_default=False," in text
    assert folder.run("makemigrations") == "The migrations say all that the models do.\n"


def test_a_field_of_a_renamed_model_is_renamed_and_changed_with_it(folder: Folder) -> None:
    folder.run("makemigrations")
    title = "title = orm.CharField(max_length=200)"
    folder.models(MODELS.replace("class Book", "class Work").replace(title, "name = orm.TextField()"))
    told = folder.run("makemigrations", "--rename", "shop.Book.title=name", "--rename", "shop.Book=Work")
    assert [line for line in told.splitlines() if line.startswith("    ~")] == [
        "    ~ Rename model Book to Work",
        "    ~ Rename field title of Work to name",
        "    ~ Alter field name of Work",
    ]


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        (["--default", "shop.Book.titel=x"], "shop.Book has no field 'titel' here. Did you mean 'title'?"),
        (["--default", "nothing"], "--default takes app.Model.field=value; got 'nothing'."),
        (["--rename", "shop.Boook=Work"], "There is no model 'shop.Boook' here. Did you mean 'shop.Book'?"),
        (["--rename", "shop.Book.title=nme"], "shop.Book has no field 'nme' here."),
        (["--rename", "shop.Book=Wrk"], "There is no model 'shop.Wrk' here."),
        (["--rename", "Book=Work"], "--rename takes app.Model=Name or app.Model.field=name; got 'Book=Work'."),
        (["shopp"], "There is no app 'shopp'. Did you mean 'shop'?"),
        (["--name", "two words"], "The name of a migration is one of Python; got 'two words'."),
    ],
)
def test_mistakes_are_named(folder: Folder, arguments: list[str], wanted: str) -> None:
    folder.run("makemigrations")
    folder.models(f"{MODELS}        pages = orm.IntegerField()\n")
    assert wanted in folder.fail("makemigrations", *arguments)


def test_an_app_without_the_package_of_models_is_named(folder: Folder) -> None:
    folder.apps = ("shopp",)
    ended = folder.call("makemigrations")
    assert ended.returncode == 2
    assert "--app names a package with models; there is no module 'shopp' here" in ended.stderr


def test_apps_get_migrations_that_depend_on_each_other(folder: Folder) -> None:
    folder.models(
        """
        from bandstand import orm


        class Loan(orm.Model):
            book = orm.ForeignKey("shop.Book", orm.CASCADE)
        """,
        app="loans",
    )
    folder.apps = ("loans", "shop")
    told = folder.run("makemigrations", "loans")
    assert told.index("shop/migrations/0001_initial.py") < told.index("loans/migrations/0001_initial.py")
    text = (folder.path / "loans" / "migrations" / "0001_initial.py").read_text()
    assert '("shop", "0001_initial")' in text


def test_the_last_migration_is_updated(folder: Folder) -> None:
    folder.run("makemigrations")
    folder.models(f"{MODELS}        pages = orm.IntegerField(null=True)\n")
    folder.run("makemigrations", "--update")
    assert (folder.files(), folder.head()) == (["0001_initial"], "0001_initial")
    assert '("pages", orm.IntegerField(null=True))' in (folder.path / "shop/migrations/0001_initial.py").read_text()
    folder.models(f"{MODELS}        pages = orm.IntegerField(null=True)\n        price = orm.IntegerField(null=True)\n")
    folder.run("makemigrations")
    folder.models(f"{MODELS}        pages = orm.IntegerField(null=True)\n")
    told = folder.run("makemigrations", "--update")
    assert "shop/migrations/0002_book_price.py is gone" in told


def test_two_branches_conflict_in_the_head_file_and_are_joined(folder: Folder) -> None:
    folder.run("makemigrations")
    folder.models(f"{MODELS}        pages = orm.IntegerField(null=True)\n")
    folder.run("makemigrations")
    branch = """
        from bandstand import orm
        from bandstand.orm import migrations


        class Migration(migrations.Migration):
            dependencies = [("shop", "0001_initial")]
            operations = [migrations.AddField("Book", "price", orm.IntegerField(null=True))]
    """
    folder.write("shop/migrations/0002_price.py", branch)
    folder.models(f"{MODELS}        pages = orm.IntegerField(null=True)\n        price = orm.IntegerField(null=True)\n")
    for command in ("makemigrations", "migrate"):
        told = folder.fail(command)
        assert "shop has several last migrations, 0002_book_pages and 0002_price" in told
        assert "makemigrations --merge" in told
    folder.run("makemigrations", "--merge")
    assert folder.head() == "0003_merge_book_pages_price"
    assert folder.run("makemigrations") == "The migrations say all that the models do.\n"
    folder.run("migrate")
    assert folder.run("makemigrations", "--merge").startswith("No app has several last migrations")


@pytest.mark.skipif(sys.platform == "win32", reason="terminals are made another way there")
def test_on_a_terminal_it_asks(folder: Folder) -> None:
    import os
    import pty
    import subprocess

    folder.run("makemigrations")
    changed = MODELS.replace("title", "name").replace(
        "max_length=60)", "max_length=60)\n        born = orm.IntegerField()"
    )
    folder.models(changed)
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "bandstand.orm", "--database", folder.url, "--app", "shop", "makemigrations"]
    with subprocess.Popen(command, cwd=folder.path, stdin=theirs, stdout=theirs, stderr=theirs):
        os.close(theirs)
        for answer in (b"y\n", b"never\n", b"1970\n"):
            os.write(ours, answer)
        told = b""
        while True:
            try:
                read = os.read(ours, 4096)
            except OSError:
                break
            if not read:
                break
            told += read
    os.close(ours)
    text = told.decode()
    assert "Was the field shop.Book.title renamed to name? [y/N]" in text
    assert "shop.Author.born cannot be NULL and has no default. Give a value for the rows that are there" in text
    assert "That is no value of a IntegerField" in text
    assert folder.files() == ["0001_initial", "0002_rename_title_book_name_author_born"]
    assert "default=1970" in (folder.path / "shop/migrations/0002_rename_title_book_name_author_born.py").read_text()
