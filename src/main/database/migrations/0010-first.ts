import type { Migration } from './migration.ts';

/**
 * The whole vocabulary of the trade from the beginning, so that later features add to it and tear nothing up. Frames
 * stay within 2^53 - 1, which is what JavaScript and JSON can carry exactly. Times are ms since 1970.
 */
export const first: Migration = {
  version: 10,
  sql: `
    CREATE TABLE archive (
      only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
      id TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      -- Grows by one with each commit, undo and redo, and never goes back.
      revision INTEGER NOT NULL CHECK (revision >= 0)
    ) STRICT;

    CREATE TABLE tape (
      id TEXT PRIMARY KEY,
      reel TEXT NOT NULL,
      title TEXT NOT NULL,
      date TEXT NOT NULL,
      studio TEXT NOT NULL,
      people TEXT NOT NULL,
      speed_ips REAL CHECK (speed_ips > 0),
      track_format TEXT NOT NULL,
      equalisation TEXT NOT NULL,
      noise_reduction TEXT NOT NULL,
      condition TEXT NOT NULL,
      box_notes TEXT NOT NULL
    ) STRICT;
    CREATE INDEX tape_by_reel ON tape (reel);

    CREATE TABLE tape_scan (
      tape_id TEXT NOT NULL REFERENCES tape (id) ON DELETE CASCADE,
      position INTEGER NOT NULL CHECK (position >= 0),
      path TEXT NOT NULL,
      caption TEXT NOT NULL,
      PRIMARY KEY (tape_id, position)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE transfer (
      id TEXT PRIMARY KEY,
      tape_id TEXT NOT NULL REFERENCES tape (id),
      side TEXT NOT NULL,
      part INTEGER CHECK (part >= 0),
      generation TEXT NOT NULL,
      notes TEXT NOT NULL,
      -- How it is listened to; a correction never touches the file and marks stay at frames of the original.
      speed_ratio REAL NOT NULL DEFAULT 1 CHECK (speed_ratio > 0),
      runs_backwards INTEGER NOT NULL DEFAULT 0 CHECK (runs_backwards IN (0, 1)),
      listening TEXT NOT NULL DEFAULT '',
      -- What the file says of itself.
      state TEXT NOT NULL CHECK (state IN ('present', 'reading', 'missing', 'changed', 'unreadable')),
      reason TEXT,
      format TEXT CHECK (format IN
        ('wav', 'rf64', 'aiff', 'flac', 'mp3', 'vorbis', 'opus', 'm4a', 'w64', 'caf', 'other')),
      encoding TEXT NOT NULL,
      sample_rate INTEGER CHECK (sample_rate > 0),
      channels INTEGER CHECK (channels > 0),
      frames INTEGER CHECK (frames BETWEEN 0 AND 9007199254740991),
      audio_sha256 TEXT CHECK (length(audio_sha256) = 64),
      time_reference INTEGER CHECK (time_reference BETWEEN 0 AND 9007199254740991),
      -- JSON array of sentences.
      repairs TEXT NOT NULL CHECK (json_valid(repairs)),
      decoder TEXT NOT NULL,
      added_at INTEGER NOT NULL,
      -- Set when it was taken out of the archive; its marks stay until the archive is compacted.
      removed_at INTEGER
    ) STRICT;
    CREATE INDEX transfer_by_tape ON transfer (tape_id);

    CREATE TABLE transfer_file (
      transfer_id TEXT NOT NULL REFERENCES transfer (id) ON DELETE CASCADE,
      position INTEGER NOT NULL CHECK (position >= 0),
      path TEXT NOT NULL,
      size_bytes INTEGER NOT NULL CHECK (size_bytes >= 0),
      modified_at INTEGER NOT NULL,
      sha256 TEXT CHECK (length(sha256) = 64),
      PRIMARY KEY (transfer_id, position)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX transfer_file_by_path ON transfer_file (path);
    CREATE INDEX transfer_file_by_sha256 ON transfer_file (sha256) WHERE sha256 IS NOT NULL;

    CREATE TABLE song (
      id TEXT PRIMARY KEY,
      title TEXT NOT NULL,
      composers TEXT NOT NULL,
      notes TEXT NOT NULL
    ) STRICT;

    CREATE TABLE mark (
      id TEXT PRIMARY KEY,
      transfer_id TEXT NOT NULL REFERENCES transfer (id),
      kind TEXT NOT NULL CHECK (kind IN ('take', 'fragment', 'timestamp')),
      start_frame INTEGER NOT NULL CHECK (start_frame BETWEEN 0 AND 9007199254740991),
      -- Exclusive; equal to the start for a timestamp; NULL while a take or fragment is open.
      end_frame INTEGER CHECK (end_frame BETWEEN 0 AND 9007199254740991),
      song_id TEXT REFERENCES song (id),
      take_number INTEGER CHECK (take_number BETWEEN 0 AND 99999),
      status TEXT CHECK (status IN
        ('complete', 'falseStart', 'breakdown', 'insert', 'pickup', 'overdub', 'rehearsal', 'unknown')),
      -- JSON array of master, best, hold, noGood.
      flags TEXT NOT NULL CHECK (json_valid(flags)),
      title TEXT NOT NULL,
      rating INTEGER NOT NULL CHECK (rating BETWEEN 0 AND 5),
      players TEXT NOT NULL,
      notes TEXT NOT NULL,
      -- JSON array of texts, in the order in which they were given.
      tags TEXT NOT NULL CHECK (json_valid(tags)),
      author TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      -- JSON object, or NULL when the mark was made here.
      origin TEXT CHECK (json_valid(origin)),
      CHECK (CASE kind WHEN 'timestamp' THEN end_frame IS start_frame ELSE end_frame IS NULL OR end_frame > start_frame END),
      CHECK ((kind = 'take') = (status IS NOT NULL)),
      CHECK (kind = 'take' OR (song_id IS NULL AND take_number IS NULL))
    ) STRICT;
    CREATE INDEX mark_by_place ON mark (transfer_id, start_frame, end_frame);
    CREATE INDEX mark_by_kind ON mark (transfer_id, kind);
    CREATE INDEX mark_by_song ON mark (song_id, take_number) WHERE song_id IS NOT NULL;
    CREATE INDEX mark_open ON mark (transfer_id, kind) WHERE end_frame IS NULL;

    CREATE TABLE shortlist (
      id TEXT PRIMARY KEY,
      title TEXT NOT NULL,
      notes TEXT NOT NULL,
      created_at INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE shortlist_item (
      shortlist_id TEXT NOT NULL REFERENCES shortlist (id) ON DELETE CASCADE,
      -- Real, so that an item can be put between two others without moving them.
      position REAL NOT NULL,
      mark_id TEXT NOT NULL REFERENCES mark (id) ON DELETE CASCADE,
      notes TEXT NOT NULL,
      PRIMARY KEY (shortlist_id, mark_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX shortlist_item_by_mark ON shortlist_item (mark_id);

    CREATE TABLE journal (
      sequence INTEGER PRIMARY KEY AUTOINCREMENT,
      at INTEGER NOT NULL,
      author TEXT NOT NULL,
      title TEXT NOT NULL,
      -- JSON of the whole change, before and after; NULL for what cannot be undone, such as adding tapes.
      change TEXT CHECK (json_valid(change)),
      place_transfer_id TEXT,
      place_frame INTEGER,
      -- done: in effect; undone: can be redone; dropped: undone for ever, because another command came after it;
      -- sealed: in effect and no longer undoable.
      state TEXT NOT NULL CHECK (state IN ('done', 'undone', 'dropped', 'sealed'))
    ) STRICT;
    CREATE INDEX journal_by_state ON journal (state, sequence);

    -- Which marks, transfers, tapes and songs an entry is about; ids are random, so the kinds need no telling apart.
    CREATE TABLE journal_subject (
      subject_id TEXT NOT NULL,
      sequence INTEGER NOT NULL REFERENCES journal (sequence) ON DELETE CASCADE,
      PRIMARY KEY (subject_id, sequence)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX journal_subject_by_sequence ON journal_subject (sequence);

    CREATE TABLE setting (
      name TEXT PRIMARY KEY,
      -- JSON.
      value TEXT NOT NULL CHECK (json_valid(value))
    ) STRICT, WITHOUT ROWID;
  `,
};
