"""What comes of each case."""

from __future__ import annotations

from typing import Any, NamedTuple

__all__ = ["WANTED", "Wanted"]


class Wanted(NamedTuple):
    """What an operation leads to.

    Attributes:
        gone: What is gone of the schema.
        come: What has come.
        before: The answer to the case's question beforehand.
        after: The answer afterwards.
        back: The answer once the operation was undone.
    """

    gone: list[str]
    come: list[str]
    before: list[tuple[Any, ...]]
    after: list[tuple[Any, ...]]
    back: list[tuple[Any, ...]]


WANTED: dict[str, Wanted] = {
    "a model": Wanted(
        [], ["shop_book id bigint not null", "shop_book key id", "shop_book title varchar(20) not null"], [], [], []
    ),
    "a model that refers to itself and to another": Wanted(
        [],
        [
            "shop_book author_id bigint not null",
            "shop_book author_id refers to shop_author.id",
            "shop_book id bigint not null",
            "shop_book index shop_book_author_id_idx (author_id)",
            "shop_book key id",
            "shop_book next_id bigint null",
            "shop_book next_id refers to shop_book.id cascade",
            "shop_book title varchar(20) not null",
            "shop_book unique shop_book_next_id_key (next_id)",
        ],
        [],
        [],
        [],
    ),
    "a model with a key of two columns": Wanted(
        [],
        [
            "shop_line key number, line",
            "shop_line line integer not null",
            "shop_line number integer not null",
            "shop_line text varchar(9) not null",
        ],
        [],
        [],
        [],
    ),
    "a model with a table between": Wanted(
        [],
        [
            "shop_book id bigint not null",
            "shop_book key id",
            "shop_book title varchar(20) not null",
            "shop_book_authors author_id bigint not null",
            "shop_book_authors author_id refers to shop_author.id",
            "shop_book_authors book_id bigint not null",
            "shop_book_authors book_id refers to shop_book.id",
            "shop_book_authors id bigint not null",
            "shop_book_authors index shop_book_authors_author_id_idx (author_id)",
            "shop_book_authors index shop_book_authors_book_id_idx (book_id)",
            "shop_book_authors key id",
            "shop_book_authors unique shop_book_authors_book_id_author_id_key (book_id, author_id)",
        ],
        [],
        [],
        [],
    ),
    "a model that extends another": Wanted(
        [],
        [
            "shop_ebook book_ptr_id bigint not null",
            "shop_ebook book_ptr_id refers to shop_book.id",
            "shop_ebook key book_ptr_id",
            "shop_ebook size integer not null",
        ],
        [(1, "Emma"), (2, "Faust")],
        [(1, "Emma"), (2, "Faust")],
        [(1, "Emma"), (2, "Faust")],
    ),
    "a proxy": Wanted([], [], [(1, "Emma"), (2, "Faust")], [(1, "Emma"), (2, "Faust")], [(1, "Emma"), (2, "Faust")]),
    "a model goes": Wanted(
        ["shop_book id bigint not null", "shop_book key id", "shop_book title varchar(20) not null"], [], [], [], []
    ),
    "a proxy goes": Wanted(
        [], [], [(1, "Emma"), (2, "Faust")], [(1, "Emma"), (2, "Faust")], [(1, "Emma"), (2, "Faust")]
    ),
    "a model goes that refers to another": Wanted(
        [
            "shop_book author_id bigint not null",
            "shop_book author_id refers to shop_author.id",
            "shop_book id bigint not null",
            "shop_book index shop_book_author_id_idx (author_id)",
            "shop_book key id",
            "shop_book title varchar(20) not null",
        ],
        [],
        [(1, "Ada"), (2, "Bea")],
        [(1, "Ada"), (2, "Bea")],
        [(1, "Ada"), (2, "Bea")],
    ),
    "a model goes with its table between": Wanted(
        [
            "shop_book id bigint not null",
            "shop_book key id",
            "shop_book title varchar(20) not null",
            "shop_book_authors author_id bigint not null",
            "shop_book_authors author_id refers to shop_author.id",
            "shop_book_authors book_id bigint not null",
            "shop_book_authors book_id refers to shop_book.id",
            "shop_book_authors id bigint not null",
            "shop_book_authors index shop_book_authors_author_id_idx (author_id)",
            "shop_book_authors index shop_book_authors_book_id_idx (book_id)",
            "shop_book_authors key id",
            "shop_book_authors unique shop_book_authors_book_id_author_id_key (book_id, author_id)",
        ],
        [],
        [],
        [],
        [],
    ),
    "a key of two columns goes": Wanted(
        [
            "shop_line key number, line",
            "shop_line line integer not null",
            "shop_line number integer not null",
            "shop_line text varchar(9) not null",
        ],
        [],
        [],
        [],
        [],
    ),
    "a model has another name": Wanted(
        ["shop_book id bigint not null", "shop_book key id", "shop_book title varchar(20) not null"],
        ["shop_work id bigint not null", "shop_work key id", "shop_work title varchar(20) not null"],
        [(1, "Emma"), (2, "Faust")],
        [(1, "Emma"), (2, "Faust")],
        [(1, "Emma"), (2, "Faust")],
    ),
    "what refers to a model knows its new name": Wanted(
        [
            "shop_author id bigint not null",
            "shop_author key id",
            "shop_author name varchar(20) not null",
            "shop_book author_id refers to shop_author.id",
        ],
        [
            "shop_book author_id refers to shop_writer.id",
            "shop_writer id bigint not null",
            "shop_writer key id",
            "shop_writer name varchar(20) not null",
        ],
        [(1, "Notes", 1), (2, "Poems", 2)],
        [(1, "Notes", 1), (2, "Poems", 2)],
        [(1, "Notes", 1), (2, "Poems", 2)],
    ),
    "the table between knows a model's new name": Wanted(
        [
            "shop_author id bigint not null",
            "shop_author key id",
            "shop_author name varchar(20) not null",
            "shop_book_authors author_id bigint not null",
            "shop_book_authors author_id refers to shop_author.id",
            "shop_book_authors index shop_book_authors_author_id_idx (author_id)",
            "shop_book_authors unique shop_book_authors_book_id_author_id_key (book_id, author_id)",
        ],
        [
            "shop_book_authors index shop_book_authors_writer_id_idx (writer_id)",
            "shop_book_authors unique shop_book_authors_book_id_writer_id_key (book_id, writer_id)",
            "shop_book_authors writer_id bigint not null",
            "shop_book_authors writer_id refers to shop_writer.id",
            "shop_writer id bigint not null",
            "shop_writer key id",
            "shop_writer name varchar(20) not null",
        ],
        [(1, 1), (1, 2)],
        [(1, 1), (1, 2)],
        [(1, 1), (1, 2)],
    ),
    "a model that refers to itself has another name": Wanted(
        [
            "shop_book id bigint not null",
            "shop_book index shop_book_next_id_idx (next_id)",
            "shop_book key id",
            "shop_book next_id bigint null",
            "shop_book next_id refers to shop_book.id",
            "shop_book title varchar(20) not null",
        ],
        [
            "shop_work id bigint not null",
            "shop_work index shop_work_next_id_idx (next_id)",
            "shop_work key id",
            "shop_work next_id bigint null",
            "shop_work next_id refers to shop_work.id",
            "shop_work title varchar(20) not null",
        ],
        [(1, "Emma", 1), (2, "Faust", 1)],
        [(1, "Emma", 1), (2, "Faust", 1)],
        [(1, "Emma", 1), (2, "Faust", 1)],
    ),
    "a key of two columns in a model with another name": Wanted(
        [
            "shop_line key number, line",
            "shop_line line integer not null",
            "shop_line number integer not null",
            "shop_line text varchar(9) not null",
        ],
        [
            "shop_row key number, line",
            "shop_row line integer not null",
            "shop_row number integer not null",
            "shop_row text varchar(9) not null",
        ],
        [],
        [],
        [],
    ),
    "a table has a name": Wanted(
        ["shop_book id bigint not null", "shop_book key id", "shop_book title varchar(20) not null"],
        ["books id bigint not null", "books key id", "books title varchar(20) not null"],
        [(1, "Emma"), (2, "Faust")],
        [(1, "Emma"), (2, "Faust")],
        [(1, "Emma"), (2, "Faust")],
    ),
    "a table has the usual name again": Wanted(
        [
            "books author_id bigint not null",
            "books author_id refers to shop_author.id",
            "books id bigint not null",
            "books index books_author_id_idx (author_id)",
            "books key id",
            "books title varchar(20) not null",
        ],
        [
            "shop_book author_id bigint not null",
            "shop_book author_id refers to shop_author.id",
            "shop_book id bigint not null",
            "shop_book index shop_book_author_id_idx (author_id)",
            "shop_book key id",
            "shop_book title varchar(20) not null",
        ],
        [(1, "Notes", 1)],
        [(1, "Notes", 1)],
        [(1, "Notes", 1)],
    ),
    "the table that others refer to has a name": Wanted(
        [
            "shop_author id bigint not null",
            "shop_author key id",
            "shop_author name varchar(20) not null",
            "shop_book author_id refers to shop_author.id",
        ],
        [
            "authors id bigint not null",
            "authors key id",
            "authors name varchar(20) not null",
            "shop_book author_id refers to authors.id",
        ],
        [(1, "Notes", 1), (2, "Poems", 2)],
        [(1, "Notes", 1), (2, "Poems", 2)],
        [(1, "Notes", 1), (2, "Poems", 2)],
    ),
    "the table between follows": Wanted(
        [
            "shop_book id bigint not null",
            "shop_book key id",
            "shop_book title varchar(20) not null",
            "shop_book_authors author_id bigint not null",
            "shop_book_authors author_id refers to shop_author.id",
            "shop_book_authors book_id bigint not null",
            "shop_book_authors book_id refers to shop_book.id",
            "shop_book_authors id bigint not null",
            "shop_book_authors index shop_book_authors_author_id_idx (author_id)",
            "shop_book_authors index shop_book_authors_book_id_idx (book_id)",
            "shop_book_authors key id",
            "shop_book_authors unique shop_book_authors_book_id_author_id_key (book_id, author_id)",
        ],
        [
            "books id bigint not null",
            "books key id",
            "books title varchar(20) not null",
            "books_authors author_id bigint not null",
            "books_authors author_id refers to shop_author.id",
            "books_authors book_id bigint not null",
            "books_authors book_id refers to books.id",
            "books_authors id bigint not null",
            "books_authors index books_authors_author_id_idx (author_id)",
            "books_authors index books_authors_book_id_idx (book_id)",
            "books_authors key id",
            "books_authors unique books_authors_book_id_author_id_key (book_id, author_id)",
        ],
        [(1, 1), (1, 2)],
        [(1, 1), (1, 2)],
        [(1, 1), (1, 2)],
    ),
    "a table has a comment": Wanted(
        [],
        ["shop_book says It's sold, 100%."],
        [(1, "Emma"), (2, "Faust")],
        [(1, "Emma"), (2, "Faust")],
        [(1, "Emma"), (2, "Faust")],
    ),
    "a table has another comment": Wanted(["shop_book says Sold."], ["shop_book says Bought."], [], [], []),
    "a table has no comment any more": Wanted(["shop_book says Sold."], [], [], [], []),
    "two are unique together": Wanted([], ["shop_book unique shop_book_title_number_key (title, number)"], [], [], []),
    "others are unique together": Wanted(
        ["shop_book unique shop_book_title_number_key (title, number)"],
        [
            "shop_book unique shop_book_id_title_key (id, title)",
            "shop_book unique shop_book_number_title_key (number, title)",
        ],
        [(1, "Emma", 3), (2, "Faust", 4)],
        [(1, "Emma", 3), (2, "Faust", 4)],
        [(1, "Emma", 3), (2, "Faust", 4)],
    ),
    "none are unique together any more": Wanted(
        ["shop_book unique shop_book_author_id_title_key (author_id, title)"],
        [],
        [(1, "Notes", 1), (2, "Poems", 2)],
        [(1, "Notes", 1), (2, "Poems", 2)],
        [(1, "Notes", 1), (2, "Poems", 2)],
    ),
    "two are indexed together": Wanted(
        [], ["shop_book index shop_book_title_number_0e147e38_idx (title, number)"], [], [], []
    ),
    "other ones are indexed together": Wanted(
        ["shop_book index shop_book_title_number_0e147e38_idx (title, number)"],
        ["shop_book index shop_book_number_title_49cc48c6_idx (number, title)"],
        [],
        [],
        [],
    ),
    "none are indexed together any more, and an index of one stays": Wanted(
        ["shop_book index shop_book_title_number_0e147e38_idx (title, number)"],
        [],
        [(1, "Emma", 3), (2, "Faust", 4)],
        [(1, "Emma", 3), (2, "Faust", 4)],
        [(1, "Emma", 3), (2, "Faust", 4)],
    ),
    "another verbose name": Wanted(
        [], [], [(1, "Emma"), (2, "Faust")], [(1, "Emma"), (2, "Faust")], [(1, "Emma"), (2, "Faust")]
    ),
    "an ordering": Wanted(
        [], [], [(1, "Emma"), (2, "Faust")], [(1, "Emma"), (2, "Faust")], [(1, "Emma"), (2, "Faust")]
    ),
    "options that go": Wanted([], [], [], [], []),
    "a manager": Wanted([], [], [(1, "Emma"), (2, "Faust")], [(1, "Emma"), (2, "Faust")], [(1, "Emma"), (2, "Faust")]),
    "another manager": Wanted([], [], [], [], []),
    "no manager any more": Wanted([], [], [], [], []),
    "rows have an order": Wanted(
        [],
        ["shop_book _order integer not null"],
        [(1, "Notes", 1), (2, "Poems", 2)],
        [(1, "Notes", 1, 0), (2, "Poems", 2, 0)],
        [(1, "Notes", 1), (2, "Poems", 2)],
    ),
    "rows have no order any more": Wanted(
        ["shop_book _order integer not null"], [], [(1, "Notes", 1, 5)], [(1, "Notes", 1)], [(1, "Notes", 1, 0)]
    ),
    "rows have an order with respect to another one": Wanted([], [], [(1, 5)], [(1, 5)], [(1, 5)]),
    "a field with a default for the rows": Wanted(
        [],
        ["shop_book price integer not null"],
        [(1, "Emma"), (2, "Faust")],
        [(1, "Emma", 5), (2, "Faust", 5)],
        [(1, "Emma"), (2, "Faust")],
    ),
    "a field with a default of the database": Wanted(
        [],
        ["shop_book state varchar(5) not null default 'new'"],
        [(1, "Emma"), (2, "Faust")],
        [(1, "Emma", "new"), (2, "Faust", "new")],
        [(1, "Emma"), (2, "Faust")],
    ),
    "a reference": Wanted(
        [],
        [
            "shop_book author_id bigint null",
            "shop_book author_id refers to shop_author.id",
            "shop_book index shop_book_author_id_idx (author_id)",
        ],
        [(1, "Emma"), (2, "Faust")],
        [(1, "Emma", None), (2, "Faust", None)],
        [(1, "Emma"), (2, "Faust")],
    ),
    "a relation with a table between": Wanted(
        [],
        [
            "shop_book_authors author_id bigint not null",
            "shop_book_authors author_id refers to shop_author.id",
            "shop_book_authors book_id bigint not null",
            "shop_book_authors book_id refers to shop_book.id",
            "shop_book_authors id bigint not null",
            "shop_book_authors index shop_book_authors_author_id_idx (author_id)",
            "shop_book_authors index shop_book_authors_book_id_idx (book_id)",
            "shop_book_authors key id",
            "shop_book_authors unique shop_book_authors_book_id_author_id_key (book_id, author_id)",
        ],
        [(1, "Emma"), (2, "Faust")],
        [(1, "Emma"), (2, "Faust")],
        [(1, "Emma"), (2, "Faust")],
    ),
    "a field beside a key of two columns": Wanted(
        [],
        ["shop_line code varchar(3) null", "shop_line unique shop_line_code_key (code)"],
        [("ink",), ("tea",)],
        [("ink",), ("tea",)],
        [("ink",), ("tea",)],
    ),
    "a field goes": Wanted(
        ["shop_book number integer not null"],
        [],
        [(1, "Emma", 3), (2, "Faust", 4)],
        [(1, "Emma"), (2, "Faust")],
        [(1, "Emma", 0), (2, "Faust", 0)],
    ),
    "a reference goes": Wanted(
        [
            "shop_book author_id bigint null",
            "shop_book author_id refers to shop_author.id",
            "shop_book index shop_book_author_id_idx (author_id)",
        ],
        [],
        [(1, "Notes", 1), (2, "Poems", 2)],
        [(1, "Notes"), (2, "Poems")],
        [(1, "Notes", None), (2, "Poems", None)],
    ),
    "a relation goes with its table between": Wanted(
        [
            "shop_book_authors author_id bigint not null",
            "shop_book_authors author_id refers to shop_author.id",
            "shop_book_authors book_id bigint not null",
            "shop_book_authors book_id refers to shop_book.id",
            "shop_book_authors id bigint not null",
            "shop_book_authors index shop_book_authors_author_id_idx (author_id)",
            "shop_book_authors index shop_book_authors_book_id_idx (book_id)",
            "shop_book_authors key id",
            "shop_book_authors unique shop_book_authors_book_id_author_id_key (book_id, author_id)",
        ],
        [],
        [(1, "Emma"), (2, "Faust")],
        [(1, "Emma"), (2, "Faust")],
        [(1, "Emma"), (2, "Faust")],
    ),
    "a field that is unique goes": Wanted(
        ["shop_book code varchar(3) null", "shop_book unique shop_book_code_key (code)"],
        [],
        [(1, "Emma", None), (2, "Faust", None)],
        [(1, "Emma"), (2, "Faust")],
        [(1, "Emma", None), (2, "Faust", None)],
    ),
    "a text is shorter": Wanted(
        ["shop_book title varchar(20) not null"],
        ["shop_book title varchar(5) not null"],
        [(1, "Emma"), (2, "Faust")],
        [(1, "Emma"), (2, "Faust")],
        [(1, "Emma"), (2, "Faust")],
    ),
    "a field cannot be NULL any more": Wanted(
        ["shop_book price integer null"],
        ["shop_book price integer not null"],
        [(1, "Emma", 3), (2, "Faust", None)],
        [(1, "Emma", 3), (2, "Faust", 7)],
        [(1, "Emma", 3), (2, "Faust", 7)],
    ),
    "a number becomes a text": Wanted(
        ["shop_book number integer not null"],
        ["shop_book number varchar(9) not null"],
        [(1, "Emma", 3), (2, "Faust", 4)],
        [(1, "Emma", "3"), (2, "Faust", "4")],
        [(1, "Emma", 3), (2, "Faust", 4)],
    ),
    "a key has another type, and what refers to it": Wanted(
        [
            "shop_author id integer not null",
            "shop_book author_id integer not null",
            "shop_book_authors author_id integer not null",
        ],
        [
            "shop_author id bigint not null",
            "shop_book author_id bigint not null",
            "shop_book_authors author_id bigint not null",
        ],
        [(1, "Notes", 1), (2, "Poems", 2)],
        [(1, "Notes", 1), (2, "Poems", 2)],
        [(1, "Notes", 1), (2, "Poems", 2)],
    ),
    "a text that is a key is longer, and what refers to it": Wanted(
        ["shop_author name varchar(5) not null", "shop_book author_id varchar(5) not null"],
        ["shop_author name varchar(20) not null", "shop_book author_id varchar(20) not null"],
        [(1, "Notes", "Ada")],
        [(1, "Notes", "Ada")],
        [(1, "Notes", "Ada")],
    ),
    "a part of a key of two columns has another type": Wanted(
        ["shop_line line integer not null"],
        ["shop_line line bigint not null"],
        [("ink",), ("tea",)],
        [("ink",), ("tea",)],
        [("ink",), ("tea",)],
    ),
    "a reference becomes one of one row": Wanted(
        ["shop_book author_id refers to shop_author.id", "shop_book index shop_book_author_id_idx (author_id)"],
        [
            "shop_book author_id refers to shop_author.id cascade",
            "shop_book unique shop_book_author_id_key (author_id)",
        ],
        [(1, "Notes", 1), (2, "Poems", 2)],
        [(1, "Notes", 1), (2, "Poems", 2)],
        [(1, "Notes", 1), (2, "Poems", 2)],
    ),
    "a relation leads elsewhere only after it was made anew": Wanted(
        [
            "written author_id bigint not null",
            "written author_id refers to shop_author.id",
            "written book_id bigint not null",
            "written book_id refers to shop_book.id",
            "written id bigint not null",
            "written index written_author_id_idx (author_id)",
            "written index written_book_id_idx (book_id)",
            "written key id",
            "written unique written_book_id_author_id_key (book_id, author_id)",
        ],
        [
            "shop_book_authors author_id bigint not null",
            "shop_book_authors author_id refers to shop_author.id",
            "shop_book_authors book_id bigint not null",
            "shop_book_authors book_id refers to shop_book.id",
            "shop_book_authors id bigint not null",
            "shop_book_authors index shop_book_authors_author_id_idx (author_id)",
            "shop_book_authors index shop_book_authors_book_id_idx (book_id)",
            "shop_book_authors key id",
            "shop_book_authors unique shop_book_authors_book_id_author_id_key (book_id, author_id)",
        ],
        [(1, 2)],
        [(1, 2)],
        [(1, 2)],
    ),
    "a field has another name in all that is said of it": Wanted(
        [
            "shop_book number integer not null",
            "shop_book unique one (title, number)",
            "shop_book unique shop_book_number_id_key (number, id)",
        ],
        [
            "shop_book count integer not null",
            "shop_book unique one (title, count)",
            "shop_book unique shop_book_count_id_key (count, id)",
        ],
        [(1, "Emma", 3), (2, "Faust", 4)],
        [(1, "Emma", 3), (2, "Faust", 4)],
        [(1, "Emma", 3), (2, "Faust", 4)],
    ),
    "a reference has another name": Wanted(
        [
            "shop_book author_id bigint not null",
            "shop_book author_id refers to shop_author.id",
            "shop_book index shop_book_author_id_idx (author_id)",
        ],
        [
            "shop_book index shop_book_writer_id_idx (writer_id)",
            "shop_book writer_id bigint not null",
            "shop_book writer_id refers to shop_author.id",
        ],
        [(1, "Notes", 1), (2, "Poems", 2)],
        [(1, "Notes", 1), (2, "Poems", 2)],
        [(1, "Notes", 1), (2, "Poems", 2)],
    ),
    "a relation has another name, and its table between": Wanted(
        [
            "shop_book_authors author_id bigint not null",
            "shop_book_authors author_id refers to shop_author.id",
            "shop_book_authors book_id bigint not null",
            "shop_book_authors book_id refers to shop_book.id",
            "shop_book_authors id bigint not null",
            "shop_book_authors index shop_book_authors_author_id_idx (author_id)",
            "shop_book_authors index shop_book_authors_book_id_idx (book_id)",
            "shop_book_authors key id",
            "shop_book_authors unique shop_book_authors_book_id_author_id_key (book_id, author_id)",
        ],
        [
            "shop_book_writers author_id bigint not null",
            "shop_book_writers author_id refers to shop_author.id",
            "shop_book_writers book_id bigint not null",
            "shop_book_writers book_id refers to shop_book.id",
            "shop_book_writers id bigint not null",
            "shop_book_writers index shop_book_writers_author_id_idx (author_id)",
            "shop_book_writers index shop_book_writers_book_id_idx (book_id)",
            "shop_book_writers key id",
            "shop_book_writers unique shop_book_writers_book_id_author_id_key (book_id, author_id)",
        ],
        [(1, 1), (1, 2)],
        [(1, 1), (1, 2)],
        [(1, 1), (1, 2)],
    ),
    "a key that others refer to has another name": Wanted(
        ["shop_author id bigint not null", "shop_author key id", "shop_book author_id refers to shop_author.id"],
        [
            "shop_author key number",
            "shop_author number bigint not null",
            "shop_book author_id refers to shop_author.number",
        ],
        [(1, "Notes", 1), (2, "Poems", 2)],
        [(1, "Notes", 1), (2, "Poems", 2)],
        [(1, "Notes", 1), (2, "Poems", 2)],
    ),
    "a part of a key of two columns has another name": Wanted(
        ["shop_line key number, line", "shop_line line integer not null"],
        ["shop_line key number, place", "shop_line place integer not null"],
        [("ink",), ("tea",)],
        [("ink",), ("tea",)],
        [("ink",), ("tea",)],
    ),
    "an index": Wanted(
        [],
        ["shop_book index by_title (title)"],
        [(1, "Emma"), (2, "Faust")],
        [(1, "Emma"), (2, "Faust")],
        [(1, "Emma"), (2, "Faust")],
    ),
    "an index of some rows": Wanted([], ["shop_book index some (title)"], [], [], []),
    "an index goes": Wanted(
        ["shop_book index by_title (title)"],
        [],
        [(1, "Emma"), (2, "Faust")],
        [(1, "Emma"), (2, "Faust")],
        [(1, "Emma"), (2, "Faust")],
    ),
    "an index of some rows goes": Wanted(["shop_book index some (title)"], [], [], [], []),
    "an index of a key of two columns goes": Wanted(["shop_line index both (text, line)"], [], [], [], []),
    "an index has another name": Wanted(
        ["shop_book index by_title (title)"],
        ["shop_book index titles (title)"],
        [(1, "Emma"), (2, "Faust")],
        [(1, "Emma"), (2, "Faust")],
        [(1, "Emma"), (2, "Faust")],
    ),
    "an index of some rows has another name": Wanted(
        ["shop_book index some (title)"], ["shop_book index few (title)"], [], [], []
    ),
    "an index without a name gets one": Wanted(
        ["shop_book index shop_book_title_number_0e147e38_idx (title, number)"],
        ["shop_book index both (title, number)"],
        [],
        [],
        [],
    ),
    "a check": Wanted(
        [],
        ["shop_book check counts"],
        [(1, "Emma", 3), (2, "Faust", 4)],
        [(1, "Emma", 3), (2, "Faust", 4)],
        [(1, "Emma", 3), (2, "Faust", 4)],
    ),
    "values that differ": Wanted(
        [],
        ["shop_book unique one (title, number)"],
        [(1, "Emma", 3), (2, "Faust", 4)],
        [(1, "Emma", 3), (2, "Faust", 4)],
        [(1, "Emma", 3), (2, "Faust", 4)],
    ),
    "values that differ in some rows": Wanted(
        [],
        ["shop_book unique index partly (title)"],
        [(1, "Emma", 3), (2, "Faust", 4)],
        [(1, "Emma", 3), (2, "Faust", 4)],
        [(1, "Emma", 3), (2, "Faust", 4)],
    ),
    "a check goes": Wanted(
        ["shop_book check counts"],
        [],
        [(1, "Emma", 3), (2, "Faust", 4)],
        [(1, "Emma", 3), (2, "Faust", 4)],
        [(1, "Emma", 3), (2, "Faust", 4)],
    ),
    "values need not differ": Wanted(
        ["shop_book unique one (title, number)"],
        [],
        [(1, "Emma", 3), (2, "Faust", 4)],
        [(1, "Emma", 3), (2, "Faust", 4)],
        [(1, "Emma", 3), (2, "Faust", 4)],
    ),
    "values of some rows need not differ": Wanted(["shop_book unique index partly (title)"], [], [], [], []),
    "a rule that a column says already": Wanted(
        [],
        [],
        [(1, "Emma", None), (2, "Faust", None)],
        [(1, "Emma", None), (2, "Faust", None)],
        [(1, "Emma", None), (2, "Faust", None)],
    ),
    "a check has a message": Wanted([], [], [], [], []),
    "a rule has a message": Wanted(
        [], [], [(1, "Emma", 3), (2, "Faust", 4)], [(1, "Emma", 3), (2, "Faust", 4)], [(1, "Emma", 3), (2, "Faust", 4)]
    ),
    "a rule of some rows has a message": Wanted([], [], [], [], []),
    "Python changes rows": Wanted(
        [], [], [(1, "Emma"), (2, "Faust")], [(1, "Emma!"), (2, "Faust!")], [(1, "Emma"), (2, "Faust")]
    ),
    "Python makes rows": Wanted(
        [], [], [(1, "Emma"), (2, "Faust")], [(1, "Emma"), (2, "Faust"), (7, "Iliad")], [(1, "Emma"), (2, "Faust")]
    ),
    "Python relates rows": Wanted([], [], [], [(1, 1), (1, 2), (2, 1), (2, 2)], [(1, 1), (1, 2), (2, 1), (2, 2)]),
    "SQL changes rows": Wanted(
        [], [], [(1, "Emma"), (2, "Faust")], [(1, "Anna"), (2, "Faust")], [(1, "Eva"), (2, "Faust")]
    ),
    "SQL makes a table": Wanted([], ["note key ", "note text varchar(9) null"], [], [("100%",)], []),
    "SQL adds a column of which the state is told": Wanted(
        [],
        ["shop_book number integer null"],
        [(1, "Emma"), (2, "Faust")],
        [(1, "Emma", None), (2, "Faust", None)],
        [(1, "Emma"), (2, "Faust")],
    ),
    "the state alone": Wanted(
        [], [], [(1, "Emma"), (2, "Faust")], [(1, "Emma"), (2, "Faust")], [(1, "Emma"), (2, "Faust")]
    ),
    "the database alone": Wanted(
        [],
        ["shop_book index by_title (title)", "shop_book number integer not null"],
        [(1, "Emma"), (2, "Faust")],
        [(1, "Emma", 0), (2, "Faust", 0)],
        [(1, "Emma"), (2, "Faust")],
    ),
    "both": Wanted(
        ["shop_book id bigint not null", "shop_book key id", "shop_book title varchar(20) not null"],
        ["tomes id bigint not null", "tomes key id", "tomes title varchar(20) not null"],
        [(1, "Emma"), (2, "Faust")],
        [(1, "Emma"), (2, "Faust")],
        [(1, "Emma"), (2, "Faust")],
    ),
    "an index of an expression": Wanted([], ["shop_book index more (an expression)"], [], [], []),
}
