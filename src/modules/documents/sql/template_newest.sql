-- The newest version of a unit's own template. :unit :code -> 0 or 1 row
SELECT version, content FROM document_template
WHERE unit_id = :unit AND code = :code AND version = (SELECT max(version) FROM document_template WHERE unit_id = :unit AND code = :code)
