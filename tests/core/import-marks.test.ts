import { describe, expect, it } from 'vitest';
import { defaultExportOptions, type ExportFormat, type ImportPreview } from '../../src/shared/contract/views.ts';
import type { MarkId, TransferId } from '../../src/shared/domain/ids.ts';
import type { Mark } from '../../src/shared/domain/mark.ts';
import { anExportDesk, base64Of, type ExportDesk } from '../support/export-desk.ts';
import { aFragment, aSong, aTake, aTimestamp, aTransfer } from '../support/make-marks.ts';

const song = aSong('Blue Room', { composers: 'A. Nother' });
const marks: readonly Mark[] = [
  aTake({ songId: song.id, takeNumber: 1, status: 'falseStart', notes: 'string breaks', tags: ['a;b'] }),
  aTake({ startFrame: 60_001, endFrame: 99_999, songId: song.id, takeNumber: 2, title: '"slow"', flags: ['master'] }),
  aFragment({ startFrame: 70_000, endFrame: 80_000, title: 'mandolin idea', rating: 4 }),
  aTimestamp({ startFrame: 5, title: 'slate' }),
];
const open = aTake({ startFrame: 500_000, endFrame: null, songId: song.id, takeNumber: 3 });

async function exported(desk: ExportDesk, format: ExportFormat): Promise<readonly { name: string; text: string }[]> {
  const { transferId, requests } = desk;
  return (await requests['export.preview']({ transferId, format, options: defaultExportOptions })).files;
}

async function preview(desk: ExportDesk, text: string | Uint8Array, fileName: string): Promise<ImportPreview> {
  const input = { transferId: desk.transferId, format: null, fileName, bytesBase64: base64Of(text) };
  return desk.requests['import.preview'](input);
}

async function apply(desk: ExportDesk, text: string, fileName: string, replaceConflicts = false) {
  const input = { transferId: desk.transferId, format: null, fileName, bytesBase64: base64Of(text), replaceConflicts };
  return desk.requests['import.apply'](input);
}

