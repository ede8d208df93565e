import type { Migration } from './migration.ts';

/**
 * Verdicts of listeners on takes. They are kept for ever: a mark may be removed and come back by undo, so a verdict
 * keeps the mark's name of its day and no tie that would take it away with the mark.
 */
export const verdicts: Migration = {
  version: 50,
  sql: `
    CREATE TABLE verdict (
      id TEXT PRIMARY KEY,
      kind TEXT NOT NULL CHECK (kind IN ('better', 'same', 'abx', 'pairs')),
      at INTEGER NOT NULL,
      author TEXT NOT NULL,
      blind INTEGER NOT NULL CHECK (blind IN (0, 1)),
      note TEXT NOT NULL,
      trials INTEGER CHECK (trials >= 0),
      correct INTEGER CHECK (correct BETWEEN 0 AND trials),
      p REAL CHECK (p BETWEEN 0 AND 1),
      withdrawn_at INTEGER,
      withdrawn_by TEXT,
      CHECK ((trials IS NULL) = (correct IS NULL)),
      CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL))
    ) STRICT;
    CREATE INDEX verdict_by_time ON verdict (at);

    CREATE TABLE verdict_mark (
      verdict_id TEXT NOT NULL REFERENCES verdict (id) ON DELETE CASCADE,
      -- In the order in which the verdict names them.
      position INTEGER NOT NULL CHECK (position >= 0),
      mark_id TEXT NOT NULL,
      name TEXT NOT NULL,
      place INTEGER CHECK (place > 0),
      wins INTEGER CHECK (wins >= 0),
      PRIMARY KEY (verdict_id, position)
    ) STRICT, WITHOUT ROWID;
    CREATE UNIQUE INDEX verdict_mark_by_mark ON verdict_mark (mark_id, verdict_id);
  `,
};
