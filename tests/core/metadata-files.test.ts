import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { FileMetadata } from '../../src/main/audio/metadata/file-metadata.ts';
import { readMetadata } from '../../src/main/audio/metadata/read-metadata.ts';
import { openFrameSource } from '../../src/main/audio/open-frame-source.ts';
import { makeTagged } from '../support/fuzz-seeds.ts';
import { needs, runProgram } from '../support/judges.ts';
import { aiffChunk, makeAiff } from '../support/make-aiff.ts';
import { fixturePath } from '../support/make-compressed.ts';
import {
  adtlContent,
  comtContent,
  cueContent,
  id3Chapter,
  id3Comment,
  id3Tag,
  id3Text,
  joined,
  labl,
  letters,
  ltxt,
  markContent,
  note,
  w64MarkerContent,
  w64SummaryContent,
} from '../support/make-markers.ts';
import { w64Bytes, w64Chunk, type W64Options } from '../support/make-other-pcm.ts';
import { bextChunk, makeWav, riffChunk } from '../support/make-wav.ts';

const folder = mkdtempSync(join(tmpdir(), 'takesheet-metadata-'));
afterAll(() => rmSync(folder, { recursive: true }));

const frames = 96_000;
const at = (name: string): string => join(folder, name);
const read = (path: string, sampleRate = 48_000, length: number | null = frames): Promise<FileMetadata> =>
  readMetadata(path, { sampleRate, frames: length, fileName: path.split('/').at(-1) ?? '' });
const placesOf = ({ marks }: FileMetadata) =>
  marks.marks.map(({ kind, startFrame, endFrame, writtenName }) => [kind, startFrame, endFrame, writtenName]);
const valueOf = ({ groups }: FileMetadata, group: string, key: string): string | undefined =>
  groups.find(({ name }) => name === group)?.entries.find((entry) => entry.key === key)?.value;

const markers = [
  riffChunk(
    'cue ',
    cueContent([
      { id: 1, frame: 30_001 },
      { id: 2, frame: 5 },
      { id: 3, frame: 900_000 },
    ]),
  ),
  riffChunk(
    'LIST',
    adtlContent(labl(1, 'Blue Room (take 1)'), labl(2, 'slate'), note(1, 'good tempo'), ltxt(1, 40_000)),
  ),
];