describe('importing marks', () => {
  it('brings JSON Lines back identical into an empty archive: ids, songs, open marks and all', async () => {
    const full = anExportDesk({ marks: [...marks, open], songs: [song] });
    const [file] = await exported(full, 'jsonl');
    const empty = anExportDesk({});
    expect(await apply(empty, file?.text ?? '', 'R07A.jsonl')).toMatchObject({ added: 5, replaced: 0, skipped: 0 });
    expect(empty.marks().toSorted(byId)).toEqual([...marks, open].toSorted(byId));
    expect(empty.songs()).toEqual([song]);
    expect(await exported(empty, 'jsonl')).toEqual([file]);
    expect(empty.commits.map(({ title }) => title)).toEqual(['Import 5 marks from R07A.jsonl']);
  });

  it.each(['jsonl', 'csv', 'csvSpreadsheet', 'cue', 'audacity'] as const)(
    'finds nothing new in our own %s export and changes nothing',
    async (format) => {
      const desk = anExportDesk({ marks, songs: [song] });
      for (const { name, text } of await exported(desk, format)) {
        const found = await preview(desk, text, name);
        expect(found).toMatchObject({ conflicts: [], notices: [] });
        expect(found.change.marks.added).toEqual([]);
        expect(await apply(desk, text, name)).toMatchObject({ revision: 0, added: 0, skipped: found.identical });
      }
      expect(desk.commits).toEqual([]);
    },
  );

  it('keeps what is here when the same mark says something else, unless asked', async () => {
    const changed = marks.map((mark) => ({ ...mark, notes: 'other notes' }));
    const [file] = await exported(anExportDesk({ marks: changed, songs: [song] }), 'jsonl');
    const desk = anExportDesk({ marks, songs: [song] });
    const found = await preview(desk, file?.text ?? '', 'x.jsonl');
    expect(found.conflicts).toHaveLength(4);
    expect(found.conflicts[0]).toMatchObject({ incoming: { notes: 'other notes' } });
    expect(await apply(desk, file?.text ?? '', 'x.jsonl')).toMatchObject({ added: 0, replaced: 0, skipped: 4 });
    expect(desk.marks()).toEqual(marks);
    expect(await apply(desk, file?.text ?? '', 'x.jsonl', true)).toMatchObject({ added: 0, replaced: 4, skipped: 0 });
    expect(desk.marks()).toEqual(changed);
  });

  it('only renames what stands at the same place in a cue sheet, and keeps status, notes and tags', async () => {
    const desk = anExportDesk({ marks, songs: [song] });
    const [file] = await exported(desk, 'cue');
    const text = (file?.text ?? '').replace('Blue Room (take 1)', 'Red Room (take 7)');
    const found = await preview(desk, text, 'R07A.cue');
    expect(found.conflicts).toHaveLength(1);
    expect(found.change.songs.added).toEqual([]);
    await apply(desk, text, 'R07A.cue', true);
    const red = desk.songs().find(({ title }) => title === 'Red Room');
    expect(desk.marks()[0]).toEqual({ ...marks[0], songId: red?.id, takeNumber: 7 });
  });

  it('finds songs by their title in any case and makes the others', async () => {
    const desk = anExportDesk({ songs: [song] });
    await apply(desk, '0\t1\tBLUE room (take 1)\n2\t3\tNew One (take 1)\n4\t5\tnew one (take 2)\n', 'x takes.txt');
    expect(desk.songs().map(({ title }) => title)).toEqual(['Blue Room', 'New One']);
    const made = desk.songs()[1]?.id;
    expect(desk.marks().map(({ songId }) => songId)).toEqual([song.id, made, made]);
    expect(desk.marks()[0]).toMatchObject({
      author: 'Ada',
      createdAt: 1_800_000_000_000,
      origin: { format: 'audacity' },
    });
  });

  it('gives new ids to marks that stand on another tape of the archive', async () => {
    const [file] = await exported(anExportDesk({ marks, songs: [song] }), 'jsonl');
    const elsewhere = anExportDesk({
      songs: [song],
      transfer: aTransfer({ id: 'transfer-b' as TransferId }),
      idsElsewhere: marks.map(({ id }) => id),
    });
    const found = await preview(elsewhere, file?.text ?? '', 'x.jsonl');
    expect(found.change.marks.added.map(({ id }) => id).every((id) => id.startsWith('new-'))).toBe(true);
    expect(found.change.marks.added.every(({ transferId }) => transferId === 'transfer-b')).toBe(true);
    expect(found.notices.join()).toContain('ids of their own');
    await apply(elsewhere, file?.text ?? '', 'x.jsonl');
    expect((await preview(elsewhere, file?.text ?? '', 'x.jsonl')).change.marks.added).toEqual([]);
  });

  it('lets one take be open at a time', async () => {
    const [file] = await exported(anExportDesk({ marks: [open], songs: [song] }), 'jsonl');
    const desk = anExportDesk({ marks: [aTake({ startFrame: 9, endFrame: null })] });
    const found = await preview(desk, file?.text ?? '', 'x.jsonl');
    expect(found.change.marks.added).toEqual([]);
    expect(found.notices.join()).toContain('is open on this tape already');
  });

  it('uses an id once when the file carries it twice', async () => {
    const [file] = await exported(anExportDesk({ marks }), 'jsonl');
    const lines = (file?.text ?? '').trimEnd().split('\n');
    const found = await preview(anExportDesk({}), [...lines, lines.at(-1)].join('\n'), 'x.jsonl');
    expect(found.change.marks.added).toHaveLength(4);
    expect(found.notices.join()).toContain('same id');
  });

  it('never names one existing mark twice in its change', async () => {
    const existing = aFragment({ title: 'a' });
    const desk = anExportDesk({ marks: [existing] });
    await apply(desk, '0\t1\tb\n0\t1\tc\n', 'x fragments.txt', true);
    expect(desk.marks()).toMatchObject([{ id: existing.id, title: 'b' }]);
  });

  it('takes marks that overlap', async () => {
    const desk = anExportDesk({ marks: [aTake()] });
    expect(await apply(desk, '0.5\t3\ttwo (take 2)\n', 'x.txt')).toMatchObject({ added: 1 });
  });

  it('says what a file is when it is none of ours', async () => {
    await expect(async () => preview(anExportDesk({}), 'hello', 'photo.jpg')).rejects.toMatchObject({
      code: 'badInput',
      message: expect.stringContaining('photo.jpg is none of the forms'),
    });
  });

  it('is refused onto a file that was never read', async () => {
    const desk = anExportDesk({ transfer: aTransfer({ sampleRate: null, frames: null }) });
    await expect(async () => preview(desk, '{}', 'x.jsonl')).rejects.toMatchObject({ code: 'rule' });
  });
});

function byId(a: { readonly id: MarkId }, b: { readonly id: MarkId }): number {
  return a.id < b.id ? -1 : 1;
}
