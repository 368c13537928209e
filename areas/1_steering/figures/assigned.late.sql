-- title: Nhiệm vụ được giao đã hoàn thành nhưng quá hạn
-- unit: nhiệm vụ
-- value: count
-- rule: Mỗi nhiệm vụ do UBND, Chủ tịch UBND cấp trên giao (nơi giao là cơ quan nhà nước cấp trên,
--   law/plans/givers.toml), văn bản giao chậm nhất ngày cuối kỳ, có văn bản trả lời mà ngày văn bản trong kỳ và sau
--   hạn.
SELECT unit_id, task_id, number, given_on, title, content, task_due_day, answered_on, answer_number
FROM fig_assigned_task
WHERE unit_id IN (:units)
  AND counted = 1
  AND given_on <= :to
  AND answered_on >= :from AND answered_on <= :to
  AND answered_on > task_due_day
