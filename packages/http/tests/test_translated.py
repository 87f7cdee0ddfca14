"""What clients are told of errors, in another language."""

from contextvars import Context
from typing import Any

import pytest

from bandstand.contracts.i18n import LOCALE, TRANSLATOR, LazyText, override
from bandstand.contracts.i18n.testing import MemoryTranslator
from bandstand.contracts.services import CURRENT
from bandstand.contracts.services.testing import FixedServices
from bandstand.http import BadRequest, CrossSiteRequest, HTTPError, NotFound, Request, wsgi
from bandstand.http.testing import Client

GERMAN: dict[tuple[str | None, str], tuple[str, ...]] = {
    (None, "There is nothing here."): ("Hier ist nichts.",),
    (None, str(CrossSiteRequest.default_text)): ("Die Seite ist zu alt.",),
    (None, "A file is too large."): ("Eine Datei ist zu groß.",),
}
SERVICES = FixedServices({TRANSLATOR: MemoryTranslator({"de": GERMAN})})


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (NotFound(), "Hier ist nichts."),
        (CrossSiteRequest(), "Die Seite ist zu alt."),
        (BadRequest(LazyText(id="A file is too large.")), "Eine Datei ist zu groß."),
        (NotFound("No book."), "No book."),
    ],
)
def test_a_client_reads_its_language(error: HTTPError, text: str) -> None:
    def view(request: Request[Any]) -> None:
        raise error

    context = Context()
    context.run(LOCALE.set, "de")
    assert Client(wsgi(view, services=SERVICES, context=context)).get("/").text == text


def test_the_log_is_in_one_language() -> None:
    error = NotFound(detail="No book 3.")
    token = CURRENT.set(SERVICES)
    with override(locale="de"):
        assert (error.text, str(error)) == ("Hier ist nichts.", "There is nothing here. No book 3.")
    CURRENT.reset(token)
