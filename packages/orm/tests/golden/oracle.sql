-- all rows
SELECT t0.id, t0.title, t0.pages, t0.price, t0.published, t0.author_id FROM library_book t0

-- by key
SELECT t0.id, t0.title, t0.pages, t0.price, t0.published, t0.author_id FROM library_book t0 WHERE t0.id = :p0 FETCH FIRST :p1 ROWS ONLY

-- comparisons
SELECT t0.id, t0.title, t0.pages, t0.price, t0.published, t0.author_id FROM library_book t0 WHERE t0.pages > :p0 AND t0.pages <= :p1 AND t0.title IN (:p2, :p3) AND t0.price BETWEEN :p4 AND :p5

-- nulls
SELECT t0.id, t0.title, t0.pages, t0.price, t0.published, t0.author_id FROM library_book t0 JOIN library_author t1 ON t0.author_id = t1.id WHERE t0.price IS NULL AND t1.country_id IS NOT NULL

-- texts
SELECT t0.id, t0.title, t0.pages, t0.price, t0.published, t0.author_id FROM library_book t0 JOIN library_author t1 ON t0.author_id = t1.id WHERE t0.title LIKE :p0 ESCAPE '\' AND upper(t1.name) LIKE upper(:p1) ESCAPE '\'

-- exact without case
SELECT t0.id, t0.title, t0.pages, t0.price, t0.published, t0.author_id FROM library_book t0 WHERE upper(t0.title) LIKE upper(:p0) ESCAPE '\'

-- either
SELECT t0.id, t0.title, t0.pages, t0.price, t0.published, t0.author_id FROM library_book t0 JOIN library_author t1 ON t0.author_id = t1.id WHERE t0.pages = :p0 OR t1.name = :p1 AND t0.title != :p2

-- not equal
SELECT t0.id, t0.title, t0.pages, t0.price, t0.published, t0.author_id FROM library_book t0 JOIN library_author t1 ON t0.author_id = t1.id WHERE t1.born IS NOT NULL AND NOT (t0.price = :p0 AND t0.price IS NOT NULL)

-- exclude over many
SELECT t0.id, t0.title, t0.pages, t0.price, t0.published, t0.author_id FROM library_book t0 WHERE NOT (EXISTS (SELECT 1 FROM library_book t1 JOIN library_book_tags t2 ON t1.id = t2.book_id JOIN library_tag t3 ON t2.tag_id = t3.id WHERE t1.id = t0.id AND t3.name = :p0))

-- many twice
SELECT t0.id, t0.title, t0.pages, t0.price, t0.published, t0.author_id FROM library_book t0 JOIN library_book_tags t1 ON t0.id = t1.book_id JOIN library_tag t2 ON t1.tag_id = t2.id JOIN library_book_tags t3 ON t0.id = t3.book_id JOIN library_tag t4 ON t3.tag_id = t4.id WHERE t2.name = :p0 AND t4.name = :p1

-- distinct
SELECT DISTINCT t0.id, t0.title, t0.pages, t0.price, t0.published, t0.author_id FROM library_book t0 JOIN library_book_tags t1 ON t0.id = t1.book_id JOIN library_tag t2 ON t1.tag_id = t2.id WHERE t2.name LIKE :p0 ESCAPE '\'

-- order
SELECT t0.id, t0.title, t0.pages, t0.price, t0.published, t0.author_id FROM library_book t0 JOIN library_author t1 ON t0.author_id = t1.id ORDER BY t1.name DESC, t0.price ASC NULLS LAST, t0.title ASC

-- first ten
SELECT t0.id, t0.title, t0.pages, t0.price, t0.published, t0.author_id FROM library_book t0 ORDER BY t0.title ASC FETCH FIRST :p0 ROWS ONLY

-- second ten
SELECT t0.id, t0.title, t0.pages, t0.price, t0.published, t0.author_id FROM library_book t0 ORDER BY t0.title ASC OFFSET :p1 ROWS FETCH FIRST :p0 ROWS ONLY

