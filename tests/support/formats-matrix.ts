import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type Locator, locatorOf } from '../../src/main/audio/locator.ts';
import { type RawEncoding, rawEncodings, rawSampleBytes } from '../../src/shared/domain/reading.ts';
import { runProgram } from './judges.ts';
import { makeAiff } from './make-aiff.ts';
import { encode, type FixtureName, fixturePath, type Recipe, recipes, sourceCode } from './make-compressed.ts';
import { noiseCode, type SampleCode } from './make-samples.ts';
import { makeRifx, rifxHeaderBytes } from './make-rifx.ts';
import { makeWav } from './make-wav.ts';
import { bitsOf, codeBitsOf, type StoredAs, storeSamples } from './store-samples.ts';

/** One format in one layout: how to get a file of it, and how exactly it must be read. */
export type MatrixFile = {
  /** The name of the file, which says what it is: `f64be-3-96000.caf`. */
  readonly name: string;
  /** Makes the file at this path, or tells where one is kept; returns its path. */
  make(path: string): string;
  /** What Takesheet is told to open: the file itself, or it and how to read it, or several that hold the same sound. */
  locator(path: string): Locator;
  /** Programs that making and reading it need. */
  readonly needs: readonly string[];
  /** `lossless`: to the last bit. `lossy`: decoders round differently, but every sample stands in the same place. */
  readonly exactness: 'lossless' | 'lossy';
  /** The programs that are asked. */
  readonly judges: readonly Judge[];
  /** What a judge must be told about a file that does not say itself how it is stored. */
  readonly judgeInput: Partial<Readonly<Record<Judge, readonly string[]>>>;
  /** Which channel of the judge each of ours is, where the judge sorts them by loudspeaker; null where it does not. */
  readonly judgeOrder: readonly number[] | null;
  /** Lossy only: how far a sample may be from the judge's, full scale being 1. */
  readonly tolerance: number;
  /** How many frames of the encoder's padding the judge may leave at the end. */
  readonly judgeAddsFrames: number;
  /** False where only decoding it to its end tells how long it is. */
  readonly tellsLength: boolean;
  /** Decoded by the user's own ffmpeg, which is started for every range that is read. */
  readonly isExternal: boolean;
};

export type Judge = 'ffmpeg' | 'sox' | 'flac' | 'oggdec' | 'opusdec';

const frames = 5003;
const sampleRate = 44_100;

const wavStored = ['u8', 's16le', 's24le', 's32le', 'f32le', 'f64le', 'alaw', 'mulaw'] as const;

/** More channels than a pair and than surround sound: one layout each in every container that can hold them. */
const wideLayouts = [
  { channels: 24, le: 's24le', be: 's24be' },
  { channels: 64, le: 's16le', be: 's16be' },
] as const;

/** What is true of most files of the matrix. */
const usual = {
  locator: (path: string) => path,
  needs: [],
  judgeInput: {},
  judgeOrder: null,
  tolerance: 0,
  judgeAddsFrames: 0,
  tellsLength: true,
  isExternal: false,
} as const;

/** Every format and layout whose frames are held against those of other programs. */
export const formatsMatrix: readonly MatrixFile[] = [
  ...wavFiles(),
  ...rifxFiles(),
  ...aiffFiles(),
  ...monoSets(),
  ...rawFiles(),
  ...throughFfmpeg('w64', wavStored, ['sox']),
  // sox does not know RF64.
  ...throughFfmpeg('rf64', ['s16le', 's24le', 's32le', 'f64le'], [], ['-f', 'wav', '-rf64', 'always']),
  ...throughFfmpeg(
    'caf',
    [
      's8',
      ...(['s16le', 's24le', 's32le', 'f32le', 'f64le'] as const),
      ...(['s16be', 's24be', 's32be', 'f32be', 'f64be'] as const),
      'alaw',
      'mulaw',
    ],
    [],
  ),
  ...throughFfmpeg('au', ['s8', 's16be', 's24be', 's32be', 'f32be', 'f64be', 'alaw', 'mulaw'], ['sox']),
  ...compressedFiles(),
  ...layerTwoFiles(),
  ...chainedFiles(),
  ...surroundFiles(),
  ...deepFlacFiles(),
  ...externalFiles(),
];

