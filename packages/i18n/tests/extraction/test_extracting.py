"""From the files of a package to the templates of its catalogues."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from bandstand.i18n.extraction import NoExtractor, Options, Problem, _extracting, extract
from bandstand.i18n.extraction._others import extractor
from bandstand.i18n.po import Source, written

if TYPE_CHECKING:
    from pathlib import Path

    from bandstand.i18n.extraction._found import Extractor

JINJA = Options(templates="jinja")


def write(folder: Path, name: str, text: str | bytes) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())


def messages(folder: Path, options: Options = JINJA, domain: str = "messages") -> list[Source]:
    found = extract(folder, options)
    assert found.problems == []
    return [entry.source for entry in found.templates[domain].entries.values()]


def problems(folder: Path, options: Options = JINJA) -> list[Problem]:
    return extract(folder, options).problems


def test_messages_come_by_file_and_line_each_once_with_all_its_places(tmp_path: Path) -> None:
    write(tmp_path, "b.py", "_('Save')\n_('Open')\n_('Save')")
    write(tmp_path, "a/x.py", "_('Open')")
    entries = extract(tmp_path).templates["messages"].entries.values()
    assert [(entry.source.id, entry.locations) for entry in entries] == [
        ("Open", ("a/x.py", "b.py")),
        ("Save", ("b.py",)),
    ]


def test_places_tell_lines_where_they_are_asked_for(tmp_path: Path) -> None:
    write(tmp_path, "b.py", "_('Save')\n\n_('Save')")
    (entry,) = extract(tmp_path, Options(lines=True)).templates["messages"].entries.values()
    assert entry.locations == ("b.py:1", "b.py:3")


def test_the_same_files_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        for file in ("b.py", "a.py") if name == "one" else ("a.py", "b.py"):
            write(tmp_path / name / "shop", file, f"_('{file}')")
    first, second = (written(extract(tmp_path / name / "shop").templates["messages"]) for name in ("one", "two"))
    assert first == second
    assert first == (
        'msgid ""\nmsgstr ""\n"Project-Id-Version: shop\\n"\n"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=UTF-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n\n'
        '#: a.py\nmsgid "a.py"\nmsgstr ""\n\n#: b.py\nmsgid "b.py"\nmsgstr ""\n'
    )


def test_a_message_with_placeholders_is_marked_for_tools(tmp_path: Path) -> None:
    write(tmp_path, "b.py", "_('%(name)s'); _('{name}'); _('100% sure'); ngettext('one', '%d', n)")
    entries = extract(tmp_path).templates["messages"].entries.values()
    assert [entry.flags for entry in entries] == [("python-format",), ("python-brace-format",), (), ("python-format",)]


def test_a_message_gets_the_plural_that_another_call_has(tmp_path: Path) -> None:
    write(tmp_path, "b.py", "_('a file'); ngettext('a file', '%d files', n)")
    (entry,) = extract(tmp_path).templates["messages"].entries.values()
    assert (entry.source, entry.flags) == (Source(id="a file", plural="%d files"), ("python-format",))


def test_two_plurals_of_one_message_are_a_problem(tmp_path: Path) -> None:
    write(tmp_path, "b.py", "ngettext('a', 'b', n)\nngettext('a', 'c', n)")
    text = "'a' has two plurals: 'b' and 'c'; the first is kept. Give one of them a context."
    assert problems(tmp_path) == [Problem("b.py", 2, text)]


def test_notes_of_all_places_are_kept(tmp_path: Path) -> None:
    write(tmp_path, "b.py", "_('May')  # Translators: a month\n_('May')  # Translators: the fifth")
    (entry,) = extract(tmp_path).templates["messages"].entries.values()
    assert entry.notes == ("a month", "the fifth")


def test_a_template_of_jinja_has_messages(tmp_path: Path) -> None:
    page = """
        {# Translators: the title #}
        <h1>{{ _("Books") }}</h1>
        {% trans count=books|length %}one book{% pluralize %}{{ count }} books{% endtrans %}
        {{ pgettext("month", "May") }}
    """
    write(tmp_path, "templates/books.html", page)
    write(tmp_path, "mail.j2", "{{ gettext('Dear') }}")
    assert messages(tmp_path) == [
        Source(id="Dear"),
        Source(id="Books"),
        Source(id="one book", plural="%(count)s books"),
        Source(id="May", context="month"),
    ]
    entries = extract(tmp_path, JINJA).templates["messages"].entries
    assert entries[None, "Books"].notes == ("the title",)


def test_a_template_with_a_mistake_is_a_problem_and_the_rest_goes_on(tmp_path: Path) -> None:
    write(tmp_path, "a.jinja", "\n{% if %}")
    write(tmp_path, "b.jinja", "{{ _('Save') }}")
    found = extract(tmp_path)
    assert [each[:2] for each in found.problems] == [("a.jinja", 2)]
    assert found.problems[0].text.startswith("The file cannot be read: TemplateSyntaxError: ")
    assert [*found.templates["messages"].entries] == [(None, "Save")]


def test_tags_of_a_project_are_let_be_in_jinja(tmp_path: Path) -> None:
    page = """
        {% fragment "side" 60, name=_("not looked into") %}
            {%- include_tag %}{{ _("Save") }}{% if x %}{% else %}{{ _("Open") }}{% endif %}
        {% endfragment
        %}
        {{ _("Shut") }}
    """
    write(tmp_path, "a.jinja", page)
    found = extract(tmp_path, Options(lines=True))
    assert found.problems == []
    assert [(entry.source.id, entry.locations) for entry in found.templates["messages"].entries.values()] == [
        ("Save", ("a.jinja:3",)),
        ("Open", ("a.jinja:3",)),
        ("Shut", ("a.jinja:6",)),
    ]


@pytest.mark.parametrize("page", ["{% a " * 100_000, "{% a %}" * 100_000, "{% a" + "{" * 500_000, "{{" * 200_000])
def test_a_template_that_is_hard_to_read_takes_no_minutes(tmp_path: Path, page: str) -> None:
    write(tmp_path, "a.jinja", page)
    began = time.process_time()
    extract(tmp_path)
    assert time.process_time() - began < 10


def test_plain_files_are_templates_in_a_folder_of_templates_alone(tmp_path: Path) -> None:
    for name in ("notes.txt", "templates/mail.txt", "feed.xml", "templates/a/feed.xml"):
        write(tmp_path, name, "{{ _('" + name + "') }}")
    assert [each.id for each in messages(tmp_path)] == ["templates/a/feed.xml", "templates/mail.txt"]


def test_scripts_have_a_domain_of_their_own(tmp_path: Path) -> None:
    script = """
        // Translators: a button
        i18n.gettext("Save");
        npgettext("disk", "a file", `files`, n);
    """
    write(tmp_path, "static/app.js", script)
    write(tmp_path, "static/more.mjs", "gettext('More')")
    write(tmp_path, "static/typed.ts", "gettext('Typed')")
    write(tmp_path, "views.py", "gettext('Server')")
    assert messages(tmp_path) == [Source(id="Server")]
    assert messages(tmp_path, domain="javascript") == [
        Source(id="Save"),
        Source(id="a file", plural="files", context="disk"),
        Source(id="More"),
    ]
    entries = extract(tmp_path).templates["javascript"].entries
    assert entries[None, "Save"].notes == ("a button",)


def test_a_text_of_a_script_that_is_filled_in_first_is_a_problem(tmp_path: Path) -> None:
    write(tmp_path, "app.js", "\ngettext(`Hi ${name}`)")
    text = "gettext() is given a text with '${', which is no message. Fill in placeholders after translating."
    assert problems(tmp_path) == [Problem("app.js", 2, text)]


def test_further_functions_are_known_in_all_kinds_of_files(tmp_path: Path) -> None:
    write(tmp_path, "a.js", "tr('c', 'a')")
    write(tmp_path, "a.jinja", "{{ tr('c', 'b') }}")
    write(tmp_path, "a.py", "tr('c', 'd')")
    options = Options(keywords=["tr:1c,2"])
    assert messages(tmp_path, options) == [Source(id="b", context="c"), Source(id="d", context="c")]
    assert messages(tmp_path, options, "javascript") == [Source(id="a", context="c")]


def test_a_file_that_is_too_large_is_a_problem(tmp_path: Path) -> None:
    write(tmp_path, "a.py", b"#" * 5_000_001)
    assert problems(tmp_path) == [Problem("a.py", 0, "The file has 5,000,001 bytes; expected at most 5,000,000.")]


def test_a_file_that_is_not_utf8_is_a_problem_with_its_line(tmp_path: Path) -> None:
    write(tmp_path, "a.js", b"x\n\xff")
    assert problems(tmp_path) == [Problem("a.js", 2, "The file is not UTF-8. Save it so, or pass it over.")]


@pytest.mark.parametrize("text", ["a\0", "a\x04b", "\ud800"])
def test_a_character_that_catalogues_cannot_hold_is_a_problem(tmp_path: Path, text: str) -> None:
    write(tmp_path, "a.py", f"gettext({text!a})")
    problem = f"{text!a} holds a character that no catalogue can: NUL, EOT or half a surrogate pair."
    assert problems(tmp_path) == [Problem("a.py", 1, problem)]


def test_a_text_that_is_too_long_is_a_problem(tmp_path: Path) -> None:
    write(tmp_path, "a.py", f"gettext('{'a' * 10_001}')")
    text = "A message has 10,001 characters; expected at most 10,000, such as a paragraph."
    assert problems(tmp_path) == [Problem("a.py", 1, text)]


def test_a_problem_reads_as_compilers_write_it() -> None:
    assert [str(Problem("a.py", 3, "No.")), str(Problem("a.py", 0, "No."))] == ["a.py:3: No.", "a.py: No."]


def test_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotADirectoryError, match=r"There is no folder '.*/nowhere'\."):
        extract(tmp_path / "nowhere")


def test_an_engine_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="The engine of templates is 'bandstand' or 'jinja'; got 'mako'"):
        Options(templates="mako")  # type: ignore[arg-type]  # on purpose


def only(*names: str) -> object:
    def chosen(name: str) -> Extractor | None:
        return extractor(name) if name in names else None

    return chosen


def test_without_an_engine_a_template_is_an_error_that_tells_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_extracting, "extractor", only("javascript"))
    write(tmp_path, "a.py", "_('Save')")
    write(tmp_path, "about.html", "<p>Nothing to translate</p>")
    assert messages(tmp_path, Options()) == [Source(id="Save")]
    write(tmp_path, "b.html", "{{ _('Save') }}")
    with pytest.raises(NoExtractor, match=r"b\.html is a template, .* install bandstand-templates or jinja2\."):
        extract(tmp_path)
    with pytest.raises(NoExtractor, match=r"b\.html is a template, .* install jinja2\."):
        extract(tmp_path, JINJA)


def test_jinja_reads_pages_where_no_other_engine_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_extracting, "extractor", only("jinja2"))
    write(tmp_path, "b.html", "{{ _('Save') }}")
    assert messages(tmp_path, Options()) == [Source(id="Save")]
