"""The scripts and styles that widgets and forms need."""

from __future__ import annotations

import pickle
import re
from typing import Any

import pytest

from bandstand.forms._media import Media, MediaAsset, MediaOrderConflictWarning, Script, Stylesheet
from bandstand.forms.widgets import MultiWidget, TextInput


def test_scripts_and_styles_are_elements() -> None:
    media = Media(css={"all": ["shop/a.css"], "print": ["p.css"]}, js=["shop/a.js", "https://cdn.example/b.js"])
    assert (
        media.render()
        == media.__html__()
        == str(media)
        == (
            '<link rel="stylesheet" href="/static/shop/a.css">\n'
            '<link rel="stylesheet" href="/static/p.css" media="print">\n'
            '<script src="/static/shop/a.js"></script>\n'
            '<script src="https://cdn.example/b.js"></script>'
        )
    )


def test_nothing_is_written_for_nothing() -> None:
    assert Media().render() == ""
    assert not Media()
    assert not Media(css={"all": []}, js=())
    assert Media(js=["a.js"])


def test_a_relative_path_is_given_an_address_by_whoever_knows() -> None:
    media = Media(css={"all": ["a.css", "/b.css"]}, js=["a.js", "//cdn.example/b.js", "HTTPS://c.example/c.js"])
    assert media.render(lambda path: f"https://s.example/{path}?v=1&w=2") == (
        '<link rel="stylesheet" href="https://s.example/a.css?v=1&amp;w=2">\n'
        '<link rel="stylesheet" href="/b.css">\n'
        '<script src="https://s.example/a.js?v=1&amp;w=2"></script>\n'
        '<script src="//cdn.example/b.js"></script>\n'
        '<script src="HTTPS://c.example/c.js"></script>'
    )


def test_styles_and_scripts_are_written_apart() -> None:
    media = Media(css={"all": ["a.css"]}, js=["a.js"])
    assert media.render_css() == ['<link rel="stylesheet" href="/static/a.css">']
    assert media.render_js(lambda path: "/" + path, attrs={"nonce": "n"}) == ['<script src="/a.js" nonce="n"></script>']
    assert media["css"] == Media(css={"all": ["a.css"]})
    assert media["js"] == Media(js=["a.js"])
    with pytest.raises(KeyError, match="Media are of the kinds 'css' and 'js'; got 'img'"):
        media["img"]


def test_elements_have_attributes() -> None:
    assert Script("a.js", defer=True, type="module", integrity=None).render() == (
        '<script src="/static/a.js" defer type="module"></script>'
    )
    assert str(Stylesheet("a.css", media="print", integrity='"<')) == (
        '<link rel="stylesheet" href="/static/a.css" media="print" integrity="&#34;&lt;">'
    )
    assert Script("a&b.js", **{"data-x": "1", "async": True}).__html__() == (
        '<script src="/static/a&amp;b.js" data-x="1" async></script>'
    )


def test_a_policy_of_the_page_lets_elements_in_by_a_nonce() -> None:
    media = Media(css={"all": ["a.css"]}, js=[Script("a.js", defer=True), Script("b.js", nonce="own")])
    assert media.render(attrs={"nonce": 'n"'}) == (
        '<link rel="stylesheet" href="/static/a.css" nonce="n&#34;">\n'
        '<script src="/static/a.js" nonce="n&#34;" defer></script>\n'
        '<script src="/static/b.js" nonce="own"></script>'
    )


@pytest.mark.parametrize(
    "path",
    ["", "javascript:alert(1)", "JAVASCRIPT:x", "java\nscript:x", " a.js", "data:text/css,x", "\x01javascript:x"],
)
def test_what_is_no_path_is_refused(path: str) -> None:
    expected = re.escape(f"The path of a Script is one such as 'shop/cart.js' or an http(s) URL; got {path!r}.")
    with pytest.raises(ValueError, match=expected):
        Media(js=[path])
    with pytest.raises(ValueError, match="The path of a Stylesheet is one such as"):
        Stylesheet(path)


@pytest.mark.parametrize("wrong", ["a.js", 5])
def test_media_are_lists(wrong: Any) -> None:  # Any: it is what the type forbids
    with pytest.raises(TypeError, match=f"Media are lists of paths, Script or Stylesheet; got {wrong!r}."):
        Media(js=wrong)


def test_what_has_no_html_is_refused() -> None:
    wrong: Any = [5]  # Any: as above
    with pytest.raises(TypeError, match=r"A script or style is a path, or a hashable object with .*; got 5\."):
        Media(css={"all": wrong})


class Unhashable(dict[str, object]):
    """Something that knows its HTML, but cannot be told apart from others quickly."""

    def __html__(self) -> str:
        return ""


def test_what_is_not_hashable_is_refused() -> None:
    with pytest.raises(TypeError, match=r"a hashable object with __html__ such as Script\('a.js'\); got \{\}\."):
        Media(js=[Unhashable()])


