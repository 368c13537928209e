-- How what was registered on some days was answered. :unit :from :to :now -> 1 row
SELECT (SELECT CAST(coalesce(sum(n), 0) AS BIGINT) FROM counter_day WHERE unit_id = :unit AND measure = 'received' AND day BETWEEN :from AND :to) AS dossiers,
       count(*) AS registered, count(CASE WHEN state = 1 THEN 1 END) AS waiting, count(CASE WHEN state = 2 THEN 1 END) AS accepted,
       count(CASE WHEN form = 'supplement' THEN 1 END) AS supplement, count(CASE WHEN form = 'refusal' THEN 1 END) AS refusal, count(CASE WHEN state = 7 THEN 1 END) AS withdrawn,
       count(CASE WHEN coalesce(answered_at, :now) > answer_due_at THEN 1 END) AS late
FROM submission WHERE unit_id = :unit AND registered_day BETWEEN :from AND :to
