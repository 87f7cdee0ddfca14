"""Headers of the parts of a multipart form: how clients write them, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.http._errors import BadRequest, HTTPError
from bandstand.http._parts import Part, parse_any_part, parse_part


def part(disposition: str, *further: str) -> Part:
    return parse_part("\r\n".join([f"Content-Disposition: {disposition}", *further]).encode())


def test_a_field_has_a_name_and_no_file_name() -> None:
    field = part('form-data; name="title"')
    assert (field.name, field.filename, field.content_type, field.charset) == ("title", None, "", "")
    assert field.headers == {"content-disposition": 'form-data; name="title"'}
    assert repr(field) == "<Part 'title' filename=None content_type=''>"


def test_a_file_has_the_name_and_the_type_that_the_client_claims() -> None:
    file = part('form-data; name="cv"; filename="é.txt"', "Content-Type: text/plain")
    assert (file.name, file.filename, file.content_type, file.charset) == ("cv", "é.txt", "text/plain", "")
    file = part("FORM-DATA; filename=a.txt; name=cv", "content-TYPE: Text/Plain; Charset=KOI8-R", "X-Mood: good ")
    assert (file.name, file.filename, file.content_type, file.charset) == ("cv", "a.txt", "text/plain", "koi8-r")
    assert file.headers["x-mood"] == "good"


def test_a_form_without_a_chosen_file_sends_an_empty_name() -> None:
    assert part('form-data; name="cv"; filename=""', "Content-Type: application/octet-stream").filename == ""


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        (r"C:\docs\new.txt", r"C:\docs\new.txt"),
        (r"say \"hi\".txt", 'say "hi".txt'),
        (r"a\\b.txt", r"a\b.txt"),
        (r"\\\x", r"\\x"),
        ("%22a%22%0D%0Ab 100%41.txt", '"a"\r\nb 100%41.txt'),
    ],
)
def test_names_are_unescaped_as_browsers_and_other_clients_escape_them(sent: str, meant: str) -> None:
    found = part(f'form-data; name="{sent}"; filename="{sent}"')
    assert (found.name, found.filename) == (meant, meant)


def test_an_extended_name_takes_the_place_of_the_plain_one() -> None:
    assert part("form-data; name=a; filename=\"e.txt\"; filename*=UTF-8''%C3%A9.txt").filename == "é.txt"


def test_a_type_that_is_none_counts_as_not_given() -> None:
    assert part('form-data; name="a"; filename="b"', "Content-Type: text").content_type == ""


def test_the_transfer_encoding_is_kept() -> None:
    assert part('form-data; name="a"', "Content-Transfer-Encoding: base64").transfer_encoding == "base64"


MALFORMED = (
    b"",
    b"Content-Type: text/plain",
    b"Content-Disposition: form-data",
    b'Content-Disposition: attachment; name="a"',
    b'Content-Disposition: form-data; filename="a"',
    b'Content-Disposition: form-data; name="a',
    b'Content-Disposition: form-data; name="a\xff"',
    b'Content-Disposition: form-data; name="a\0"',
    b'Content-Disposition: form-data; name="a"; name="b"',
    b'Content-Disposition: form-data; name="a"\nX: y',
    b'Content-Disposition: form-data; name="a"\r\n folded',
    b'Content-Disposition: form-data; name="a"\r\nno colon',
    b'Content-Disposition: form-data; name="a"\r\nX y: z',
    b'Content-Disposition: form-data; name="a"\r\ncontent-disposition: form-data; name="b"',
    b'Content-Disposition: form-data; name="a"\r\nContent-Type: multipart/mixed; boundary=b',
    b'Content-Disposition: form-data; name="a"; filename="b"\r\nContent-Type: multipart/mixed',
    b'Content-Disposition: form-data; name="a"\r\nContent-Type: text/plain; charset=latin-1',
    b'Content-Disposition: form-data; name="a"' + b"".join(b"\r\nX%d: y" % number for number in range(32)),
)


@pytest.mark.parametrize("block", MALFORMED)
def test_what_a_form_cannot_hold_is_refused(block: bytes) -> None:
    with pytest.raises(BadRequest) as raised:
        parse_part(block)
    assert raised.value.text
    assert raised.value.detail


def test_a_field_may_say_that_it_is_utf_8() -> None:
    assert part('form-data; name="a"', "Content-Type: text/plain; charset=UTF-8").charset == "utf-8"


def test_parts_are_compared_by_what_they_say() -> None:
    one, other = part('form-data; name="a"'), part('form-data; name="a"')
    assert one == other
    assert len({one, other, part('form-data; name="b"')}) == 2
    assert one != "a"


LINES = st.lists(
    st.sampled_from(
        [
            *(b"Content-Disposition: form-data", b"content-disposition: form-data", b'; name="a"', b'; name="%22"'),
            *(
                b'; filename="b.txt"',
                b'; filename=""',
                b"\r\n",
                b"Content-Type: text/plain",
                b"Content-Type: multipart/x",
            ),
            *(
                b"; charset=utf-8",
                b"; charset=latin-1",
                b"\n",
                b'"',
                b"\\",
                b"\xff",
                b"Content-Transfer-Encoding: base64",
            ),
        ]
    )
).map(b"".join)


@given(st.one_of(LINES, st.binary()))
def test_the_quick_way_gives_what_the_long_way_gives(block: bytes) -> None:
    def outcome(parse: object) -> object:
        try:
            return parse_part(block) if parse is parse_part else parse_any_part(block)
        except HTTPError as error:
            return error.status

    assert outcome(parse_part) == outcome(parse_any_part)
    assert outcome(parse_part) == 400 or isinstance(outcome(parse_part), Part)
