"""Rendering and compiling templates, against Jinja2 and Django: the same text comes out of all three.

The page has three levels of inheritance, five includes, one of them in a loop over fifty items, filters, and functions
for addresses and translated texts that are the same for all engines.

Run it from ``tools``: ``python -m bench.bench_templates``.
"""

from __future__ import annotations

import datetime as dt
import gc
import html
import subprocess
import sys
import tempfile
import tracemalloc
from decimal import Decimal
from importlib import import_module
from importlib.metadata import version
from itertools import count
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import jinja2
from bench.harness import Comparison, Figures, main, timer
from bench.processes import ENVIRONMENT

from bandstand.templates import Engine
from bandstand.templates.loaders import DictLoader
from bandstand.templates.tags import Context, Expression, Parser, RenderNode, Tag, TagLibrary

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

JINJA, DJANGO = f"Jinja2 {version('jinja2')}", f"Django {version('django')}"
django: Any = import_module("django.template")  # Any: Django has no types

# What templates call

ADDRESSES = {
    "item": "/items/{id}/",
    "section": "/s/{slug}/",
    "author": "/authors/{id}/",
    "home": "/",
    "cart": "/cart/",
    "category": "/c/{slug}/",
    "page": "/p/{n}/",
}
TEXTS = {
    "Shop": "Laden",
    "Home": "Start",
    "Cart": "Warenkorb",
    "Categories": "Kategorien",
    "by": "von",
    "Sold out": "Ausverkauft",
    "Add to cart": "In den Warenkorb",
    "Previous": "Zurück",
    "Next": "Weiter",
    "Welcome": "Willkommen",
    "All rights reserved": "Alle Rechte vorbehalten",
    "In stock": "Auf Lager",
}


def link(name: str, **parameters: object) -> str:
    """Stand for reversing."""
    return ADDRESSES[name].format(**parameters)


def say(text: str) -> str:
    """Stand for translating."""
    return TEXTS[text]


def number_of(items: Sequence[object]) -> str:
    """Stand for a plural."""
    return f"{len(items)} Artikel"


def fmtdate(value: dt.date) -> str:
    """Format a date."""
    return f"{value.year:04}-{value.month:02}-{value.day:02}"


def money(value: Decimal) -> str:
    """Format a price."""
    return f"{value:.2f} EUR"


def shorten(value: str, words: int = 12) -> str:
    """Give the first words."""
    parts = value.split()
    return " ".join(parts[:words]) + (" ..." if len(parts) > words else "")


def upper(value: object) -> str:
    """Stand for the filter of this name, so that all engines call the same one."""
    return str(value).upper()


def default(value: object, otherwise: object) -> object:
    """Stand for the filter of this name."""
    return value or otherwise


FUNCTIONS: Mapping[str, Callable[..., object]] = {"link": link, "say": say, "number_of": number_of}
FILTERS: Mapping[str, Callable[..., object]] = {"fmtdate": fmtdate, "money": money, "shorten": shorten, "upper": upper}

# The templates, in the one language and the other

