-- create_model
CREATE TABLE shop_author (
	id BIGINT NOT NULL IDENTITY,
	name TEXT NOT NULL,
	PRIMARY KEY (id)
);
execute sp_addextendedproperty 'MS_Description', N'Who wrote it''s books', 'schema', dbo, 'table', shop_author;
execute sp_addextendedproperty 'MS_Description', N'Full name', 'schema', dbo, 'table', shop_author, 'column', name;
CREATE TABLE shop_book (
	id BIGINT NOT NULL IDENTITY,
	title VARCHAR(40) NOT NULL DEFAULT ('it''s'),
	pages INTEGER NOT NULL DEFAULT (1),
	price NUMERIC(6, 2) NULL,
	weight DOUBLE PRECISION NOT NULL,
	sold BIT NOT NULL DEFAULT (0),
	moment DATETIMEOFFSET NOT NULL,
	time DATETIME NOT NULL,
	length BIGINT NOT NULL,
	code UNIQUEIDENTIFIER NOT NULL,
	cover IMAGE NOT NULL,
	data JSON NOT NULL,
	address VARCHAR(39) NULL,
	author_id BIGINT NOT NULL,
	sequel_id BIGINT NULL,
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
	id BIGINT NOT NULL IDENTITY,
	PRIMARY KEY (id)
);
CREATE TABLE shop_book_tags (
	id BIGINT NOT NULL IDENTITY,
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
ALTER TABLE shop_book DROP CONSTRAINT shop_book_author_id_fkey;
DROP TABLE shop_author;

-- alter_db_table
EXEC sp_rename 'books', volumes;
EXEC sp_rename N'books_author_id_fkey', N'volumes_author_id_fkey', N'OBJECT';
EXEC sp_rename N'volumes.books_author_id_idx', N'volumes_author_id_idx', N'INDEX';
EXEC sp_rename N'books_pages_check', N'volumes_pages_check', N'OBJECT';
EXEC sp_rename N'volumes.books_title_idx', N'volumes_title_idx', N'INDEX';
EXEC sp_rename N'books_title_pages_key', N'volumes_title_pages_key', N'OBJECT';

-- alter_table_comment to one
execute sp_addextendedproperty 'MS_Description', N'What is sold', 'schema', dbo, 'table', shop_book;

-- alter_table_comment to another
execute sp_dropextendedproperty 'MS_Description', 'schema', dbo, 'table', shop_book;
execute sp_addextendedproperty 'MS_Description', N'What isn''t', 'schema', dbo, 'table', shop_book;

-- alter_table_comment to none
execute sp_dropextendedproperty 'MS_Description', 'schema', dbo, 'table', shop_book;

-- alter_unique_together to a group
ALTER TABLE shop_book ADD CONSTRAINT shop_book_title_pages_key UNIQUE (title, pages);

-- alter_unique_together to none
ALTER TABLE shop_book DROP CONSTRAINT shop_book_title_pages_key;

-- add_field that may be NULL
ALTER TABLE shop_book ADD note VARCHAR(9) NULL;

-- add_field with a default
ALTER TABLE shop_book ADD note VARCHAR(9) NOT NULL DEFAULT 'it''s';
declare @const_name varchar(256)
select @const_name = QUOTENAME([name]) from sys.default_constraints
where parent_object_id = object_id('shop_book')
and col_name(parent_object_id, parent_column_id) = 'note'
exec('alter table shop_book drop constraint ' + @const_name);

-- add_field with a default of the database
ALTER TABLE shop_book ADD count INTEGER NOT NULL DEFAULT (3);

-- add_field with a comment
ALTER TABLE shop_book ADD note VARCHAR(9) NULL;
execute sp_addextendedproperty 'MS_Description', N'50% of it', 'schema', dbo, 'table', shop_book, 'column', note;

-- add_field that is unique
ALTER TABLE shop_book ADD code VARCHAR(9) NULL;
ALTER TABLE shop_book ADD CONSTRAINT shop_book_code_key UNIQUE (code);

-- add_field that is a reference
ALTER TABLE shop_book ADD editor_id BIGINT NULL;
CREATE INDEX shop_book_editor_id_idx ON shop_book (editor_id);
ALTER TABLE shop_book ADD CONSTRAINT shop_book_editor_id_fkey FOREIGN KEY(editor_id) REFERENCES shop_person (id);

-- add_field that is stored
ALTER TABLE shop_book ADD more AS (pages + 1) PERSISTED;

-- add_field that is virtual
ALTER TABLE shop_book ADD more AS (pages + 1);

-- add_field with a table between
CREATE TABLE shop_book_people (
	id BIGINT NOT NULL IDENTITY,
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
declare @const_name varchar(256)
select @const_name = QUOTENAME([name]) from sys.default_constraints
where parent_object_id = object_id('shop_book')
and col_name(parent_object_id, parent_column_id) = 'count'
exec('alter table shop_book drop constraint ' + @const_name);
ALTER TABLE shop_book DROP COLUMN count;

-- remove_field that is unique
ALTER TABLE shop_book DROP CONSTRAINT shop_book_code_key;
ALTER TABLE shop_book DROP COLUMN code;

-- remove_field with an index
DROP INDEX shop_book_code_idx ON shop_book;
ALTER TABLE shop_book DROP COLUMN code;

-- remove_field with a check
ALTER TABLE shop_book DROP CONSTRAINT shop_book_count_check;
ALTER TABLE shop_book DROP COLUMN count;

-- remove_field that is a reference
ALTER TABLE shop_book DROP CONSTRAINT shop_book_editor_id_fkey;
DROP INDEX shop_book_editor_id_idx ON shop_book;
ALTER TABLE shop_book DROP COLUMN editor_id;

-- alter_field to another name
EXEC sp_rename 'shop_book.title', called, 'COLUMN';

-- alter_field to another name of a reference
EXEC sp_rename 'shop_book.author_id', writer, 'COLUMN';
EXEC sp_rename N'shop_book_author_id_fkey', N'shop_book_writer_fkey', N'OBJECT';
EXEC sp_rename N'shop_book.shop_book_author_id_idx', N'shop_book_writer_idx', N'INDEX';

-- alter_field to a longer text
ALTER TABLE shop_book ALTER COLUMN title VARCHAR(80) NOT NULL;
execute sp_addextendedproperty 'MS_Description', N'As it is printed', 'schema', dbo, 'table', shop_book, 'column', title;

-- alter_field to a text without end
ALTER TABLE shop_book ALTER COLUMN title TEXT NOT NULL;

-- alter_field to a larger number
ALTER TABLE shop_book ALTER COLUMN pages BIGINT NOT NULL;
ALTER TABLE shop_book ADD DEFAULT (7) FOR pages;

-- alter_field to another type of a unique column
ALTER TABLE shop_book DROP CONSTRAINT shop_book_pages_key;
ALTER TABLE shop_book ALTER COLUMN pages BIGINT NOT NULL;
ALTER TABLE shop_book ADD CONSTRAINT shop_book_pages_key UNIQUE (pages);

-- alter_field to another type of an indexed column
DROP INDEX shop_book_pages_idx ON shop_book;
ALTER TABLE shop_book ALTER COLUMN pages BIGINT NOT NULL;
CREATE INDEX shop_book_pages_idx ON shop_book (pages);

-- alter_field to another type with a check
ALTER TABLE shop_book ADD DEFAULT (2) FOR pages;

-- alter_field to NULL
ALTER TABLE shop_book ALTER COLUMN pages INTEGER NULL;
execute sp_dropextendedproperty 'MS_Description', 'schema', dbo, 'table', shop_book, 'column', pages;

-- alter_field from NULL
UPDATE shop_book SET pages=1 WHERE shop_book.pages IS NULL;
ALTER TABLE shop_book ALTER COLUMN pages INTEGER NOT NULL;

-- alter_field to a default
ALTER TABLE shop_book ADD DEFAULT (1) FOR pages;

-- alter_field to another default
declare @const_name varchar(256)
select @const_name = QUOTENAME([name]) from sys.default_constraints
where parent_object_id = object_id('shop_book')
and col_name(parent_object_id, parent_column_id) = 'pages'
exec('alter table shop_book drop constraint ' + @const_name);
ALTER TABLE shop_book ADD DEFAULT (2) FOR pages;

-- alter_field to no default
declare @const_name varchar(256)
select @const_name = QUOTENAME([name]) from sys.default_constraints
where parent_object_id = object_id('shop_book')
and col_name(parent_object_id, parent_column_id) = 'pages'
exec('alter table shop_book drop constraint ' + @const_name);

-- alter_field to another comment
execute sp_dropextendedproperty 'MS_Description', 'schema', dbo, 'table', shop_book, 'column', pages;
execute sp_addextendedproperty 'MS_Description', N'it''s b', 'schema', dbo, 'table', shop_book, 'column', pages;

-- alter_field to no comment
execute sp_dropextendedproperty 'MS_Description', 'schema', dbo, 'table', shop_book, 'column', pages;

-- alter_field to unique
ALTER TABLE shop_book ADD CONSTRAINT shop_book_pages_key UNIQUE (pages);

-- alter_field to not unique
ALTER TABLE shop_book DROP CONSTRAINT shop_book_pages_key;

-- alter_field to an index
CREATE INDEX shop_book_pages_idx ON shop_book (pages);

-- alter_field to no index
DROP INDEX shop_book_pages_idx ON shop_book;

-- alter_field to a check
ALTER TABLE shop_book ADD CONSTRAINT shop_book_pages_check CHECK (pages >= 0);

-- alter_field to no check
ALTER TABLE shop_book DROP CONSTRAINT shop_book_pages_check;

-- alter_field to a reference to another
ALTER TABLE shop_book DROP CONSTRAINT shop_book_author_id_fkey;
ALTER TABLE shop_book ADD CONSTRAINT shop_book_author_id_fkey FOREIGN KEY(author_id) REFERENCES shop_person (id);

-- alter_field to another rule of a reference
ALTER TABLE shop_book DROP CONSTRAINT shop_book_author_id_fkey;
ALTER TABLE shop_book ADD CONSTRAINT shop_book_author_id_fkey FOREIGN KEY(author_id) REFERENCES shop_author (id) ON DELETE CASCADE;

-- alter_field to another expression
ALTER TABLE shop_book DROP COLUMN more;
ALTER TABLE shop_book ADD more AS (pages + 2) PERSISTED;

-- alter_field from stored
-- alter_field of <BigIntegerField shop.Book.more>: mssql cannot keep the values of the computed column more of shop_book: add another field, copy the values and remove the old one.

-- alter_field from virtual
-- alter_field of <BigIntegerField shop.Book.more>: mssql cannot keep the values of the computed column more of shop_book: add another field, copy the values and remove the old one.

-- alter_field to another type of a key
-- alter_field of <AutoField shop.Author.id>: mssql cannot give another type to the key id of shop_author: add another field, copy the values and remove the old one.

-- alter_field to a key that does not count
-- alter_field of <CharField shop.Author.id>: mssql cannot begin or end to count up id of shop_author: add another field, copy the values and remove the old one.

-- alter_field to a key that counts
-- alter_field of <BigAutoField shop.Author.id>: mssql cannot begin or end to count up id of shop_author: add another field, copy the values and remove the old one.

-- alter_field to another key
DECLARE @name nvarchar(256)
SELECT @name = QUOTENAME(name) FROM sys.key_constraints WHERE parent_object_id = OBJECT_ID(N'shop_line') AND type = 'PK'
EXEC(N'ALTER TABLE shop_line DROP CONSTRAINT ' + @name);
ALTER TABLE shop_line ADD PRIMARY KEY (code, place);

-- add_index
CREATE INDEX longest ON shop_book (pages DESC, title);

-- remove_index
DROP INDEX longest ON shop_book;

-- rename_index
EXEC sp_rename N'shop_book.old', N'new', N'INDEX';

-- add_index with a condition
CREATE INDEX long ON shop_book (pages) WHERE pages > 9;

-- add_index with further columns
CREATE INDEX i ON shop_book (pages) INCLUDE (title);

-- add_constraint that checks
ALTER TABLE shop_book ADD CONSTRAINT has_pages CHECK (pages > 0);

-- remove_constraint that checks
ALTER TABLE shop_book DROP CONSTRAINT has_pages;

-- add_constraint that is unique
ALTER TABLE shop_book ADD CONSTRAINT one_title UNIQUE (title, author_id);

-- remove_constraint that is unique
ALTER TABLE shop_book DROP CONSTRAINT one_title;
