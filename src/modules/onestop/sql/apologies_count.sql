-- Letters written in a span, and how many of them in time. :unit :from :to -> 1 row
SELECT CAST(count(*) AS BIGINT) AS letters, CAST(coalesce(sum(in_time), 0) AS BIGINT) AS in_time FROM dossier_apology WHERE unit_id = :unit AND at >= :from AND at < :to
