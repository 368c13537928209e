-- How many records of a unit words find, counted no further than :limit. :unit :words :limit
SELECT count(*) AS n FROM (SELECT 1 AS one FROM book_search WHERE book_search MATCH :words AND rowid > :unit * 1099511627776 AND rowid < (:unit + 1) * 1099511627776 LIMIT :limit) t
