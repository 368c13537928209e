-- Where the desk is reached, in every version that has not ended before a day. :unit :day :place :address :phone
UPDATE unit_version SET place = :place, address = :address, phone = :phone WHERE unit_id = :unit AND (valid_to IS NULL OR valid_to > :day)
