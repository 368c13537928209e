-- Changes the hours of a version that begins on this very day. :unit :from :hours
UPDATE unit_version SET hours = :hours WHERE unit_id = :unit AND valid_from = :from
