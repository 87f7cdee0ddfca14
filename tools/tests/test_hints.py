"""The nearest known name."""

from hints import did_you_mean


def test_a_near_name_is_suggested() -> None:
    assert did_you_mean("url", ["orm", "urls"]) == " Did you mean 'urls'?"


def test_nothing_is_suggested_when_no_name_is_near() -> None:
    assert did_you_mean("url", ["templates"]) == ""
    assert did_you_mean("url", []) == ""