TABLE = (
    "<table>{% for row in table %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>\n{% endfor %}</table>"
)
ATTRIBUTES = (
    "{% for r in rows %}{{ r.a.b.c.d.0.e.name }} {{ r.a.b.c.d.1.e.name }} {{ r.n }} {{ a.b.c.d.0.e.name }}"
    " {{ r.a.b.c.d.1.e.name }}\n{% endfor %}"
)
SMALL = (
    '<input type="{{ type }}" name="{{ name }}"{% if value %} value="{{ value }}"{% endif %}'
    '{% if required %} required{% endif %} id="{{ attrs.id }}" class="{{ attrs.class }}">'
)
DTL = {
    "table.html": TABLE,
    "attributes.html": ATTRIBUTES,
    "small.html": SMALL,
    "head.html": (
        '<meta charset="utf-8"><link rel="stylesheet" href="/static/app.css">\n'
        '<meta name="description" content="{{ site.name }} {{ site.year }}">'
    ),
    "messages.html": (
        '{% if messages %}<ul class="messages">{% for m in messages %}'
        '<li class="{{ m.level }}">{{ m.text }}</li>{% endfor %}</ul>{% endif %}'
    ),
    "footer.html": '<footer>&copy; {{ site.year }} {{ site.name }} - {% say "All rights reserved" %}</footer>',
    "nav.html": (
        '<nav><a href="{% link \'home\' %}">{% say "Home" %}</a>\n'
        '{% for n in nav %}<a href="{% link n.name slug=n.slug %}"{% if forloop.first %} class="first"{% endif %}>'
        "{{ n.title }}</a>\n{% endfor %}"
        "{% if user.is_authenticated %}<span>{{ user.username|upper }} ({{ user.unread }})</span>{% endif %}\n"
        '<a href="{% link \'cart\' %}">{% say "Cart" %}</a></nav>'
    ),
    "base.html": (
        '<!doctype html>\n<html lang="{{ lang }}">\n'
        '<head>{% include "head.html" %}<title>{% block title %}{{ site.name }}{% endblock %}</title>'
        "{% block extra_head %}{% endblock %}</head>\n"
        '<body class="{% block body_class %}base{% endblock %}">\n'
        '{% include "nav.html" %}\n{% include "messages.html" %}\n'
        "<main>{% block content %}{% endblock %}</main>\n"
        '{% include "footer.html" %}\n'
        '{% block scripts %}<script src="/static/app.js"></script>{% endblock %}\n</body>\n</html>'
    ),
    "section.html": (
        '{% extends "base.html" %}\n'
        '{% block title %}{% say "Shop" %} - {{ block.super }}{% endblock %}\n'
        "{% block body_class %}section{% endblock %}\n"
        '{% block content %}<div class="row"><aside><h2>{% say "Categories" %}</h2>\n'
        '<ul>{% for c in categories %}<li{% if c.slug == current %} class="active"{% endif %}>'
        "<a href=\"{% link 'category' slug=c.slug %}\">{{ c.title }}</a> ({{ c.count }})</li>\n"
        "{% endfor %}</ul></aside>\n"
        "<section>{% block main %}{% endblock %}</section></div>{% endblock %}"
    ),
    "item.html": (
        '<article id="item-{{ item.id }}" class="{% if forloop.first %}first {% endif %}'
        '{% if item.on_sale %}sale{% else %}normal{% endif %}">\n<h3>{{ forloop.counter }}. '
        "<a href=\"{% link 'item' id=item.id %}\">{{ item.title|upper }}</a></h3>\n"
        '<p class="meta">{% say "by" %} <a href="{% link \'author\' id=item.author.id %}">'
        "{{ item.author.profile.display_name }}</a> {{ item.author.profile.location.city }}"
        " {{ item.created|fmtdate }}</p>\n<p>{{ item.description|shorten:12 }}</p>\n"
        "<ul>{% for t in item.tags %}<li>{{ t|upper }}</li>{% endfor %}</ul>\n"
        '<p class="price">{{ item.price|money }}{% if item.discount %} -{{ item.discount }}%{% endif %}\n'
        '{% if item.stock > 0 %}<span>{% say "In stock" %}: {{ item.stock }}</span> <button>{% say "Add to cart" %}'
        '</button>{% else %}<span>{% say "Sold out" %}</span>{% endif %}</p>\n</article>'
    ),
    "page.html": (
        '{% extends "section.html" %}\n'
        '{% block main %}<h1>{% say "Welcome" %}, {{ user.get_full_name }}</h1>\n<p>{% number_of items %}</p>\n'
        '{% for item in items %}{% include "item.html" %}{% empty %}<p>{% say "Next" %}</p>{% endfor %}\n'
        '<nav>{% if page.has_prev %}<a href="{% link \'page\' n=1 %}">{% say "Previous" %}</a>{% endif %}\n'
        "{% for p in page.pages %}{% if p == page.number %}<b>{{ p }}</b>{% else %}"
        "<a href=\"{% link 'page' n=p %}\">{{ p }}</a>{% endif %}{% endfor %}\n"
        '{% if page.has_next %}<a href="{% link \'page\' n=3 %}">{% say "Next" %}</a>{% endif %}</nav>{% endblock %}'
    ),
}
# The same page with a tag in the loop that a method renders, as those are that were ported.
DTL["item-with-node.html"] = DTL["item.html"].replace("</article>", "{% stamp item.title %}</article>")
DTL["page-with-node.html"] = DTL["page.html"].replace('"item.html"', '"item-with-node.html"')
CHANGED_FOR_JINJA = (
    ('{% say "', '{{ say("'),
    ("{% number_of items %}", "{{ number_of(items) }}"),
    ("block.super", "super()"),
    ("user.get_full_name", "user.get_full_name()"),
    ("{% empty %}", "{% else %}"),
    ("forloop.first", "loop.first"),
    ("forloop.counter", "loop.index"),
    ("shorten:12", "shorten(12)"),
    ("{% for item in items %}", "{% for item in items %}{% set turn = loop %}"),  # loop itself is not passed on
    ("{% link 'home' %}", "{{ link('home') }}"),
    ("{% link 'cart' %}", "{{ link('cart') }}"),
    ("{% link 'item' id=item.id %}", "{{ link('item', id=item.id) }}"),
    ("{% link 'author' id=item.author.id %}", "{{ link('author', id=item.author.id) }}"),
    ("{% link 'category' slug=c.slug %}", "{{ link('category', slug=c.slug) }}"),
    ("{% link n.name slug=n.slug %}", "{{ link(n.name, slug=n.slug) }}"),
    ("{% link 'page' n=1 %}", "{{ link('page', n=1) }}"),
    ("{% link 'page' n=3 %}", "{{ link('page', n=3) }}"),
    ("{% link 'page' n=p %}", "{{ link('page', n=p) }}"),
)
LINES = (
    '<div id="r%(i)d" class="{%% if a.flag%(i)d and not b %%}on{%% else %%}off{%% endif %%}">',
    "  <h2>{{ a.title%(i)d|upper|default:fallback }}</h2>",
    "  {%% for x in a.items%(i)d %%}",
    "    <li class=\"{%% cycle 'odd' 'even' %%}\">{{ forloop.counter }} {{ x.name }} {{ x.author.name }}</li>",
    "  {%% empty %%}",
    "    <li>plain text with no tags in it at all, number %(i)d</li>",
    "  {%% endfor %%}",
    "  {%% with t=a.total%(i)d %%}<b>{{ t|upper }}</b>{%% endwith %%}",
    "  {{ a.description%(i)d|upper }} and {{ b.other }}",
    "</div>",
)
LONG = "\n".join(line % {"i": i} for i in range(50) for line in LINES)
LONG_FOR_JINJA = (
    LONG.replace("default:fallback", "default(fallback)")
    .replace("{% cycle 'odd' 'even' %}", "{{ loop.cycle('odd', 'even') }}")
    .replace("{% empty %}", "{% else %}")
    .replace("forloop.counter", "loop.index")
)