-- after ten
SELECT t0.id, t0.title, t0.pages, t0.price, t0.published, t0.author_id FROM library_book t0 ORDER BY t0.title ASC OFFSET :p0 ROWS

-- joined
SELECT t0.id, t0.title, t0.pages, t0.price, t0.published, t0.author_id, t1.id AS id_1, t1.name, t1.born, t1.country_id, t2.id AS id_2, t2.name AS name_1 FROM library_book t0 JOIN library_author t1 ON t0.author_id = t1.id LEFT OUTER JOIN library_country t2 ON t1.country_id = t2.id

-- values
SELECT t0.title, t1.name FROM library_book t0 JOIN library_author t1 ON t0.author_id = t1.id

-- arithmetic
SELECT t0.id, t0.title, t0.pages, t0.price, t0.published, t0.author_id, (t0.pages * :p0) + :p1 AS anon_1 FROM library_book t0 WHERE ((t0.pages * :p0) + :p1) > t0.author_id

-- texts joined
SELECT t0.id, t0.title, t0.pages, t0.price, t0.published, t0.author_id, coalesce(t0.title, '') || coalesce(:p0, '') || coalesce(t1.name, '') AS anon_1 FROM library_book t0 JOIN library_author t1 ON t0.author_id = t1.id

-- case
SELECT t0.id, t0.title, t0.pages, t0.price, t0.published, t0.author_id, CASE WHEN (t0.pages > :p0) THEN :p1 ELSE :p2 END AS anon_1 FROM library_book t0

-- coalesce
SELECT t0.id, t0.title, t0.pages, t0.price, t0.published, t0.author_id, coalesce(t0.price, :p0) AS coalesce_1 FROM library_book t0

-- counted
SELECT count(*) AS count_1 FROM library_book t0 WHERE t0.pages > :p0

-- counted in part
SELECT count(*) AS count_1 FROM (SELECT 1 AS one FROM library_book t0 ORDER BY t0.title ASC FETCH FIRST :p0 ROWS ONLY) anon_1

-- exists
SELECT 1 FROM library_book t0 WHERE t0.pages > :p0 FETCH FIRST 1 ROWS ONLY

-- aggregates
SELECT sum(t0.pages) AS sum_1, avg(t0.pages) AS avg_1, count(DISTINCT t0.author_id) AS count_1 FROM library_book t0

-- some aggregated
SELECT count(CASE WHEN (t0.pages > :p0) THEN t0.id END) AS count_1 FROM library_book t0

-- grouped
SELECT t0.id, t0.name, t0.born, t0.country_id, count(t1.id) AS count_1 FROM library_author t0 LEFT OUTER JOIN library_book t1 ON t0.id = t1.author_id GROUP BY t0.id, t0.name, t0.born, t0.country_id HAVING count(t1.id) > :p0 ORDER BY count(t1.id) DESC

-- grouped values
SELECT t1.name, max(t0.pages) AS max_1 FROM library_book t0 JOIN library_author t1 ON t0.author_id = t1.id GROUP BY t1.name

-- subquery
SELECT t0.id, t0.name, t0.born, t0.country_id, (SELECT t1.title FROM library_book t1 WHERE t1.author_id = t0.id ORDER BY t1.pages DESC FETCH FIRST :p0 ROWS ONLY) AS anon_1 FROM library_author t0

-- with related
SELECT t0.id, t0.name, t0.born, t0.country_id FROM library_author t0 WHERE EXISTS (SELECT 1 FROM library_book t1 WHERE t1.author_id = t0.id AND t1.pages > :p0)

-- without related
SELECT t0.id, t0.name, t0.born, t0.country_id FROM library_author t0 WHERE NOT (EXISTS (SELECT 1 FROM library_book t1 WHERE t1.author_id = t0.id))

