-- One dossier by its code. :unit :code -> 0 or 1 row
SELECT d.*, p.code AS procedure_code, p.name AS procedure_name, p.field, p.inter_agency
FROM dossier d JOIN procedure_version p ON p.unit_id = d.unit_id AND p.procedure_id = d.procedure_id AND p.version = d.procedure_version
WHERE d.unit_id = :unit AND d.code = :code