def for_jinja(text: str) -> str:
    """Give a template in the other language."""
    for ours, theirs in CHANGED_FOR_JINJA:
        text = text.replace(ours, theirs)
    return _close_calls(text)


def _close_calls(text: str) -> str:
    pieces = text.split('{{ say("')
    return pieces[0] + "".join('{{ say("' + piece.replace('" %}', '") }}', 1) for piece in pieces[1:])


# The data


class Thing(SimpleNamespace):
    """An object with attributes."""


class User(Thing):
    """A user."""

    def get_full_name(self) -> str:
        """Give both names."""
        return f"{self.first} {self.last}"


class Item(Thing):
    """Something for sale."""

    @property
    def on_sale(self) -> bool:
        """Whether it costs less."""
        return self.discount is not None


def table_data() -> list[list[object]]:
    """Give a thousand rows of ten cells."""
    return [
        [
            row,
            f"plain text {row}",
            f'<b>bold & "quoted" {row}</b>',
            row * 1.5,
            "another cell",
            row * 7,
            "the quick brown fox",
            f"x > {row} && y",
            row % 97,
            "end",
        ]
        for row in range(1000)
    ]


def page_data() -> dict[str, object]:
    """Give what the page shows."""
    words = [
        "lorem",
        "ipsum",
        "dolor",
        "sit",
        "amet",
        "&",
        "consectetur",
        "<em>adipiscing</em>",
        "elit",
        "sed",
        "do",
        "eiusmod",
        "tempor",
    ]
    items = [
        Item(
            id=i + 1,
            title=f"item number {i} & more",
            description=" ".join(words[(i + k) % len(words)] for k in range(30)),
            price=Decimal("19.90") + i,
            created=dt.date(2026, 1, 1) + dt.timedelta(days=i),
            tags=[f"tag{i % 5}", "new", "a&b"][: i % 3 + 1],
            author=Thing(id=i % 7 + 1, profile=Thing(display_name=f"Ann O'Hara {i % 7}", location={"city": "Köln"})),
            stock=i % 4,
            discount=None if i % 3 else 10 + i,
        )
        for i in range(50)
    ]
    return {
        "lang": "de",
        "site": {"name": "Shop & Co", "year": 2026},
        "user": User(first="Ada", last="Lovelace", username="ada", is_authenticated=True, unread=3),
        "messages": [{"level": "info", "text": "Saved <ok>"}, {"level": "warning", "text": "Low stock"}],
        "nav": [{"title": f"Section {i}", "name": "section", "slug": f"s{i}"} for i in range(8)],
        "categories": [Thing(title=f"Cat {i}", slug=f"cat-{i}", count=i * 3) for i in range(12)],
        "current": "cat-4",
        "items": items,
        "page": Thing(number=2, pages=[1, 2, 3, 4, 5], has_prev=True, has_next=True),
    }


