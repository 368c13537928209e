-- Ends an office. :unit :office :day
UPDATE office SET valid_to = :day WHERE unit_id = :unit AND office_id = :office AND valid_to IS NULL AND valid_from < :day