-- in a query
SELECT t0.id, t0.title, t0.pages, t0.price, t0.published, t0.author_id FROM library_book t0 WHERE t0.author_id IN (SELECT t1.id FROM library_author t1 WHERE t1.name = :p0)

-- union
SELECT t1.id AS c0, t1.title AS c1, t1.pages AS c2, t1.price AS c3, t1.published AS c4, t1.author_id AS c5 FROM library_book t1 WHERE t1.pages = :p0 UNION SELECT t2.id AS c0, t2.title AS c1, t2.pages AS c2, t2.price AS c3, t2.published AS c4, t2.author_id AS c5 FROM library_book t2 WHERE t2.pages = :p1 ORDER BY c1 ASC

-- difference
SELECT t1.id AS c0, t1.title AS c1, t1.pages AS c2, t1.price AS c3, t1.published AS c4, t1.author_id AS c5 FROM library_book t1 MINUS SELECT t2.id AS c0, t2.title AS c1, t2.pages AS c2, t2.price AS c3, t2.published AS c4, t2.author_id AS c5 FROM library_book t2 WHERE t2.pages = :p0

-- window
SELECT t0.id, t0.title, t0.pages, t0.price, t0.published, t0.author_id, row_number() OVER (PARTITION BY t0.author_id ORDER BY t0.pages DESC) AS anon_1 FROM library_book t0

-- by window
SELECT anon_1.v0, anon_1.v1, anon_1.v2, anon_1.v3, anon_1.v4, anon_1.v5, anon_1.v6 FROM (SELECT t0.id AS v0, t0.title AS v1, t0.pages AS v2, t0.price AS v3, t0.published AS v4, t0.author_id AS v5, row_number() OVER (ORDER BY t0.pages DESC) AS v6, row_number() OVER (ORDER BY t0.pages DESC) AS w0 FROM library_book t0) anon_1 WHERE anon_1.w0 <= :p0

-- with totals
WITH totals AS (SELECT t1.author_id AS author, max(t1.pages) AS longest FROM library_book t1 WHERE t1.pages > :p0 GROUP BY t1.author_id) SELECT t0.id, t0.name, t0.born, t0.country_id, t2.longest FROM library_author t0 LEFT OUTER JOIN totals t2 ON t0.id = t2.author ORDER BY t0.name ASC

-- with its own rows
WITH chain(id, title, pages, price, published, author_id, depth) AS (SELECT t0.id AS id, t0.title AS title, t0.pages AS pages, t0.price AS price, t0.published AS published, t0.author_id AS author_id, :p0 AS depth FROM library_book t0 WHERE t0.title = :p1 UNION ALL SELECT t1.id AS id, t1.title AS title, t1.pages AS pages, t1.price AS price, t1.published AS published, t1.author_id AS author_id, t2.depth + :p2 AS depth FROM library_book t1 JOIN chain t2 ON t1.author_id = t2.author_id AND t1.pages > t2.pages) SELECT t3.id, t3.title, t3.pages, t3.price, t3.published, t3.author_id, t3.depth FROM chain t3 WHERE t3.depth < :p3

-- moments
SELECT t0.id, t0.title, t0.pages, t0.price, t0.published, t0.author_id FROM library_book t0 WHERE t0.published < :p0

-- insert
INSERT INTO library_country (name) VALUES (:p0)

-- update
UPDATE library_book SET title=:p1, pages=(library_book.pages + :p0) WHERE library_book.pages > :p2

-- update over a relation
UPDATE library_book SET pages=:p0 WHERE library_book.id IN (SELECT t1.id FROM library_book t1 JOIN library_author t2 ON t1.author_id = t2.id WHERE t2.name = :p1)

-- delete
DELETE FROM library_book WHERE library_book.id IN (SELECT t1.id FROM library_book t1 JOIN library_author t2 ON t1.author_id = t2.id WHERE t2.name = :p0)

