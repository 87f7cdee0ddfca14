-- create_model
CREATE TABLE shop_author (
	id BIGINT NOT NULL AUTO_INCREMENT,
	name TEXT NOT NULL COMMENT 'Full name',
	PRIMARY KEY (id)
)COMMENT='Who wrote it''s books';
CREATE TABLE shop_book (
	id BIGINT NOT NULL AUTO_INCREMENT,
	title VARCHAR(40) NOT NULL DEFAULT ('it''s'),
	pages INTEGER NOT NULL DEFAULT (1),
	price NUMERIC(6, 2),
	weight DOUBLE NOT NULL,
	sold BOOL NOT NULL DEFAULT (0),
	moment DATETIME(6) NOT NULL,
	time TIME(6) NOT NULL,
	length BIGINT NOT NULL,
	code CHAR(32) NOT NULL,
	cover BLOB NOT NULL,
	data JSON NOT NULL,
	address VARCHAR(39),
	author_id BIGINT NOT NULL,
	sequel_id BIGINT,
	PRIMARY KEY (id),
	CONSTRAINT shop_book_title_key UNIQUE (title),
	CONSTRAINT shop_book_pages_check CHECK (pages >= 0),
	CONSTRAINT shop_book_sequel_id_key UNIQUE (sequel_id),
	CONSTRAINT shop_book_sequel_id_fkey FOREIGN KEY(sequel_id) REFERENCES shop_book (id) ON DELETE SET NULL,
	CONSTRAINT has_pages CHECK (pages > 0),
	CONSTRAINT one_title UNIQUE (title, author_id)
);
CREATE INDEX longest ON shop_book (pages DESC, title);
CREATE INDEX shop_book_author_id_idx ON shop_book (author_id);
CREATE INDEX shop_book_pages_idx ON shop_book (pages);
ALTER TABLE shop_book ADD CONSTRAINT shop_book_author_id_fkey FOREIGN KEY(author_id) REFERENCES shop_author (id) ON DELETE CASCADE;

-- create_model with a table between
CREATE TABLE shop_book (
	id BIGINT NOT NULL AUTO_INCREMENT,
	PRIMARY KEY (id)
);
CREATE TABLE shop_book_tags (
	id BIGINT NOT NULL AUTO_INCREMENT,
	book_id BIGINT NOT NULL,
	tag_id BIGINT NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT shop_book_tags_book_id_tag_id_key UNIQUE (book_id, tag_id)
);
CREATE INDEX shop_book_tags_book_id_idx ON shop_book_tags (book_id);
CREATE INDEX shop_book_tags_tag_id_idx ON shop_book_tags (tag_id);
ALTER TABLE shop_book_tags ADD CONSTRAINT shop_book_tags_book_id_fkey FOREIGN KEY(book_id) REFERENCES shop_book (id);
ALTER TABLE shop_book_tags ADD CONSTRAINT shop_book_tags_tag_id_fkey FOREIGN KEY(tag_id) REFERENCES shop_tag (id);

-- delete_model with references to it
ALTER TABLE shop_book DROP FOREIGN KEY shop_book_author_id_fkey;
DROP TABLE shop_author;

-- alter_db_table
ALTER TABLE books RENAME TO volumes;
ALTER TABLE volumes RENAME INDEX books_author_id_idx TO volumes_author_id_idx;
ALTER TABLE volumes RENAME INDEX books_title_idx TO volumes_title_idx;
ALTER TABLE volumes RENAME INDEX books_title_pages_key TO volumes_title_pages_key;
ALTER TABLE volumes DROP FOREIGN KEY books_author_id_fkey;
ALTER TABLE volumes DROP CHECK books_pages_check;
ALTER TABLE volumes ADD CONSTRAINT volumes_pages_check CHECK (pages >= 0);
ALTER TABLE volumes ADD CONSTRAINT volumes_author_id_fkey FOREIGN KEY(author_id) REFERENCES shop_author (id);

-- alter_table_comment to one
ALTER TABLE shop_book COMMENT 'What is sold';

-- alter_table_comment to another
ALTER TABLE shop_book COMMENT 'What isn''t';

-- alter_table_comment to none
ALTER TABLE shop_book COMMENT '';

-- alter_unique_together to a group
ALTER TABLE shop_book ADD CONSTRAINT shop_book_title_pages_key UNIQUE (title, pages);

-- alter_unique_together to none
ALTER TABLE shop_book DROP INDEX shop_book_title_pages_key;

-- add_field that may be NULL
ALTER TABLE shop_book ADD COLUMN note VARCHAR(9);

-- add_field with a default
ALTER TABLE shop_book ADD COLUMN note VARCHAR(9) NOT NULL DEFAULT ('it''s');
ALTER TABLE shop_book MODIFY note VARCHAR(9) NOT NULL;

