"""What SQLAlchemy can map, described, read and written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy.orm.attributes import instance_dict

from bandstand.contracts.data.conditions import Compare, Operator
from bandstand.contracts.data.errors import Conflict, Integrity, Invalid
from bandstand.contracts.data.fields import FieldKind, OnDelete
from bandstand.contracts.data.query import Order as By
from bandstand.contracts.data.query import Query
from bandstand.sqlalchemy import SQLAlchemySource

from .conftest import tables
from .extended import (
    CLASSES,
    Base,
    Colour,
    Document,
    Employee,
    Guest,
    Line,
    Membership,
    Order,
    Person,
    Plain,
    Player,
    Point,
    Team,
    Thing,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine


@pytest.fixture
def source(bare: Engine) -> Iterator[SQLAlchemySource]:
    with tables(bare, Base):
        yield SQLAlchemySource(CLASSES, bare, namespace="extended")


def add(source: SQLAlchemySource, kind: type[Any], links: Any = None, /, **values: object) -> Any:
    rows = source.repository(kind)
    row = rows.new(values)
    rows.save(row, links=links)
    return row


def codes(source: SQLAlchemySource, row: object, **options: Any) -> dict[Any, list[str]]:
    with pytest.raises(Invalid) as raised:
        source.repository(type(row)).check(row, **options)
    return {path: [each.code for each in found] for path, found in raised.value.by_path().items()}


def test_fields_are_described_by_their_columns(source: SQLAlchemySource) -> None:
    info = source.entities["extended.Thing"]
    kinds = {field.name: field.kind for field in info.fields}
    assert kinds == {
        "id": FieldKind.UUID,
        "name": FieldKind.CHAR,
        "colour": FieldKind.OTHER,
        "size": FieldKind.CHAR,
        "width": FieldKind.INTEGER,
        "height": FieldKind.INTEGER,
        "area": FieldKind.INTEGER,
        "state": FieldKind.CHAR,
        "anything": FieldKind.JSON,
        "changed": FieldKind.INTEGER,
        "long_name": FieldKind.CHAR,
        "teams": FieldKind.INTEGER,
        "_secret": FieldKind.CHAR,
        "perimeter": FieldKind.INTEGER,
    }
    assert info.field("name").help == "What it is called."
    assert [(each.value, each.label) for each in info.field("colour").choices] == [
        (Colour.RED, "red"),
        (Colour.DARK_BLUE, "dark blue"),
    ]
    assert [each.value for each in info.field("size").choices] == ["small", "large"]
    read_only = [field.name for field in info.fields if not field.editable]
    assert sorted(read_only) == ["area", "changed", "long_name", "perimeter", "teams"]


def test_what_the_database_computes_is_in_the_row_that_was_stored(source: SQLAlchemySource) -> None:
    thing = add(source, Thing, name=" lamp ", colour=Colour.RED, width=2, height=3)
    assert (thing.name, thing.area, thing.state, thing.size, thing.long_name) == ("lamp", 6, "new", "small", "LAMP")
    assert (thing.perimeter, thing.changed, thing.anything, thing.teams) == (10, 0, None, 0)
    thing.height = 4
    source.repository(Thing).save(thing)
    assert (thing.area, thing.changed) == (8, 7)


def test_computed_fields_are_asked_for_like_others(source: SQLAlchemySource) -> None:
    things = source.repository(Thing)
    for name, width in (("lamp", 1), ("desk", 5)):
        add(source, Thing, name=name, width=width, colour=Colour.DARK_BLUE)
    assert [each.name for each in things.page(Query(order=[By("perimeter", descending=True)]))] == ["desk", "lamp"]
    assert things.count(Compare("long_name", Operator.EQ, "DESK")).number == 1
    assert things.count(Compare("area", Operator.GT, 4)).number == 1
    assert things.count(Compare("colour", Operator.EQ, Colour.RED)).number == 0
    assert things.count(Compare("colour", Operator.NE, "no colour")).number == 2
    assert things.count(Compare("anything", Operator.IS_NULL, True)).number == 2
    page = things.page(Query(order=[By("colour"), By("name")], limit=1, only=["name", "perimeter"]))
    assert [each.name for each in things.page(Query(order=[By("colour"), By("name")], after=page.after))] == ["lamp"]


def test_documents_are_compared_as_a_whole_and_none_is_none(source: SQLAlchemySource) -> None:
    things = source.repository(Thing)
    add(source, Thing, name="lamp", anything={"a": [1, None]})
    desk = add(source, Thing, name="desk", anything=["x"])
    assert things.count(Compare("anything", Operator.EQ, {"a": [1, None]})).number == 1
    desk.anything = None
    things.save(desk)
    assert things.count(Compare("anything", Operator.EQ, None)).number == 1
    assert things.count(Compare("anything", Operator.IS_NULL, False)).number == 1


def test_validators_of_a_class_refuse_what_is_assigned(source: SQLAlchemySource) -> None:
    with pytest.raises(Invalid) as raised:
        source.repository(Thing).new({"name": "l*mp"})
    assert [(each.path, each.code) for each in raised.value.problems] == [(("name",), "invalid")]
    thing = source.repository(Thing).new({"name": "lamp"})
    source.repository(Thing).check(thing)
    instance_dict(thing)["name"] = "l*mp"
    assert codes(source, thing) == {("name",): ["invalid"]}


def test_rows_of_several_classes_come_with_all_that_is_theirs(source: SQLAlchemySource) -> None:
    add(source, Person, name="Ann")
    add(source, Employee, name="Bob", salary=7)
    add(source, Guest, name="Cid", invited="Ann")
    people: list[Any] = [*source.repository(Person).page(Query(order=[By("name")]))]
    assert [type(each) for each in people] == [Person, Employee, Guest]
    assert (people[1].salary, people[2].invited) == (7, "Ann")
    assert [each.name for each in source.repository(Guest).page()] == ["Cid"]
    assert source.repository(Employee).count(Compare("name", Operator.EQ, "Bob")).number == 1
    people[1].salary, people[1].name = 8, "Bert"
    source.repository(Person).save(people[1])
    assert [(each.name, each.salary) for each in source.repository(Employee).page()] == [("Bert", 8)]
    source.repository(Person).delete(people[1])
    assert source.repository(Person).count().number == 2


def test_rows_in_two_tables_change_in_one_step(source: SQLAlchemySource) -> None:
    add(source, Employee, name="Bob", salary=7)
    bulk = source.repository(Employee).abilities.bulk
    assert bulk is not None
    assert bulk.update(Compare("name", Operator.EQ, "Bob"), {"name": "Bert", "salary": 9}) == 1
    assert [(each.name, each.salary) for each in source.repository(Employee).page()] == [("Bert", 9)]
    assert bulk.insert([{"name": "Cid"}]) == 1
    assert bulk.delete(Compare("salary", Operator.LT, 5)) == 1
    assert source.repository(Person).count().number == 1


def test_keys_of_several_parts_are_referred_to(source: SQLAlchemySource) -> None:
    add(source, Order, shop="A", number=1)
    add(source, Order, shop="A", number=2)
    first = add(source, Line, order=("A", 1), place=1, text="one")
    add(source, Line, order=("A", 1), place=2)
    lines, orders = source.repository(Line), source.repository(Order)
    assert lines.info.relation("order").fields == ("shop", "number")
    assert lines.count(Compare("order", Operator.EQ, ("A", 1))).number == 2
    assert lines.count(Compare("order", Operator.IN, [("A", 2), None])).number == 0
    assert orders.count(Compare("lines.place", Operator.EQ, 2)).number == 1
    (order,) = lines.related(first, "order")
    assert orders.info.key_of(order) == ("A", 1)
    (found,) = orders.page(Query(where=Compare("number", Operator.EQ, 1), include=["lines.order", "first_line"]))
    assert [each.place for each in found.lines] == [1, 2]
    assert found.first_line is not None
    assert found.first_line.text == "one"
    assert found.lines[0].order is found
    orders.delete(found)
    assert lines.count().number == 0


def test_rules_over_several_columns_are_looked_at(source: SQLAlchemySource) -> None:
    lines = source.repository(Line)
    add(source, Order, shop="A", number=1)
    add(source, Line, order=("A", 1), place=6, text="same")
    assert codes(source, lines.new({"order": ("B", 9), "place": 1})) == {("order",): ["reference"]}
    assert codes(source, lines.new({"order": ("A", 1), "place": 6, "text": "x"})) == {(): ["unique"]}
    assert codes(source, lines.new({"place": 0})) == {("place",): ["check"]}
    assert codes(source, lines.new({"place": 7, "text": "same"})) == {("text",): ["unique"]}
    lines.check(lines.new({"place": 5, "text": "same"}))
    with pytest.raises(Integrity) as raised:
        add(source, Line, place=0)
    assert (raised.value.kind, raised.value.fields, raised.value.constraint) == ("check", ("place",), "line_place")


def test_several_references_to_one_class_and_rows_between(source: SQLAlchemySource) -> None:
    ann, bob = add(source, Player, name="Ann"), add(source, Player, name="Bob")
    team = add(source, Team, name="Reds", captain=(ann.id,), deputy=(bob.id,))
    add(source, Membership, team=(team.id,), player=(ann.id,), role="keeper")
    add(source, Membership, team=(team.id,), player=(bob.id,))
    teams = source.repository(Team)
    assert [each.name for each in teams.related(team, "deputy")] == ["Bob"]  # type: ignore[attr-defined]
    assert teams.count(Compare("captain.name", Operator.EQ, "Ann")).number == 1
    assert teams.count(Compare("memberships.player.name", Operator.EQ, "Bob")).number == 1
    (found,) = teams.page(Query(include=["memberships.player", "players", "captain"]))
    assert {role: each.player.name for role, each in found.memberships.items()} == {"keeper": "Ann", "member": "Bob"}
    assert [each.name for each in found.players] == ["Ann", "Bob"]
    assert not teams.info.relation("players").linkable
    assert teams.info.relation("captain").on_delete is OnDelete.PROTECT
    with pytest.raises(Integrity, match="protected"):
        source.repository(Player).delete(ann)
    teams.delete(found)
    source.repository(Player).delete(ann)
    assert source.repository(Membership).count().number == 0


def test_a_class_is_linked_with_itself(source: SQLAlchemySource) -> None:
    ann, bob = add(source, Player, name="Ann"), add(source, Player, name="Bob")
    players = source.repository(Player)
    players.save(ann, links={"friends": [(bob.id,)]})
    assert [each.name for each in players.related(ann, "friends")] == ["Bob"]  # type: ignore[attr-defined]
    assert players.related(bob, "friends") == ()
    assert players.count(Compare("friends.name", Operator.EQ, "Bob")).number == 1
    players.delete(bob)  # the link goes along, though no relation leads back
    assert players.related(ann, "friends") == ()


def test_versions_of_the_mapper_are_versions_here(source: SQLAlchemySource) -> None:
    documents = source.repository(Document)
    document = add(source, Document, text="first")
    versioned = documents.abilities.versioned
    assert versioned is not None
    old = versioned.version(document)
    document.text = "second"
    documents.save(document, expected=old)
    documents.save(document)
    assert (old, versioned.version(document)) == ("1", "3")
    with pytest.raises(Conflict):
        documents.save(document, expected=old)
    bulk = documents.abilities.bulk
    assert bulk is not None
    assert bulk.update(Compare("text", Operator.EQ, "second"), {"text": "third"}) == 1
    assert versioned.version(documents.get((document.id,))) == "4"


def test_references_without_a_relationship_forbid_deletion(source: SQLAlchemySource) -> None:
    parent = add(source, Document, text="parent")
    add(source, Document, text="child", parent_id=parent.id)
    with pytest.raises(Integrity, match="protected"):
        source.repository(Document).delete(parent)


def test_dataclasses_and_classes_mapped_from_outside(source: SQLAlchemySource) -> None:
    point = add(source, Point, x=1)
    assert source.repository(Point).get((point.id,)) == point
    assert (point.x, point.y) == (1, 3)
    points = source.repository(Point)
    made = Point(x=5)
    points.save(made)
    assert points.get((made.id,)).x == 5
    plain = add(source, Plain, name="plain")
    assert source.repository(Plain).get((plain.id,)).name == "plain"


def test_an_object_that_was_given_is_a_reference(source: SQLAlchemySource) -> None:
    add(source, Order, shop="A", number=1)
    order = source.repository(Order).get(("A", 1))
    line = Line(order=order, place=1)
    source.repository(Line).save(line)
    assert (line.shop, line.number) == ("A", 1)
    assert source.repository(Line).count(Compare("order.shop", Operator.EQ, "A")).number == 1
