-- A version. All columns as parameters of the same name.
INSERT INTO procedure_version (unit_id, procedure_id, version, code, name, name_key, field, limit_desk, limit_online, pause_policy, fee, fee_note, channels, online_level,
       online_eligible, online_provided, on_national_portal, payable_online, inter_agency, decision, legal_basis, change, valid_from, synthetic, steps, conditions, agency, audience, internal)
VALUES (:unit, :id, :version, :code, :name, :name_key, :field, :limit_desk, :limit_online, :pause_policy, :fee, :fee_note, :channels, :online_level,
       :online_eligible, :online_provided, :on_national_portal, :payable_online, :inter_agency, :decision, :legal_basis, :change, :valid_from, :synthetic, :steps, :conditions, :agency, :audience, :internal)