-- add_field with a default of the database
ALTER TABLE shop_book ADD COLUMN count INTEGER NOT NULL DEFAULT (3);

-- add_field with a comment
ALTER TABLE shop_book ADD COLUMN note VARCHAR(9) COMMENT '50% of it';

-- add_field that is unique
ALTER TABLE shop_book ADD COLUMN code VARCHAR(9);
ALTER TABLE shop_book ADD CONSTRAINT shop_book_code_key UNIQUE (code);

-- add_field that is a reference
ALTER TABLE shop_book ADD COLUMN editor_id BIGINT;
CREATE INDEX shop_book_editor_id_idx ON shop_book (editor_id);
ALTER TABLE shop_book ADD CONSTRAINT shop_book_editor_id_fkey FOREIGN KEY(editor_id) REFERENCES shop_person (id);

-- add_field that is stored
ALTER TABLE shop_book ADD COLUMN more BIGINT GENERATED ALWAYS AS (pages + 1) STORED;

-- add_field that is virtual
ALTER TABLE shop_book ADD COLUMN more BIGINT GENERATED ALWAYS AS (pages + 1) VIRTUAL;

-- add_field with a table between
CREATE TABLE shop_book_people (
	id BIGINT NOT NULL AUTO_INCREMENT,
	book_id BIGINT NOT NULL,
	person_id BIGINT NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT shop_book_people_book_id_person_id_key UNIQUE (book_id, person_id)
);
CREATE INDEX shop_book_people_book_id_idx ON shop_book_people (book_id);
CREATE INDEX shop_book_people_person_id_idx ON shop_book_people (person_id);
ALTER TABLE shop_book_people ADD CONSTRAINT shop_book_people_book_id_fkey FOREIGN KEY(book_id) REFERENCES shop_book (id);
ALTER TABLE shop_book_people ADD CONSTRAINT shop_book_people_person_id_fkey FOREIGN KEY(person_id) REFERENCES shop_person (id);

-- remove_field
ALTER TABLE shop_book DROP COLUMN note;

-- remove_field with a default
ALTER TABLE shop_book DROP COLUMN count;

-- remove_field that is unique
ALTER TABLE shop_book DROP INDEX shop_book_code_key;
ALTER TABLE shop_book DROP COLUMN code;

-- remove_field with an index
ALTER TABLE shop_book DROP INDEX shop_book_code_idx;
ALTER TABLE shop_book DROP COLUMN code;

-- remove_field with a check
ALTER TABLE shop_book DROP CHECK shop_book_count_check;
ALTER TABLE shop_book DROP COLUMN count;

-- remove_field that is a reference
ALTER TABLE shop_book DROP FOREIGN KEY shop_book_editor_id_fkey;
ALTER TABLE shop_book DROP INDEX shop_book_editor_id_idx;
ALTER TABLE shop_book DROP COLUMN editor_id;

-- alter_field to another name
ALTER TABLE shop_book RENAME COLUMN title TO called;

-- alter_field to another name of a reference
ALTER TABLE shop_book RENAME COLUMN author_id TO writer;
ALTER TABLE shop_book RENAME INDEX shop_book_author_id_idx TO shop_book_writer_idx;
ALTER TABLE shop_book DROP FOREIGN KEY shop_book_author_id_fkey;
ALTER TABLE shop_book ADD CONSTRAINT shop_book_writer_fkey FOREIGN KEY(writer) REFERENCES shop_author (id);

-- alter_field to a longer text
ALTER TABLE shop_book MODIFY title VARCHAR(80) NOT NULL COMMENT 'As it is printed';

-- alter_field to a text without end
ALTER TABLE shop_book MODIFY title TEXT NOT NULL;

-- alter_field to a larger number
ALTER TABLE shop_book MODIFY pages BIGINT NOT NULL DEFAULT (7);

-- alter_field to another type of a unique column
ALTER TABLE shop_book MODIFY pages BIGINT NOT NULL;

-- alter_field to another type of an indexed column
ALTER TABLE shop_book MODIFY pages BIGINT NOT NULL;

-- alter_field to another type with a check
ALTER TABLE shop_book MODIFY pages INTEGER NOT NULL DEFAULT (2);

-- alter_field to NULL
ALTER TABLE shop_book MODIFY pages INTEGER;

-- alter_field from NULL
UPDATE shop_book SET pages=1 WHERE shop_book.pages IS NULL;
ALTER TABLE shop_book MODIFY pages INTEGER NOT NULL;

-- alter_field to a default
ALTER TABLE shop_book MODIFY pages INTEGER NOT NULL DEFAULT (1);

