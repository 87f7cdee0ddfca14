"""The source in memory, where it says more than the contract."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Event, Thread

import pytest

from bandstand.contracts.data.conditions import ALL, Compare, Condition, Operator, Some
from bandstand.contracts.data.entities import EntityInfo, UnknownName
from bandstand.contracts.data.errors import Integrity, Unavailable, Unsupported
from bandstand.contracts.data.fields import ConstraintInfo, FieldInfo, FieldKind, OnDelete, RelationInfo
from bandstand.contracts.data.library import Library, fill, memory_library
from bandstand.contracts.data.memory import MemorySource, describe
from bandstand.contracts.data.memory._abilities import MemoryVersions
from bandstand.contracts.data.memory._matching import Search


class Plain:
    """A class that is no dataclass, and wants something when it is made."""

    def __init__(self, must: str) -> None:
        self.must = must


@dataclass
class Part:
    """A row with a rule of its own for deletion."""

    id: int | None = None
    whole_id: int | None = None
    place: int = 0


def parts(on_delete: OnDelete = OnDelete.CASCADE, *, unique: bool = False) -> MemorySource:
    whole = RelationInfo(
        name="whole", target="shop.Part", fields=("whole_id",), null=True, unique=unique, on_delete=on_delete
    )
    counted = ~Compare("place", Operator.EQ, 0) & Compare("whole", Operator.IS_NULL, True)
    main = ConstraintInfo(name="part_place", unique=("place",), where=counted)
    return MemorySource({Part: describe(Part, name="shop.Part", relations=[whole], constraints=[main])})


@pytest.fixture
def library() -> Library:
    return fill(memory_library())


def test_rows_may_be_of_any_class() -> None:
    info = EntityInfo(
        name="shop.Plain",
        fields=(FieldInfo(name="id", kind=FieldKind.INTEGER, generated=True), FieldInfo(name="must", null=True)),
    )
    rows = MemorySource({Plain: info}).repository(Plain)
    row = rows.new({"must": "this"})
    rows.save(row)
    assert (rows.get((1,)).must, type(rows.get((1,)))) == ("this", Plain)


def test_unknown_classes_are_named() -> None:
    with pytest.raises(UnknownName, match=r"'Plain' is not among the entities of this source: 'Part'\."):
        parts().repository(Plain)


def test_a_store_that_is_switched_off_answers_again_later(library: Library) -> None:
    source = memory_library()
    source.store.available = False
    with pytest.raises(Unavailable, match="set 'available' to True"):
        fill(source)
    source.store.available = True
    assert len(fill(source).titles()) == 5


def test_one_unit_waits_for_another_that_writes(library: Library) -> None:
    entered, seen = Event(), list[str]()

    def rename() -> None:
        entered.set()
        library.add("Tag", name="late")
        seen.append("written")

    with library.source.unit_of_work():
        library.add("Tag", name="early")
        thread = Thread(target=rename)
        thread.start()
        entered.wait(timeout=5)
        thread.join(timeout=0.05)
        assert seen == []
    thread.join(timeout=5)
    assert (seen, library.tags.count().number) == (["written"], 6)


def test_a_unit_that_fails_to_write_lets_others_write(library: Library) -> None:
    with pytest.raises(Integrity):
        library.add("Tag", name="novel")
    library.add("Tag", name="after")
    assert library.tags.count().number == 5


def test_an_inner_unit_that_wrote_first_is_undone(library: Library) -> None:
    with library.source.unit_of_work():
        with pytest.raises(Integrity):
            library.add("Tag", name="novel")
        library.add("Tag", name="after")
    assert library.tags.count().number == 5


def test_numbers_go_on_behind_those_that_were_given() -> None:
    rows = parts().repository(Part)
    for given in (7, None):
        rows.save(rows.new({"id": given}))
    assert [part.id for part in rows.page()] == [7, 8]


def test_a_reference_may_be_left_to_its_own_rules() -> None:
    rows = parts(OnDelete.NOTHING).repository(Part)
    whole = rows.new()
    rows.save(whole)
    rows.save(rows.new({"whole": (whole.id,)}))
    rows.delete(whole)
    assert [part.whole_id for part in rows.page()] == [1]


def test_circles_are_deleted_once() -> None:
    rows = parts().repository(Part)
    one, other = rows.new(), rows.new()
    rows.save(one)
    rows.save(other)
    one.whole_id, other.whole_id = other.id, one.id
    rows.save(one)
    rows.save(other)
    rows.delete(one)
    assert rows.count().number == 0


def test_a_protected_row_that_goes_along_protects_nothing() -> None:
    rows = parts(OnDelete.PROTECT).repository(Part)
    one = rows.new()
    rows.save(one)
    one.whole_id = one.id
    rows.save(one)
    rows.delete(one)
    assert rows.count().number == 0


def test_a_relation_to_one_row_may_be_unique() -> None:
    rows = parts(unique=True).repository(Part)
    rows.save(rows.new())
    rows.save(rows.new({"whole": (1,)}))
    with pytest.raises(Integrity, match="'unique' for 'whole_id'"):
        rows.save(rows.new({"whole": (1,)}))


def test_a_rule_may_hold_for_some_rows_only() -> None:
    rows = parts().repository(Part)
    for place in (0, 0, 1):
        rows.save(rows.new({"place": place}))
    rows.save(rows.new({"place": 1, "whole": (1,)}))
    with pytest.raises(Integrity, match="'part_place' of the kind 'unique' for 'place'"):
        rows.save(rows.new({"place": 1}))


def test_a_check_names_its_fields_whatever_its_shape() -> None:
    outer = Some("whole", Compare("place", Operator.GT, 0)) | Compare("whole", Operator.IS_NULL, True)
    small = ConstraintInfo(name="part_small", check=outer & ~Compare("place", Operator.GT, 9) & Search(()))
    whole = RelationInfo(name="whole", target="shop.Part", fields=("whole_id",), null=True)
    rows = MemorySource({Part: describe(Part, name="shop.Part", relations=[whole], constraints=[small])}).repository(
        Part
    )
    with pytest.raises(Integrity) as raised:
        rows.save(rows.new({"place": 10}))
    assert (raised.value.kind, raised.value.fields) == ("check", ("place", "whole"))


def test_a_rule_of_another_store_is_refused() -> None:
    odd = ConstraintInfo(name="part_odd", check=Condition())
    rows = MemorySource({Part: describe(Part, name="shop.Part", constraints=[odd])}).repository(Part)
    with pytest.raises(Unsupported):
        rows.save(rows.new())


def test_links_are_not_values_of_a_row(library: Library) -> None:
    with pytest.raises(Unsupported, match=r"'tags' of 'library.Book' is not kept in the row"):
        library.books.new({"tags": []})


def test_only_entities_with_versions_have_them(library: Library) -> None:
    with pytest.raises(Unsupported, match=r"'library.Tag' has no versions"):
        MemoryVersions(memory_library().repository("library.Tag")).version(library.tags.page().rows[0])


def test_what_was_stored_is_not_what_was_given(library: Library) -> None:
    emma = library.book("Emma")
    emma.extra["pages"] = [1]
    library.books.save(emma)
    emma.extra["pages"].append(2)
    assert library.book("Emma").extra == {"pages": [1]}


def test_a_row_that_was_deleted_may_be_stored_anew(library: Library) -> None:
    tag = library.tags.one(Compare("name", Operator.EQ, "rare"))
    library.tags.delete(tag)
    library.tags.save(tag)
    assert library.tags.count(ALL).number == 4
