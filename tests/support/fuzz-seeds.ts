import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Locator, locatorOf } from '../../src/main/audio/locator.ts';
import type { RawLayout } from '../../src/shared/domain/reading.ts';
import { withVariableBlocks } from './flac-variable.ts';
import { gaplessM4a, m4aBytes, moovStart } from './fuzz-external.ts';
import { aiffBytes, aiffChunk } from './make-aiff.ts';
import { type FixtureName, fixturePath } from './make-compressed.ts';
import {
  adtlContent,
  comtContent,
  cueContent,
  cuesheetContent,
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
  smplContent,
  vorbisComments,
  w64MarkerContent,
  w64SummaryContent,
} from './make-markers.ts';
import { auBytes, cafBytes, w64Bytes, w64Chunk, writeBytes } from './make-other-pcm.ts';
import { rifxBytes } from './make-rifx.ts';
import { bextChunk, riffChunk, wavBytes } from './make-wav.ts';
import { oggPage, oggPagesOf, withChecksum } from './ogg-pages.ts';
import { noiseCode } from './make-samples.ts';
import { codeBitsOf, storeSamples } from './store-samples.ts';

/** An intact file that is changed and read. */
export type FuzzSeed = {
  readonly name: string;
  readonly bytes: Buffer;
  /** What is opened when the changed file lies at this path: it, it and how to read it, or a set that it is one of. */
  locator(path: string): Locator;
  /** Where the bytes begin that decide about everything. */
  readonly headAt: number;
  /** Whether ffmpeg reads it. */
  readonly isExternal: boolean;
};

const usual = { locator: (path: string) => path, headAt: 0, isExternal: false } as const;

/** Small intact files of each format, and of each way in which Takesheet is told to read them. */
export function fuzzSeeds(folder: string): readonly FuzzSeed[] {
  return [
    ...makeTagged(folder).map(({ name, path }) => ({ ...usual, name, bytes: readFileSync(path) })),
    ...setSeeds(folder),
    ...rawSeeds(),
    ...m4aSeeds(),
  ];
}

/** One file of a set of two; the other one stays as it is. */
function setSeeds(folder: string): readonly FuzzSeed[] {
  const bytes = Buffer.from(wavBytes({ channels: 1, storedAs: 's24le', before: riffMarks() }));
  const other = writeBytes(join(folder, 'set-other.wav'), wavBytes({ channels: 1, storedAs: 's24le' }));
  return [
    { ...usual, name: 'set-first.wav', bytes, locator: (path) => locatorOf([{ path }, { path: other }]) },
    { ...usual, name: 'set-second.wav', bytes, locator: (path) => locatorOf([{ path: other }, { path }]) },
  ];
}

/** Sound of which a person says how it is stored; behind a header that is not believed, and bare. */
function rawSeeds(): readonly FuzzSeed[] {
  const layout = { sampleRate: 48_000, channels: 3, bigEndian: false } as const;
  const raw = (name: string, bytes: Uint8Array, as: Pick<RawLayout, 'encoding' | 'headerBytes'>): FuzzSeed => ({
    ...usual,
    name,
    bytes: Buffer.from(bytes),
    locator: (path) => locatorOf([{ path }], { raw: { ...layout, ...as }, accepted: [] }),
  });
  const doubles = storeSamples('f64le', noiseCode(codeBitsOf('f64le')), layout.channels, 500);
  return [
    raw('headed.raw', wavBytes({ storedAs: 's24le' }), { encoding: 's24', headerBytes: 44 }),
    raw('bare.raw', doubles, { encoding: 'f64', headerBytes: 0 }),
  ];
}

function m4aSeeds(): readonly FuzzSeed[] {
  const made = {
    'aac.m4a': m4aBytes('aac-in-m4a.m4a'),
    'alac.m4a': m4aBytes('alac-in-m4a.m4a'),
    'gapless.m4a': gaplessM4a(),
  };
  return Object.entries(made).map(([name, bytes]) => ({
    ...usual,
    name,
    bytes,
    headAt: moovStart(bytes),
    isExternal: true,
  }));
}