-- alter_field to another default
ALTER TABLE shop_book MODIFY pages INTEGER NOT NULL DEFAULT (2);

-- alter_field to no default
ALTER TABLE shop_book MODIFY pages INTEGER NOT NULL;

-- alter_field to another comment
ALTER TABLE shop_book MODIFY pages INTEGER NOT NULL COMMENT 'it''s b';

-- alter_field to no comment
ALTER TABLE shop_book MODIFY pages INTEGER NOT NULL;

-- alter_field to unique
ALTER TABLE shop_book ADD CONSTRAINT shop_book_pages_key UNIQUE (pages);

-- alter_field to not unique
ALTER TABLE shop_book DROP INDEX shop_book_pages_key;

-- alter_field to an index
CREATE INDEX shop_book_pages_idx ON shop_book (pages);

-- alter_field to no index
ALTER TABLE shop_book DROP INDEX shop_book_pages_idx;

-- alter_field to a check
ALTER TABLE shop_book ADD CONSTRAINT shop_book_pages_check CHECK (pages >= 0);

-- alter_field to no check
ALTER TABLE shop_book DROP CHECK shop_book_pages_check;

-- alter_field to a reference to another
ALTER TABLE shop_book DROP FOREIGN KEY shop_book_author_id_fkey;
ALTER TABLE shop_book ADD CONSTRAINT shop_book_author_id_fkey FOREIGN KEY(author_id) REFERENCES shop_person (id);

-- alter_field to another rule of a reference
ALTER TABLE shop_book DROP FOREIGN KEY shop_book_author_id_fkey;
ALTER TABLE shop_book ADD CONSTRAINT shop_book_author_id_fkey FOREIGN KEY(author_id) REFERENCES shop_author (id) ON DELETE CASCADE;

-- alter_field to another expression
ALTER TABLE shop_book DROP COLUMN more;
ALTER TABLE shop_book ADD COLUMN more BIGINT GENERATED ALWAYS AS (pages + 2) STORED;

-- alter_field from stored
ALTER TABLE shop_book MODIFY more BIGINT;

-- alter_field from virtual
-- alter_field of <BigIntegerField shop.Book.more>: mysql cannot keep the values of the virtual column more of shop_book: add another field, copy the values and remove the old one.

-- alter_field to another type of a key
ALTER TABLE shop_book DROP FOREIGN KEY shop_book_author_id_fkey;
ALTER TABLE shop_author MODIFY id INTEGER NOT NULL AUTO_INCREMENT;
ALTER TABLE shop_book MODIFY author_id INTEGER NOT NULL;
ALTER TABLE shop_book ADD CONSTRAINT shop_book_author_id_fkey FOREIGN KEY(author_id) REFERENCES shop_author (id);

-- alter_field to a key that does not count
ALTER TABLE shop_book DROP FOREIGN KEY shop_book_author_id_fkey;
ALTER TABLE shop_author MODIFY id VARCHAR(9) NOT NULL;
ALTER TABLE shop_book MODIFY author_id VARCHAR(9) NOT NULL;
ALTER TABLE shop_book ADD CONSTRAINT shop_book_author_id_fkey FOREIGN KEY(author_id) REFERENCES shop_author (id);

-- alter_field to a key that counts
ALTER TABLE shop_book DROP FOREIGN KEY shop_book_author_id_fkey;
ALTER TABLE shop_author MODIFY id BIGINT NOT NULL AUTO_INCREMENT;
ALTER TABLE shop_book MODIFY author_id BIGINT NOT NULL;
ALTER TABLE shop_book ADD CONSTRAINT shop_book_author_id_fkey FOREIGN KEY(author_id) REFERENCES shop_author (id);

-- alter_field to another key
ALTER TABLE shop_line DROP PRIMARY KEY;
ALTER TABLE shop_line ADD PRIMARY KEY (code, place);

-- add_index
CREATE INDEX longest ON shop_book (pages DESC, title);

-- remove_index
ALTER TABLE shop_book DROP INDEX longest;

-- rename_index
ALTER TABLE shop_book RENAME INDEX old TO new;

-- add_index with a condition
-- add_index of shop.Book: The index 'long' of shop.Book has condition, which mysql cannot do.

-- add_index with further columns
-- add_index of shop.Book: The index 'i' of shop.Book has include, which mysql cannot do.

-- add_constraint that checks
ALTER TABLE shop_book ADD CONSTRAINT has_pages CHECK (pages > 0);

-- remove_constraint that checks
ALTER TABLE shop_book DROP CHECK has_pages;

-- add_constraint that is unique
ALTER TABLE shop_book ADD CONSTRAINT one_title UNIQUE (title, author_id);

-- remove_constraint that is unique
ALTER TABLE shop_book DROP INDEX one_title;