def attribute_data() -> dict[str, object]:
    """Give deep paths through objects, mappings and lists."""
    leaf = Thing(name="leaf", value=42)
    a = Thing(b={"c": Thing(d=[Thing(e=leaf), Thing(e=leaf)])})
    return {"a": a, "rows": [Thing(a=a, n=str(i)) for i in range(100)]}


TABLE_DATA = table_data()
CONTEXTS: Mapping[str, tuple[str, dict[str, object]]] = {
    "page": ("page.html", page_data()),
    "table 1000x10": ("table.html", {"table": TABLE_DATA}),
    "table 1000x10 of texts": ("table.html", {"table": [[str(cell) for cell in row] for row in TABLE_DATA]}),
    "500 attribute paths": ("attributes.html", attribute_data()),
    "small": (
        "small.html",
        {
            "type": "text",
            "name": "email",
            "value": "a&b@example.com",
            "required": True,
            "attrs": {"id": "id_email", "class": "input"},
        },
    ),
}

# The engines


class Stamp(RenderNode):
    """Writes a value of the context in brackets."""

    value: Expression

    def render(self, context: Context, /) -> str:
        """Give it."""
        return f"[{context.value(self.value)}]"


def read_stamp(parser: Parser, tag: Tag) -> Stamp:
    """Read the tag."""
    return Stamp(tag.at, parser.expression(tag.words[0]))


def make_ours(code_cache: str | None = None) -> Engine:
    """Make the engine of bandstand."""
    engine = Engine(loaders=[DictLoader(DTL)], code_cache=code_cache)
    library = TagLibrary("bench")
    library.tag(name="stamp")(read_stamp)
    for call in FUNCTIONS.values():
        library.function(call)
    for name, call in FILTERS.items():
        if name != "upper":  # ours is there
            library.filter(call)
    engine.add_library(library)
    return engine


def make_jinja() -> jinja2.Environment:
    """Make an environment of Jinja2."""
    texts = {name: for_jinja(text) for name, text in DTL.items()}
    texts["item.html"] = texts["item.html"].replace("loop.", "turn.")
    loader = jinja2.DictLoader(texts)
    environment = jinja2.Environment(loader=loader, autoescape=True, auto_reload=False)
    known: Any = environment.globals  # Any: Jinja2 declares the values that it puts there itself
    known.update(FUNCTIONS)
    environment.filters.update({**FILTERS})
    return environment


class DjangoStamp(django.Node):  # type: ignore[misc,no-any-unimported]  # Django has no types
    """Writes a value of the context in brackets."""

    def __init__(self, value: Any) -> None:  # Any: as above
        self.value = value

    def render(self, context: Any) -> str:  # Any: as above
        """Give it."""
        return f"[{self.value.resolve(context)}]"


def read_django_stamp(parser: Any, token: Any) -> Any:  # Any: as above
    """Read the tag."""
    return DjangoStamp(parser.compile_filter(token.split_contents()[1]))


def make_django() -> Any:  # Any: Django has no types
    """Make an engine of Django."""
    in_memory = ("django.template.loaders.locmem.Loader", DTL)
    engine = django.Engine(loaders=[("django.template.loaders.cached.Loader", [in_memory])])
    library = django.Library()
    for call in FUNCTIONS.values():
        library.simple_tag(call)
    for name, call in FILTERS.items():
        library.filter(name, call)
    library.tag("stamp", read_django_stamp)
    engine.template_builtins.append(library)
    return engine


import_module("django.conf").settings.configure(USE_I18N=False, USE_TZ=False)
OURS, THEIRS, DJANGOS = make_ours(), make_jinja(), make_django()