describe('what files say beside their sound', () => {
  test.each(['RIFF', 'RF64'] as const)('cue points and regions of a %s file, with their words', async (container) => {
    const path = makeWav(at(`${container}.wav`), { container, sampleRate: 48_000, frames, after: markers });
    const found = await read(path);
    expect(placesOf(found)).toEqual([
      ['timestamp', 5, 5, 'slate'],
      ['take', 30_001, 70_001, 'Blue Room (take 1)'],
    ]);
    expect(found.source).toBe('cue points and regions');
    expect(found.marks.marks[1]).toMatchObject({
      notes: 'good tempo',
      origin: { format: 'riff', source: `${container}.wav`, locator: 'cue 1' },
    });
    expect(found.marks.notices).toEqual(['Cue 3: starts beyond the end of the tape and is left out (frame 900000).']);
    expect(valueOf(found, 'Cue points, regions and loops', 'cue 3')).toBe('frame 900000');
  });

  test('texts of bext, iXML and LIST INFO', async () => {
    const bext = new Uint8Array(602 + 30);
    bext.set(letters('Reel 0417 side A'), 0);
    bext.set(letters('Studer A80'), 256);
    bext.set(letters('1971-01-12'), 320);
    new DataView(bext.buffer).setBigUint64(338, 518_412_345n, true);
    bext.set(letters('A=ANALOGUE,M=stereo,T=A80\r\n'), 602);
    const ixml = `<?xml version="1.0"?><BWFXML><PROJECT>Legacy &amp; more</PROJECT><SPEED><NOTE>24</NOTE></SPEED><TAPE/></BWFXML>`;
    const info = joined([letters('INFO'), riffChunk('INAM', letters('Session\0')), riffChunk('ISFT', letters('Deck'))]);
    const path = makeWav(at('texts.wav'), {
      before: [riffChunk('bext', bext)],
      after: [riffChunk('iXML', letters(ixml)), riffChunk('LIST', info)],
    });
    const found = await read(path);
    expect(valueOf(found, 'Broadcast WAV (bext)', 'Description')).toBe('Reel 0417 side A');
    expect(valueOf(found, 'Broadcast WAV (bext)', 'Time reference')).toBe('518412345 samples since midnight');
    expect(valueOf(found, 'Broadcast WAV (bext)', 'Coding history')).toBe('A=ANALOGUE,M=stereo,T=A80');
    expect(valueOf(found, 'iXML', 'PROJECT')).toBe('Legacy & more');
    expect(valueOf(found, 'iXML', 'SPEED / NOTE')).toBe('24');
    expect(valueOf(found, 'LIST INFO', 'Title')).toBe('Session');
    expect(valueOf(found, 'LIST INFO', 'Software')).toBe('Deck');
    expect(found.marks.marks).toEqual([]);
  });

  const makeW64 = (name: string, options: W64Options): string => {
    writeFileSync(at(name), w64Bytes({ sampleRate: 48_000, frames, ...options }));
    return at(name);
  };

  test('cue points, regions and texts of a Wave64 file that keeps them as WAV does', async () => {
    const chunk = (id: string, riff: Uint8Array): Uint8Array => w64Chunk(id, riff.subarray(8));
    const [cues, labels] = markers;
    const info = joined([letters('INFO'), riffChunk('INAM', letters('Session\0'))]);
    const path = makeW64('as-wav.w64', {
      before: [chunk('bext', bextChunk({ description: 'Reel 0417 side A', timeReference: 48_000 }))],
      after: [
        chunk('cue ', cues!),
        chunk('list', labels!),
        w64Chunk('list', info),
        w64Chunk('iXML', letters('<BWFXML><PROJECT>Legacy</PROJECT></BWFXML>')),
      ],
    });
    const found = await read(path);
    expect(placesOf(found)).toEqual([
      ['timestamp', 5, 5, 'slate'],
      ['take', 30_001, 70_001, 'Blue Room (take 1)'],
    ]);
    expect(valueOf(found, 'Broadcast WAV (bext)', 'Description')).toBe('Reel 0417 side A');
    expect(valueOf(found, 'iXML', 'PROJECT')).toBe('Legacy');
    expect(valueOf(found, 'LIST INFO', 'Title')).toBe('Session');
  });

  test('markers, regions and summary of a Wave64 file in chunks of its own, wherever they stand', async () => {
    const marks = w64MarkerContent([
      { id: 1, frame: 5, name: 'Größe' },
      { id: 2, frame: 30_001, length: 40_000, name: 'Blue Room (take 1)' },
      { id: 3, frame: -7, name: 'before all' },
      { id: 4, frame: 900_000, name: 'behind' },
    ]);
    const texts = w64SummaryContent([
      ['INAM', 'Session Ω'],
      ['XYZZ', 'as it is'],
    ]);
    const own = [w64Chunk('stranger', new Uint8Array(11)), w64Chunk('marker', marks), w64Chunk('summarylist', texts)];
    for (const path of [makeW64('before.w64', { before: own }), makeW64('after.w64', { after: own })]) {
      const found = await read(path);
      expect(placesOf(found)).toEqual([
        ['timestamp', 5, 5, 'Größe'],
        ['take', 30_001, 70_001, 'Blue Room (take 1)'],
      ]);
      expect(found.source).toBe('markers and regions');
      expect(found.marks.marks[1]?.origin).toMatchObject({ format: 'riff', locator: 'marker 2', rawEnd: '70001' });
      expect(found.marks.notices).toEqual([
        'The place of marker 3 cannot be one of this tape; it is left out.',
        'Marker 4: starts beyond the end of the tape and is left out (frame 900000).',
      ]);
      expect(valueOf(found, 'Markers', 'marker 2')).toBe('frame 30001 to 70001 · Blue Room (take 1)');
      expect(valueOf(found, 'Summary', 'Title')).toBe('Session Ω');
      expect(valueOf(found, 'Summary', 'XYZZ')).toBe('as it is');
    }
  });

  test('markers of a Wave64 file behind a chunk of another program that follows its sound, which is whole', async () => {
    const marks = w64MarkerContent([{ id: 1, frame: 5, name: 'slate' }]);
    const behind = [w64Chunk('stranger', new Uint8Array(20_000)), w64Chunk('marker', marks)];
    const path = at('vendor.w64');
    // Without its last chunk, which is known.
    writeFileSync(path, Buffer.concat([w64Bytes({ sampleRate: 48_000, frames }).subarray(0, -40), ...behind]));
    const source = await openFrameSource(path);
    await source.close();
    expect(source.facts).toMatchObject({ frames, repairs: [], offers: [] });
    expect(placesOf(await read(path))).toEqual([['timestamp', 5, 5, 'slate']]);
  });

  test('markers of a Wave64 file whose list is cut off, as far as they are whole', async () => {
    const marks = w64MarkerContent([
      { id: 1, frame: 5, name: 'slate' },
      { id: 2, frame: 9, name: 'lost' },
    ]);
    const path = makeW64('cut.w64', { after: [w64Chunk('marker', marks.subarray(0, -6))] });
    const found = await read(path);
    expect(placesOf(found)).toEqual([['timestamp', 5, 5, 'slate']]);
    expect(found.marks.notices).toEqual(['The list of markers is cut off: it tells of 2, and 1 is there.']);
  });

  test('markers and comments of an AIFF file', async () => {
    const path = makeAiff(at('markers.aif'), {
      frames: 1000,
      after: [
        aiffChunk(
          'MARK',
          markContent([
            { id: 1, frame: 441, name: 'Take one' },
            { id: 5, frame: 900, name: '' },
          ]),
        ),
        aiffChunk(
          'COMT',
          comtContent([
            { marker: 1, text: 'good' },
            { marker: 0, text: 'from the safety copy' },
          ]),
        ),
        aiffChunk('ANNO', letters('Found in 1998')),
      ],
    });
    const found = await read(path, 44_100, 1000);
    expect(placesOf(found)).toEqual([
      ['timestamp', 441, 441, 'Take one'],
      ['timestamp', 900, 900, ''],
    ]);
    expect(found.marks.marks[0]).toMatchObject({ notes: 'good', origin: { format: 'aiff', locator: 'marker 1' } });
    expect(valueOf(found, 'AIFF', 'Annotation')).toBe('Found in 1998');
    expect(valueOf(found, 'AIFF', 'Comment')).toBe('from the safety copy');
  });

  test('chapters and texts of ID3, in an MP3 and in a WAV file', async () => {
    const tag = id3Tag(
      id3Text('TIT2', 'Größe'),
      id3Text('TPE1', 'A. Nother'),
      id3Comment('box', 'Löschen? Ā'),
      id3Chapter('c1', 1000, 2500, 'Talk'),
      id3Chapter('c2', 2500, 2600, 'Blue Room (take 3)'),
    );
    const mp3 = at('chapters.mp3');
    writeFileSync(mp3, joined([tag, readFileSync(fixturePath('constant.mp3'))]));
    const wav = makeWav(at('id3.wav'), { frames: 1000, after: [riffChunk('id3 ', tag)] });
    for (const path of [mp3, wav]) {
      const found = await read(path, 44_100, 132_300);
      expect(placesOf(found)).toEqual([
        ['fragment', 44_100, 110_250, 'Talk'],
        ['take', 110_250, 114_660, 'Blue Room (take 3)'],
      ]);
      expect(valueOf(found, 'ID3', 'Title')).toBe('Größe');
      expect(valueOf(found, 'ID3', 'Artist')).toBe('A. Nother');
      expect(valueOf(found, 'ID3', 'Comment (box)')).toBe('Löschen? Ā');
      expect(found.marks.notices).toEqual([
        'ID3 tells places in milliseconds, so they are exact to half a millisecond.',
      ]);
    }
  });

  test('a CUESHEET block of FLAC to the sample, with the names from the sheet in its comments', async (context) => {
    needs(context, 'flac', 'metaflac');
    const wav = makeWav(at('sheet.wav'), { sampleRate: 48_000, frames });
    const cue = at('sheet.cue');
    const text =
      'FILE "other name.wav" WAVE\n  TRACK 01 AUDIO\n    TITLE "Warm up"\n    INDEX 01 00:00:00\n' +
      '  TRACK 02 AUDIO\n    TITLE "Blue Room (take 2)"\n    INDEX 00 00:00:60\n    INDEX 01 00:01:00\n';
    writeFileSync(cue, text);
    const path = at('sheet.flac');
    runProgram('flac', ['-s', '-f', `--cuesheet=${cue}`, '-o', path, wav]);
    const plain = await read(path);
    expect(placesOf(plain)).toEqual([
      ['fragment', 0, 38_400, 'Track 1'],
      ['fragment', 48_000, 96_000, 'Track 2'],
    ]);
    expect(plain.marks.marks[0]?.origin).toMatchObject({ format: 'flac', locator: 'track 1' });
    runProgram('metaflac', [`--set-tag=CUESHEET=${text}`, '--set-tag=TITLE=Reel 0417', path]);
    const named = await read(path);
    expect(placesOf(named)).toEqual([
      ['fragment', 0, 38_400, 'Warm up'],
      ['take', 48_000, 96_000, 'Blue Room (take 2)'],
    ]);
    expect(valueOf(named, 'Comments', 'TITLE')).toBe('Reel 0417');
    runProgram('metaflac', ['--remove', '--block-type=CUESHEET', path]);
    const inComments = await read(path);
    expect(placesOf(inComments)).toEqual([
      ['fragment', 0, 38_400, 'Warm up'],
      ['take', 48_000, 96_000, 'Blue Room (take 2)'],
    ]);
    expect(inComments.marks.marks[0]?.origin).toMatchObject({ format: 'vorbis' });
  });

  test('what a FLAC says stands behind any number of ID3 tags', async () => {
    const seeds = makeTagged(mkdtempSync(join(folder, 'seeds-')));
    const plain = seeds.find(({ name }) => name === 'marked.flac')!.path;
    const tags = [id3Tag(id3Text('TIT2', 'Reel 12')), id3Tag(id3Text('TPE1', 'Trio'))];
    writeFileSync(at('marked.flac'), joined([...tags, readFileSync(plain)]));
    const [told, expected] = [await read(at('marked.flac')), await read(plain)];
    expect(placesOf(expected).length).toBeGreaterThan(1);
    expect(told.marks).toEqual(expected.marks);
    expect(told.groups).toEqual([{ name: 'ID3', entries: [{ key: 'Title', value: 'Reel 12' }] }, ...expected.groups]);
  });

  test('comments and chapters of Ogg and of what only ffmpeg reads', async (context) => {
    needs(context, 'ffmpeg', 'ffprobe');
    const wav = makeWav(at('tags.wav'), { sampleRate: 48_000, frames });
    const ogg = at('tags.opus');
    const chapters = ['-metadata', 'CHAPTER001=00:00:01.500', '-metadata', 'CHAPTER001NAME=Solo'];
    runProgram('ffmpeg', [
      '-v',
      'error',
      '-y',
      '-i',
      wav,
      '-metadata',
      'title=Réel',
      ...chapters,
      '-c:a',
      'libopus',
      ogg,
    ]);
    const found = await read(ogg);
    expect(placesOf(found)).toEqual([['timestamp', 72_000, 72_000, 'Solo']]);
    expect(found.source).toBe('chapters');
    expect(valueOf(found, 'Comments', 'TITLE')).toBe('Réel');
    const m4a = at('tags.m4a');
    runProgram('ffmpeg', ['-v', 'error', '-y', '-i', wav, '-metadata', 'artist=A. Nother', m4a]);
    expect(valueOf(await read(m4a), 'Tags', 'artist')).toBe('A. Nother');
  });

  test.each(['behind.wav', 'large.rf64', 'marked.w64', 'marked.aiff', 'marked.flac', 'tagged.mp3', 'marked.opus'])(
    'the beginning of %s is told of as far as it goes, and of nothing that the whole does not tell',
    async (name) => {
      const seeds = makeTagged(mkdtempSync(join(folder, 'seeds-')));
      const behind = makeWav(at('behind.wav'), { frames: 500, after: markers });
      const bytes = readFileSync(seeds.find((seed) => seed.name === name)?.path ?? behind);
      const path = at(`beginning-of-${name}`);
      const readFirst = (length: number): Promise<FileMetadata> => {
        writeFileSync(path, bytes.subarray(0, length));
        return read(path);
      };
      const startsOf = ({ marks }: FileMetadata) => marks.marks.map(({ startFrame }) => startFrame);
      const all = startsOf(await readFirst(bytes.length));
      expect(all.length).toBeGreaterThan(1);
      let told = 0;
      for (const length of lengthsToTry(bytes.length)) {
        const found = await readFirst(length).then(startsOf, nothingForAReason);
        expect(all).toEqual(expect.arrayContaining([...found]));
        // What a longer beginning adds takes nothing away.
        expect(found.length).toBeGreaterThanOrEqual(told);
        told = found.length;
      }
      expect(told).toBe(all.length);
    },
  );
});

/** A file that is cut off in its header may be refused, but not without a reason. */
function nothingForAReason(error: unknown): readonly number[] {
  expect(error).toMatchObject({ name: 'UserError', code: 'damaged' });
  return [];
}

/** Marks stand at the head or the tail of a file, so that is where it is cut. */
function lengthsToTry(sizeBytes: number): readonly number[] {
  const step = 13;
  const reach = 1500;
  const head = Array.from({ length: Math.floor(Math.min(reach, sizeBytes) / step) }, (_, index) => 1 + index * step);
  const tail = Array.from({ length: Math.floor(reach / step) }, (_, index) => sizeBytes - index * step).toReversed();
  return [...head, ...tail.filter((length) => length > (head.at(-1) ?? 0))];
}
