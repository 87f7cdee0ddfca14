-- all rows
SELECT t0.id, t0.title, t0.pages, t0.price, t0.published, t0.author_id FROM library_book AS t0

-- by key
SELECT t0.id, t0.title, t0.pages, t0.price, t0.published, t0.author_id FROM library_book AS t0 WHERE t0.id = %s LIMIT %s

-- comparisons
SELECT t0.id, t0.title, t0.pages, t0.price, t0.published, t0.author_id FROM library_book AS t0 WHERE t0.pages > %s AND t0.pages <= %s AND t0.title IN (%s, %s) AND t0.price BETWEEN %s AND %s

-- nulls
SELECT t0.id, t0.title, t0.pages, t0.price, t0.published, t0.author_id FROM library_book AS t0 INNER JOIN library_author AS t1 ON t0.author_id = t1.id WHERE t0.price IS NULL AND t1.country_id IS NOT NULL

-- texts
SELECT t0.id, t0.title, t0.pages, t0.price, t0.published, t0.author_id FROM library_book AS t0 INNER JOIN library_author AS t1 ON t0.author_id = t1.id WHERE t0.title LIKE %s ESCAPE '\\' AND upper(t1.name) LIKE upper(%s) ESCAPE '\\'

-- exact without case
SELECT t0.id, t0.title, t0.pages, t0.price, t0.published, t0.author_id FROM library_book AS t0 WHERE upper(t0.title) LIKE upper(%s) ESCAPE '\\'

-- either
SELECT t0.id, t0.title, t0.pages, t0.price, t0.published, t0.author_id FROM library_book AS t0 INNER JOIN library_author AS t1 ON t0.author_id = t1.id WHERE t0.pages = %s OR t1.name = %s AND t0.title != %s

-- not equal
SELECT t0.id, t0.title, t0.pages, t0.price, t0.published, t0.author_id FROM library_book AS t0 INNER JOIN library_author AS t1 ON t0.author_id = t1.id WHERE t1.born IS NOT NULL AND NOT (t0.price = %s AND t0.price IS NOT NULL)

-- exclude over many
SELECT t0.id, t0.title, t0.pages, t0.price, t0.published, t0.author_id FROM library_book AS t0 WHERE NOT (EXISTS (SELECT 1 FROM library_book AS t1 INNER JOIN library_book_tags AS t2 ON t1.id = t2.book_id INNER JOIN library_tag AS t3 ON t2.tag_id = t3.id WHERE t1.id = t0.id AND t3.name = %s))

-- many twice
SELECT t0.id, t0.title, t0.pages, t0.price, t0.published, t0.author_id FROM library_book AS t0 INNER JOIN library_book_tags AS t1 ON t0.id = t1.book_id INNER JOIN library_tag AS t2 ON t1.tag_id = t2.id INNER JOIN library_book_tags AS t3 ON t0.id = t3.book_id INNER JOIN library_tag AS t4 ON t3.tag_id = t4.id WHERE t2.name = %s AND t4.name = %s

-- distinct
SELECT DISTINCT t0.id, t0.title, t0.pages, t0.price, t0.published, t0.author_id FROM library_book AS t0 INNER JOIN library_book_tags AS t1 ON t0.id = t1.book_id INNER JOIN library_tag AS t2 ON t1.tag_id = t2.id WHERE t2.name LIKE %s ESCAPE '\\'

-- order
SELECT t0.id, t0.title, t0.pages, t0.price, t0.published, t0.author_id FROM library_book AS t0 INNER JOIN library_author AS t1 ON t0.author_id = t1.id ORDER BY t1.name DESC, CASE WHEN (t0.price IS NULL) THEN %s ELSE %s END ASC, t0.price ASC, t0.title ASC

-- first ten
SELECT t0.id, t0.title, t0.pages, t0.price, t0.published, t0.author_id FROM library_book AS t0 ORDER BY t0.title ASC LIMIT %s

