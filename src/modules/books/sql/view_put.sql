-- A way to look at a book's list, under its name; another of that name is replaced. :unit :account :book :slug :name :params
INSERT INTO book_view (unit_id, account_id, book, slug, name, params) VALUES (:unit, :account, :book, :slug, :name, :params)
ON CONFLICT (unit_id, account_id, book, slug) DO UPDATE SET name = excluded.name, params = excluded.params
