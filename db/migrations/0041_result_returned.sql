-- How the applicant wants the result: 1 desk, 2 online, 3 post; NULL: nobody asked (received before this was kept, or imported).
ALTER TABLE dossier ADD COLUMN result_way INTEGER CONSTRAINT dossier_result_way CHECK (result_way BETWEEN 1 AND 3);

-- What came of a dossier, noted when its work is finished, and how it went out. LAW TT 01/2018/TT-VPCP form 06; TT 03/2025/TT-VPCP form 07.
CREATE TABLE dossier_result (
  unit_id {{BIGINT}} NOT NULL,
  dossier_id {{BIGINT}} NOT NULL,
  kind_code TEXT {{C}} NOT NULL DEFAULT '',      -- of the catalogue: "KQ.G15.000031"
  kind TEXT NOT NULL DEFAULT '',
  number TEXT NOT NULL DEFAULT '',               -- with its symbol: "12/GXN-UBND"
  signed_day TEXT {{C}},
  way INTEGER CONSTRAINT result_way CHECK (way BETWEEN 1 AND 3),   -- as dossier.result_way; NULL: not returned yet
  recipient_name TEXT NOT NULL DEFAULT '',       -- empty: the applicant
  recipient_phone TEXT NOT NULL DEFAULT '',      -- empty: the applicant's
  recipient_paper TEXT NOT NULL DEFAULT '',      -- by which somebody else takes it
  bill TEXT NOT NULL DEFAULT '',                 -- number of the post's bill
  PRIMARY KEY (unit_id, dossier_id),
  CONSTRAINT result_dossier FOREIGN KEY (unit_id, dossier_id) REFERENCES dossier (unit_id, dossier_id)
) {{CLUSTERED}};
