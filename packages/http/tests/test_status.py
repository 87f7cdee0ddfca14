"""Statuses in words."""

from bandstand.http._status import BODILESS, reason, status_line


def test_known_statuses_have_their_phrases() -> None:
    assert status_line(200) == "200 OK"
    assert status_line(413) == "413 Content Too Large"


def test_an_unknown_status_has_the_phrase_of_its_class() -> None:
    assert status_line(299) == "299 OK"
    assert reason(599) == "Internal Server Error"


def test_some_have_no_body() -> None:
    assert {100, 199, 204, 304} <= BODILESS
    assert not {200, 205, 303, 404} & BODILESS
