-- A decision carried into the catalogue. All columns as parameters of the same name.
INSERT INTO catalogue_update (unit_id, update_id, number, day, title, valid_from, internal, file_name, at, account_id, added, changed, abolished)
VALUES (:unit, :id, :number, :day, :title, :valid_from, :internal, :file_name, :at, :account, :added, :changed, :abolished)
