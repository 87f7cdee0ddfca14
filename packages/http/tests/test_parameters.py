"""Header values with parameters, lists and qualities, and the names of files."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.http._errors import BadRequest, HeaderTooLarge
from bandstand.http._parameters import content_disposition, parse_list, parse_parameters, parse_quality


def test_a_value_without_parameters_is_trimmed_and_lowered() -> None:
    assert parse_parameters(" Text/HTML ") == ("text/html", {})
    assert parse_parameters("") == ("", {})


def test_parameters_are_read_by_name_in_lower_case() -> None:
    assert parse_parameters('text/html; Charset=UTF-8 ;q=0.5;x="a;b=\\"c\\\\"; ;') == (
        "text/html",
        {"charset": "UTF-8", "q": "0.5", "x": 'a;b="c\\'},
    )
    assert parse_parameters("multipart/form-data; boundary=a/b:c=d?e") == (
        "multipart/form-data",
        {"boundary": "a/b:c=d?e"},
    )
    assert parse_parameters('a; b=""') == ("a", {"b": ""})


def test_extended_values_take_the_place_of_plain_ones() -> None:
    value = "attachment; filename*=UTF-8''na%C3%AFve%20%E2%82%AC.txt; filename=naive.txt; title*=iso-8859-1'en'%A3"
    assert parse_parameters(value) == ("attachment", {"filename": "naïve €.txt", "title": "£"})


MALFORMED = (
    *("a; b", "a; b=", "a; =c", "a; b = c", 'a; b="c', 'a; b="c"d', "a; b=c d", "a; b=1; B=2", "a; b*=x", "a;b=c,d"),
    *("a; b*=utf-8''%4", "a; b*=utf-8''%ff", "a; b*=koi8-r''x", "a; b*=utf-8''x; b*=utf-8''y", 'a; b="\n"', "a; b=\0"),
    *("a" + ";b=1" * 2, "a" + "".join(f"; p{number}=1" for number in range(33)), 'a; b="\\', 'a; b="c\\"', "a; é=1"),
)


@pytest.mark.parametrize("value", MALFORMED)
def test_what_is_malformed_or_ambiguous_is_refused(value: str) -> None:
    with pytest.raises(BadRequest) as raised:
        parse_parameters(value)
    assert raised.value.text == "A header is malformed."
    assert raised.value.detail


def test_thirty_two_parameters_are_enough() -> None:
    assert len(parse_parameters("a" + "".join(f"; p{number}=1" for number in range(32)))[1]) == 32


def test_a_value_that_is_too_long_is_refused() -> None:
    for parse in (parse_parameters, parse_list):
        with pytest.raises(HeaderTooLarge):
            parse("a" * 8193)


def test_lists_are_split_outside_quotes() -> None:
    assert parse_list(" a, b ,, c") == ["a", "b", "c"]
    assert parse_list('private="a, b", max-age=1') == ['private="a, b"', "max-age=1"]
    assert parse_list('a="\\",", b="c, d') == ['a="\\","', 'b="c, d']
    assert parse_list("") == []


def test_qualities_are_between_zero_and_one() -> None:
    assert [parse_quality(text) for text in ("0", "0.5", "0.123", "1", "1.000", "0.")] == [0, 0.5, 0.123, 1, 1, 0]
    assert [parse_quality(text) for text in ("", "x", "2", "-1", "nan", "0.1234", "1.1", "1e-5", "\u0660")] == [1.0] * 9


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("report.pdf", 'attachment; filename="report.pdf"'),
        ("my report; x.pdf", 'attachment; filename="my report; x.pdf"'),
        ("naïve €.txt", "attachment; filename=\"na_ve _.txt\"; filename*=UTF-8''na%C3%AFve%20%E2%82%AC.txt"),
        (
            'a"; filename="b.exe',
            "attachment; filename=\"a_; filename=_b.exe\"; filename*=UTF-8''a%22%3B%20filename%3D%22b.exe",
        ),
        ("100%41.txt", "attachment; filename=\"100_41.txt\"; filename*=UTF-8''100%2541.txt"),
        ("../../etc/passwd", 'attachment; filename="passwd"'),
        ("C:\\a\\b.txt", 'attachment; filename="b.txt"'),
        ("a\r\nset-cookie: x.txt", 'attachment; filename="aset-cookie: x.txt"'),
        ("a\u202etxt.exe\ud800", 'attachment; filename="atxt.exe"'),
        ("", "attachment"),
        ("a/", "attachment"),
    ],
)
def test_a_file_name_is_written_so_that_it_stays_one(name: str, header: str) -> None:
    assert content_disposition(name) == header


def test_a_file_may_be_shown_in_place() -> None:
    assert content_disposition("a.pdf", attachment=False) == 'inline; filename="a.pdf"'
    assert content_disposition("", attachment=False) == "inline"


@given(st.text())
def test_a_file_name_comes_back(name: str) -> None:
    header = content_disposition(name)
    assert header.isascii()
    assert header.isprintable()
    main, parameters = parse_parameters(header)
    assert main == "attachment"
    last = name.replace("\\", "/").rpartition("/")[2]
    assert parameters.get("filename", "") == "".join(c for c in last if c.isprintable()).strip()


@given(st.one_of(st.text(), st.text("a=;\" \\*'%4,\t")))
def test_any_value_is_read_or_refused(value: str) -> None:
    parse_list(value)
    with suppress(BadRequest):
        parse_parameters(f"a;{value}")
