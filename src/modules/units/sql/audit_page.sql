-- Events of a unit, newest first, one page. :unit [:before] [:kind] [:account] [:from] [:until] :limit -> up to :limit rows
-- The first event of a dossier carries its code, which the later ones leave out.
SELECT event_no, at, account_id, origin, kind, subject, subject_id, payload,
  CASE WHEN subject = 'dossier' THEN (SELECT o.payload FROM event o WHERE o.unit_id = event.unit_id AND o.subject = 'dossier'
    AND o.subject_id = event.subject_id ORDER BY o.event_no LIMIT 1) ELSE '' END AS opening
FROM event
WHERE unit_id = :unit
  AND event_no < :before --? before
  AND kind = :kind --? kind
  AND account_id = :account --? account
  AND at >= :from --? from
  AND at < :until --? until
ORDER BY event_no DESC LIMIT :limit
