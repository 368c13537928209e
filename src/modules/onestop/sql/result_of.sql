-- What came of a dossier and how it went out. :unit :id -> 0 or 1 row
SELECT kind_code, kind, number, signed_day, way, recipient_name, recipient_phone, recipient_paper, bill FROM dossier_result WHERE unit_id = :unit AND dossier_id = :id
