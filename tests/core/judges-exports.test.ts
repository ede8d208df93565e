import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeFiles } from '../../src/main/export/write-export.ts';
import { defaultExportOptions, type ExportFormat } from '../../src/shared/contract/views.ts';
import type { Mark } from '../../src/shared/domain/mark.ts';
import { correctedRate } from '../../src/shared/domain/tape-time.ts';
import { cdFrameAfter, cdFrameBefore } from '../../src/shared/formats/exact-time.ts';
import { planExport } from '../../src/shared/formats/export-plan.ts';
import { needs } from '../support/judges.ts';
import { aSong, aTake, aTape, aTransfer } from '../support/make-marks.ts';
import { makeWav } from '../support/make-wav.ts';

const run = promisify(execFile);
const seconds = 180;
const song = aSong('Blue Room');
const nameOf = (number: number): string => `Blue Room (take ${number})${number === 3 ? ", 'again'" : ''}`;

/** Twelve takes at odd samples: some follow at once, some after a gap, the first not at 0. */
function takesAt(sampleRate: number): readonly Mark[] {
  let frame = 12_345;
  return Array.from({ length: 12 }, (_, index) => {
    const startFrame = frame;
    const endFrame = startFrame + Math.floor(sampleRate * 9.3) + index * 977;
    frame = endFrame + (index % 3 === 0 ? 0 : sampleRate + index * 1013);
    const title = index === 2 ? '"again"' : '';
    return aTake({ startFrame, endFrame, songId: song.id, takeNumber: index + 1, title });
  });
}

