-- Fees and charges (phí, lệ phí): what a dossier owes, receipts numbered without gaps, the days that are settled, lines of bank statements.

-- What the unit prints on receipts and where transfers go; the newest row counts.
CREATE TABLE fee_setting (
  unit_id {{BIGINT}} NOT NULL REFERENCES unit (unit_id),
  version INTEGER NOT NULL,
  bank_bin TEXT {{C}} NOT NULL,          -- "" until an account is given
  bank_name TEXT NOT NULL,
  account_no TEXT {{C}} NOT NULL,
  account_name TEXT NOT NULL,
  tax_code TEXT {{C}} NOT NULL,
  form_no TEXT {{C}} NOT NULL,           -- mẫu số
  series TEXT {{C}} NOT NULL,            -- ký hiệu
  account_id {{BIGINT}} NOT NULL,
  at {{BIGINT}} NOT NULL,
  PRIMARY KEY (unit_id, version)
) {{CLUSTERED}};

CREATE TABLE fee_number (
  unit_id {{BIGINT}} NOT NULL,
  year INTEGER NOT NULL,
  series TEXT {{C}} NOT NULL,
  last INTEGER NOT NULL,
  PRIMARY KEY (unit_id, year, series)
) {{CLUSTERED}};

-- What a dossier owes and has not paid; a payment moves the lines to its receipt.
CREATE TABLE fee_due_line (
  unit_id {{BIGINT}} NOT NULL,
  dossier_id {{BIGINT}} NOT NULL,
  line_no INTEGER NOT NULL,
  day TEXT {{C}} NOT NULL,
  code TEXT {{C}} NOT NULL,              -- of the tariff
  title TEXT NOT NULL,
  kind INTEGER NOT NULL CONSTRAINT due_kind CHECK (kind IN (1, 2)),   -- 1 fee (phí), 2 charge (lệ phí)
  units INTEGER NOT NULL CONSTRAINT due_units CHECK (units > 0),
  sets INTEGER NOT NULL CONSTRAINT due_sets CHECK (sets > 0),
  full_amount {{BIGINT}} NOT NULL,
  exemption TEXT NOT NULL,               -- its title; "" for none
  ground TEXT NOT NULL,                  -- the article it rests on
  amount {{BIGINT}} NOT NULL CONSTRAINT due_amount CHECK (amount BETWEEN 0 AND full_amount),
  PRIMARY KEY (unit_id, dossier_id, line_no),
  CONSTRAINT due_dossier FOREIGN KEY (unit_id, dossier_id) REFERENCES dossier (unit_id, dossier_id),
  CONSTRAINT due_ground CHECK ((exemption = '') = (ground = ''))
) {{CLUSTERED}};
CREATE INDEX fee_due_day ON fee_due_line (unit_id, day, dossier_id);

CREATE TABLE fee_receipt (
  unit_id {{BIGINT}} NOT NULL,
  receipt_id {{BIGINT}} NOT NULL,
  dossier_id {{BIGINT}} NOT NULL,
  year INTEGER NOT NULL,
  form_no TEXT {{C}} NOT NULL,
  series TEXT {{C}} NOT NULL,
  number INTEGER NOT NULL,
  at {{BIGINT}} NOT NULL,
  book_day TEXT {{C}} NOT NULL,          -- the day of the cash book it stands in
  method INTEGER NOT NULL CONSTRAINT receipt_method CHECK (method IN (1, 2)),   -- 1 cash, 2 transfer
  fees {{BIGINT}} NOT NULL,              -- phí
  charges {{BIGINT}} NOT NULL,           -- lệ phí
  account_id {{BIGINT}} NOT NULL,
  cancelled_at {{BIGINT}},
  cancelled_by {{BIGINT}},
  cancel_day TEXT {{C}},                 -- the day of the cash book that takes it off: its own, or a later one once that is settled
  cancel_reason TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (unit_id, receipt_id),
  CONSTRAINT receipt_dossier FOREIGN KEY (unit_id, dossier_id) REFERENCES dossier (unit_id, dossier_id),
  CONSTRAINT receipt_amount CHECK (fees >= 0 AND charges >= 0 AND fees + charges > 0),
  CONSTRAINT receipt_cancelled CHECK ((cancelled_at IS NULL) = (cancel_day IS NULL) AND (cancelled_at IS NULL) = (cancelled_by IS NULL) AND (cancelled_at IS NULL) = (cancel_reason = ''))
) {{STRICT}};
CREATE UNIQUE INDEX fee_receipt_number ON fee_receipt (unit_id, year, series, number);
CREATE INDEX fee_receipt_dossier ON fee_receipt (unit_id, dossier_id);
CREATE INDEX fee_receipt_day ON fee_receipt (unit_id, book_day);
CREATE INDEX fee_receipt_cancel_day ON fee_receipt (unit_id, cancel_day) WHERE cancel_day IS NOT NULL;

