-- The newest decisions carried into the catalogue. :unit :limit -> n rows
SELECT number, day, title, valid_from, internal, file_name, at, added, changed, abolished
FROM catalogue_update WHERE unit_id = :unit ORDER BY update_id DESC LIMIT :limit