/** Small intact files of each format that is read without other programs, and of each place where marks can stand. */
export function makeTagged(folder: string): readonly { readonly name: string; readonly path: string }[] {
  const info = riffChunk('LIST', letters('INFOINAM\x04\0\0\0Reel'));
  const bext = bextChunk({ description: 'Reel 0417', timeReference: 44_100 });
  const made: Readonly<Record<string, Uint8Array>> = {
    'bext.wav': wavBytes({ before: [bext], after: [info] }),
    'marked.wav': wavBytes({ before: riffMarks() }),
    'extensible.wav': wavBytes({ storedAs: 's24le', validBits: 20, channels: 6 }),
    'bytes.wav': wavBytes({ storedAs: 'u8', channels: 1 }),
    'whole.wav': wavBytes({ storedAs: 's32le' }),
    'float.wav': wavBytes({ storedAs: 'f32le' }),
    'double.wav': wavBytes({ storedAs: 'f64le' }),
    'law.wav': wavBytes({ storedAs: 'alaw', code: (frame) => frame % 256 }),
    'large.rf64': wavBytes({ container: 'RF64', after: [info, ...riffMarks()] }),
    'large.bw64': wavBytes({ container: 'BW64' }),
    'big-endian.wav': rifxBytes({ storedAs: 's24be', after: [aiffChunk('LIST', letters('INFOINAM\0\0\0\x04Reel'))] }),
    'plain.aiff': aiffBytes(),
    // Few frames, so that the marks behind them are often met.
    'marked.aiff': aiffBytes({ frames: 60, after: aiffMarks() }),
    'little.aifc': aiffBytes({ compression: 'sowt', storedAs: 's16le' }),
    'float.aifc': aiffBytes({ compression: 'fl32', storedAs: 'f32be' }),
    'sony.w64': w64Bytes(),
    'double.w64': w64Bytes({ storedAs: 'f64le' }),
    'marked.w64': w64Bytes({ frames: 60, before: [w64Chunk('stranger', new Uint8Array(5))], after: w64Marks() }),
    'core.caf': cafBytes({ storedAs: 's24le' }),
    'float.caf': cafBytes({ storedAs: 'f32be' }),
    'sun.au': auBytes({ storedAs: 'mulaw', code: (frame) => frame % 256 }),
    'deep.au': auBytes({ storedAs: 's24be' }),
    'variable-blocks.flac': withVariableBlocks(readFileSync(fixturePath('mono-16-no-seektable.flac'))),
    'marked.flac': markedFlac('stereo-24.flac'),
    'tagged.flac': joined([chapters(), readFileSync(fixturePath('mono-24-no-seektable.flac'))]),
    'tagged.mp3': joined([chapters(), readFileSync(fixturePath('low-rate.mp3'))]),
    // Nothing in it tells of its length, so a shorter one is as whole.
    'variable-without-tag.mp3': readFileSync(fixturePath('variable-without-tag.mp3')).subarray(0, 16_384),
    'marked.opus': markedOpus('speech.opus'),
    'music.opus': firstPages('music.opus'),
    'speech.opus': firstPages('speech.opus'),
  };
  const compressed: readonly FixtureName[] = [
    'stereo-16.flac',
    'quad-16.flac',
    'constant.mp3',
    'low-rate.mp3',
    'variable.mp3',
    'stereo.ogg',
  ];
  return [
    ...Object.entries(made).map(([name, bytes]) => ({ name, path: writeBytes(join(folder, name), bytes) })),
    ...compressed.map((name) => ({ name, path: fixturePath(name) })),
  ];
}

function riffMarks(): readonly Uint8Array[] {
  const points = [
    { id: 1, frame: 300 },
    { id: 2, frame: 5 },
  ];
  return [
    riffChunk('cue ', cueContent(points)),
    riffChunk('LIST', adtlContent(labl(1, 'Blue Room (take 1)'), labl(2, 'slate'), note(1, 'good'), ltxt(1, 400))),
    riffChunk('smpl', smplContent([{ id: 1, start: 10, last: 20 }])),
    riffChunk('iXML', letters('<BWFXML><PROJECT>Legacy &amp; more</PROJECT><SPEED><NOTE>24</NOTE></SPEED></BWFXML>')),
    riffChunk('id3 ', chapters()),
  ];
}

