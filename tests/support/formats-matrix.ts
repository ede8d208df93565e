import { rmSync, writeFileSync } from 'node:fs';
import { runProgram } from './judges.ts';
import { makeAiff } from './make-aiff.ts';
import { type FixtureName, fixturePath, recipes } from './make-compressed.ts';
import { noiseCode } from './make-samples.ts';
import { makeWav } from './make-wav.ts';
import { codeBitsOf, type StoredAs, storeSamples } from './store-samples.ts';

/** One format in one layout: how to get a file of it, and how exactly it must be read. */
export type MatrixFile = {
  /** The name of the file, which says what it is: `f64be-3-96000.caf`. */
  readonly name: string;
  /** Makes the file at this path, or tells where one is kept; returns its path. */
  make(path: string): string;
  /** Programs that `make` runs. */
  readonly makers: readonly string[];
  /** `lossless`: to the last bit. `lossy`: decoders round differently, but every sample stands in the same place. */
  readonly exactness: 'lossless' | 'lossy';
  /** The programs that are asked. */
  readonly judges: readonly Judge[];
  /** Lossy only: how far a sample may be from the judge's, full scale being 1. */
  readonly tolerance: number;
  /** How many frames of the encoder's padding the judge may leave at the end. */
  readonly judgeAddsFrames: number;
  /** Decoded by the user's own ffmpeg, which is started for every range that is read. */
  readonly isExternal: boolean;
};

export type Judge = 'ffmpeg' | 'sox' | 'flac' | 'opusdec';

const frames = 5003;

/** Every format and layout whose frames are held against those of other programs. */
export const formatsMatrix: readonly MatrixFile[] = [
  ...wavFiles(),
  ...aiffFiles(),
  ...throughFfmpeg('w64', ['u8', 's16le', 's24le', 's32le', 'f32le', 'f64le', 'alaw', 'mulaw'], ['sox']),
  ...throughFfmpeg('caf', ['s8', 's16le', 's16be', 's24le', 's24be', 's32be', 'f32le', 'f64be', 'alaw', 'mulaw'], []),
  ...throughFfmpeg('au', ['s8', 's16be', 's24be', 's32be', 'f32be', 'f64be', 'alaw', 'mulaw'], ['sox']),
  ...compressedFiles(),
  ...externalFiles(),
];

function wavFiles(): readonly MatrixFile[] {
  const stored = ['u8', 's16le', 's24le', 's32le', 'f32le', 'f64le', 'alaw', 'mulaw'] as const;
  const plain = stored.flatMap((storedAs) =>
    ([1, 2, 24] as const).map((channels) =>
      pcm(`${storedAs}-${channels}.wav`, storedAs, (path) => makeWav(path, { storedAs, channels, frames })),
    ),
  );
  const rates = [8000, 22_050, 48_000, 192_000, 384_000, 768_000].map((sampleRate) =>
    pcm(`s24le-2-${sampleRate}.wav`, 's24le', (path) => makeWav(path, { storedAs: 's24le', sampleRate, frames })),
  );
  const large = (['RF64', 'BW64'] as const).flatMap((container) =>
    (['s16le', 's24le', 'f32le'] as const).map((storedAs) =>
      pcm(
        `${container.toLowerCase()}-${storedAs}.wav`,
        storedAs,
        (path) => makeWav(path, { container, storedAs, frames }),
        // sox knows neither.
        [],
      ),
    ),
  );
  return [
    ...plain,
    ...rates,
    ...large,
    pcm('s16le-64.wav', 's16le', (path) => makeWav(path, { channels: 64, frames })),
    pcm(
      'extensible-20-in-24.wav',
      's24le',
      (path) => makeWav(path, { storedAs: 's24le', validBits: 20, frames }),
      // sox refuses padded samples.
      [],
    ),
  ];
}

function aiffFiles(): readonly MatrixFile[] {
  const plain = (['s8', 's16be', 's24be', 's32be'] as const).flatMap((storedAs) =>
    ([1, 2, 6] as const).map((channels) =>
      pcm(`${storedAs}-${channels}.aiff`, storedAs, (path) => makeAiff(path, { storedAs, channels, frames })),
    ),
  );
  const compressions = [
    ['NONE', 's24be'],
    ['sowt', 's16le'],
    ['in24', 's24be'],
    ['in32', 's32be'],
    ['fl32', 'f32be'],
    ['fl64', 'f64be'],
    ['raw ', 'u8'],
    ['alaw', 'alaw'],
    ['ulaw', 'mulaw'],
  ] as const;
  return [
    ...plain,
    ...compressions.map(([compression, storedAs]) =>
      pcm(
        `${compression.trim()}.aifc`,
        storedAs,
        (path) => makeAiff(path, { compression, storedAs, channels: 3, frames }),
        [],
      ),
    ),
  ];
}

