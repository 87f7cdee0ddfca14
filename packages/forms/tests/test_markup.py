"""Attributes of HTML elements as text."""

from bandstand.contracts.i18n import LazyText
from bandstand.forms._markup import attributes


def test_attributes_have_values_or_none() -> None:
    assert attributes({}) == ""
    assert attributes({"maxlength": 80, "required": True, "min": 0, "title": ""}) == (
        ' maxlength="80" required min="0" title=""'
    )
    assert attributes({"a": None, "b": False}) == ""


def test_attributes_are_escaped() -> None:
    assert attributes({'"><': "\"'<>&", "title": LazyText(id="<b>")}) == (
        ' &#34;&gt;&lt;="&#34;&#39;&lt;&gt;&amp;" title="&lt;b&gt;"'
    )