CREATE TABLE fee_receipt_line (
  unit_id {{BIGINT}} NOT NULL,
  receipt_id {{BIGINT}} NOT NULL,
  line_no INTEGER NOT NULL,
  code TEXT {{C}} NOT NULL,
  title TEXT NOT NULL,
  kind INTEGER NOT NULL,
  units INTEGER NOT NULL,
  sets INTEGER NOT NULL,
  full_amount {{BIGINT}} NOT NULL,
  exemption TEXT NOT NULL,
  ground TEXT NOT NULL,
  amount {{BIGINT}} NOT NULL,
  PRIMARY KEY (unit_id, receipt_id, line_no),
  CONSTRAINT line_receipt FOREIGN KEY (unit_id, receipt_id) REFERENCES fee_receipt (unit_id, receipt_id)
) {{CLUSTERED}};

-- A settled day takes no more receipts and loses none.
CREATE TABLE fee_settlement (
  unit_id {{BIGINT}} NOT NULL REFERENCES unit (unit_id),
  day TEXT {{C}} NOT NULL,
  at {{BIGINT}} NOT NULL,
  account_id {{BIGINT}} NOT NULL,
  cash {{BIGINT}} NOT NULL,
  transfer {{BIGINT}} NOT NULL,
  receipts INTEGER NOT NULL,
  proof TEXT NOT NULL,                   -- the voucher the cash was handed in with
  PRIMARY KEY (unit_id, day)
) {{CLUSTERED}};

-- Money that came in by bank, each once however often its statement is read.
CREATE TABLE fee_bank_line (
  unit_id {{BIGINT}} NOT NULL REFERENCES unit (unit_id),
  bank_line_id {{BIGINT}} NOT NULL,
  mark TEXT {{C}} NOT NULL,              -- the bank's reference, or what stands for it
  day TEXT {{C}} NOT NULL,
  amount {{BIGINT}} NOT NULL CONSTRAINT bank_amount CHECK (amount > 0),
  memo TEXT NOT NULL,
  file_name TEXT NOT NULL,
  at {{BIGINT}} NOT NULL,
  account_id {{BIGINT}} NOT NULL,
  state INTEGER NOT NULL CONSTRAINT bank_state CHECK (state BETWEEN 0 AND 3),   -- 0 orphan, 1 matched, 2 matched by hand, 3 set aside
  why INTEGER NOT NULL,                  -- of an orphan: 1 no code, 2 no such dossier, 3 other amount, 4 paid already
  dossier_id {{BIGINT}},                 -- the one its code names
  receipt_id {{BIGINT}},
  reason TEXT NOT NULL DEFAULT '',       -- of what was done by hand
  PRIMARY KEY (unit_id, bank_line_id),
  CONSTRAINT bank_matched CHECK ((state IN (1, 2)) = (receipt_id IS NOT NULL)),
  CONSTRAINT bank_receipt FOREIGN KEY (unit_id, receipt_id) REFERENCES fee_receipt (unit_id, receipt_id)
) {{STRICT}};
CREATE UNIQUE INDEX fee_bank_mark ON fee_bank_line (unit_id, mark);
CREATE UNIQUE INDEX fee_bank_receipt ON fee_bank_line (unit_id, receipt_id) WHERE receipt_id IS NOT NULL;
CREATE INDEX fee_bank_state ON fee_bank_line (unit_id, state, day);
