"""Descriptions of entities, and the paths between them."""

import pickle
from types import SimpleNamespace
from typing import Any

import pytest

from bandstand.contracts.data.entities import Entities, EntityInfo, UnknownName
from bandstand.contracts.data.fields import ConstraintInfo, FieldInfo, FieldKind, RelationInfo
from bandstand.contracts.data.library import ENTITIES

ID = FieldInfo(name="id", kind=FieldKind.INTEGER)
TITLE = FieldInfo(name="title")


def relation(**told: Any) -> RelationInfo:
    author: dict[str, Any] = {"name": "author", "target": "shop.Author"}
    return RelationInfo(**{**author, **told})


def test_an_entity_is_called_by_its_name() -> None:
    info = EntityInfo(name="shop.Book", fields=(ID,))
    assert (info.label, info.plural, info.key) == ("book", "books", ("id",))
    assert EntityInfo(name="shop.Body", fields=(ID,), label="body", plural="bodies").plural == "bodies"


@pytest.mark.parametrize(
    ("told", "text"),
    [
        ({"name": "Book"}, "has a dot, as 'shop.Book' has; got 'Book'"),
        ({"name": "shop."}, "got 'shop.'"),
        ({"fields": (ID, ID)}, "stands once and has no dot; got 'id'"),
        ({"fields": (ID, FieldInfo(name="a.b"))}, "got 'a.b'"),
        ({"relations": (relation(name="id"),)}, "got 'id'"),
        ({"key": ("number",)}, "name fields; got 'number'"),
        ({"version": "version"}, "got 'version'"),
        ({"relations": (relation(fields=("author_id",)),)}, "got 'author_id'"),
        ({"constraints": (ConstraintInfo(name="one", unique=("isbn",)),)}, "got 'isbn'"),
    ],
)
def test_a_faulty_description_is_refused(told: dict[str, Any], text: str) -> None:
    book: dict[str, Any] = {"name": "shop.Book", "fields": (ID, TITLE)}
    with pytest.raises(ValueError, match=text):
        EntityInfo(**{**book, **told})


def test_members_are_found_by_name() -> None:
    info = ENTITIES["library.Book"]
    assert info.field("title") is info.member("title")
    assert info.relation("author") is info.member("author")


@pytest.mark.parametrize(
    ("look", "name", "text"),
    [
        ("field", "titel", "'titel' is not among the fields of 'library.Book'. Did you mean 'title'?"),
        ("relation", "auther", "'auther' is not among the relations of 'library.Book'. Did you mean 'author'?"),
        ("member", "tag", "'tag' is not among the fields and relations of 'library.Book'. Did you mean 'tags'?"),
        (
            "relation",
            "xyz",
            "'xyz' is not among the relations of 'library.Book': 'author', 'publisher', 'tags', 'editions'.",
        ),
    ],
)
def test_the_nearest_name_is_told(look: str, name: str, text: str) -> None:
    with pytest.raises(UnknownName) as raised:
        getattr(ENTITIES["library.Book"], look)(name)
    assert str(raised.value) == text
    assert str(pickle.loads(pickle.dumps(raised.value))) == text


def test_keys_and_links_are_read_off_a_row() -> None:
    book, edition = ENTITIES["library.Book"], ENTITIES["library.Edition"]
    row = SimpleNamespace(book_id=3, number=2)
    assert edition.key_of(row) == (3, 2)
    assert edition.linked(row, "book") == (3,)
    edition.link(row, "book", (4,))
    assert row.book_id == 4
    edition.link(row, "book", None)
    assert edition.linked(row, "book") is None
    with pytest.raises(ValueError, match="zip"):
        edition.link(row, "book", (4, 5))
    assert book.relation("tags").fields == ()


def test_a_path_is_followed_through_relations() -> None:
    trail = ENTITIES.follow("library.Book", "author.country.name")
    assert trail.path == ("author", "country", "name")
    assert [relation.name for relation in trail.relations] == ["author", "country"]
    assert (trail.entity.name, trail.end.name, trail.many) == ("library.Country", "name", False)
    assert ENTITIES.follow("library.Book", ("tags", "name")).many
    assert ENTITIES.follow("library.Book", "tags").many
    assert not ENTITIES.follow("library.Book", "author").many


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("author.nam", "'nam' is not among the fields and relations of 'library.Author'. Did you mean 'name'"),
        ("authr.name", "'authr' is not among the relations of 'library.Book'. Did you mean 'author'"),
        ("title.length", "'title' is not among the relations of 'library.Book'"),
    ],
)
def test_a_path_that_leads_nowhere_is_refused(path: str, text: str) -> None:
    with pytest.raises(UnknownName, match=text):
        ENTITIES.follow("library.Book", path)


@pytest.mark.parametrize("path", ["", "author.", ".name", ()])
def test_a_path_has_names(path: str) -> None:
    with pytest.raises(ValueError, match="one or more names with dots"):
        ENTITIES.follow("library.Book", path)


def test_entities_are_a_mapping() -> None:
    assert (len(ENTITIES), next(iter(ENTITIES))) == (6, "library.Country")
    assert ENTITIES.get("library.Nothing") is None
    assert len({ENTITIES["library.Book"], ENTITIES["library.Tag"]}) == 2
    with pytest.raises(UnknownName, match=r"Did you mean 'library.Book'"):
        ENTITIES["library.Bok"]


def test_entities_must_fit_together() -> None:
    author = EntityInfo(name="shop.Author", fields=(ID,))
    with pytest.raises(UnknownName, match=r"'shop.Author' is not among the entities"):
        Entities([EntityInfo(name="shop.Book", fields=(ID,), relations=(relation(),))])
    with pytest.raises(ValueError, match=r"Two entities have the name 'shop.Author'"):
        Entities([author, EntityInfo(name="shop.Author", fields=(ID, TITLE))])
    with pytest.raises(UnknownName, match=r"'books' is not among the relations of 'shop.Author': there are none"):
        Entities([author, EntityInfo(name="shop.Book", fields=(ID,), relations=(relation(inverse="books"),))])
    with pytest.raises(ValueError, match="keeps the key"):
        Entities(
            [author, EntityInfo(name="shop.Book", fields=(ID, TITLE), relations=(relation(fields=("id", "title")),))]
        )
    other = EntityInfo(name="shop.Author", fields=(ID,), relations=(relation(name="books", target="shop.Author"),))
    with pytest.raises(ValueError, match="must lead back to it"):
        Entities([other, EntityInfo(name="shop.Book", fields=(ID,), relations=(relation(inverse="books"),))])
