-- A paper of a version. :unit :id :version :no :name :originals :certified :copies :shown :needed_when :form_code :for_case
INSERT INTO procedure_paper (unit_id, procedure_id, version, paper_no, name, originals, certified, copies, shown, needed_when, form_code, for_case)
VALUES (:unit, :id, :version, :no, :name, :originals, :certified, :copies, :shown, :needed_when, :form_code, :for_case)
