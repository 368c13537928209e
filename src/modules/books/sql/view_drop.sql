-- Forgets a way to look at a list. :unit :account :book :slug -> rows gone
DELETE FROM book_view WHERE unit_id = :unit AND account_id = :account AND book = :book AND slug = :slug
