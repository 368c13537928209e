-- How many values pass a filter, counted no further than :limit. :unit :book :field :from :to :limit
SELECT count(*) AS n FROM (SELECT 1 AS one FROM book_value WHERE unit_id = :unit AND book = :book AND field = :field AND key >= :from AND key <= :to LIMIT :limit) t