class Inline:
    """Something else that knows its HTML."""

    def __html__(self) -> str:
        return "<script type='importmap'>{}</script>"


def test_other_objects_write_themselves() -> None:
    inline = Inline()
    assert (Media(js=[inline]) + Media(js=["a.js", inline])).js == (Script("a.js"), inline)
    assert Media(js=[inline]).render(attrs={"nonce": "n"}) == "<script type='importmap'>{}</script>"


def test_media_are_merged_in_an_order_that_keeps_that_of_each() -> None:
    merged = Media(js=["jquery.js", "a.js"]) + Media(js=["jquery.js", "b.js"]) + Media(js=["b.js", "a.js"])
    assert merged.js == (Script("jquery.js"), Script("b.js"), Script("a.js"))
    styles = Media(css={"all": ["b.css"]}) + Media(css={"print": ["p.css"], "all": ["a.css", "b.css"]})
    assert styles.css == (Stylesheet("p.css", media="print"), Stylesheet("a.css"), Stylesheet("b.css"))


def test_each_file_is_loaded_once() -> None:
    merged = Media(js=[Script("a.js", defer=True)]) + Media(js=["a.js", "b.js"])
    assert merged.js == (Script("a.js", defer=True), Script("b.js"))
    styles = Media(css={"all": ["a.css"], "print": ["a.css", Stylesheet("a.css", media="screen")]})
    assert [str(style) for style in styles.css] == [
        '<link rel="stylesheet" href="/static/a.css">',
        '<link rel="stylesheet" href="/static/a.css" media="print">',
        '<link rel="stylesheet" href="/static/a.css" media="screen">',
    ]


def test_a_style_is_for_what_it_is_listed_under_unless_it_says_so() -> None:
    listed = Media(css={"print": [Stylesheet("a.css", integrity="x")]})
    assert listed.css == (Stylesheet("a.css", media="print", integrity="x"),)


def test_adding_nothing_gives_the_same() -> None:
    media = Media(js=["a.js"])
    assert media + Media() is media
    assert Media() + media is media
    assert sum([media, Media()], Media()) is media
    with pytest.raises(TypeError):
        media + "a.js"  # type: ignore[operator]  # what is wrong with it


def test_adding_leaves_both_as_they_were() -> None:
    one, other = Media(js=["a.js"]), Media(js=["b.js"])
    assert (one + other).js == (Script("a.js"), Script("b.js"))
    assert (one.js, other.js) == ((Script("a.js"),), (Script("b.js"),))


def test_lists_in_opposite_orders_are_warned_of_by_the_names_of_both() -> None:
    merged = Media(js=["a.js", "b.js"]) + Media(js=["b.js", "a.js"])
    with pytest.warns(MediaOrderConflictWarning, match=r"Script\('b.js'\) stands before Script\('a.js'\)") as caught:
        assert merged.js == (Script("a.js"), Script("b.js"))
    warning = caught[0].message
    assert isinstance(warning, MediaOrderConflictWarning)
    assert (warning.one, warning.other) == (Script("b.js"), Script("a.js"))


def test_equal_media_are_equal() -> None:
    assert Media(js=["a.js"]) == Media(js=[Script("a.js")])
    assert hash(Media(js=["a.js"])) == hash(Media(js=[Script("a.js")]))
    assert Media(js=["a.js"]) != Media(js=["b.js"])
    assert Media(js=["a.js"]) != "a.js"
    assert Script("a.js") != Stylesheet("a.js")
    assert Script("a.js") != Script("a.js", defer=True)
    assert Script("a.js") != "a.js"
    assert pickle.loads(pickle.dumps(Media(js=["a.js"]))) == Media(js=["a.js"])


def test_media_show_what_they_hold() -> None:
    media = Media(css={"print": ["a.css"]}, js=[Script("a.js", defer=True)])
    assert repr(media) == "Media(css=[Stylesheet('a.css', media='print')], js=[Script('a.js', defer=True)])"


def test_other_kinds_of_files_say_how_they_are_written() -> None:
    with pytest.raises(NotImplementedError):
        MediaAsset("a.json").render()


def test_attributes_that_are_given_away_are_copies() -> None:
    script = Script("a.js", defer=True)
    dict(script.attrs).clear()
    assert (script.path, script.attrs) == ("a.js", {"defer": True})


class Picker(TextInput):
    media = Media(js=["picker.js"])


class RangePicker(Picker):
    media = Picker.media + Media(js=["range.js"])


def test_widgets_inherit_media_and_widgets_of_widgets_have_those_of_all() -> None:
    assert RangePicker.media == Media(js=["picker.js", "range.js"])
    assert MultiWidget(widgets=[RangePicker(), Picker()]).media == RangePicker.media
