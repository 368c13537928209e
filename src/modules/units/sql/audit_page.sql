-- Events of a unit, newest first, one page. :unit [:before] [:kind] [:account] [:from] [:until] :limit -> up to :limit rows
SELECT event_no, at, account_id, origin, kind, subject, subject_id, payload FROM event
WHERE unit_id = :unit
  AND event_no < :before --? before
  AND kind = :kind --? kind
  AND account_id = :account --? account
  AND at >= :from --? from
  AND at < :until --? until
ORDER BY event_no DESC LIMIT :limit
