-- Nothing is owed any more, or something else. :unit :dossier
DELETE FROM fee_due_line WHERE unit_id = :unit AND dossier_id = :dossier