-- second ten
SELECT t0.id, t0.title, t0.pages, t0.price, t0.published, t0.author_id FROM library_book AS t0 ORDER BY t0.title ASC LIMIT %s, %s

-- after ten
SELECT t0.id, t0.title, t0.pages, t0.price, t0.published, t0.author_id FROM library_book AS t0 ORDER BY t0.title ASC LIMIT %s, 18446744073709551615

-- joined
SELECT t0.id, t0.title, t0.pages, t0.price, t0.published, t0.author_id, t1.id AS id_1, t1.name, t1.born, t1.country_id, t2.id AS id_2, t2.name AS name_1 FROM library_book AS t0 INNER JOIN library_author AS t1 ON t0.author_id = t1.id LEFT OUTER JOIN library_country AS t2 ON t1.country_id = t2.id

-- values
SELECT t0.title, t1.name FROM library_book AS t0 INNER JOIN library_author AS t1 ON t0.author_id = t1.id

-- arithmetic
SELECT t0.id, t0.title, t0.pages, t0.price, t0.published, t0.author_id, (t0.pages * %s) + %s AS anon_1 FROM library_book AS t0 WHERE ((t0.pages * %s) + %s) > t0.author_id

-- texts joined
SELECT t0.id, t0.title, t0.pages, t0.price, t0.published, t0.author_id, concat(coalesce(t0.title, ''), coalesce(%s, ''), coalesce(t1.name, '')) AS anon_1 FROM library_book AS t0 INNER JOIN library_author AS t1 ON t0.author_id = t1.id

-- case
SELECT t0.id, t0.title, t0.pages, t0.price, t0.published, t0.author_id, CASE WHEN (t0.pages > %s) THEN %s ELSE %s END AS anon_1 FROM library_book AS t0

-- coalesce
SELECT t0.id, t0.title, t0.pages, t0.price, t0.published, t0.author_id, coalesce(t0.price, %s) AS coalesce_1 FROM library_book AS t0

-- counted
SELECT count(*) AS count_1 FROM library_book AS t0 WHERE t0.pages > %s

-- counted in part
SELECT count(*) AS count_1 FROM (SELECT 1 AS one FROM library_book AS t0 ORDER BY t0.title ASC LIMIT %s) AS anon_1

-- exists
SELECT 1 FROM library_book AS t0 WHERE t0.pages > %s LIMIT 1

-- aggregates
SELECT sum(t0.pages) AS sum_1, avg(t0.pages) AS avg_1, count(DISTINCT t0.author_id) AS count_1 FROM library_book AS t0

-- some aggregated
SELECT count(CASE WHEN (t0.pages > %s) THEN t0.id END) AS count_1 FROM library_book AS t0

-- grouped
SELECT t0.id, t0.name, t0.born, t0.country_id, count(t1.id) AS count_1 FROM library_author AS t0 LEFT OUTER JOIN library_book AS t1 ON t0.id = t1.author_id GROUP BY t0.id, t0.name, t0.born, t0.country_id HAVING count(t1.id) > %s ORDER BY count(t1.id) DESC

-- grouped values
SELECT t1.name, max(t0.pages) AS max_1 FROM library_book AS t0 INNER JOIN library_author AS t1 ON t0.author_id = t1.id GROUP BY t1.name

-- subquery
SELECT t0.id, t0.name, t0.born, t0.country_id, (SELECT t1.title FROM library_book AS t1 WHERE t1.author_id = t0.id ORDER BY t1.pages DESC LIMIT %s) AS anon_1 FROM library_author AS t0

-- with related
SELECT t0.id, t0.name, t0.born, t0.country_id FROM library_author AS t0 WHERE EXISTS (SELECT 1 FROM library_book AS t1 WHERE t1.author_id = t0.id AND t1.pages > %s)

-- without related
SELECT t0.id, t0.name, t0.born, t0.country_id FROM library_author AS t0 WHERE NOT (EXISTS (SELECT 1 FROM library_book AS t1 WHERE t1.author_id = t0.id))