function w64Marks(): readonly Uint8Array[] {
  const markers = [
    { id: 1, frame: 20, name: 'slate' },
    { id: 2, frame: 30, length: 20, name: 'Größe (take 2)' },
  ];
  return [
    w64Chunk('marker', w64MarkerContent(markers)),
    w64Chunk('summarylist', w64SummaryContent([['INAM', 'Réel']])),
    w64Chunk('cue ', cueContent([{ id: 1, frame: 5 }])),
    w64Chunk('list', adtlContent(labl(1, 'Talk'), ltxt(1, 10))),
    w64Chunk('iXML', letters('<BWFXML><PROJECT>Legacy</PROJECT></BWFXML>')),
  ];
}

function aiffMarks(): readonly Uint8Array[] {
  const markers = [
    { id: 1, frame: 20, name: 'Take one' },
    { id: 5, frame: 40, name: '' },
  ];
  return [
    aiffChunk('MARK', markContent(markers)),
    aiffChunk('COMT', comtContent([{ marker: 1, text: 'good' }])),
    aiffChunk('ANNO', letters('Found in 1998')),
    aiffChunk('ID3 ', chapters()),
  ];
}

function chapters(): Uint8Array<ArrayBuffer> {
  return id3Tag(
    id3Text('TIT2', 'Größe'),
    id3Comment('box', 'Löschen?'),
    id3Chapter('c1', 100, 250, 'Talk'),
    id3Chapter('c2', 250, 260, 'Blue Room (take 3)'),
  );
}

const comments = [
  'TITLE=Réel',
  'CHAPTER001=00:00:00.100',
  'CHAPTER001NAME=Solo',
  'CUESHEET=FILE "a.wav" WAVE\n  TRACK 01 AUDIO\n    TITLE "Warm up"\n    INDEX 01 00:00:10\n',
];

/** The file with a sheet and comments behind its STREAMINFO. */
function markedFlac(name: FixtureName): Uint8Array {
  const bytes = readFileSync(fixturePath(name));
  const sheet = cuesheetContent([{ startFrame: 0 }, { startFrame: 6000, pregapFrames: 800 }], 12_000);
  const streamInfoEnd = 4 + 4 + 34;
  return joined([
    bytes.subarray(0, streamInfoEnd),
    flacBlock(5, sheet),
    flacBlock(4, vorbisComments(comments)),
    bytes.subarray(streamInfoEnd),
  ]);
}

function flacBlock(kind: number, content: Uint8Array): Uint8Array {
  return joined([Uint8Array.of(kind, content.length >> 16, content.length >> 8, content.length), content]);
}

/** Longer than the four seconds after which the decoder begins anew, and much shorter than the whole. */
const pageCount = 8;

function firstPages(name: FixtureName): Uint8Array {
  const pages = oggPagesOf(fixturePath(name)).slice(0, pageCount);
  const last = Buffer.from(pages.at(-1)!);
  // The last page of a stream says so.
  last[5] = (last[5] ?? 0) | 4;
  return joined([...pages.slice(0, -1), withChecksum(last)]);
}

/** The file with comments that tell of chapters, in the page of its own that they have in Opus. */
function markedOpus(name: FixtureName): Uint8Array {
  const [head, tags, ...sound] = oggPagesOf(fixturePath(name)).slice(0, pageCount);
  const packet = joined([letters('OpusTags'), vorbisComments(comments)]);
  const pieces = Array.from({ length: Math.floor(packet.length / 255) + 1 }, (_, index) =>
    packet.subarray(index * 255, (index + 1) * 255),
  );
  const page = oggPage({ serial: tags!.readUInt32LE(14), sequence: 1, granule: 0, pieces });
  return joined([head!, page, ...sound]);
}
