"""Helpers of libraries, as the contract has them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bandstand.contracts.rendering.helpers import Library
from bandstand.templates import Engine, TemplateSyntaxError
from bandstand.templates.loaders import DictLoader

Render = Callable[..., str]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{% price 2 currency='USD' %}", "2.00 &lt;USD&gt;"),
        ("{% price 2 as p %}[{{ p }}]", "[2.00 &lt;EUR&gt;]"),
        ("{% autoescape off %}{% price 2 %}{% endautoescape %}", "2.00 <EUR>"),
        ("{% described missing %}{% described none %}", "NoneNone"),
        ("{% seen 'who' %}{% seen 'nobody' %}", "Adanothing"),
        ("{% for who in names %}{% seen 'who' %};{% endfor %}", "Eve;Zoe;"),
        ("{% with a=1 %}{% seen 'a' %}{% endwith %}", "1"),
        ("{{ who|mode }}{% autoescape off %}{{ who|mode }}{% endautoescape %}", "Ada: TrueAda: False"),
        ("{% panel lt %}{{ lt }}{{ who }}{% endpanel %}", "<div title='&lt;'>&lt;Ada</div>"),
        ("{% for who in names %}{% panel who %}{{ who }}{{ forloop.counter }}{% endpanel %}{% endfor %}", None),
        ("{% twice %}{{ number }}{% twice %}{{ number }}{% endtwice %}{% endtwice %}", "112212"),
        ("{% twice as t %}x{% endtwice %}[{{ t }}]", "[xx]"),
        ("{% badge lt %}", "<b>&lt;</b>"),
        ("{% with outer='no' %}{% badge who %}{% endwith %}", "<b>Ada</b>"),
        ("{% badge who as b %}[{{ b }}]", "[<b>Ada</b>]"),
        ("{% block x %}{% panel '' %}{{ block.super }}{{ block.name }}{% endpanel %}{% endblock %}", None),
    ],
)
def test_what_helpers_write(render: Render, source: str, expected: str | None) -> None:
    written = render("{% load shop %}" + source, who="Ada", names=["Eve", "Zoe"], lt="<", none=None)
    if expected is None:
        expected = (
            "<div title='Eve'>Eve1</div><div title='Zoe'>Zoe2</div>" if "for" in source else "<div title=''>x</div>"
        )
    assert written == expected


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("{% price 1 %}", "There is no tag 'price'"),
        ("{% load shp %}", "Did you mean 'shop'"),
        ("{% load prise from shop %}", "Did you mean 'price'"),
        ("{% load shop %}{% price %}", "missing a required argument: 'amount'"),
        ("{% load shop %}{% price 1 colour=2 %}", "unexpected keyword argument 'colour'"),
        ("{% load shop %}{% price amount=1 2 %}", "come first"),
        ("{% load shop %}{% price 1 currency=1 currency=2 %}", "given twice"),
        ("{% load shop %}{% panel 1 %}", "never closed"),
        ("{{ a|uper }}", "Did you mean 'upper'"),
        ("{{ a|upper:1 }}", "too many positional arguments"),
        ("{{ a|default }}", "missing a required argument"),
    ],
)
def test_what_is_refused(render: Render, source: str, message: str) -> None:
    with pytest.raises(TemplateSyntaxError, match=message):
        render(source)


def test_some_helpers_of_a_library_can_be_loaded(render: Render) -> None:
    assert render("{% load price described from shop %}{% described 1 %}") == "1"
    with pytest.raises(TemplateSyntaxError, match="no tag 'badge'"):
        render("{% load price from shop %}{% badge 1 %}")


def test_a_name_that_is_taken_is_refused_and_changes_nothing() -> None:
    first, second = Library("first"), Library("second")
    first.function(name="size")(len)
    second.function(name="other")(len)
    second.function(name="size")(len)
    engine = Engine()
    engine.add_library(first)
    for library in (first, second):
        with pytest.raises(ValueError, match="'size'"):
            engine.add_library(library)
    with pytest.raises(TemplateSyntaxError):
        engine.from_string("{% other 'abc' %}")


def test_an_error_of_a_helper_reaches_who_renders() -> None:
    library = Library("own")
    library.function(name="fail")(lambda: 1 / 0)
    engine = Engine(loaders=[DictLoader({"page.html": "\n{% fail %}"})])
    engine.add_library(library)
    with pytest.raises(ZeroDivisionError):
        engine.render("page.html")
