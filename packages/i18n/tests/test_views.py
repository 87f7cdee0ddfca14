"""The reader's choice of a language, and catalogues for scripts."""

import json
import shutil
import subprocess
from collections.abc import Callable
from contextvars import copy_context
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bandstand.contracts.http import Reply
from bandstand.contracts.http.testing import MemoryRequest
from bandstand.contracts.i18n import override
from bandstand.contracts.routing import RESOLVER, REVERSER, Route
from bandstand.contracts.services.testing import FixedServices
from bandstand.i18n import I18N, I18n, LanguageCookie
from bandstand.i18n.views import javascript_catalogue, json_catalogue, set_language
from packages.i18n.tests.catalogues import write
from packages.i18n.tests.routers import SpokenRouter

ROUTER = SpokenRouter(
    [
        Route(pattern="fr/livres/", target=None, name="books", options={"locale": "fr"}),
        Route(pattern="pt-br/livros/", target=None, name="books", options={"locale": "pt-BR"}),
    ]
)


def services(**options: Any) -> FixedServices:
    i18n = I18n(["en", "fr", "pt-BR"], **options)
    return FixedServices({I18N: i18n, RESOLVER: ROUTER, REVERSER: ROUTER})


def asked(view: Callable[..., Reply], request: MemoryRequest, **parameters: str) -> Reply:
    """Ask a view in a context of its own, as servers do."""
    return copy_context().run(partial(view, request, **parameters))


def post(fields: dict[str, str], *, options: dict[str, Any] | None = None, **given: Any) -> Reply:
    return set_language(MemoryRequest("POST", form=fields, services=services(**(options or {})), **given))


def location(reply: Reply) -> str:
    return dict(reply.headers)["location"]


def test_a_choice_is_kept_in_the_cookie_and_leads_back() -> None:
    reply = post({"language": "fr", "next": "/basket/?page=2"})
    assert (reply.status, location(reply)) == (302, "/basket/?page=2")
    assert dict(reply.headers)["set-cookie"] == "language=fr; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax"


def test_over_an_encrypted_connection_the_cookie_stays_on_such() -> None:
    assert "; Secure;" in dict(post({"language": "fr"}, scheme="https").headers)["set-cookie"]


def test_the_page_comes_back_at_its_address_in_the_new_language() -> None:
    assert location(post({"language": "pt-br", "next": "/fr/livres/?q=a"})) == "/pt-br/livros/?q=a"
    assert location(post({"language": "en", "next": "/fr/livres/"})) == "/fr/livres/"
    below = post({"language": "pt-BR", "next": "/shop/fr/livres/"}, root="/shop", url="/language/")
    assert location(below) == "/shop/pt-br/livros/"


@pytest.mark.parametrize("language", ["xx", "", "x" * 10_000, "../../fr", "fr\r\nset-cookie: a=b"])
def test_a_language_that_is_not_offered_changes_nothing(language: str) -> None:
    reply = post({"language": language, "next": "/"})
    assert reply == Reply(status=302, headers=(("location", "/"),))


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "/\t/evil.example/",
        "javascript:alert(1)",
        "evil.example",
        "/" + "x" * 3000,
        "/a\r\nset-cookie: a=b",
        "",
    ],
)
def test_a_choice_leads_to_no_other_site(target: str) -> None:
    assert location(post({"language": "fr", "next": target})) == "/"


def test_without_a_target_it_leads_to_the_page_of_the_form_if_that_is_of_this_site() -> None:
    own = {"Referer": "http://localhost/books/?page=2"}
    assert location(post({"language": "fr"}, headers=own)) == "/books/?page=2"
    for page in ("http://evil.example/books/", "http://localhost//evil/", "http://[bad", "x" * 9000):
        assert location(post({"language": "fr"}, headers={"Referer": page})) == "/"


def test_a_script_gets_no_redirect() -> None:
    reply = post({"language": "fr"}, headers={"Accept": "application/json"})
    assert (reply.status, [name for name, _ in reply.headers]) == (204, ["set-cookie"])


def test_another_method_than_post_is_refused() -> None:
    reply = set_language(MemoryRequest("GET", services=services()))
    assert (reply.status, reply.headers) == (405, (("allow", "POST"),))


