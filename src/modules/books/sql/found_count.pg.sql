-- How many records of a unit words find, counted no further than :limit. :unit :words :limit
SELECT count(*) AS n FROM (SELECT 1 AS one FROM book_search WHERE unit_id = :unit AND words @@ to_tsquery('simple', CAST(:words AS TEXT)) LIMIT :limit) t