-- in a query
SELECT t0.id, t0.title, t0.pages, t0.price, t0.published, t0.author_id FROM library_book AS t0 WHERE t0.author_id IN (SELECT t1.id FROM library_author AS t1 WHERE t1.name = %s)

-- union
SELECT t1.id AS c0, t1.title AS c1, t1.pages AS c2, t1.price AS c3, t1.published AS c4, t1.author_id AS c5 FROM library_book AS t1 WHERE t1.pages = %s UNION SELECT t2.id AS c0, t2.title AS c1, t2.pages AS c2, t2.price AS c3, t2.published AS c4, t2.author_id AS c5 FROM library_book AS t2 WHERE t2.pages = %s ORDER BY c1 ASC

-- difference
SELECT t1.id AS c0, t1.title AS c1, t1.pages AS c2, t1.price AS c3, t1.published AS c4, t1.author_id AS c5 FROM library_book AS t1 EXCEPT SELECT t2.id AS c0, t2.title AS c1, t2.pages AS c2, t2.price AS c3, t2.published AS c4, t2.author_id AS c5 FROM library_book AS t2 WHERE t2.pages = %s

-- window
SELECT t0.id, t0.title, t0.pages, t0.price, t0.published, t0.author_id, row_number() OVER (PARTITION BY t0.author_id ORDER BY t0.pages DESC) AS anon_1 FROM library_book AS t0

-- by window
SELECT anon_1.v0, anon_1.v1, anon_1.v2, anon_1.v3, anon_1.v4, anon_1.v5, anon_1.v6 FROM (SELECT t0.id AS v0, t0.title AS v1, t0.pages AS v2, t0.price AS v3, t0.published AS v4, t0.author_id AS v5, row_number() OVER (ORDER BY t0.pages DESC) AS v6, row_number() OVER (ORDER BY t0.pages DESC) AS w0 FROM library_book AS t0) AS anon_1 WHERE anon_1.w0 <= %s

-- with totals
WITH totals AS (SELECT t1.author_id AS author, max(t1.pages) AS longest FROM library_book AS t1 WHERE t1.pages > %s GROUP BY t1.author_id) SELECT t0.id, t0.name, t0.born, t0.country_id, t2.longest FROM library_author AS t0 LEFT OUTER JOIN totals AS t2 ON t0.id = t2.author ORDER BY t0.name ASC

-- with its own rows
WITH RECURSIVE chain(id, title, pages, price, published, author_id, depth) AS (SELECT t0.id AS id, t0.title AS title, t0.pages AS pages, t0.price AS price, t0.published AS published, t0.author_id AS author_id, %s AS depth FROM library_book AS t0 WHERE t0.title = %s UNION ALL SELECT t1.id AS id, t1.title AS title, t1.pages AS pages, t1.price AS price, t1.published AS published, t1.author_id AS author_id, t2.depth + %s AS depth FROM library_book AS t1 INNER JOIN chain AS t2 ON t1.author_id = t2.author_id AND t1.pages > t2.pages) SELECT t3.id, t3.title, t3.pages, t3.price, t3.published, t3.author_id, t3.depth FROM chain AS t3 WHERE t3.depth < %s

-- moments
SELECT t0.id, t0.title, t0.pages, t0.price, t0.published, t0.author_id FROM library_book AS t0 WHERE t0.published < %s

-- insert
INSERT INTO library_country (name) VALUES (%s)

-- update
UPDATE library_book SET title=%s, pages=(library_book.pages + %s) WHERE library_book.pages > %s

-- update over a relation
UPDATE library_book SET pages=%s WHERE library_book.id IN (SELECT anon_1.id FROM (SELECT t1.id AS id FROM library_book AS t1 INNER JOIN library_author AS t2 ON t1.author_id = t2.id WHERE t2.name = %s) AS anon_1)

-- delete
DELETE FROM library_book WHERE library_book.id IN (SELECT anon_1.id FROM (SELECT t1.id AS id FROM library_book AS t1 INNER JOIN library_author AS t2 ON t1.author_id = t2.id WHERE t2.name = %s) AS anon_1)

