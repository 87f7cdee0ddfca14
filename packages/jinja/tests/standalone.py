"""The package's main job in a fresh process, with nothing else installed."""

from jinja2 import DictLoader

from bandstand.jinja import Jinja

engine = Jinja(
    loaders=[
        DictLoader(
            {
                "base.html": "<h1>{% block title %}{% endblock %}</h1>",
                "list.html": "{% extends 'base.html' %}{% block title %}"
                "{% for book in books %}{{ loop.index }}. {{ book.title }} {% endfor %}{% endblock %}",
            }
        )
    ]
)
assert engine.render("list.html", {"books": [{"title": "A & B"}, {"title": "C"}]}) == "<h1>1. A &amp; B 2. C </h1>"
