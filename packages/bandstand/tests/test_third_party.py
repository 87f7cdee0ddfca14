"""An app of somebody else's: built as a wheel, installed, and added to a site by one line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from bandstand.templates.portable import check_portable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path
    from subprocess import CompletedProcess
    from typing import TypeAlias

    RunSite: TypeAlias = Callable[..., CompletedProcess[str]]

WITHOUT = {"line": "", "is_installed": False}
LIST = '<dl class="guestbook"> <dt>Zoe Q</dt> <dd>Lovely &lt;site&gt;.</dd> </dl>'
REPLACED = {
    "corner/templates/base.html": "<header>Corner shop</header>{% block main %}{% endblock %}",
    "corner/templates/home.html": '{% extends "base.html" %}{% block main %}Welcome{% endblock %}',
    "corner/templates/guestbook_example/base.html": '{% extends "base.html" %}{% block main %}<article>'
    "{% block content %}{% endblock %}</article>{% endblock %}",
    "corner/templates/guestbook_example/list.html": "{% for entry in entries %}<b>{{ entry.name }}</b>{% endfor %}",
}


def visit(run_site: RunSite, **options: object) -> Mapping[str, str]:
    """Give what a visitor of the site sees, in words with one space between them."""
    ended = run_site("visit.py", **options)
    assert ended.returncode == 0, ended.stderr
    return {name: " ".join(text.split()) for name, text in json.loads(ended.stdout).items()}


@pytest.fixture(scope="module")
def seen(run_site: RunSite) -> Mapping[str, str]:
    return visit(run_site)


@pytest.fixture(scope="module")
def seen_without(run_site: RunSite) -> Mapping[str, str]:
    return visit(run_site, **WITHOUT)


def test_its_routes_are_mounted_and_its_pages_look_like_the_site(seen: Mapping[str, str]) -> None:
    assert seen["empty"] == (
        '200 <title>Guestbook - Corner</title><link rel="stylesheet" href="/static/guestbook_example/guestbook.css">'
        "<header>Corner shop</header> <h1>Guestbook</h1> <p>Nobody has signed yet.</p> "
        '<p><a href="/guests/sign/">Sign the guestbook</a></p>'
    )


def test_its_table_is_made_by_its_migration(seen: Mapping[str, str], seen_without: Mapping[str, str]) -> None:
    assert seen["migrated"] == "[1/1] guestbook_example.0001_initial ... done"
    assert seen_without["migrated"] == ""


def test_its_models_are_what_its_migration_says(run_site: RunSite) -> None:
    assert run_site("-m", "bandstand", "makemigrations", "--check").stdout == (
        "The migrations say all that the models do.\n"
    )


def test_its_form_is_protected_and_thanks_once(seen: Mapping[str, str]) -> None:
    assert '<form method="post" action="/guests/sign/">' in seen["form"]
    assert seen["without token"].startswith("403 ")
    assert f'<p role="status">Thank you for signing.</p> {LIST}' in seen["thanks"]
    assert LIST in seen["later"]
    assert "Thank you" not in seen["later"]


def test_its_static_file_is_served(seen: Mapping[str, str]) -> None:
    assert seen["style"].startswith("200 .guestbook dt { font-weight: bold; }")


def test_its_library_is_there_for_templates_of_the_site(seen: Mapping[str, str]) -> None:
    assert seen["newest"] == f"{LIST} Z.Q."


def test_its_receiver_hears_what_happens(seen: Mapping[str, str]) -> None:
    assert seen["log"] == "The guestbook was signed by 'Zoe Q'."


def test_a_site_without_a_base_gets_the_one_of_the_app(run_site: RunSite) -> None:
    seen = visit(run_site, files={})
    assert seen["thanks"].startswith('200 <!doctype html> <html lang="en"> <head>')
    assert f'<main> <h1>Guestbook</h1> <p role="status">Thank you for signing.</p> {LIST}' in seen["thanks"]


def test_a_site_replaces_any_template_and_says_which_of_its_blocks_the_pages_fill(run_site: RunSite) -> None:
    seen = visit(run_site, files=REPLACED)
    assert seen["later"] == (
        "200 <header>Corner shop</header><article> <h1>Guestbook</h1> <b>Zoe Q</b> "
        '<p><a href="/guests/sign/">Sign the guestbook</a></p> </article>'
    )
    assert seen["newest"] == "<b>Zoe Q</b>Z.Q."


def test_its_command_is_listed_and_runs_with_the_services_of_the_site(run_site: RunSite) -> None:
    listed = run_site("-m", "bandstand", "--help").stdout.partition("Commands of this project:\n")[2]
    assert "  guestbook          Say where the guestbook is, and how many have signed it.\n" in listed
    script = (
        "from bandstand.project.cli import call; from corner.project import project; "
        "call(project, 'migrate'); call(project, 'guestbook')"
    )
    assert run_site("-c", script).stdout.splitlines()[-1] == "/guests/: 0 entries"


def test_its_check_is_asked(run_site: RunSite) -> None:
    found = json.loads(run_site("-m", "bandstand", "check", "--deploy", "--json").stdout)
    assert [each["text"] for each in found if each["id"] == "guestbook_example.unread"] == [
        "What people write in the guestbook is shown at once, and nobody has read it before."
    ]


def test_its_check_says_what_the_site_has_to_have(run_site: RunSite) -> None:
    script = (
        "from bandstand.project import App, Project; from bandstand.project.cli import call; "
        "call(Project('bare', components=[App('guestbook_example', at='')]), 'check', '--json')"
    )
    found = json.loads(run_site("-c", script).stdout)
    assert [(each["level"], each["id"]) for each in found] == [
        ("error", "guestbook_example.no_renderer"),
        ("error", "guestbook_example.no_database"),
    ]


def test_its_templates_are_portable(installed: Path) -> None:
    files = [*installed.rglob("*.html")]
    assert len(files) == 5
    assert [finding for file in files for finding in check_portable(file.read_text("utf-8"), file.name)] == []


def test_without_the_line_nothing_of_it_is_left_and_the_site_works(
    seen: Mapping[str, str], seen_without: Mapping[str, str]
) -> None:
    assert seen_without["home"] == seen["home"]
    assert seen["home"].endswith("<header>Corner shop</header><h1>Welcome</h1>")
    gone = ["style", "empty", "form", "without token", "thanks", "later"]
    assert [seen_without[name].partition(" ")[0] for name in gone] == ["404"] * 6
    assert seen_without["log"] == ""


def test_without_the_line_its_command_is_unknown(run_site: RunSite) -> None:
    ended = run_site("-m", "bandstand", "guestbook", **WITHOUT)
    assert (ended.returncode, ended.stderr.splitlines()[-1]) == (2, "Error: No such command 'guestbook'.")


def test_without_the_line_a_template_that_still_loads_its_library_is_found(
    run_site: RunSite, seen_without: Mapping[str, str]
) -> None:
    assert seen_without["newest"] == "There is no library 'guestbook_example'."
    found = json.loads(run_site("-m", "bandstand", "check", "--json", **WITHOUT).stdout)
    assert [(each["id"], "newest.html:1:1: There is no library" in each["text"]) for each in found] == [
        ("templates.mistake", True)
    ]


def test_without_the_line_an_installed_app_does_nothing(run_site: RunSite) -> None:
    assert visit(run_site, line="")["empty"].startswith("404 ")


def test_a_misspelt_name_gives_the_nearest(run_site: RunSite) -> None:
    ended = run_site("-m", "bandstand", "routes", line='App("guestbok_example", at="guests/"),')
    assert (ended.returncode, ended.stderr) == (
        1,
        "Error: There is no app 'guestbok_example'. Did you mean 'guestbook_example'?\n",
    )
