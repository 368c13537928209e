-- A batch. :unit :id :book :volume :no :first :last
INSERT INTO keying_batch (unit_id, batch_id, book, volume_id, batch_no, first_position, last_position) VALUES (:unit, :id, :book, :volume, :no, :first, :last)
