-- What version 1 of the schema made, as it made it; never changed.
CREATE TABLE incident_numbers (
  year INTEGER PRIMARY KEY, last INTEGER NOT NULL, newest TEXT NOT NULL
) STRICT;
CREATE TABLE progress (
  only INTEGER PRIMARY KEY CHECK (only = 1), minute INTEGER NOT NULL, clock BLOB NOT NULL
) STRICT;
CREATE TABLE incidents (
  id TEXT PRIMARY KEY, start_ns INTEGER NOT NULL, end_ns INTEGER, subject TEXT NOT NULL,
  live INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX incidents_by_start ON incidents (start_ns);
CREATE TABLE outages (
  id TEXT PRIMARY KEY, start_ns INTEGER NOT NULL, end_ns INTEGER,
  point TEXT NOT NULL, link TEXT, first_minute INTEGER NOT NULL,
  attribution TEXT NOT NULL, cause TEXT, evidence TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX outages_by_start ON outages (start_ns);
CREATE INDEX outages_open ON outages (id) WHERE end_ns IS NULL;
CREATE TABLE outage_days (
  day TEXT NOT NULL, outage TEXT NOT NULL,
  service_minutes INTEGER NOT NULL, off_minutes INTEGER NOT NULL, PRIMARY KEY (outage, day)
) STRICT, WITHOUT ROWID;
CREATE INDEX outage_days_by_day ON outage_days (day);
CREATE TABLE link_days (
  day TEXT NOT NULL, link TEXT NOT NULL,
  up_service INTEGER NOT NULL, down_service INTEGER NOT NULL,
  unknown_service INTEGER NOT NULL, maintenance_service INTEGER NOT NULL,
  up_off INTEGER NOT NULL, down_off INTEGER NOT NULL,
  unknown_off INTEGER NOT NULL, maintenance_off INTEGER NOT NULL,
  settled INTEGER NOT NULL, lost INTEGER NOT NULL,
  answered INTEGER NOT NULL, round_trip_ns INTEGER NOT NULL,
  stable INTEGER NOT NULL, unstable INTEGER NOT NULL, unknown_intervals INTEGER NOT NULL,
  short_breaks INTEGER NOT NULL, PRIMARY KEY (day, link)
) STRICT, WITHOUT ROWID;
CREATE TABLE point_days (
  day TEXT NOT NULL, point TEXT NOT NULL,
  up_service INTEGER NOT NULL, down_service INTEGER NOT NULL,
  unknown_service INTEGER NOT NULL, maintenance_service INTEGER NOT NULL,
  up_off INTEGER NOT NULL, down_off INTEGER NOT NULL,
  unknown_off INTEGER NOT NULL, maintenance_off INTEGER NOT NULL, PRIMARY KEY (day, point)
) STRICT, WITHOUT ROWID;
CREATE TABLE present (point TEXT PRIMARY KEY, checkpoint TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE checkpoints (
  day TEXT NOT NULL, point TEXT NOT NULL, checkpoint TEXT NOT NULL, PRIMARY KEY (day, point)
) STRICT, WITHOUT ROWID;
CREATE TABLE inventories (
  from_ns INTEGER PRIMARY KEY, fingerprint TEXT NOT NULL, document TEXT NOT NULL
) STRICT;
CREATE TABLE names (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE records (
  minute INTEGER NOT NULL, link INTEGER NOT NULL, vantage INTEGER NOT NULL,
  expected INTEGER NOT NULL, settled INTEGER NOT NULL, lost INTEGER NOT NULL,
  delay_settled INTEGER NOT NULL, first_answered_ns INTEGER,
  answered INTEGER NOT NULL, round_trip_ns INTEGER NOT NULL, round_trips BLOB, rest TEXT,
  PRIMARY KEY (minute, link, vantage)
) STRICT, WITHOUT ROWID;
PRAGMA application_id = 1414746964;
PRAGMA user_version = 1;
INSERT INTO outages VALUES
  ('TS-2026-00007', 1000, NULL, 'ba-dinh', 'ftth', 29890000, 'operator', NULL, '{}');
INSERT INTO outage_days VALUES ('2026-11-21', 'TS-2026-00007', 5, 0);
INSERT INTO incident_numbers VALUES (2026, 7, 'TS-2026-00007');
