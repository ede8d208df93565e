import type { Migration } from './migration.ts';

/** What of each transfer was heard: a union of stretches that neither meet nor overlap. No part of the journal. */
export const heard: Migration = {
  version: 60,
  sql: `
    CREATE TABLE heard (
      transfer_id TEXT PRIMARY KEY REFERENCES transfer (id) ON DELETE CASCADE,
      -- The sum of the stretches, kept so that a list of tapes need not add them up.
      frames INTEGER NOT NULL CHECK (frames BETWEEN 0 AND 9007199254740991),
      last_heard_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE heard_range (
      transfer_id TEXT NOT NULL REFERENCES heard (transfer_id) ON DELETE CASCADE,
      start_frame INTEGER NOT NULL CHECK (start_frame BETWEEN 0 AND 9007199254740991),
      end_frame INTEGER NOT NULL CHECK (end_frame BETWEEN 1 AND 9007199254740991),
      PRIMARY KEY (transfer_id, start_frame),
      CHECK (end_frame > start_frame)
    ) STRICT, WITHOUT ROWID;
  `,
};
