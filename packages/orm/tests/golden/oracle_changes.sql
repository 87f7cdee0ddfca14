-- create_model
CREATE TABLE shop_author (
	id NUMBER(19) NOT NULL,
	name CLOB NOT NULL,
	PRIMARY KEY (id)
);
COMMENT ON TABLE shop_author IS 'Who wrote it''s books';
COMMENT ON COLUMN shop_author.name IS 'Full name';
CREATE TABLE shop_book (
	id NUMBER(19) NOT NULL,
	title VARCHAR2(40 CHAR) DEFAULT ('it''s') NOT NULL,
	pages INTEGER DEFAULT (1) NOT NULL,
	price NUMERIC(6, 2),
	weight DOUBLE PRECISION NOT NULL,
	sold BOOLEAN DEFAULT (false) NOT NULL,
	moment DATE NOT NULL,
	time TIME NOT NULL,
	length NUMBER(19) NOT NULL,
	code CHAR(32) NOT NULL,
	cover BLOB NOT NULL,
	data JSON NOT NULL,
	address VARCHAR2(39 CHAR),
	author_id NUMBER(19) NOT NULL,
	sequel_id NUMBER(19),
	PRIMARY KEY (id),
	CONSTRAINT shop_book_title_key UNIQUE (title),
	CONSTRAINT shop_book_pages_check CHECK (pages >= 0),
	CONSTRAINT shop_book_sequel_id_key UNIQUE (sequel_id),
	CONSTRAINT shop_book_sequel_id_fkey FOREIGN KEY(sequel_id) REFERENCES shop_book (id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT has_pages CHECK (pages > 0),
	CONSTRAINT one_title UNIQUE (title, author_id)
);
CREATE INDEX longest ON shop_book (pages DESC, title);
CREATE INDEX shop_book_author_id_idx ON shop_book (author_id);
CREATE INDEX shop_book_pages_idx ON shop_book (pages);
ALTER TABLE shop_book ADD CONSTRAINT shop_book_author_id_fkey FOREIGN KEY(author_id) REFERENCES shop_author (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;

-- create_model with a table between
CREATE TABLE shop_book (
	id NUMBER(19) NOT NULL,
	PRIMARY KEY (id)
);
CREATE TABLE shop_book_tags (
	id NUMBER(19) NOT NULL,
	book_id NUMBER(19) NOT NULL,
	tag_id NUMBER(19) NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT shop_book_tags_book_id_tag_id_key UNIQUE (book_id, tag_id)
);
CREATE INDEX shop_book_tags_book_id_idx ON shop_book_tags (book_id);
CREATE INDEX shop_book_tags_tag_id_idx ON shop_book_tags (tag_id);
ALTER TABLE shop_book_tags ADD CONSTRAINT shop_book_tags_book_id_fkey FOREIGN KEY(book_id) REFERENCES shop_book (id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE shop_book_tags ADD CONSTRAINT shop_book_tags_tag_id_fkey FOREIGN KEY(tag_id) REFERENCES shop_tag (id) DEFERRABLE INITIALLY DEFERRED;

-- delete_model with references to it
ALTER TABLE shop_book DROP CONSTRAINT shop_book_author_id_fkey;
DROP TABLE shop_author;

-- alter_db_table
ALTER TABLE books RENAME TO volumes;
ALTER TABLE volumes RENAME CONSTRAINT books_author_id_fkey TO volumes_author_id_fkey;
ALTER INDEX books_author_id_idx RENAME TO volumes_author_id_idx;
ALTER TABLE volumes RENAME CONSTRAINT books_pages_check TO volumes_pages_check;
ALTER INDEX books_title_idx RENAME TO volumes_title_idx;
ALTER TABLE volumes RENAME CONSTRAINT books_title_pages_key TO volumes_title_pages_key;

-- alter_table_comment to one
COMMENT ON TABLE shop_book IS 'What is sold';

-- alter_table_comment to another
COMMENT ON TABLE shop_book IS 'What isn''t';

-- alter_table_comment to none
COMMENT ON TABLE shop_book IS '';

-- alter_unique_together to a group
ALTER TABLE shop_book ADD CONSTRAINT shop_book_title_pages_key UNIQUE (title, pages);

-- alter_unique_together to none
ALTER TABLE shop_book DROP CONSTRAINT shop_book_title_pages_key;

-- add_field that may be NULL
ALTER TABLE shop_book ADD note VARCHAR2(9 CHAR);

-- add_field with a default
ALTER TABLE shop_book ADD note VARCHAR2(9 CHAR) DEFAULT 'it''s' NOT NULL;
ALTER TABLE shop_book MODIFY note DEFAULT NULL;

-- add_field with a default of the database
ALTER TABLE shop_book ADD count INTEGER DEFAULT (3) NOT NULL;

-- add_field with a comment
ALTER TABLE shop_book ADD note VARCHAR2(9 CHAR);
COMMENT ON COLUMN shop_book.note IS '50% of it';

-- add_field that is unique
ALTER TABLE shop_book ADD code VARCHAR2(9 CHAR);
ALTER TABLE shop_book ADD CONSTRAINT shop_book_code_key UNIQUE (code);

-- add_field that is a reference
ALTER TABLE shop_book ADD editor_id NUMBER(19);
CREATE INDEX shop_book_editor_id_idx ON shop_book (editor_id);
ALTER TABLE shop_book ADD CONSTRAINT shop_book_editor_id_fkey FOREIGN KEY(editor_id) REFERENCES shop_person (id) DEFERRABLE INITIALLY DEFERRED;

-- add_field that is stored
-- add_field of <GeneratedField shop.Book.more>: <GeneratedField shop.Book.more> is a stored column (db_persist=True), which oracle cannot do.

-- add_field that is virtual
ALTER TABLE shop_book ADD more NUMBER(19) GENERATED ALWAYS AS (pages + 1) VIRTUAL;

-- add_field with a table between
CREATE TABLE shop_book_people (
	id NUMBER(19) NOT NULL,
	book_id NUMBER(19) NOT NULL,
	person_id NUMBER(19) NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT shop_book_people_book_id_person_id_key UNIQUE (book_id, person_id)
);
CREATE INDEX shop_book_people_book_id_idx ON shop_book_people (book_id);
CREATE INDEX shop_book_people_person_id_idx ON shop_book_people (person_id);
ALTER TABLE shop_book_people ADD CONSTRAINT shop_book_people_book_id_fkey FOREIGN KEY(book_id) REFERENCES shop_book (id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE shop_book_people ADD CONSTRAINT shop_book_people_person_id_fkey FOREIGN KEY(person_id) REFERENCES shop_person (id) DEFERRABLE INITIALLY DEFERRED;

-- remove_field
ALTER TABLE shop_book DROP COLUMN note;

-- remove_field with a default
ALTER TABLE shop_book DROP COLUMN count;

-- remove_field that is unique
ALTER TABLE shop_book DROP CONSTRAINT shop_book_code_key;
ALTER TABLE shop_book DROP COLUMN code;

-- remove_field with an index
DROP INDEX shop_book_code_idx;
ALTER TABLE shop_book DROP COLUMN code;

-- remove_field with a check
ALTER TABLE shop_book DROP CONSTRAINT shop_book_count_check;
ALTER TABLE shop_book DROP COLUMN count;

-- remove_field that is a reference
ALTER TABLE shop_book DROP CONSTRAINT shop_book_editor_id_fkey;
DROP INDEX shop_book_editor_id_idx;
ALTER TABLE shop_book DROP COLUMN editor_id;

-- alter_field to another name
ALTER TABLE shop_book RENAME COLUMN title TO called;

-- alter_field to another name of a reference
ALTER TABLE shop_book RENAME COLUMN author_id TO writer;
ALTER TABLE shop_book RENAME CONSTRAINT shop_book_author_id_fkey TO shop_book_writer_fkey;
ALTER INDEX shop_book_author_id_idx RENAME TO shop_book_writer_idx;

-- alter_field to a longer text
ALTER TABLE shop_book MODIFY title VARCHAR2(80 CHAR);
COMMENT ON COLUMN shop_book.title IS 'As it is printed';

-- alter_field to a text without end
-- alter_field of <TextField shop.Book.title>: oracle cannot make CLOB of VARCHAR2(40 CHAR) in the column title of shop_book: add another field, copy the values and remove the old one.

-- alter_field to a larger number
ALTER TABLE shop_book MODIFY pages NUMBER(19);
ALTER TABLE shop_book MODIFY pages DEFAULT (7);

-- alter_field to another type of a unique column
ALTER TABLE shop_book MODIFY pages NUMBER(19);

-- alter_field to another type of an indexed column
ALTER TABLE shop_book MODIFY pages NUMBER(19);

-- alter_field to another type with a check
ALTER TABLE shop_book MODIFY pages DEFAULT (2);

-- alter_field to NULL
ALTER TABLE shop_book MODIFY pages NULL;
COMMENT ON COLUMN shop_book.pages IS '';

-- alter_field from NULL
UPDATE shop_book SET pages=1 WHERE shop_book.pages IS NULL;
ALTER TABLE shop_book MODIFY pages NOT NULL;

-- alter_field to a default
ALTER TABLE shop_book MODIFY pages DEFAULT (1);

-- alter_field to another default
ALTER TABLE shop_book MODIFY pages DEFAULT (2);

-- alter_field to no default
ALTER TABLE shop_book MODIFY pages DEFAULT NULL;

-- alter_field to another comment
COMMENT ON COLUMN shop_book.pages IS 'it''s b';

-- alter_field to no comment
COMMENT ON COLUMN shop_book.pages IS '';

-- alter_field to unique
ALTER TABLE shop_book ADD CONSTRAINT shop_book_pages_key UNIQUE (pages);

-- alter_field to not unique
ALTER TABLE shop_book DROP CONSTRAINT shop_book_pages_key;

-- alter_field to an index
CREATE INDEX shop_book_pages_idx ON shop_book (pages);

-- alter_field to no index
DROP INDEX shop_book_pages_idx;

-- alter_field to a check
ALTER TABLE shop_book ADD CONSTRAINT shop_book_pages_check CHECK (pages >= 0);

-- alter_field to no check
ALTER TABLE shop_book DROP CONSTRAINT shop_book_pages_check;

-- alter_field to a reference to another
ALTER TABLE shop_book DROP CONSTRAINT shop_book_author_id_fkey;
ALTER TABLE shop_book ADD CONSTRAINT shop_book_author_id_fkey FOREIGN KEY(author_id) REFERENCES shop_person (id) DEFERRABLE INITIALLY DEFERRED;

-- alter_field to another rule of a reference
ALTER TABLE shop_book DROP CONSTRAINT shop_book_author_id_fkey;
ALTER TABLE shop_book ADD CONSTRAINT shop_book_author_id_fkey FOREIGN KEY(author_id) REFERENCES shop_author (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;

-- alter_field to another expression
-- alter_field of <GeneratedField shop.Book.more>: <GeneratedField shop.Book.more> is a stored column (db_persist=True), which oracle cannot do.

-- alter_field from stored
-- alter_field of <BigIntegerField shop.Book.more>: <GeneratedField shop.Book.more> is a stored column (db_persist=True), which oracle cannot do.

-- alter_field from virtual
-- alter_field of <BigIntegerField shop.Book.more>: oracle cannot keep the values of the computed column more of shop_book: add another field, copy the values and remove the old one.

-- alter_field to another type of a key
ALTER TABLE shop_book DROP CONSTRAINT shop_book_author_id_fkey;
ALTER TABLE shop_author MODIFY id INTEGER;
ALTER TABLE shop_book MODIFY author_id INTEGER;
ALTER TABLE shop_book ADD CONSTRAINT shop_book_author_id_fkey FOREIGN KEY(author_id) REFERENCES shop_author (id) DEFERRABLE INITIALLY DEFERRED;

-- alter_field to a key that does not count
-- alter_field of <CharField shop.Author.id>: oracle cannot begin or end to count up id of shop_author: add another field, copy the values and remove the old one.

-- alter_field to a key that counts
-- alter_field of <BigAutoField shop.Author.id>: oracle cannot begin or end to count up id of shop_author: add another field, copy the values and remove the old one.

-- alter_field to another key
ALTER TABLE shop_line DROP PRIMARY KEY;
ALTER TABLE shop_line ADD PRIMARY KEY (code, place);

-- add_index
CREATE INDEX longest ON shop_book (pages DESC, title);

-- remove_index
DROP INDEX longest;

-- rename_index
ALTER INDEX old RENAME TO new;

-- add_index with a condition
-- add_index of shop.Book: The index 'long' of shop.Book has condition, which oracle cannot do.

-- add_index with further columns
-- add_index of shop.Book: The index 'i' of shop.Book has include, which oracle cannot do.

-- add_constraint that checks
ALTER TABLE shop_book ADD CONSTRAINT has_pages CHECK (pages > 0);

-- remove_constraint that checks
ALTER TABLE shop_book DROP CONSTRAINT has_pages;

-- add_constraint that is unique
ALTER TABLE shop_book ADD CONSTRAINT one_title UNIQUE (title, author_id);

-- remove_constraint that is unique
ALTER TABLE shop_book DROP CONSTRAINT one_title;
