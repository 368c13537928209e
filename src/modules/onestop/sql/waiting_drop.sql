-- Uploads that are attached now, or given up. :unit :ids -> n rows changed
DELETE FROM waiting_file WHERE unit_id = :unit AND waiting_id IN (:ids)