/** Containers that ffmpeg writes for us, so that they are not of our own understanding. */
function throughFfmpeg(
  container: string,
  stored: readonly StoredAs[],
  judges: readonly Judge[],
): readonly MatrixFile[] {
  return stored.flatMap((storedAs) =>
    ([1, 2, 6] as const).map((channels) => ({
      ...pcm(
        `${storedAs}-${channels}.${container}`,
        storedAs,
        (path) => encodeNoise(path, channels, ['-c:a', `pcm_${storedAs}`]),
        // sox takes A-law and µ-law with an extensible header for plain 8 bit.
        channels > 2 && storedAs.endsWith('law') ? [] : judges,
      ),
      makers: ['ffmpeg'],
    })),
  );
}

function compressedFiles(): readonly MatrixFile[] {
  // Without a tag ffmpeg and mpg123 do not agree how much of the beginning the encoder has put there.
  const names = (Object.keys(recipes) as FixtureName[]).filter((name) => name !== 'variable-without-tag.mp3');
  return names.map((name) => {
    const isFlac = name.endsWith('.flac');
    const isOpus = name.endsWith('.opus');
    return {
      name,
      make: () => fixturePath(name),
      makers: [],
      exactness: isFlac ? 'lossless' : 'lossy',
      // Not ffmpeg for Opus: its own decoder is 2 frames late in speech, and through libopus it gives 16 bit.
      judges: isFlac ? ['ffmpeg', 'flac', 'sox'] : isOpus ? ['opusdec'] : ['ffmpeg'],
      // Ours begins anew every four seconds, so that a range is the same whatever was read before it. What a decoder
      // of speech remembers longer than that is lost: -45 dB of an almost pure tone.
      tolerance: isOpus ? 1e-2 : 1e-4,
      judgeAddsFrames: 0,
      isExternal: false,
    };
  });
}

/** What is read through the user's own ffmpeg. */
function externalFiles(): readonly MatrixFile[] {
  const external = (name: string, exactness: MatrixFile['exactness'], options: readonly string[]): MatrixFile => ({
    name,
    make: (path) => encodeNoise(path, 2, options, 30_011),
    makers: ['ffmpeg'],
    exactness,
    judges: ['ffmpeg'],
    tolerance: 1e-4,
    // ffmpeg gives the last frame of AAC whole; the file says where the sound in it ends.
    judgeAddsFrames: exactness === 'lossy' ? 1023 : 0,
    isExternal: true,
  });
  return [
    external('alac-16.m4a', 'lossless', ['-c:a', 'alac', '-sample_fmt', 's16p']),
    external('alac-24.m4a', 'lossless', ['-c:a', 'alac', '-sample_fmt', 's32p', '-bits_per_raw_sample', '24']),
    external('aac.m4a', 'lossy', ['-c:a', 'aac', '-b:a', '192k']),
    external('wavpack.wv', 'lossless', ['-c:a', 'wavpack', '-sample_fmt', 's16p']),
  ];
}

function pcm(
  name: string,
  storedAs: StoredAs,
  make: (path: string) => string,
  alsoJudges: readonly Judge[] = ['sox'],
): MatrixFile {
  // sox computes in 32 bit integers: floats would be rounded.
  const exactJudges = storedAs.startsWith('f') ? alsoJudges.filter((judge) => judge !== 'sox') : alsoJudges;
  const all = ['ffmpeg', ...exactJudges] as const;
  return {
    name,
    make,
    makers: [],
    exactness: 'lossless',
    judges: all,
    tolerance: 0,
    judgeAddsFrames: 0,
    isExternal: false,
  };
}

function encodeNoise(path: string, channels: number, options: readonly string[], length: number = frames): string {
  const bits = codeBitsOf('s24le');
  const raw = `${path}.raw`;
  writeFileSync(raw, storeSamples('s24le', noiseCode(bits), channels, length));
  const input = ['-f', 's24le', '-ar', '44100', '-ac', String(channels), '-i', raw];
  runProgram('ffmpeg', ['-v', 'error', '-y', ...input, ...options, path]);
  rmSync(raw);
  return path;
}
