"""The one-screen uses of a single part that must work alone: in a fresh process, without settings or environment.

Each of the fifteen either runs here or names the part that brings it.
"""

import subprocess
import sys

import pytest
from workspace import Workspace

PROBES = {
    "resolve a path": """
from bandstand.urls import Router, path
assert Router([path("books/<int:year>/", "year")]).resolve("/books/2026/").kwargs == {"year": 2026}
""",
    "reverse a URL": """
from bandstand.urls import Router, path, reverse
assert reverse("year", args=[2026], router=Router([path("books/<int:year>/", "year", name="year")])) == "/books/2026/"
""",
    "build a response": """
from bandstand.http import Response
response = Response("page", status=404, headers={"x-reason": "gone"})
assert (response.status, response.headers["x-reason"], response.body) == (404, "gone", b"page")
""",
    "read a query": """
from bandstand.http import MultiDict
assert MultiDict([("tag", "a"), ("tag", "b")]).getlist("tag") == ["a", "b"]
""",
    "sign with an explicit key": """
from bandstand.http import Signer
signer = Signer(keys=["a key of more than thirty-two characters"])
assert signer.unsign(signer.sign("ada")) == "ada"
""",
    "render a template of text": """
from bandstand.templates import Engine
assert Engine().from_string("Hello, {{ name|title }}!").render({"name": "ada <3"}) == "Hello, Ada &lt;3!"
""",
    "define a model": """
from bandstand.orm import CharField, Database, Model
class Book(Model):
    title = CharField(max_length=100)
with Database("sqlite://") as database:
    database.create_all(Book)
    Book.objects.create(title="Emma")
    assert Book.objects.get(title__startswith="E").pk == 1
database.dispose()
""",
    "validate an e-mail address": """
from bandstand.contracts.validation import ValidationError
from bandstand.validation import validate_email
validate_email("ada@example.org")
try:
    validate_email("ada@")
except ValidationError as error:
    assert error.messages
else:
    raise AssertionError
""",
    "validate a form": """
from bandstand.forms import CharField, Form
class Search(Form):
    words = CharField(max_length=40)
assert Search({"words": " emma "}).is_valid()
assert Search({}).errors == {"words": ["Fill this in."]}
""",
    "render a form": """
from bandstand.forms import CharField, Form
class Search(Form):
    words = CharField(max_length=40)
assert str(Search(auto_id=False)) == (
    '<div><label>Words:</label><input type="text" name="words" maxlength="40" required></div>\\n'
)
""",
    "keep a value in memory": """
from bandstand.cache import MemoryCache
cache = MemoryCache(timeout=60)
cache.set("book", {"title": "Emma"})
assert cache.get("book") == {"title": "Emma"}
""",
    "translate a text": """
from bandstand.i18n import Translations, override
with override(locale="de"):
    assert Translations().gettext("Fill this in.") != "Fill this in."
""",
    "get the current time": """
from datetime import UTC
from bandstand.i18n.zones import localtime, now
assert now().tzinfo is UTC and localtime(zone="Asia/Tokyo").tzname() == "JST"
""",
}
LATER = {
    "hash a password": "auth",
    "import the base of users": "auth",
}


def test_there_are_fifteen() -> None:
    assert len(PROBES | LATER) == 15


def test_a_part_that_is_here_has_its_probes() -> None:
    assert not set(LATER.values()) & set(Workspace().packages)


@pytest.mark.parametrize("name", PROBES)
def test_it_works_alone(name: str) -> None:
    command = [sys.executable, "-I", "-W", "error", "-c", PROBES[name]]
    done = subprocess.run(command, check=False, capture_output=True, text=True, env={})
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
