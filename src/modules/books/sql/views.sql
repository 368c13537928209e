-- An account's ways to look at a book's list. :unit :account :book -> a row each
SELECT slug, name, params FROM book_view WHERE unit_id = :unit AND account_id = :account AND book = :book ORDER BY slug