def test_a_choice_may_be_remembered_elsewhere_and_not_in_a_cookie() -> None:
    chosen: list[str] = []

    def remember(_request: object, tag: str) -> None:
        chosen.append(tag)

    options: dict[str, Any] = {"cookie": None, "remember": remember}
    reply = post({"language": "fr", "next": "/"}, options=options)
    assert (chosen, reply.headers) == (["fr"], (("location", "/"),))
    named = post({"language": "fr"}, options={"cookie": LanguageCookie(name="lang")})
    assert dict(named.headers)["set-cookie"].startswith("lang=fr;")


@pytest.fixture
def french(tmp_path: Path) -> FixedServices:
    texts: dict[str | tuple[str, str], str | tuple[str, ...]] = {
        "Open": "Ouvrir",
        "state|Open": "Ouvert </script>",
        ("%(count)s seat", "%(count)s seats"): ("%(count)s place", "%(count)s places"),
    }
    write(tmp_path, "fr", texts, domain="javascript")
    return services(folders=[tmp_path])


def test_json_has_texts_forms_and_formats(french: FixedServices) -> None:
    reply = asked(json_catalogue, MemoryRequest(services=french), locale="FR")
    assert dict(reply.headers)["content-type"] == "application/json"
    assert isinstance(reply.body, bytes)
    told = json.loads(reply.body)
    assert told["catalog"]["Open"] == "Ouvrir"
    assert told["catalog"]["state\x04Open"] == "Ouvert </script>"
    assert told["catalog"]["%(count)s seat"] == ["%(count)s place", "%(count)s places"]
    assert (told["locale"], told["plural"], told["formats"]["decimal"]) == ("fr", "(n > 1)", ",")
    assert (told["formats"]["first_weekday"], told["formats"]["months"]["wide"][7]) == (0, "août")


def test_without_a_language_in_the_address_it_is_the_active_one(french: FixedServices) -> None:
    with override(locale="fr"):
        reply = asked(json_catalogue, MemoryRequest(services=french))
    assert dict(reply.headers)["content-language"] == "fr"


def test_a_language_that_is_not_offered_is_not_found(french: FixedServices) -> None:
    assert asked(javascript_catalogue, MemoryRequest(services=french), locale="ja").status == 404


def test_a_browser_that_has_the_script_gets_it_no_second_time(french: FixedServices) -> None:
    etag = dict(asked(javascript_catalogue, MemoryRequest(services=french), locale="fr").headers)["etag"]
    again = asked(javascript_catalogue, MemoryRequest(services=french, headers={"If-None-Match": etag}), locale="fr")
    assert (again.status, again.body) == (304, b"")


SCRIPT = """
const told = [
  gettext("Open"), gettext("Other"), pgettext("state", "Open"), pgettext("verb", "Shut"),
  ngettext("%(count)s seat", "%(count)s seats", 0), ngettext("%(count)s seat", "%(count)s seats", 2),
  ngettext("dog", "dogs", 1), npgettext("pet", "dog", "dogs", 2), gettext("%(count)s seat"),
  interpolate("%(a)s of %(b)s, 100%%", {a: 1, b: "<2>"}, true), interpolate("%s and %s", [1, 2]),
  get_format("decimal"), String(pluralidx(2)), bandstand.i18n.locale, gettext("constructor"),
];
console.log(JSON.stringify(told));
"""


def run_script(french: FixedServices, run: Callable[[str], str]) -> list[str]:
    reply = asked(javascript_catalogue, MemoryRequest(services=french), locale="fr")
    assert isinstance(reply.body, bytes)
    told: list[str] = json.loads(run(reply.body.decode() + SCRIPT))
    return told


@pytest.mark.skipif(shutil.which("node") is None, reason="there is no node here; the browser runs the same script")
def test_the_script_translates_in_a_real_engine(french: FixedServices) -> None:
    def run(script: str) -> str:
        done = subprocess.run(["node", "-e", script], check=True, capture_output=True, text=True, timeout=60)
        return done.stdout

    assert run_script(french, run) == [
        "Ouvrir", "Other", "Ouvert </script>", "Shut",
        "%(count)s place", "%(count)s places",
        "dog", "dogs", "%(count)s place",
        "1 of <2>, 100%", "1 and 2",
        ",", "1", "fr", "constructor",
    ]  # fmt: skip


def test_nothing_in_the_script_ends_a_script(french: FixedServices) -> None:
    reply = asked(javascript_catalogue, MemoryRequest(services=french), locale="fr")
    assert isinstance(reply.body, bytes)
    assert b"</script>" not in reply.body