def normal(text: str) -> str:
    """Give a text without what engines may do as they like: how they escape, and blanks."""
    return "".join(html.unescape(text).split())


def compared(name: str, jinja_bar: float, django_bar: float | None) -> list[Comparison]:
    """Render by all engines, check that they agree, and give what is to be timed."""
    template, data = CONTEXTS[name]
    ours, theirs, djangos = OURS.find(template), THEIRS.get_template(template), DJANGOS.get_template(template)
    texts = {normal(ours.render(data)), normal(theirs.render(data)), normal(djangos.render(django.Context(data)))}
    assert len(texts) == 1, name
    found = [Comparison(name, lambda: ours.render(data), lambda: theirs.render(data), JINJA, 1 / jinja_bar)]
    if django_bar is not None:
        peer = lambda: djangos.render(django.Context(data))  # noqa: E731 - as the line above
        found.append(Comparison(name, lambda: ours.render(data), peer, DJANGO, 1 / django_bar))
    return found


NUMBERS = count()
KEPT = DictLoader({"long.html": LONG})
FOLDER = tempfile.mkdtemp()


def compile_ours() -> Any:  # Any: it is thrown away
    """Read and compile a long template that no cache has seen."""
    return OURS.from_string(f"{LONG}<!-- {next(NUMBERS)} -->").program(True)


def compile_theirs() -> Any:  # Any: it is thrown away
    """Do the same in Jinja2."""
    return THEIRS.from_string(f"{LONG_FOR_JINJA}<!-- {next(NUMBERS)} -->")


def load_kept() -> Any:  # Any: it is thrown away
    """Make an engine that finds the code of the long template in the cache."""
    return Engine(loaders=[KEPT], code_cache=FOLDER).find("long.html").program(True)


def import_ms() -> float:
    """Import the package in a fresh process; give all of its CPU time so far."""
    script = "import bandstand.templates, time; print(time.process_time() * 1000)"
    command = [sys.executable, "-c", script]
    return float(subprocess.run(command, env=ENVIRONMENT, check=True, capture_output=True, text=True).stdout)


def with_node() -> Comparison:
    """Compare the page with a tag that a method renders."""
    data = CONTEXTS["page"][1]
    ours, theirs = OURS.find("page-with-node.html"), DJANGOS.get_template("page-with-node.html")
    peer: Callable[[], Any] = lambda: theirs.render(django.Context(data))  # noqa: E731 - as above
    assert normal(ours.render(data)) == normal(peer())
    return Comparison("page with a node", lambda: ours.render(data), peer, DJANGO, 1 / 3)


def first_page() -> Comparison:
    """Compare the page in an engine that has just been made, ours with the code of an earlier process."""
    data = CONTEXTS["page"][1]

    def ours() -> str:
        return make_ours(FOLDER).render("page.html", data)

    def peer() -> Any:  # Any: Django has no types
        return make_django().get_template("page.html").render(django.Context(data))

    assert normal(ours()) == normal(peer())
    return Comparison("first page", ours, peer, DJANGO, 1 / 4)


def kib_of(make: Callable[[], object]) -> float:
    """Give the memory that something keeps."""
    gc.collect()
    tracemalloc.start()
    kept = make()
    gc.collect()
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del kept
    return size / 1024


def memory() -> Figures:
    """Compare what a long template keeps."""

    def ours() -> object:
        template = OURS.from_string(LONG)
        return template, template.program(True)

    return Figures(
        "memory of 500 lines",
        lambda: kib_of(ours),
        lambda: kib_of(lambda: DJANGOS.from_string(LONG)),
        DJANGO,
        0.5,
        "KiB",
    )


def comparisons() -> list[Comparison | Figures]:
    """Give all that is measured, with the bars of the targets."""
    return [
        *compared("page", 3, 8),
        *compared("table 1000x10", 2.5, 18),
        *compared("table 1000x10 of texts", 2.5, 18),
        *compared("500 attribute paths", 4, 28),
        *compared("small", 6, None),
        with_node(),
        first_page(),
        memory(),
        Comparison("compile 500 lines", compile_ours, compile_theirs, JINJA, 1 / 2.5),
        Figures("500 lines from the code cache", timer(load_kept), lambda: 1_000, "budget", 1),
        Figures("import", import_ms, lambda: 45, "budget", 1, "ms"),
    ]


if __name__ == "__main__":
    sys.exit(main(comparisons()))
