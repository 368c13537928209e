-- The settings of a unit on a day. :unit :day -> a row each
SELECT s.setting, s.value FROM report_setting s
WHERE s.unit_id = :unit AND s.valid_from = (SELECT max(n.valid_from) FROM report_setting n WHERE n.unit_id = s.unit_id AND n.setting = s.setting AND n.valid_from <= :day)
