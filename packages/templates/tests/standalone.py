"""The package's main job in a fresh process, with nothing else installed."""

from bandstand.templates import Engine
from bandstand.templates.loaders import DictLoader

engine = Engine(
    loaders=[
        DictLoader(
            {
                "base.html": "<h1>{% block title %}{% endblock %}</h1>",
                "list.html": "{% extends 'base.html' %}{% block title %}"
                "{% for book in books %}{{ forloop.counter }}. {{ book.title }} {% endfor %}{% endblock %}",
            }
        )
    ]
)
assert engine.render("list.html", {"books": [{"title": "A & B"}, {"title": "C"}]}) == "<h1>1. A &amp; B 2. C </h1>"
