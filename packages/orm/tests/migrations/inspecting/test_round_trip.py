"""Tables that are made of models, inspected, and made again of the models that this gives."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bandstand import orm
from bandstand.orm import Database, Registry
from bandstand.orm.constraints import UniqueConstraint
from bandstand.orm.fields import GeneratedField
from bandstand.orm.indexes import Index
from bandstand.orm.migrations.inspecting import inspected

from ..schema.reflection import schema_of

if TYPE_CHECKING:
    from .conftest import Another, Module


def library(dialect: str) -> Registry:
    """Give models that have a bit of everything."""

    class Shared:
        app_label = "shop"
        registry = Registry()

    has_more = dialect == "postgresql"

    class Country(orm.Model):
        code = orm.CharField(max_length=2, primary_key=True, db_collation="C" if has_more else "NOCASE")
        name = orm.TextField(unique=True)

        class Meta(Shared):
            db_table_comment = "Where it's from"

    class Person(orm.Model):
        id = orm.AutoField()
        number = orm.UUIDField(unique=True)
        name = orm.CharField(max_length=80, db_index=True, db_comment='Called "so"', db_default="it's 5% (x)")
        country = orm.ForeignKey(Country, orm.DB_SET_NULL, null=True)
        born_in = orm.ForeignKey(Country, orm.DO_NOTHING, related_name="+", db_index=False)
        boss = orm.ForeignKey("self", orm.DB_CASCADE, null=True)
        friend = orm.ForeignKey("self", orm.DO_NOTHING, null=True, to_field="number", related_name="+")

        class Meta(Shared):
            indexes = (Index(fields=["name", "-id"], name="by name"),)

    class Employee(Person):
        salary = orm.DecimalField(max_digits=9, decimal_places=2, db_default=Decimal("-1.50"))
        rate = orm.DecimalField()

        class Meta(Shared):
            pass

    class Team(orm.Model):
        id = orm.SmallAutoField()
        lead = orm.OneToOneField(Person, orm.DO_NOTHING, null=True)
        members = orm.ManyToManyField(Person, related_name="teams")
        kind = orm.IntegerField(db_column="class", db_default=-7)
        Title = orm.CharField(max_length=9)
        odd = orm.CharField(max_length=9, db_column="a name's % sign")
        other = orm.CharField(max_length=9, db_column="a name_s # sign")
        digit = orm.CharField(max_length=9, db_column="2nd")
        saved = orm.BooleanField(db_column="save", db_default=True)

        class Meta(Shared):
            unique_together = (("kind", "lead"),)
            constraints = (UniqueConstraint(fields=["odd", "other"], name="odd_ones"),)

    class Line(orm.Model):
        pk = orm.CompositePrimaryKey("team", "place")
        place = orm.BigIntegerField()
        team = orm.ForeignKey(Team, orm.DB_CASCADE)

        class Meta(Shared):
            pass

    class Everything(orm.Model):
        key = orm.UUIDField(primary_key=True)
        small = orm.SmallIntegerField(null=True)
        big = orm.BigIntegerField(db_index=True)
        count = orm.PositiveIntegerField()
        little = orm.PositiveSmallIntegerField(db_default=3)
        much = orm.PositiveBigIntegerField()
        ratio = orm.FloatField(db_default=0.5)
        day = orm.DateField(db_default="2020-01-31")
        time = orm.TimeField()
        moment = orm.DateTimeField()
        local = orm.DateTimeField(aware=False)
        length = orm.DurationField()
        data = orm.BinaryField()
        document = orm.JSONField()
        address = orm.GenericIPAddressField()
        open_text = orm.CharField()
        slug = orm.SlugField()
        both = GeneratedField(
            expression=orm.F("count") + orm.F("little"), output_field=orm.BigIntegerField(), db_persist=True
        )

        class Meta(Shared):
            if has_more:
                indexes = (
                    Index(fields=["slug"], name="like", opclasses=["varchar_pattern_ops"], include=["day", "time"]),
                )
                constraints = (
                    UniqueConstraint(fields=["day"], name="days", nulls_distinct=False),
                    UniqueConstraint(fields=["day", "time"], name="times", include=["moment"]),
                )

    return Shared.registry


def plain(schema: dict[str, Any]) -> dict[str, Any]:
    """Leave out the brackets that an expression has around itself in SQLite, when it is SQL written by hand."""
    name = "table shop_everything"
    if name in schema and isinstance(schema[name], tuple):
        table, parts = schema[name]
        return {**schema, name: (table, [part.replace("((", "(").replace("))", ")") for part in parts])}
    return schema


def test_the_tables_are_the_same_again(database: Database, another: Another, read: type[Module]) -> None:
    database.create_all(*library(database.backend.dialect.name))
    before = schema_of(database)
    text = inspected(database)
    module = read(text)
    with another() as other:
        other.create_all(*module.registry)
        assert plain(schema_of(other)) == before
        assert inspected(other) == text


def test_the_text_is_as_ruff_leaves_it(database: Database) -> None:
    database.create_all(*library(database.backend.dialect.name))
    text = inspected(database, views=True, app_label="shop", managed=False)
    for command in (["format", "--check"], ["check", "--select", "E,F,I,W,UP"]):
        ruff = [sys.executable, "-m", "ruff", *command, "--isolated", "--stdin-filename", "models.py", "-"]
        ran = subprocess.run(ruff, input=text, text=True, capture_output=True, check=False)
        assert (ran.returncode, ran.stderr) == (0, ""), ran.stdout
