import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeFiles } from '../../src/main/export/write-export.ts';
import { defaultExportOptions } from '../../src/shared/contract/views.ts';
import { anExportDesk } from '../support/export-desk.ts';
import { aFragment, aTake, aTimestamp, aTransfer } from '../support/make-marks.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'takesheet-export-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const order = { format: 'cue', options: defaultExportOptions } as const;

describe('writing an export', () => {
  it('writes exactly the bytes that were previewed and leaves nothing else behind', async () => {
    const { requests, transferId } = anExportDesk({ marks: [aTake({ title: 'Straße 日本' })] });
    const preview = await requests['export.preview']({ transferId, ...order });
    const written = await requests['export.write']({ transferId, ...order, folder });
    expect(written.paths).toEqual([join(folder, 'R07A.cue')]);
    expect(await readFile(join(folder, 'R07A.cue'), 'utf8')).toBe(preview.files[0]?.text);
    expect(written.warnings).toEqual(preview.warnings);
    expect(await readdir(folder)).toEqual(['R07A.cue']);
  });

  it('numbers a name that is taken and keeps the older file as it was', async () => {
    await writeFile(join(folder, 'R07A.cue'), 'mine');
    const { requests, transferId } = anExportDesk({ marks: [aTake()] });
    const first = await requests['export.write']({ transferId, ...order, folder });
    const second = await requests['export.write']({ transferId, ...order, folder });
    expect([...first.paths, ...second.paths]).toEqual([join(folder, 'R07A (2).cue'), join(folder, 'R07A (3).cue')]);
    expect(await readFile(join(folder, 'R07A.cue'), 'utf8')).toBe('mine');
  });

  it('never writes through a link or over a folder of the same name', async () => {
    const outside = join(folder, 'outside');
    await symlink(outside, join(folder, 'R07A.cue'));
    await mkdir(join(folder, 'R07A (2).cue'));
    const paths = await writeFiles(folder, [{ name: 'R07A.cue', text: 'x' }], 'utf-8');
    expect(paths).toEqual([join(folder, 'R07A (3).cue')]);
    await expect(stat(outside)).rejects.toThrow('ENOENT');
  });

  it('gives every one of twenty exports at once a name of its own', async () => {
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, index) => writeFiles(folder, [{ name: 'a.txt', text: String(index) }], 'utf-8')),
    );
    expect(new Set(all.flat()).size).toBe(20);
    const texts = await Promise.all(all.flat().map((path) => readFile(path, 'utf8')));
    expect(texts).toEqual(Array.from({ length: 20 }, (_, index) => String(index)));
  });

  it('writes Latin-1 bytes for old burners', async () => {
    const { requests, transferId } = anExportDesk({ marks: [aTake({ title: 'Straße' })] });
    const options = { ...defaultExportOptions, cueEncoding: 'latin-1' } as const;
    const { paths } = await requests['export.write']({ transferId, format: 'cue', options, folder });
    const bytes = await readFile(paths[0] ?? '');
    expect(bytes.includes(Buffer.from('Stra\xdfe', 'latin1'))).toBe(true);
    expect(bytes[0]).toBe('R'.charCodeAt(0));
  });

  it('writes the byte order mark of the spreadsheet profile, and none for data', async () => {
    const { requests, transferId } = anExportDesk({ marks: [aTake()] });
    const write = async (format: 'csv' | 'csvSpreadsheet') => {
      const { paths } = await requests['export.write']({ transferId, format, options: defaultExportOptions, folder });
      return (await readFile(paths[0] ?? '')).subarray(0, 3).toString('hex');
    };
    expect(await write('csvSpreadsheet')).toBe('efbbbf');
    expect(await write('csv')).toBe(Buffer.from('fil').toString('hex'));
  });

  it('writes a label file for each lane', async () => {
    const { requests, transferId } = anExportDesk({ marks: [aTake(), aFragment(), aTimestamp()] });
    const { paths } = await requests['export.write']({ transferId, ...order, format: 'audacity', folder });
    expect(paths.map((path) => path.slice(folder.length + 1))).toEqual([
      'R07A takes.txt',
      'R07A fragments.txt',
      'R07A timestamps.txt',
    ]);
  });

  it.each([
    'quote "double" and \'single\'',
    'emoji 😀 日本 Straße',
    ' spaces  ',
    '-dash',
    '$(touch x)',
    '%41',
    'a'.repeat(240),
  ])('is not broken by a tape called %j', async (name) => {
    const { requests, transferId } = anExportDesk({
      marks: [aTake()],
      transfer: aTransfer({ path: `/reels/${name}.wav` }),
    });
    const { paths } = await requests['export.write']({ transferId, ...order, folder });
    expect(await readFile(paths[0] ?? '', 'utf8')).toContain('TRACK 01 AUDIO');
  });

  it('says which folder is missing and what to do', async () => {
    const { requests, transferId } = anExportDesk({ marks: [aTake()] });
    const missing = join(folder, 'not here');
    await expect(requests['export.write']({ transferId, ...order, folder: missing })).rejects.toMatchObject({
      code: 'notWritable',
      message: `R07A.cue was not written to ${missing}: there is no such folder. Choose another, or make it first.`,
    });
  });

  it('says when the folder is a file', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    await expect(writeFiles(file, [{ name: 'a.cue', text: '' }], 'utf-8')).rejects.toMatchObject({
      code: 'notWritable',
    });
  });

  it.runIf(process.platform !== 'win32')('says when one may not write there', async () => {
    await chmod(folder, 0o555);
    // Root may write anywhere, so for this one call it is somebody else.
    const isRoot = process.geteuid?.() === 0;
    if (isRoot) process.seteuid?.('nobody');
    try {
      await expect(writeFiles(folder, [{ name: 'a.cue', text: 'x' }], 'utf-8')).rejects.toMatchObject({
        code: 'notWritable',
        message: expect.stringContaining('you may not write there. Choose another folder') as unknown,
      });
    } finally {
      if (isRoot) process.seteuid?.(0);
      await chmod(folder, 0o755);
    }
    expect(await readdir(folder)).toEqual([]);
  });

  it('leaves nothing behind when one of several files cannot be written', async () => {
    const files = [
      { name: 'a.txt', text: 'a' },
      { name: `${'b'.repeat(300)}.txt`, text: 'b' },
    ];
    await expect(writeFiles(folder, files, 'utf-8')).rejects.toMatchObject({ code: 'notWritable' });
    expect(await readdir(folder)).toEqual([]);
  });

  it('is refused when takes overlap, when there is nothing, and outside the allowed folders', async () => {
    const overlapping = anExportDesk({ marks: [aTake({ endFrame: 90_000 }), aTake({ startFrame: 50_000 })] });
    const refused = async (desk: typeof overlapping, code: string, into = folder): Promise<void> => {
      const input = { transferId: desk.transferId, ...order, folder: into };
      await expect(desk.requests['export.write'](input)).rejects.toMatchObject({ code });
    };
    await refused(overlapping, 'overlap');
    await refused(anExportDesk({}), 'nothingToExport');
    await refused(anExportDesk({ marks: [aTake()] }), 'outsideFolders', '/forbidden');
    expect(await readdir(folder)).toEqual([]);
  });

  it("says so when the folder is the original's own, and leaves the original alone", async () => {
    const path = join(folder, 'R07A.wav');
    await writeFile(path, 'sound');
    const before = await stat(path);
    const { requests, transferId } = anExportDesk({ marks: [aTake()], transfer: aTransfer({ path }) });
    const { warnings } = await requests['export.write']({ transferId, ...order, folder });
    expect(warnings.at(-1)?.message).toContain('folder of the original');
    const after = await stat(path);
    expect([after.mtimeMs, after.size, after.ino]).toEqual([before.mtimeMs, before.size, before.ino]);
  });
});
