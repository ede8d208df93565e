import type { Migration } from './migration.ts';

/**
 * How people want files to be read, and two more formats. A check cannot be changed in place, so the format moves to
 * a new column of the same name; the table itself must stay, because marks refer to it.
 */
export const reading: Migration = {
  version: 30,
  sql: `
    ALTER TABLE transfer RENAME COLUMN format TO format_before;
    ALTER TABLE transfer ADD COLUMN format TEXT CHECK (format IN
      ('wav', 'rf64', 'aiff', 'au', 'raw', 'flac', 'mp3', 'vorbis', 'opus', 'm4a', 'w64', 'caf', 'other'));
    UPDATE transfer SET format = format_before;
    ALTER TABLE transfer DROP COLUMN format_before;

    -- JSON of what people said; see shared/domain/reading.ts.
    ALTER TABLE transfer ADD COLUMN reading TEXT NOT NULL DEFAULT '{"raw":null,"accepted":[]}'
      CHECK (json_valid(reading));
    -- JSON array of repairs that wait for a word.
    ALTER TABLE transfer ADD COLUMN offers TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(offers));
  `,
};
