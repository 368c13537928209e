-- Whether anything is signed yet, in any unit. -> 0 or 1 row
SELECT link_no FROM audit_link LIMIT 1
