import type { Migration } from './migration.ts';

/** What was answered when the places that a file carries were offered as marks, so that nobody is asked twice. */
export const offeredMarks: Migration = {
  version: 40,
  sql: `
    CREATE TABLE offered_answer (
      transfer_id TEXT PRIMARY KEY REFERENCES transfer (id) ON DELETE CASCADE,
      answer TEXT NOT NULL CHECK (answer IN ('added', 'notNow')),
      at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
  `,
};