describe.each([44_100, 48_000])('a cue sheet for %i Hz, as other programs read it', (sampleRate) => {
  const takes = takesAt(sampleRate);
  const starts = takes.map(({ startFrame }) => cdFrameBefore(startFrame, sampleRate));
  let folder = '';
  let cue = '';
  const inFolder = (name: string): string => join(folder, name);
  const judge = async (program: string, ...args: readonly string[]): Promise<string> =>
    (await run(program, [...args], { cwd: folder, maxBuffer: 1 << 24, timeout: 50_000 })).stdout;

  async function framesCut(flacFile: string, range: string): Promise<number> {
    const raw = ['--force-raw-format', '--endian=little', '--sign=signed'];
    await judge('flac', '--silent', '--force', '--decode', ...raw, `--cue=${range}`, '-o', 'cut.raw', flacFile);
    return (await readFile(inFolder('cut.raw'))).length / 4;
  }

  async function writeHere(format: ExportFormat, audio: 'wav' | 'mp3'): Promise<readonly string[]> {
    const transfer = aTransfer({
      path: inFolder(`R07A.${audio}`),
      format: audio,
      sampleRate,
      frames: seconds * sampleRate,
    });
    const tape = aTape({ people: 'The Example Band' });
    const order = { tape, transfer, songs: [song], marks: takes, format, options: defaultExportOptions };
    return writeFiles(folder, planExport(order).files, 'utf-8');
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'takesheet-judges-'));
    makeWav(inFolder('R07A.wav'), { sampleRate, frames: seconds * sampleRate });
    cue = (await writeHere('cue', 'wav'))[0] ?? '';
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it('has its starts to the frame in cuebreakpoints', async (context) => {
    needs(context, 'cuebreakpoints');
    const lines = (await judge('cuebreakpoints', cue)).trim().split('\n');
    const found = lines.map((line) => {
      const [minutes = 0, rest = 0, cdFrames = 0] = line.split(/[:.]/).map(Number);
      return (minutes * 60 + rest) * 75 + cdFrames;
    });
    expect(found).toEqual(starts.slice(1));
  });

  it('has corrected times to the frame in cuebreakpoints, and every title in cueprint', async (context) => {
    needs(context, 'cuebreakpoints', 'cueprint');
    const correction = { speedRatio: 1.018, runsBackwards: true };
    const transfer = aTransfer({ path: inFolder('R07A.wav'), sampleRate, frames: seconds * sampleRate, ...correction });
    const options = { ...defaultExportOptions, timeBase: 'corrected' } as const;
    const order = { tape: aTape(), transfer, songs: [song], marks: takes, format: 'cue', options } as const;
    const sheet = (await writeFiles(folder, planExport(order).files, 'utf-8'))[0] ?? '';
    const rate = correctedRate(sampleRate, correction.speedRatio);
    const expected = takes
      .map(({ endFrame }) => cdFrameBefore(seconds * sampleRate - (endFrame ?? 0), rate))
      .toSorted((a, b) => a - b);
    const lines = (await judge('cuebreakpoints', sheet)).trim().split('\n');
    const found = lines.map((line) => {
      const [minutes = 0, rest = 0, cdFrames = 0] = line.split(/[:.]/).map(Number);
      return (minutes * 60 + rest) * 75 + cdFrames;
    });
    expect(found).toEqual(expected.slice(1));
    const printed = await judge('cueprint', '-d', '', '-t', String.raw`%t\n`, sheet);
    expect(printed.trim().split('\n')).toEqual(takes.map((_, index) => nameOf(index + 1)).toReversed());
  });

  it('has its titles in cueprint', async (context) => {
    needs(context, 'cueprint');
    const printed = await judge('cueprint', '-d', String.raw`%N|%P|%T\n`, '-t', String.raw`%n|%p|%t\n`, cue);
    expect(printed.trim().split('\n')).toEqual([
      '12|The Example Band|Reel 7, side A',
      ...takes.map((_, index) => `${index + 1}|The Example Band|${nameOf(index + 1)}`),
    ]);
  });

  it('has its starts to the frame as chapters of mkvmerge', async (context) => {
    needs(context, 'mkvmerge', 'mkvextract');
    await judge('mkvmerge', '--quiet', '-o', 'out.mka', '--chapters', cue, 'R07A.wav');
    const xml = await judge('mkvextract', 'out.mka', 'chapters');
    const chapters = topChapters(xml);
    expect(chapters.map(({ nanos }) => Number((nanos * 75n + 500_000_000n) / 1_000_000_000n))).toEqual(starts);
    const names = takes.map((_, index) => `The Example Band - ${nameOf(index + 1)}`);
    expect(chapters.map(({ name }) => name)).toEqual(names);
  });

  it('is cut at the exact samples of its frames by flac', async (context) => {
    needs(context, 'flac');
    await judge('flac', '--silent', '--force', `--cuesheet=${cue}`, '-o', 'sheet.flac', 'R07A.wav');
    for (const [index, start] of starts.slice(0, -1).entries()) {
      const next = starts[index + 1] ?? 0;
      const expected = ((next - start) * sampleRate) / 75;
      expect(await framesCut('sheet.flac', `${index + 1}.1-${index + 2}.1`)).toBe(expected);
    }
  });

  it('plays from its starts in mpv', async (context) => {
    needs(context, 'mpv');
    const message = '--term-playing-msg=CHAPTERS ${=chapter-list}';
    const said = await judge('mpv', '--no-config', '--ao=null', '--vo=null', '--length=0.05', '--quiet', message, cue);
    const chapters: unknown = JSON.parse(/CHAPTERS (\[.*\])/.exec(said)?.[1] ?? '[]');
    // mpv counts from INDEX 01 of the first track, and prints microseconds.
    const expected = starts.map((start, index) => ({
      title: nameOf(index + 1),
      time: expect.closeTo((start - (starts[0] ?? 0)) / 75, 5) as unknown,
    }));
    expect(chapters).toEqual(expected);
  });

  it('is accepted track for track by mp3splt', async (context) => {
    needs(context, 'mp3splt', 'lame');
    await judge('lame', '--quiet', '-b', '64', 'R07A.wav', 'R07A.mp3');
    const [sheet = ''] = await writeHere('cue', 'mp3');
    const said = await judge('mp3splt', '-P', '-c', sheet, '-o', '@n @t', 'R07A.mp3');
    const tracks = [...said.matchAll(/File "(\d+) (.*)\.mp3" created/g)].map(([, number, title]) => [
      Number(number),
      title,
    ]);
    expect(tracks).toEqual(takes.map((_, index) => [index + 1, nameOf(index + 1)]));

    const [labels = ''] = await writeHere('audacity', 'mp3');
    const cut = await judge('mp3splt', '-P', '-A', labels, 'R07A.mp3');
    expect([...cut.matchAll(/File "Blue Room .*?" created/g)]).toHaveLength(takes.length);
  });

  it('has its gap from the end of one take to the start of the next, as flac cuts it out', async (context) => {
    needs(context, 'flac');
    const [before, after] = [takes[1], takes[2]];
    await judge('flac', '--silent', '--force', `--cuesheet=${cue}`, '-o', 'gap.flac', 'R07A.wav');
    const cdFrames =
      cdFrameBefore(after?.startFrame ?? 0, sampleRate) - cdFrameAfter(before?.endFrame ?? 0, sampleRate);
    expect(await framesCut('gap.flac', '3.0-3.1')).toBe((cdFrames * sampleRate) / 75);
  });
});

/** The outer chapters of mkvextract's XML; the inner ones are the INDEX lines of each track. */
function topChapters(xml: string): readonly { readonly nanos: bigint; readonly name: string }[] {
  const chapters: { nanos: bigint; name: string }[] = [];
  let depth = 0;
  const tokens = /<ChapterAtom>|<\/ChapterAtom>|<ChapterTimeStart>([\d:]+)\.(\d{9})|<ChapterString>(.*?)</g;
  for (const [token, clock, nanos, name] of xml.matchAll(tokens)) {
    if (token === '<ChapterAtom>') depth += 1;
    else if (token === '</ChapterAtom>') depth -= 1;
    else if (depth === 1 && clock !== undefined) {
      const [hours = 0, minutes = 0, whole = 0] = clock.split(':').map(Number);
      const wholeSeconds = BigInt(hours * 3600 + minutes * 60 + whole);
      chapters.push({ nanos: wholeSeconds * 1_000_000_000n + BigInt(nanos ?? 0), name: '' });
    } else if (depth === 1) {
      const last = chapters.at(-1);
      if (last !== undefined) last.name = (name ?? '').replaceAll('&apos;', "'");
    }
  }
  return chapters;
}
