"""The cookie in which the choice of a reader is kept."""

import pytest

from bandstand.i18n import LanguageCookie


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("language=fr", "fr"),
        ("a=b; language=pt-BR; c=d", "pt-BR"),
        ("xlanguage=de; language=fr", "fr"),
        ("language=fr; language=de", "fr"),
        ("a=b", None),
        ("language", None),
        ("language=" + "x" * 36, None),
        ("", None),
    ],
)
def test_of_all_cookies_only_its_own_is_read(header: str, value: str | None) -> None:
    assert LanguageCookie().read(header) == value


def test_it_is_written_as_it_was_asked_for() -> None:
    assert LanguageCookie().written("fr", encrypted=True) == (
        "language=fr; Path=/; Max-Age=31536000; Secure; HttpOnly; SameSite=Lax"
    )
    own = LanguageCookie(
        name="lang", seconds=None, path="/shop", domain="example.org", secure=False, http_only=False, same_site="Strict"
    )
    assert own.written("fr", encrypted=True) == "lang=fr; Path=/shop; Domain=example.org; SameSite=Strict"


@pytest.mark.parametrize("name", ["", "a b", "a=b", "a;b", "x" * 65])
def test_a_name_that_no_cookie_can_have_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="The name of a cookie"):
        LanguageCookie(name=name)
