import { readFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { first } from '../../src/main/database/migrations/0010-first.ts';
import { applicationId } from '../../src/main/database/migrate.ts';
import { makeTestFolders, openTestCore } from '../support/test-core.ts';

test.for([
  ['written', false],
  ['only read, and its file stays as it is', true],
] as const)(
  'an archive of the first version keeps its tapes, formats and marks when it is %s',
  async ([, readOnly]) => {
    const folders = makeTestFolders();
    const db = new Database(folders.archivePath);
    db.pragma('foreign_keys = ON');
    db.exec(first.sql);
    db.pragma(`application_id = ${applicationId}`);
    db.pragma('user_version = 10');
    db.exec(`
    INSERT INTO archive VALUES (1, 'a', 0, 7);
    INSERT INTO tape VALUES ('t', '0417', '', '', '', '', NULL, '', '', '', '', '');
    INSERT INTO transfer (id, tape_id, side, generation, notes, state, format, encoding, sample_rate, channels, frames,
        repairs, decoder, added_at)
      VALUES ('r', 't', 'A', '', '', 'missing', 'flac', 'FLAC, 16 bit', 44100, 2, 1000, '["Read as it is."]',
        '@wasm-audio-decoders/flac 0.2.10', 0);
    INSERT INTO transfer_file VALUES ('r', 0, '/nowhere/a.flac', 10, 0, NULL);
    INSERT INTO mark VALUES ('m', 'r', 'timestamp', 5, 5, NULL, NULL, NULL, '[]', 'here', 0, '', '', '[]', '', 0, NULL);
  `);
    db.close();
    const before = readFileSync(folders.archivePath);

    const core = await openTestCore({ folders, readOnly });
    const { transfers, revision } = await core.handlers['archive.get']({});
    expect(revision).toBe(7);
    expect(transfers).toMatchObject([
      {
        format: 'flac',
        repairs: ['Read as it is.'],
        offers: [],
        decoder: '@wasm-audio-decoders/flac 0.2.10',
        reading: { raw: null, accepted: [] },
        speedRatio: 1,
        runsBackwards: false,
      },
    ]);
    expect(await core.marks(transfers[0]!.id)).toMatchObject([{ title: 'here', startFrame: 5 }]);
    if (readOnly) expect(readFileSync(folders.archivePath).equals(before)).toBe(true);
  },
);
