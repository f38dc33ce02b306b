/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * journal_schema: what lies in the file, and how an older file becomes a newer one.
 *
 * A step is never changed once it was released: a new version is a new step. Numbers of
 * enumerations are those of core/journal/run.h and core/script/kind.h; they stand in files, so an
 * enumeration only grows at its end.
 */
#include "io/journal_parts.h"

#include <assert.h>
#include <stdio.h>

static_assert(ACTIVITY_REST == 4 && RUN_IMPORTED == 2 && TERRAIN_TRAIL == 5 &&
		      SHOES_MINIMAL == 1 && ANSWER_YES == 2 && SAMPLE_HAND == 4 &&
		      RED_FLAG_SWELLING == 16 && CONTEXT_STRIDES == 2 &&
		      KIND_COOL_DOWN == 14,
	      "these numbers stand in files");

static const char step_1[] =
	"CREATE TABLE scripts (-- what was played, each once\n"
	"  id INTEGER PRIMARY KEY, crc INTEGER NOT NULL, bytes TEXT NOT NULL) STRICT;\n"
	"CREATE INDEX scripts_crc ON scripts (crc);\n"
	"CREATE TABLE runs (\n"
	"  id INTEGER PRIMARY KEY,\n"
	"  uid TEXT NOT NULL UNIQUE,\n"
	"  start_utc_ms INTEGER NOT NULL, utc_offset_min INTEGER NOT NULL,\n"
	"  activity INTEGER NOT NULL, -- 0 run, 1 race, 2 walk, 3 cross-training, 4 rest\n"
	"  source INTEGER NOT NULL,   -- 0 played, 1 by hand, 2 imported\n"
	"  title TEXT,\n"
	"  context INTEGER,           -- 0 easy, 1 tempo, 2 strides\n"
	"  timer_ms INTEGER, distance_m INTEGER, m_per_h INTEGER,\n"
	"  terrain INTEGER,   -- 1 treadmill, 2 flat, 3 track, 4 hilly, 5 trail\n"
	"  incline10 INTEGER, -- tenths of a per cent\n"
	"  shoes TEXT, shoe_class INTEGER NOT NULL, -- 0 usual, 1 minimal\n"
	"  rpe INTEGER, comfort INTEGER, pain INTEGER,   -- 0 to 10\n"
	"  pain_settled INTEGER, pain_worse INTEGER,     -- 1 no, 2 yes\n"
	"  red_flags INTEGER, -- 1 bone, 2 night, 4 hop, 8 limp, 16 swelling\n"
	"  ready_fatigue INTEGER, ready_sleep INTEGER, ready_soreness INTEGER,\n"
	"  ready_stress INTEGER, ready_mood INTEGER,     -- 1 bad to 5 good\n"
	"  stiff INTEGER, heavy INTEGER, ill INTEGER,    -- 1 no, 2 yes\n"
	"  sleep TEXT, drink TEXT, food TEXT, note TEXT,\n"
	"  file TEXT, recording TEXT UNIQUE,\n"
	"  plan TEXT, plan_week INTEGER, plan_slot INTEGER, rung_pct10 INTEGER,\n"
	"  script_name TEXT, settings TEXT, bias_spm10 INTEGER,\n"
	"  finished INTEGER NOT NULL, script INTEGER REFERENCES scripts (id)) STRICT;\n"
	"CREATE INDEX runs_start ON runs (start_utc_ms);\n"
	"CREATE TABLE segments (-- phases, planned and done\n"
	"  run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,\n"
	"  n INTEGER NOT NULL, kind INTEGER NOT NULL, name TEXT,\n"
	"  planned_ms INTEGER NOT NULL, done_ms INTEGER NOT NULL, clicked_ms INTEGER,\n"
	"  from_spm10 INTEGER, to_spm10 INTEGER, every INTEGER,\n"
	"  contacts4 INTEGER, -- quarters of a weighted contact\n"
	"  resisted INTEGER NOT NULL, PRIMARY KEY (run, n)) STRICT, WITHOUT ROWID;\n"
	"CREATE TABLE samples (-- measured cadence\n"
	"  run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,\n"
	"  n INTEGER NOT NULL, spm10 INTEGER NOT NULL,\n"
	"  context INTEGER NOT NULL,\n"
	"  source INTEGER NOT NULL, -- 0 tap, 1 count, 2 watch, 3 microphone, 4 hand\n"
	"  cued INTEGER NOT NULL, segment INTEGER, at_ms INTEGER, length_ms INTEGER,\n"
	"  error_spm10 INTEGER, m_per_h INTEGER, target_spm10 INTEGER, in_sync INTEGER,\n"
	"  PRIMARY KEY (run, n)) STRICT, WITHOUT ROWID;\n"
	"CREATE TABLE interruptions (\n"
	"  run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,\n"
	"  n INTEGER NOT NULL, at_ms INTEGER NOT NULL, length_ms INTEGER, cause TEXT,\n"
	"  PRIMARY KEY (run, n)) STRICT, WITHOUT ROWID;\n";

