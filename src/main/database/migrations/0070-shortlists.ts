import type { Migration } from './migration.ts';

/**
 * Items of a shortlist keep their place while their mark is removed, so that undoing the removal brings them back: they
 * have no tie to the mark's row. No released version could write any before.
 */
export const shortlists: Migration = {
  version: 70,
  sql: `
    DROP TABLE shortlist_item;

    CREATE TABLE shortlist_item (
      shortlist_id TEXT NOT NULL REFERENCES shortlist (id) ON DELETE CASCADE,
      position INTEGER NOT NULL CHECK (position >= 0),
      mark_id TEXT NOT NULL,
      notes TEXT NOT NULL,
      PRIMARY KEY (shortlist_id, mark_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX shortlist_item_by_mark ON shortlist_item (mark_id);
  `,
};