function wavFiles(): readonly MatrixFile[] {
  const plain = wavStored.flatMap((storedAs) =>
    ([1, 2, 24] as const).map((channels) =>
      pcm(`${storedAs}-${channels}.wav`, storedAs, (path) => makeWav(path, { storedAs, channels, frames })),
    ),
  );
  const rates = [8000, 22_050, 48_000, 192_000, 384_000, 768_000].map((rate) =>
    pcm(`s24le-2-${rate}.wav`, 's24le', (path) => makeWav(path, { storedAs: 's24le', sampleRate: rate, frames })),
  );
  const large = (['RF64', 'BW64'] as const).flatMap((container) =>
    wavStored.map((storedAs) =>
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
    ...(['RF64', 'BW64'] as const).flatMap((container) =>
      wideLayouts.map(({ channels, le }) =>
        pcm(
          `${container.toLowerCase()}-${le}-${channels}.wav`,
          le,
          (path) => makeWav(path, { container, storedAs: le, channels, frames }),
          [],
        ),
      ),
    ),
    pcm(
      'extensible-20-in-24.wav',
      's24le',
      (path) => makeWav(path, { storedAs: 's24le', validBits: 20, frames }),
      // sox refuses padded samples.
      [],
    ),
  ];
}

/** Big-endian WAV, of our own making and as sox writes it. */
function rifxFiles(): readonly MatrixFile[] {
  const stored = ['u8', 's16be', 's24be', 's32be', 'f32be', 'f64be', 'alaw', 'mulaw'] as const;
  // An even number of frames: ffmpeg is told where their sound begins, and would take a pad byte for sound.
  const even = frames + 1;
  return stored.flatMap((storedAs) =>
    ([1, 2, 6] as const).flatMap((channels) => {
      const own = pcm(`rifx-${storedAs}-${channels}.wav`, storedAs, (path) =>
        makeRifx(path, { storedAs, channels, frames: even }),
      );
      const written: MatrixFile = {
        ...pcm(`sox-rifx-${storedAs}-${channels}.wav`, storedAs, (path) =>
          writeNoiseBySox(path, storedAs, channels, even),
        ),
        needs: ['sox'],
        // Its floats are of 24 bits, so sox reads them as exactly.
        judges: ['ffmpeg', 'sox'],
      };
      const told = (headerBytes: number) => ({ ffmpeg: rawInput(storedAs, channels, headerBytes) });
      return [
        { ...own, judgeInput: told(rifxHeaderBytes) },
        { ...written, judgeInput: told(soxHeaderBytes(storedAs, channels)) },
      ];
    }),
  );
}

function writeNoiseBySox(path: string, storedAs: StoredAs, channels: number, length: number): string {
  const noise = storeSamples('s24le', noiseCode(24), channels, length);
  const input = ['-t', 'raw', '-e', 'signed', '-b', '24', '-L', '-r', String(sampleRate), '-c', String(channels), '-'];
  const output = ['-t', 'wav', '-B', '-e', soxEncoding(storedAs), '-b', String(bitsOf(storedAs)), path];
  runProgram('sox', ['-V1', '-D', ...input, ...output], noise);
  return path;
}

/** Where sox begins the sound: behind a longer format and a `fact` for wide ones, and for all but integers. */
function soxHeaderBytes(storedAs: StoredAs, channels: number): number {
  const isInteger = storedAs.startsWith('u') || storedAs.startsWith('s');
  if (!isInteger) return 58;
  return channels > 2 || bitsOf(storedAs) > 16 ? 80 : 44;
}

function soxEncoding(storedAs: StoredAs): string {
  return { u: 'unsigned', s: 'signed', f: 'float', a: 'a-law', m: 'mu-law' }[storedAs[0] as 'u'];
}

/** What ffmpeg is told about sound whose header it does not read. */
function rawInput(storedAs: StoredAs, channels: number, headerBytes: number): readonly string[] {
  const shape = ['-ar', String(sampleRate), '-ac', String(channels)];
  return ['-f', storedAs, ...shape, '-skip_initial_bytes', String(headerBytes)];
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
  const wide = wideLayouts.flatMap(({ channels, be }) => [
    pcm(`${be}-${channels}.aiff`, be, (path) => makeAiff(path, { storedAs: be, channels, frames })),
    pcm(
      `sowt-${channels}.aifc`,
      's16le',
      (path) => makeAiff(path, { compression: 'sowt', storedAs: 's16le', channels, frames }),
      [],
    ),
  ]);
  return [
    ...plain,
    ...wide,
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

/** Files of one channel each, read as one; the judges are given the same sound as one interleaved file. */
function monoSets(): readonly MatrixFile[] {
  return (['s16le', 's24le', 'f32le', 'mulaw'] as const).flatMap((storedAs) =>
    ([2, 6] as const).map((channels) => {
      const tracks = (path: string) => Array.from({ length: channels }, (_, channel) => `${path}-${channel + 1}.wav`);
      const noise = noiseCode(codeBitsOf(storedAs));
      const set = pcm(`set-${storedAs}-${channels}.wav`, storedAs, (path) => {
        for (const [channel, track] of tracks(path).entries()) {
          makeWav(track, { storedAs, channels: 1, frames, code: (frame) => noise(frame, channel) });
        }
        return makeWav(path, { storedAs, channels, frames });
      });
      return { ...set, locator: (path: string) => locatorOf(tracks(path).map((track) => ({ path: track }))) };
    }),
  );
}

/** Sound without a header, of which a person says how it is stored. */
function rawFiles(): readonly MatrixFile[] {
  return rawEncodings.flatMap((encoding) =>
    (rawSampleBytes(encoding) === 1 ? [false] : [false, true]).map((bigEndian) => rawFile(encoding, bigEndian)),
  );
}

function rawFile(encoding: RawEncoding, bigEndian: boolean): MatrixFile {
  const channels = 3;
  const order = rawSampleBytes(encoding) === 1 ? '' : bigEndian ? 'be' : 'le';
  // The encodings are those of the makers, with the order of the bytes said apart.
  const storedAs = `${encoding}${order}` as StoredAs;
  // Half of them have something before their sound, which sox cannot pass over.
  const headerBytes = bigEndian ? 37 : 0;
  const made = pcm(
    `${storedAs}-${channels}.raw`,
    storedAs,
    (path) => {
      const sound = storeSamples(storedAs, noiseCode(codeBitsOf(storedAs)), channels, frames);
      writeFileSync(path, Buffer.concat([Buffer.alloc(headerBytes, 0x55), sound]));
      return path;
    },
    headerBytes === 0 ? ['sox'] : [],
  );
  const soxLayout = ['-r', String(sampleRate), '-c', String(channels), '-b', String(bitsOf(storedAs))];
  return {
    ...made,
    locator: (path) =>
      locatorOf([{ path }], { raw: { sampleRate, channels, encoding, bigEndian, headerBytes }, accepted: [] }),
    judgeInput: {
      ffmpeg: rawInput(storedAs, channels, headerBytes),
      sox: ['-t', 'raw', '-e', soxEncoding(storedAs), ...soxLayout, bigEndian ? '-B' : '-L'],
    },
  };
}

/** Containers that ffmpeg writes for us, so that they are not of our own understanding. */
function throughFfmpeg(
  container: string,
  stored: readonly StoredAs[],
  judges: readonly Judge[],
  options: readonly string[] = [],
): readonly MatrixFile[] {
  // AU is big-endian, CAF both, the others little-endian.
  const wide = wideLayouts.map(({ channels, le, be }) => ({ channels, storedAs: stored.includes(le) ? le : be }));
  const usualLayouts = stored.flatMap((storedAs) => ([1, 2, 6] as const).map((channels) => ({ channels, storedAs })));
  return [...usualLayouts, ...wide].map(({ channels, storedAs }) => ({
    ...pcm(
      `${storedAs}-${channels}.${container}`,
      storedAs,
      (path) => encodeNoise(path, channels, ['-c:a', `pcm_${storedAs}`, ...options]),
      // sox takes A-law and µ-law with an extensible header for plain 8 bit.
      channels > 2 && storedAs.endsWith('law') ? [] : judges,
    ),
    needs: ['ffmpeg'],
  }));
}

function compressedFiles(): readonly MatrixFile[] {
  const names = Object.keys(recipes) as FixtureName[];
  return names.map((name) => {
    const isFlac = name.endsWith('.flac');
    const isOpus = name.endsWith('.opus');
    return {
      ...usual,
      name,
      make: () => fixturePath(name),
      exactness: isFlac ? 'lossless' : 'lossy',
      // Not ffmpeg for Opus: its own decoder is 2 frames late in speech, and through libopus it gives 16 bit.
      judges: isFlac ? ['ffmpeg', 'flac', 'sox'] : isOpus ? ['opusdec'] : ['ffmpeg'],
      // Ours begins anew every four seconds, so that a range is the same whatever was read before it. What a decoder
      // of speech remembers longer than that is lost: -45 dB of an almost pure tone.
      tolerance: isOpus ? 1e-2 : 1e-4,
    };
  });
}

/** MPEG layer II, of MPEG 1 and of its half rates, as stations and DAT archives kept it. */
function layerTwoFiles(): readonly MatrixFile[] {
  const layouts = [
    { channels: 2, rate: 48_000, kilobits: 256 },
    { channels: 1, rate: 44_100, kilobits: 96 },
    { channels: 2, rate: 22_050, kilobits: 64 },
  ] as const;
  return layouts.map(({ channels, rate, kilobits }) => ({
    ...usual,
    name: `layer-two-${channels}-${rate}.mp2`,
    make(path) {
      const code = sourceCode({ bits: 16, noiseBits: 13 });
      const wav = makeWav(`${path}.wav`, { channels, sampleRate: rate, frames: 60_000, code });
      runProgram('ffmpeg', ['-v', 'error', '-y', '-i', wav, '-c:a', 'mp2', '-b:a', `${kilobits}k`, path]);
      rmSync(wav);
      return path;
    },
    needs: ['ffmpeg'],
    exactness: 'lossy',
    judges: ['ffmpeg'],
    // Its usual decoder rounds to 16 bit, and the difference would be that of the rounding.
    judgeInput: { ffmpeg: ['-c:a', 'mp2float'] },
    tolerance: 1e-5,
  }));
}

/** Ogg streams that follow each other in one file. */
function chainedFiles(): readonly MatrixFile[] {
  const lossy = { bits: 16, channels: 2, sampleRate: 48_000, frames: 60_000, noiseBits: 12 } as const;
  const chained = (name: string, recipe: Recipe, judge: Judge, tolerance: number): MatrixFile => ({
    ...usual,
    name,
    make(path) {
      const links = [1, 2].map((serial) => {
        const options = ['--serial', String(serial), ...recipe.options];
        return encode({ ...recipe, frames: recipe.frames / serial, options }, `${path}-${serial}`);
      });
      writeFileSync(path, Buffer.concat(links.map((link) => readFileSync(link))));
      for (const link of links) rmSync(link);
      return path;
    },
    needs: [recipe.program],
    exactness: 'lossy',
    // Not ffmpeg: it begins to count anew within the first block of the second stream.
    judges: [judge],
    tolerance,
  });
  return [
    // It gives 16 bit.
    chained('chained.ogg', { ...lossy, program: 'oggenc', options: ['-Q', '-q', '4', '-o'] }, 'oggdec', 2 ** -15),
    chained('chained.opus', { ...lossy, program: 'opusenc', options: ['--quiet', '--bitrate', '96'] }, 'opusdec', 1e-2),
  ];
}

/** 5.1 and more of each codec. Channels stay in the order of the codec. */
function surroundFiles(): readonly MatrixFile[] {
  const noise = { bits: 16, sampleRate: 48_000, frames: 30_000, noiseBits: 13 } as const;
  const made = (name: string, recipe: Recipe, judges: readonly Judge[], tolerance: number): MatrixFile => ({
    ...usual,
    name,
    make: (path) => encode(recipe, path),
    needs: [recipe.program],
    exactness: recipe.program === 'flac' ? 'lossless' : 'lossy',
    judges,
    tolerance,
  });
  const flac = { ...noise, program: 'flac', options: ['-s', '--channel-map=none'] } as const;
  const vorbis = { ...noise, channels: 6, program: 'oggenc', options: ['-Q', '-q', '4', '-o'] } as const;
  const opus = { ...noise, channels: 6, program: 'opusenc', options: ['--quiet', '--bitrate', '256'] } as const;
  return [
    ...([6, 8] as const).map((channels) =>
      made(`surround-${channels}.flac`, { ...flac, channels }, ['ffmpeg', 'flac', 'sox'], 0),
    ),
    // Vorbis: left, centre, right, left and right behind, bass. ffmpeg: left, right, centre, bass, left and right behind.
    { ...made('surround-6.ogg', vorbis, ['ffmpeg'], 1e-4), judgeOrder: [0, 2, 1, 4, 5, 3] },
    made('surround-6.opus', opus, ['opusdec'], 1e-2),
  ];
}

/** FLAC of other widths than 16 and 24 bit: of noise, which is stored as it is, and of a tone, which is predicted. */
function deepFlacFiles(): readonly MatrixFile[] {
  const widths = [
    { bits: 8, storedAs: 'u8', judges: ['ffmpeg', 'sox'] },
    // sox refuses both.
    { bits: 12, storedAs: 's16le', judges: ['ffmpeg', 'flac'] },
    { bits: 20, storedAs: 's24le', judges: ['ffmpeg', 'flac'] },
    // ffmpeg learned it only with version 6.
    { bits: 32, storedAs: 's32le', judges: ['flac'] },
  ] as const;
  return widths.flatMap(({ bits, storedAs, judges }) => {
    const validBits = bits === 12 || bits === 20 ? bits : undefined;
    const step = 2 ** (bitsOf(storedAs) - bits);
    const made = (name: string, channels: number, code: SampleCode): MatrixFile => ({
      ...usual,
      name: `${name}-${bits}-${channels}.flac`,
      make(path) {
        const wav = `${path}.wav`;
        const wavCode: SampleCode = (frame, channel) => code(frame, channel) * step;
        makeWav(wav, { storedAs, channels, frames, code: wavCode, ...(validBits === undefined ? {} : { validBits }) });
        runProgram('flac', ['-s', '-f', '--channel-map=none', wav, '-o', path]);
        rmSync(wav);
        return path;
      },
      needs: ['flac'],
      exactness: 'lossless',
      judges,
    });
    const tone = sourceCode({ bits, noiseBits: 5 });
    return [made('noise', 2, noiseCode(bits)), made('tone', 1, tone), made('tone', 2, tone), made('tone', 6, tone)];
  });
}

/** What is read through the user's own ffmpeg. */
function externalFiles(): readonly MatrixFile[] {
  const external = (name: string, exactness: MatrixFile['exactness'], options: readonly string[]): MatrixFile => ({
    ...usual,
    name,
    make: (path) => encodeNoise(path, 2, options, 30_011),
    // Without ffprobe Takesheet cannot ask what the file holds.
    needs: ['ffmpeg', 'ffprobe'],
    exactness,
    judges: ['ffmpeg'],
    tolerance: 1e-4,
    // ffmpeg gives the last frame of AAC whole; the file says where the sound in it ends.
    judgeAddsFrames: exactness === 'lossy' ? 1023 : 0,
    isExternal: true,
  });
  // Noise substitution is off: a decoder makes that noise up, other noise for each place where it begins.
  const aac = ['-c:a', 'aac', '-b:a', '192k', '-aac_pns', '0'];
  return [
    external('alac-16.m4a', 'lossless', ['-c:a', 'alac', '-sample_fmt', 's16p']),
    external('alac-24.m4a', 'lossless', ['-c:a', 'alac', '-sample_fmt', 's32p', '-bits_per_raw_sample', '24']),
    external('aac.m4a', 'lossy', aac),
    // Nothing in it says where the sound ends, so that both give all of it.
    { ...external('adts.aac', 'lossy', aac), judgeAddsFrames: 0, tellsLength: false },
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
  return { ...usual, name, make, exactness: 'lossless', judges: all };
}

function encodeNoise(path: string, channels: number, options: readonly string[], length: number = frames): string {
  const bits = codeBitsOf('s24le');
  const raw = `${path}.raw`;
  writeFileSync(raw, storeSamples('s24le', noiseCode(bits), channels, length));
  const input = ['-f', 's24le', '-ar', String(sampleRate), '-ac', String(channels), '-i', raw];
  runProgram('ffmpeg', ['-v', 'error', '-y', ...input, ...options, path]);
  rmSync(raw);
  return path;
}
