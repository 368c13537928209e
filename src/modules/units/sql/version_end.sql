-- Ends the version in force. :unit :day
UPDATE unit_version SET valid_to = :day WHERE unit_id = :unit AND valid_from < :day AND (valid_to IS NULL OR valid_to > :day)