/*
 * Deleted runs can be had back. What the training rules read of a run lies in digests,
 * packed; whoever changes a run with another tool makes its digest stale by a trigger
 * (turnover itself keeps them right and has triggers switched off).
 */
static const char step_2[] =
	"ALTER TABLE runs ADD COLUMN deleted_utc_ms INTEGER;\n"
	"CREATE INDEX runs_deleted ON runs (deleted_utc_ms)\n"
	"  WHERE deleted_utc_ms IS NOT NULL;\n"
	"CREATE TABLE digests (-- made from the other tables\n"
	"  run INTEGER PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE,\n"
	"  bytes BLOB NOT NULL) STRICT;\n"
	"CREATE TABLE stale (run INTEGER PRIMARY KEY) STRICT;\n"
	"CREATE TRIGGER runs_new AFTER INSERT ON runs BEGIN\n"
	"  INSERT OR IGNORE INTO stale VALUES (NEW.id); END;\n"
	"CREATE TRIGGER runs_changed AFTER UPDATE ON runs BEGIN\n"
	"  INSERT OR IGNORE INTO stale VALUES (NEW.id); END;\n"
	"CREATE TRIGGER segments_new AFTER INSERT ON segments BEGIN\n"
	"  INSERT OR IGNORE INTO stale VALUES (NEW.run); END;\n"
	"CREATE TRIGGER segments_changed AFTER UPDATE ON segments BEGIN\n"
	"  INSERT OR IGNORE INTO stale VALUES (NEW.run); END;\n"
	"CREATE TRIGGER segments_gone AFTER DELETE ON segments BEGIN\n"
	"  INSERT OR IGNORE INTO stale VALUES (OLD.run); END;\n"
	"CREATE TRIGGER samples_new AFTER INSERT ON samples BEGIN\n"
	"  INSERT OR IGNORE INTO stale VALUES (NEW.run); END;\n"
	"CREATE TRIGGER samples_changed AFTER UPDATE ON samples BEGIN\n"
	"  INSERT OR IGNORE INTO stale VALUES (NEW.run); END;\n"
	"CREATE TRIGGER samples_gone AFTER DELETE ON samples BEGIN\n"
	"  INSERT OR IGNORE INTO stale VALUES (OLD.run); END;\n"
	"INSERT INTO stale SELECT id FROM runs;\n"
	"CREATE TABLE plans (-- each that was started; days since 1970-01-01\n"
	"  id INTEGER PRIMARY KEY, name TEXT NOT NULL, script TEXT NOT NULL,\n"
	"  start_day INTEGER NOT NULL, ended_day INTEGER, paused_from INTEGER) STRICT;\n"
	"CREATE TABLE shifts (-- what lay on from_day or later lies so much later\n"
	"  plan INTEGER NOT NULL REFERENCES plans (id) ON DELETE CASCADE,\n"
	"  n INTEGER NOT NULL, from_day INTEGER NOT NULL, days INTEGER NOT NULL,\n"
	"  PRIMARY KEY (plan, n)) STRICT, WITHOUT ROWID;\n";

/* A phase may refer to another baseline than its kind does. */
static const char step_3[] =
	"ALTER TABLE segments ADD COLUMN context INTEGER; -- as runs; NULL: its kind's\n";

/* The digests say how much of a session was left out, which those before this did not. */
static const char step_4[] = "DELETE FROM digests;\n"
			     "INSERT OR IGNORE INTO stale SELECT id FROM runs;\n";

/* steps[n] makes version n + 1 of version n. */
static const char *const steps[] = {step_1, step_2, step_3, step_4};
static_assert(sizeof steps / sizeof *steps == JOURNAL_VERSION, "a version is a step");

int journal_migrate(sqlite3 *db, int from)
{
	char sql[80];
	int result = SQLITE_OK;

	for (int i = from; i < JOURNAL_VERSION && result == SQLITE_OK; i++)
		result = sqlite.exec(db, steps[i], NULL, NULL, NULL);
	snprintf(sql, sizeof sql, "PRAGMA application_id = %d; PRAGMA user_version = %d",
		 JOURNAL_APPLICATION, JOURNAL_VERSION);
	if (result == SQLITE_OK)
		result = sqlite.exec(db, sql, NULL, NULL, NULL);
	return result;
}
