"""What templates of a request find in their context."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from bandstand.contracts.http.testing import MemoryRequest
from bandstand.contracts.i18n import TRANSLATOR, override
from bandstand.contracts.i18n.languages import LANGUAGES
from bandstand.contracts.i18n.testing import MemoryLanguages, MemoryTranslator
from bandstand.contracts.rendering.page import ASSETS, PAGE_SECURITY
from bandstand.contracts.rendering.page.testing import MemoryAssets, MemoryPageSecurity
from bandstand.contracts.services import CURRENT, MissingService
from bandstand.contracts.services.testing import FixedServices
from bandstand.templates import Engine, providers

if TYPE_CHECKING:
    from bandstand.contracts.rendering import ContextProvider

ALL: list[ContextProvider] = [
    providers.request,
    providers.user,
    providers.csrf,
    providers.csp,
    providers.i18n,
    providers.tz,
    providers.static,
    providers.media,
    providers.debug,
]


OFFERED = MemoryLanguages({"en": "English", "ar": "Arabic"})
SERVICES = FixedServices({ASSETS: MemoryAssets(), PAGE_SECURITY: MemoryPageSecurity(), LANGUAGES: OFFERED})


class Watched(MemoryRequest):
    """A request that tells what was read of it."""

    def __init__(self, **options: Any) -> None:  # Any: those of a request
        self.read: list[str] = []
        super().__init__(**options)

    @property
    def user(self) -> object:
        self.read.append("user")
        return self._user

    @user.setter
    def user(self, user: object) -> None:
        self._user = user


class WatchedSecurity(MemoryPageSecurity):
    """Protection that tells the request what was read."""

    def csrf_token(self, request: Any, /) -> str:  # Any: a watched request
        request.read.append("token")
        return super().csrf_token(request)

    def csp_nonce(self, request: Any, /) -> str:  # Any: a watched request
        request.read.append("nonce")
        return super().csp_nonce(request)


def render(source: str, request: MemoryRequest, *given: ContextProvider) -> str:
    return Engine(providers=given or ALL).from_string(source).render({}, request=request)


def test_each_variable_is_there_under_the_name_that_ported_templates_use() -> None:
    security = MemoryPageSecurity()
    services = FixedServices({ASSETS: MemoryAssets(), PAGE_SECURITY: security, LANGUAGES: OFFERED})
    request = MemoryRequest(url="/books/?page=2", user={"name": "Ada"}, services=services)
    source = (
        "{{ request.path }} {{ request.query.page }} {{ user.name }} {{ csrf_token }} {{ csp_nonce }} "
        "{{ LANGUAGE_CODE }} {{ LANGUAGE_BIDI }} {% for code, name in LANGUAGES %}{{ code }}={{ name }} {% endfor %}"
        "{{ TIME_ZONE }} {{ STATIC_URL }} {{ MEDIA_URL }} {{ debug }}"
    )
    with override(locale="ar", time_zone=ZoneInfo("Europe/Paris")):
        assert render(source, request) == (
            "/books/ 2 Ada token-1 nonce-1 ar True en=English ar=Arabic Europe/Paris /static/ /media/ True"
        )


def test_what_makes_an_answer_private_is_read_where_it_is_used() -> None:
    services = FixedServices({ASSETS: MemoryAssets(), PAGE_SECURITY: WatchedSecurity()})
    request = Watched(services=services, user={"name": "Ada"})
    assert render("{% if request %}page{% endif %}", request) == "page"
    assert request.read == []
    for source, read in (
        ("{{ user.name }}", "user"),
        ("{% if user %}{% endif %}", "user"),
        ("{% with u=user %}{% endwith %}", "user"),
        ("{{ csrf_token|upper }}", "token"),
        ("<script nonce={{ csp_nonce }}>", "nonce"),
    ):
        request.read.clear()
        render(source, request)
        assert request.read == [read], source


def test_the_services_of_the_request_come_before_the_current_ones() -> None:
    bare = MemoryRequest()
    own = MemoryRequest(services=FixedServices({ASSETS: MemoryAssets("/own/")}))
    token = CURRENT.set(SERVICES)
    try:
        found = [render("{{ STATIC_URL }}", request, providers.static) for request in (own, bare)]
        languages = render("{{ LANGUAGES|length }}", bare, providers.i18n)
    finally:
        CURRENT.reset(token)
    assert found == ["/own/", "/static/"]
    assert languages == "2"


@pytest.mark.parametrize(
    ("source", "provider"),
    [
        ("{{ csrf_token }}", providers.csrf),
        ("{{ csp_nonce }}", providers.csp),
        ("", providers.static),
        ("", providers.media),
    ],
)
def test_a_service_that_nobody_provides_is_named(source: str, provider: ContextProvider) -> None:
    with pytest.raises(MissingService, match=r"No service is provided for 'rendering\.\w+'; provided: nothing\."):
        render(source, MemoryRequest(), provider)


def test_pages_without_a_token_need_no_protection() -> None:
    assert render("page", MemoryRequest(), providers.csrf, providers.csp) == "page"


def test_the_names_of_languages_are_in_the_active_one() -> None:
    german = MemoryTranslator({"de": {(None, "English"): ("Englisch",)}})
    token = CURRENT.set(FixedServices({LANGUAGES: OFFERED, TRANSLATOR: german}))
    try:
        with override(locale="de"):
            shown = render("{% for code, name in LANGUAGES %}{{ name }} {% endfor %}", MemoryRequest(), providers.i18n)
    finally:
        CURRENT.reset(token)
    assert shown == "Englisch Arabic "


def test_there_are_languages_where_a_project_offers_some() -> None:
    assert providers.i18n(MemoryRequest()) == {"LANGUAGE_CODE": "en", "LANGUAGE_BIDI": False}


@pytest.mark.parametrize(("client", "debug"), [("127.0.0.1", "True"), ("::1", "True"), ("10.0.0.7", ""), (None, "")])
def test_debug_is_for_clients_on_this_machine(client: str | None, debug: str) -> None:
    assert render("{{ debug }}", MemoryRequest(client=client), providers.debug) == debug


def test_debug_may_be_for_other_addresses() -> None:
    provider = partial(providers.debug, addresses=["10.0.0.7"])
    assert render("{{ debug }}", MemoryRequest(client="10.0.0.7"), provider) == "True"


def test_what_a_template_is_given_comes_before_what_providers_give() -> None:
    template = Engine(providers=[providers.debug]).from_string("{{ debug }}")
    assert template.render({"debug": "mine"}, request=MemoryRequest()) == "mine"
