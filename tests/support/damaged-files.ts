import { writeFileSync } from 'node:fs';
import { aiffBytes, aiffChunk } from './make-aiff.ts';
import { letters } from './make-markers.ts';
import { formatContent, joinBytes, riffChunk, riffFile, wavBytes, withSize } from './make-wav.ts';
import { noiseCode } from './make-samples.ts';
import { storeSamples } from './store-samples.ts';

/** Frames that all these files really hold, 16 bit stereo at 44.1 kHz, where nothing else is said. */
export const damagedFrames = 1000;

const format = riffChunk('fmt ', formatContent('s16le', 2, 44_100));
const sound = storeSamples('s16le', noiseCode(16), 2, damagedFrames);
const data = riffChunk('data', sound);
const info = riffChunk('LIST', new TextEncoder().encode('INFOINAM\x04\0\0\0Reel'));

/** WAV and AIFF files as they come from crashed recorders, broken copies and careless programs. */
export const damagedFiles = {
  dataSizeZero: () => riffFile('RIFF', [format, withSize(data, 0)]),
  dataSizeUnknown: () => riffFile('RIFF', [format, withSize(data, 0xffff_ffff)]),
  dataSizeBeyondEnd: () => riffFile('RIFF', [format, withSize(data, sound.length * 2)]),
  dataSizeTooSmall: () => riffFile('RIFF', [format, withSize(data, sound.length / 2)]),
  oddChunkWithoutPad: () => riffFile('RIFF', [format, riffChunk('note', new Uint8Array(7)).subarray(0, 15), data]),
  oddChunkWithPad: () => riffFile('RIFF', [format, riffChunk('note', new Uint8Array(7)), data]),
  lastFrameCutOff: () => riffFile('RIFF', [format, riffChunk('data', joinBytes([sound, Uint8Array.of(1, 2, 3)]))]),
  blockAlignWrong: () => riffFile('RIFF', [riffChunk('fmt ', withBlockAlign(0)), data]),
  twoDataChunks: () => riffFile('RIFF', [format, data, data]),
  twoFiles: () => joinBytes([riffFile('RIFF', [format, data]), riffFile('RIFF', [format, data])]),
  dataBeforeFormat: () => riffFile('RIFF', [data, format]),
  chunksAfterSound: () => riffFile('RIFF', [format, data, info]),
  largeWithoutSizes: () => riffFile('RF64', [format, withSize(data, 0xffff_ffff)]),

  headerOnly: () => riffFile('RIFF', [format, riffChunk('data', new Uint8Array(0))]),
  emptyDataThenInfo: () => riffFile('RIFF', [format, riffChunk('data', new Uint8Array(0)), info]),
  cutOffInFormat: () => wavBytes().slice(0, 30),
  cutOffBeforeSound: () => wavBytes().slice(0, 36),
  noFormat: () => riffFile('RIFF', [data]),
  bitsZero: () => {
    const content = formatContent('s16le', 2, 44_100);
    content.fill(0, 12, 16);
    return riffFile('RIFF', [riffChunk('fmt ', content), data]);
  },
  rateZero: () => wavBytes({ sampleRate: 0 }),
  rateTooHigh: () => wavBytes({ sampleRate: 1_000_000 }),
  noChannels: () => riffFile('RIFF', [riffChunk('fmt ', formatContent('s16le', 0, 44_100)), data]),
  tooManyChannels: () => wavBytes({ channels: 65 }),
  adpcm: () => riffFile('RIFF', [riffChunk('fmt ', withTag(2)), data]),
  unknownTag: () => riffFile('RIFF', [riffChunk('fmt ', withTag(0x1234)), data]),

  aiffTwoFiles: () => joinBytes([aiffBytes(), aiffBytes()]),
  aiffFramesZero: () => aiffBytes({ declaredFrames: 0 }),
  aiffCrashed: () => aiffBytes({ declaredFrames: 0, declaredSoundBytes: 0 }),
  aiffPromisesMore: () => aiffBytes({ declaredFrames: 2000 }),
  aiffCutOff: () => aiffBytes().slice(0, 400),
  aiffCountsFewer: () => aiffBytes({ declaredFrames: damagedFrames / 2 }),
  aiffCountedBehind: () => aiffBytes({ declaredFrames: damagedFrames / 2, isFormatLast: true }),
  aiffSoundTooShort: () => aiffBytes({ declaredSoundBytes: 8 + sound.length / 2 }),
  aiffSoundUnknown: () => aiffBytes({ declaredSoundBytes: 0xffff_ffff }),
  aiffSoundEmpty: () => aiffBytes({ declaredSoundBytes: 0 }),
  aiffFromPipe: () => aiffBytes({ declaredFrames: 0x7f00_0000 / 4, declaredSoundBytes: 0x7f00_0008 }),
  aiffFollowed: () => aiffBytes({ declaredFrames: damagedFrames / 2, after: [aiffChunk('NAME', letters('Reel'))] }),
  aiffNoSound: () => aiffBytes({ frames: 0 }),
  aiffHeaderZeroRate: () => aiffBytes({ sampleRate: 0 }),
  aiffCompressed: () => aiffBytes({ compression: 'ima4' }),

  textAsWav: () => new TextEncoder().encode('RIFF is a word, and this is a text about it. '.repeat(500)),
  headerZeroed: () => {
    const bytes = wavBytes();
    return bytes.fill(0, 0, 44);
  },
} satisfies Record<string, () => Uint8Array>;

/** A WAV whose header gives its sound this length. */
export function withDataSize(sizeBytes: number): Uint8Array {
  return riffFile('RIFF', [format, withSize(data, sizeBytes)]);
}

/** Writes one of the damaged files; returns its path. */
export function makeDamaged(path: string, kind: keyof typeof damagedFiles): string {
  writeFileSync(path, damagedFiles[kind]());
  return path;
}

function withBlockAlign(blockAlign: number): Uint8Array {
  const content = formatContent('s16le', 2, 44_100);
  new DataView(content.buffer).setUint16(12, blockAlign, true);
  return content;
}

function withTag(tag: number): Uint8Array {
  const content = formatContent('s16le', 2, 44_100);
  new DataView(content.buffer).setUint16(0, tag, true);
  return content;
}
