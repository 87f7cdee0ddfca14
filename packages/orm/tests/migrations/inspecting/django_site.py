"""A small site of Django's, whose database is inspected: two apps, and what makes their tables and rows."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from sqlalchemy import make_url

if TYPE_CHECKING:
    from pathlib import Path

PRESS = """
from django.db import models

class Publisher(models.Model):
    name = models.CharField(max_length=50, unique=True)
    city = models.CharField(max_length=50, db_comment="Where it sits")
    founded = models.DateField(null=True)

    class Meta:
        unique_together = [("name", "city")]
        db_table_comment = "Who prints"

class Agent(models.Model):
    email = models.EmailField()
    boss = models.ForeignKey("self", models.SET_NULL, null=True)
    publisher = models.OneToOneField(Publisher, models.CASCADE)
"""

SHOP = """
import uuid
from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from press.models import Publisher

class Tag(models.Model):
    slug = models.SlugField()

class Book(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    title = models.CharField(max_length=100, db_index=True)
    price = models.DecimalField(max_digits=6, decimal_places=2)
    pages = models.PositiveIntegerField()
    data = models.JSONField(default=dict)
    printed = models.DateTimeField()
    stock = models.IntegerField(db_default=3)
    publisher = models.ForeignKey(Publisher, models.CASCADE)
    reprinter = models.ForeignKey(Publisher, models.PROTECT, null=True, related_name="reprints")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    tags = models.ManyToManyField(Tag)

    class Meta:
        indexes = [
            models.Index(fields=["-price", "title"], name="by_price"),
            models.Index(Lower("title"), name="by_lower"),
            models.Index(fields=["stock"], condition=models.Q(stock__gt=0), name="in_stock"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(price__gte=1), name="not_free"),
            models.UniqueConstraint(fields=["title", "publisher"], name="one_title"),
        ]
"""

MAKE = """
import sys
import django
from django.conf import settings

settings.configure(
    DATABASES={"default": dict(zip(("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT"), sys.argv[1:]))},
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "press", "shop"],
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    USE_TZ=True,
)
django.setup()
from django.core.management import call_command
call_command("makemigrations", "press", "shop", verbosity=0)
call_command("migrate", verbosity=0)

import datetime as dt
from django.contrib.auth.models import Group, User
from press.models import Agent, Publisher
from shop.models import Book, Tag

user = User.objects.create(username="ann", email="ann@example.org")
user.groups.add(Group.objects.create(name="readers"))
insel = Publisher.objects.create(name="Insel", city="Leipzig", founded=dt.date(1901, 10, 1))
Agent.objects.create(email="a@example.org", publisher=insel)
book = Book.objects.create(
    title="Faust", price="9.50", pages=158, data={"part": [1]}, publisher=insel, reader=user,
    printed=dt.datetime(2020, 1, 2, 3, 4, tzinfo=dt.timezone.utc),
)
book.tags.add(Tag.objects.create(slug="drama"))
"""


def make_site(place: Path, url: str) -> None:
    """Let Django make the tables of the site and a few rows, in a process of its own."""
    for app, models in (("press", PRESS), ("shop", SHOP)):
        (place / app / "migrations").mkdir(parents=True)
        for name, text in (("__init__", ""), ("models", models), ("migrations/__init__", "")):
            (place / app / f"{name}.py").write_text(text, encoding="utf-8")
    (place / "make.py").write_text(MAKE, encoding="utf-8")
    given = make_url(url)
    engine = f"django.db.backends.{'sqlite3' if given.get_backend_name() == 'sqlite' else 'postgresql'}"
    further = (given.username, given.password, given.host, given.port)
    arguments = [engine, given.database or "", *(str(each or "") for each in further)]
    subprocess.run([sys.executable, "make.py", *arguments], cwd=place, check=True)
