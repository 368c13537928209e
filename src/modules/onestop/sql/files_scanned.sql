-- Which files of the scanner's folder are attached already. :unit :tokens -> n rows
SELECT scan_token FROM dossier_file WHERE unit_id = :unit AND scan_token IN (:tokens)
