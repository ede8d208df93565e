import { expect, test } from 'vitest';
import { openForWriting } from '../../src/main/database/open.ts';
import { heardRangesSql, nearHeardSql } from '../../src/main/heard/heard-rows.ts';
import { historyOfSubjectSql } from '../../src/main/journal/history.ts';
import { redoHeadSql, undoHeadSql } from '../../src/main/journal/journal.ts';
import {
  countMarksSql,
  marksOfSongSql,
  marksOfTransferSql,
  openMarksSql,
  otherTakeNumbersSql,
} from '../../src/main/marks/mark-rows.ts';
import { songCountsSql, takesOfSongSql } from '../../src/main/marks/song-takes.ts';
import { shortlistItemsSql } from '../../src/main/shortlists/shortlist-rows.ts';
import { verdictsOfMarksSql } from '../../src/main/verdicts/verdict-rows.ts';
import { tapesOfReelSql } from '../../src/main/tapes/tape-rows.ts';
import { transferByPathSql } from '../../src/main/tapes/transfer-rows.ts';
import { makeTestFolders } from '../support/test-core.ts';

/** How SQLite would answer, a line each. */
function planOf(sql: string): string {
  const archive = openForWriting(makeTestFolders().archivePath, {
    holder: { processId: 1, program: 'a test', since: 0 },
    newArchiveId: 'archive-1',
  });
  // Values do not matter to a plan, names do.
  const names = [...sql.matchAll(/@(\w+)/g)].map(([, name]) => [name, '']);
  const rows = archive.db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(Object.fromEntries(names));
  archive.close();
  return (rows as { detail: string }[]).map(({ detail }) => detail).join('\n');
}

test.for([
  ['the marks of a transfer', marksOfTransferSql, 'SEARCH mark USING INDEX mark_by_place (transfer_id=?)'],
  ['whether a song has takes', marksOfSongSql, 'SEARCH mark USING INDEX mark_by_song (song_id=?)'],
  ['the takes of a song', takesOfSongSql, 'SEARCH mark USING INDEX mark_by_song (song_id=?)'],
  ['how many takes songs have', songCountsSql, 'SEARCH mark USING INDEX mark_by_song'],
  ['the items of a shortlist', shortlistItemsSql, 'SEARCH shortlist_item USING PRIMARY KEY (shortlist_id=?)'],
  ['the verdicts on marks', verdictsOfMarksSql, 'USING COVERING INDEX verdict_mark_by_mark (mark_id=?)'],
  ['the open marks of a transfer', openMarksSql, 'SEARCH mark USING INDEX mark_open (transfer_id=?)'],
  ['the counts of all marks', countMarksSql, 'SCAN mark USING COVERING INDEX mark_by_kind'],
  ['the take numbers of other sides', otherTakeNumbersSql, 'SEARCH mark USING INDEX mark_by'],
  ['what undo would do', undoHeadSql, 'SEARCH journal USING INDEX journal_by_state (state=?)'],
  ['what redo would do', redoHeadSql, 'SEARCH journal USING INDEX journal_by_state (state=?)'],
  ['the history of a mark', historyOfSubjectSql, 'SEARCH journal USING INTEGER PRIMARY KEY (rowid=?)'],
  ['what was heard of a transfer', heardRangesSql, 'SEARCH heard_range USING PRIMARY KEY (transfer_id=?)'],
  [
    'what lies near a heard stretch',
    nearHeardSql,
    'SEARCH heard_range USING PRIMARY KEY (transfer_id=? AND start_frame>? AND start_frame<?)',
  ],
  ['the tape with a number', tapesOfReelSql, 'SEARCH tape USING INDEX tape_by_reel (reel=?)'],
  [
    'the transfer of a file',
    transferByPathSql,
    'SEARCH transfer_file USING COVERING INDEX transfer_file_by_path (path=?)',
  ],
] as const)('%s is found by an index, without a sort of its own', ([, sql, expected]) => {
  const plan = planOf(sql);
  expect(plan).toContain(expected);
  expect(plan).not.toMatch(/SCAN (mark|transfer|journal)$/m);
});

test('marks come in order from their index', () => {
  expect(planOf(marksOfTransferSql)).not.toContain('TEMP B-TREE');
});
