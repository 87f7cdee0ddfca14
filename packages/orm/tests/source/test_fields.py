"""Every class of fields: how it is described, and that its values go in and come out."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from bandstand import orm
from bandstand.contracts.data.conditions import Compare, Operator
from bandstand.contracts.data.fields import Choice, FieldKind
from bandstand.orm import Registry, fields
from bandstand.orm.fields import Field, FileField, FilePathField, GeneratedField, ImageField
from bandstand.orm.source import ModelSource
from bandstand.orm.source._fields import describe_field
from bandstand.validation import MaxValueValidator, MinLengthValidator, MinValueValidator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandstand.orm import Database


class Meta:
    """What the models share."""

    app_label = "kinds"
    registry = Registry()


class Small(orm.Model):
    id = orm.SmallAutoField()

    class Meta(Meta):
        pass


class Counted(orm.Model):
    id = orm.AutoField()

    class Meta(Meta):
        pass


class Everything(orm.Model):
    big = orm.BigIntegerField()
    data = orm.BinaryField()
    yes = orm.BooleanField()
    char = orm.CharField(max_length=10)
    day = orm.DateField()
    moment = orm.DateTimeField()
    money = orm.DecimalField(max_digits=6, decimal_places=2)
    span = orm.DurationField()
    email = orm.EmailField()
    file = FileField()
    path = FilePathField(path=".")
    ratio = orm.FloatField()
    small = orm.ForeignKey(Small, orm.CASCADE, related_name="+")
    twice = GeneratedField(expression=orm.F("number") * 2, output_field=orm.IntegerField(), db_persist=True)
    ip = orm.GenericIPAddressField()
    image = ImageField()
    number = orm.IntegerField()
    json = orm.JSONField()
    own = orm.OneToOneField(Counted, orm.CASCADE, related_name="everything")
    positive_big = orm.PositiveBigIntegerField()
    positive = orm.PositiveIntegerField()
    positive_small = orm.PositiveSmallIntegerField()
    slug = orm.SlugField()
    short = orm.SmallIntegerField()
    text = orm.TextField()
    clock = orm.TimeField()
    url = orm.URLField()
    identity = orm.UUIDField()
    others = orm.ManyToManyField(Counted, related_name="many")

    class Meta(Meta):
        pass


class Pair(orm.Model):
    pk = orm.CompositePrimaryKey("counted", "place")
    counted = orm.ForeignKey(Counted, orm.CASCADE, related_name="pairs")
    place = orm.IntegerField()

    class Meta(Meta):
        pass


VALUES: dict[str, tuple[FieldKind, Any]] = {
    "big": (FieldKind.INTEGER, 2**62),
    "data": (FieldKind.BINARY, b"\x00\xff"),
    "yes": (FieldKind.BOOLEAN, True),
    "char": (FieldKind.CHAR, "Émile"),
    "day": (FieldKind.DATE, dt.date(1815, 12, 23)),
    "moment": (FieldKind.DATETIME, dt.datetime(2026, 11, 22, 14, 30, 1, 5, tzinfo=dt.UTC)),
    "money": (FieldKind.DECIMAL, Decimal("9.50")),
    "span": (FieldKind.DURATION, dt.timedelta(days=2, microseconds=7)),
    "email": (FieldKind.EMAIL, "jane@example.org"),
    "path": (FieldKind.CHAR, "pyproject.toml"),
    "ratio": (FieldKind.FLOAT, 0.25),
    "ip": (FieldKind.IP, "192.0.2.7"),
    "number": (FieldKind.INTEGER, -21),
    "json": (FieldKind.JSON, {"pages": [1, None]}),
    "positive_big": (FieldKind.INTEGER, 2**61),
    "positive": (FieldKind.INTEGER, 7),
    "positive_small": (FieldKind.INTEGER, 8),
    "slug": (FieldKind.SLUG, "jane-austen"),
    "short": (FieldKind.INTEGER, -9),
    "text": (FieldKind.TEXT, "long\n" * 3),
    "clock": (FieldKind.TIME, dt.time(14, 30, 0, 9)),
    "url": (FieldKind.URL, "https://example.org/emma"),
    "identity": (FieldKind.UUID, uuid.UUID(int=7)),
}
LOOKED_AT = ("small", "own", "others", "twice", "file", "image", "id", "counted", "place")


def of_model(model: type[orm.Model]) -> set[str]:
    return {type(field).__name__ for field in (*model._meta.fields, *model._meta.many_to_many)}


def test_no_class_of_fields_is_left_out() -> None:
    known = {name for name in fields.__all__ if isinstance(getattr(fields, name), type)}
    classes = {name for name in known if issubclass(getattr(fields, name), Field)} - {"Field", "RelationField"}
    assert classes == of_model(Everything) | of_model(Small) | of_model(Counted) | of_model(Pair)
    assert len(classes | {"CompositePrimaryKey"}) == 33


@pytest.fixture
def kinds(bare: Database) -> Iterator[ModelSource]:
    models = (Small, Counted, Everything, Pair)
    bare.create_all(*models)
    yield ModelSource(bare, models)
    bare.drop_all(*models)


def test_values_come_back_as_they_were(kinds: ModelSource) -> None:
    info = kinds.entities["kinds.Everything"]
    smalls, counted, rows = (kinds.repository(each) for each in (Small, Counted, Everything))
    small, own = smalls.new(), counted.new()
    smalls.save(small)
    counted.save(own)
    given = {name: value for name, (_, value) in VALUES.items()}
    row = rows.new({**given, "small": (small.id,), "own": (own.id,), "file": "a.txt", "image": "b.png"})
    rows.save(row, links={"others": [(own.id,)]})
    read: Any = rows.get(info.key_of(row))
    assert {name: getattr(read, name) for name in given} == given
    assert {name: info.field(name).kind for name in given} == {name: kind for name, (kind, _) in VALUES.items()}
    assert all(info.field(name).kind.holds(getattr(read, name)) for name in given)
    assert (read.twice, read.file.name, read.image.name) == (-42, "a.txt", "b.png")
    assert (info.linked(read, "small"), info.linked(read, "own")) == ((small.id,), (own.id,))
    assert [each.id for each in rows.related(read, "others")] == [own.id]  # type: ignore[attr-defined]  # its rows
    assert list(counted.related(own, "everything")) == [read]


def test_every_value_is_found_again(kinds: ModelSource) -> None:
    smalls, counted, rows = (kinds.repository(each) for each in (Small, Counted, Everything))
    small, own = smalls.new(), counted.new()
    smalls.save(small)
    counted.save(own)
    given = {name: value for name, (_, value) in VALUES.items()}
    row = rows.new({**given, "small": (small.id,), "own": (own.id,), "file": "a.txt", "image": "b.png"})
    rows.save(row)
    for name, value in given.items():
        assert rows.count(Compare(name, Operator.EQ, value)).number == 1, name
        assert rows.count(Compare(name, Operator.NE, value)).number == 0, name
        assert rows.count(Compare(name, Operator.IN, [value])).number == 1, name


def test_files_relations_keys_and_computed_values_are_described(kinds: ModelSource) -> None:
    info = kinds.entities["kinds.Everything"]
    found = {
        name: (info.field(name).kind, info.field(name).generated, info.field(name).relation)
        for name in ("id", "file", "image", "twice", "small_id", "own_id")
    }
    assert found == {
        "id": (FieldKind.INTEGER, True, None),
        "file": (FieldKind.FILE, False, None),
        "image": (FieldKind.IMAGE, False, None),
        "twice": (FieldKind.INTEGER, True, None),
        "small_id": (FieldKind.INTEGER, False, "small"),
        "own_id": (FieldKind.INTEGER, False, "own"),
    }
    assert info.relation("own").unique
    assert not kinds.entities["kinds.Counted"].relation("everything").many
    assert kinds.entities["kinds.Pair"].key == ("counted_id", "place")


def test_bounds_lengths_and_digits_are_described() -> None:
    info = ModelSource(orm.Database("sqlite://"), Meta.registry).entities["kinds.Everything"]
    assert (info.field("short").minimum, info.field("short").maximum) == (-32768, 32767)
    assert (info.field("positive_small").minimum, info.field("positive_small").maximum) == (0, 32767)
    assert (info.field("char").max_length, info.field("text").max_length) == (10, None)
    assert (info.field("money").digits, info.field("money").places) == (6, 2)


def test_what_a_field_says_of_itself_is_described() -> None:
    class Said(orm.Model):
        size = orm.IntegerField(
            "How large",
            help_text="In metres.",
            default=3,
            validators=[MinValueValidator(1), MaxValueValidator(9), MinLengthValidator(1)],
        )
        made = orm.DateTimeField(auto_now_add=True)
        kind = orm.CharField(max_length=1, choices=[("Old", [("a", "A")]), ("b", "B")], null=True, editable=False)

        class Meta:
            app_label = "kinds"
            registry = Registry()

    size, made, kind = (describe_field(Said._meta.get_field(name)) for name in ("size", "made", "kind"))
    assert (size.label, size.help, size.minimum, size.maximum) == ("How large", "In metres.", 1, 9)
    assert size.default is not None
    assert size.default() == 3
    assert size.validators == (MinLengthValidator(1),)
    assert (made.generated, made.editable, made.default) == (True, False, None)
    assert (kind.null, kind.blank, kind.editable) == (True, False, False)
    assert kind.choices == (Choice(value="a", label="A", group="Old"), Choice(value="b", label="B"))


def test_a_field_of_a_class_of_its_own_is_of_the_kind_that_it_extends() -> None:
    class Shout(orm.CharField[str]):
        """Texts in capitals."""

    class Odd(Field[object]):
        """A type of its own."""

    class Own(orm.Model):
        shout = Shout(max_length=5)
        odd = Odd()

        class Meta:
            app_label = "kinds"
            registry = Registry()

    described = [describe_field(Own._meta.get_field(name)).kind for name in ("shout", "odd")]
    assert described == [FieldKind.CHAR, FieldKind.OTHER]
