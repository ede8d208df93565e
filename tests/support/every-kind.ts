import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { damagedFiles } from './damaged-files.ts';
import { aiffBytes } from './make-aiff.ts';
import { type FixtureName, fixturePath, flacWithHole } from './make-compressed.ts';
import { type ExternalName, externalPath } from './make-external.ts';
import { id3Tag } from './make-markers.ts';
import { auBytes, cafBytes, w64Bytes } from './make-other-pcm.ts';
import { rifxBytes } from './make-rifx.ts';
import { wavBytes } from './make-wav.ts';
import type { StoredAs } from './store-samples.ts';

/** A file that can be read: its name, and what the list must say beside it; null where there is nothing to say. */
export type GoodKind = {
  readonly name: string;
  readonly said: RegExp | null;
  make(folder: string): void;
};
/** A file that cannot be read, and the reason that must stand in the list. */
export type BadKind = { readonly name: string; readonly reason: RegExp; make(folder: string): void };

/** Long enough to be zoomed and heard, short enough that dozens of them are soon heard. */
const frames = 66_150;

/** Two files that must become one tape. */
export const pair: GoodKind = set('pair', ['L', 'R']);

/** Sound that is stored as it is, which Takesheet reads by itself, with every damage that it reads around. */
const plainKinds: readonly GoodKind[] = [
  ...(['u8', 's16le', 's24le', 's32le', 'f32le', 'f64le', 'alaw', 'mulaw'] as const).map((storedAs) =>
    written(`wav-${storedAs}.wav`, wavBytes({ storedAs, frames })),
  ),
  written('wav-20-in-24-bit.wav', wavBytes({ storedAs: 's24le', validBits: 20, frames })),
  written('rf64.wav', wavBytes({ container: 'RF64', storedAs: 's24le', frames })),
  written('bw64.wav', wavBytes({ container: 'BW64', frames })),
  written('rifx.wav', rifxBytes({ frames })),
  written('rifx-float.wav', rifxBytes({ storedAs: 'f32be', frames })),
  written('six-channels.wav', wavBytes({ channels: 6, frames })),
  written('mono-at-192-kHz.wav', wavBytes({ channels: 1, sampleRate: 192_000, frames: 4 * frames })),
  written('at-8-kHz.wav', wavBytes({ sampleRate: 8000, frames: 12_000 })),
  pair,
  // What only calls itself a pair stays two tapes.
  written('unlike.L.wav', wavBytes({ channels: 1, frames })),
  written('unlike.R.wav', wavBytes({ channels: 1, sampleRate: 48_000, frames })),
  written('plain.aiff', aiffBytes({ frames })),
  aifc('swapped.aifc', 'sowt', 's16le'),
  aifc('large.aifc', 'in24', 's24be'),
  aifc('float.aifc', 'fl32', 'f32be'),
  aifc('double.aifc', 'fl64', 'f64be'),
  aifc('a-law.aifc', 'alaw', 'alaw'),
  aifc('mu-law.aifc', 'ulaw', 'mulaw'),
  written('sony.w64', w64Bytes({ frames })),
  written('sony-float.w64', w64Bytes({ storedAs: 'f32le', frames })),
  written('core.caf', cafBytes({ frames })),
  written('core-float.caf', cafBytes({ storedAs: 'f32le', frames })),
  written('core-mu-law.caf', cafBytes({ storedAs: 'mulaw', frames })),
  written('sun.au', auBytes({ frames })),
  written('sun-mu-law.au', auBytes({ storedAs: 'mulaw', frames })),
  written('no-length.wav', damagedFiles.dataSizeZero(), /1 repair/),
  written('cut-frame.wav', damagedFiles.lastFrameCutOff(), /1 repair/),
  written('wrapped.wav', damagedFiles.dataSizeTooSmall(), /a repair is offered/),
  written('no-frame-count.aiff', damagedFiles.aiffFramesZero(), /1 repair/),
];

/** Compressed sound that Takesheet decodes by itself, whole and with a hole. */
const compressedKinds: readonly GoodKind[] = [
  kept('stereo-24.flac'),
  kept('quad-16.flac'),
  kept('mono-24-no-seektable.flac'),
  written('hole.flac', flacWithHole(), /2 repairs/),
  kept('constant.mp3'),
  kept('variable.mp3'),
  kept('variable-without-tag.mp3', /1 repair/),
  kept('low-rate.mp3', /1 repair/),
  kept('stereo.ogg'),
  kept('music.opus'),
  kept('speech.opus'),
  external('flac-in-ogg.oga'),
];

/** What is read with the help of an installed ffmpeg. */
const helpedKinds: readonly GoodKind[] = [
  // Where nothing says how much the encoder put in front of the sound, the list says so.
  external('adts.aac', /1 repair/),
  external('aac-in-m4a.m4a'),
  external('alac-in-m4a.m4a'),
  external('wavpack.wv'),
  external('true-audio.tta'),
  external('windows-media.wma', /1 repair/),
  external('matroska.mka', /1 repair/),
];

/** Sound whose header is lost: unreadable until a person says how it is stored. */
export const headless = {
  name: 'no-header.wav',
  reason: /raw PCM/,
  headerBytes: 44,
  make: (folder: string) =>
    writeFileSync(join(folder, 'no-header.wav'), wavBytes({ code: hum, frames }).fill(0, 0, 44)),
} as const satisfies BadKind & { readonly headerBytes: number };

/** What is not sound, or not sound that can be read: each has its own reason. */
const badKinds: readonly BadKind[] = [
  headless,
  bad('empty.wav', new Uint8Array(0), /empty/),
  bad('a-text.wav', damagedFiles.textAsWav(), /no audio/),
  bad('header-only.wav', damagedFiles.headerOnly(), /no sound/),
  bad('no-rate.wav', damagedFiles.rateZero(), /rate/),
  bad('too-fast.wav', damagedFiles.rateTooHigh(), /rate/),
  bad('adpcm.wav', damagedFiles.adpcm(), /could not be read by ffmpeg|Microsoft ADPCM/i),
  bad('too-many-channels.wav', damagedFiles.tooManyChannels(), /65 channels/),
  bad('rf64-without-sound.wav', wavBytes({ container: 'RF64', frames: 0 }), /no sound/),
  bad('bw64-without-sound.wav', wavBytes({ container: 'BW64', frames: 0 }), /no sound/),
  bad('rifx-without-sound.wav', rifxBytes({ frames: 0 }), /no sound/),
  bad('no-sound.aiff', damagedFiles.aiffNoSound(), /no sound/),
  bad('no-rate.aifc', aiffBytes({ compression: 'sowt', storedAs: 's16le', sampleRate: 0 }), /rate/),
  bad('cut-off.w64', w64Bytes().slice(0, 140), /before its sound begins/),
  bad('cut-off.caf', cafBytes().slice(0, 60), /before its sound begins/),
  bad('no-sound.au', auBytes({ frames: 0 }), /no sound/),
  bad('header-only.flac', beginningOf(fixturePath('stereo-16.flac'), 300), /no sound follows/),
  bad('tag-only.mp3', id3Tag(), /no MPEG audio frames/),
  bad('header-only.ogg', beginningOf(fixturePath('stereo.ogg'), 4200), /no sound follows/),
  bad('header-only.opus', beginningOf(fixturePath('music.opus'), 900), /no sound follows/),
  bad('a-text.aac', damagedFiles.textAsWav(), /no audio/),
];

/** What ffmpeg cannot read either; without it nobody knows that. */
const helplessKinds: readonly BadKind[] = [
  bad('cut-off.m4a', beginningOf(externalPath('alac-in-m4a.m4a'), 4000), /could not be read by ffmpeg/i),
];

/** What is right in a folder with one file of each kind, by how it is read, and what is wrong. */
export type EveryKind = {
  readonly plain: readonly GoodKind[];
  readonly compressed: readonly GoodKind[];
  readonly bad: readonly BadKind[];
};

/** What each file must be called where ffmpeg can be asked, or where it must be asked for. */
export function everyKind(withFfmpeg: boolean): EveryKind {
  const asked = [...helpedKinds, ...helplessKinds];
  return {
    plain: plainKinds,
    compressed: withFfmpeg ? [...compressedKinds, ...helpedKinds] : compressedKinds,
    bad: [...badKinds, ...(withFfmpeg ? helplessKinds : asked.map(asksForFfmpeg))],
  };
}

/** Writes one file of each kind, the same wherever it is. */
export function makeEveryKind(folder: string): void {
  for (const { make } of [...plainKinds, ...compressedKinds, ...helpedKinds, ...helplessKinds, ...badKinds]) {
    make(folder);
  }
}

function asksForFfmpeg({ name, make }: GoodKind | BadKind): BadKind {
  return { name, make, reason: /, which Takesheet reads with the help of ffmpeg\. .+ Install ffmpeg/ };
}

function beginningOf(path: string, bytes: number): Uint8Array {
  return readFileSync(path).subarray(0, bytes);
}

/** A tone that comes and goes, from which it can be guessed how it is stored. */
function hum(frame: number, channel: number): number {
  return Math.round(9000 * Math.sin(frame * (0.03 + channel * 0.01)) * Math.sin(frame / 40_000));
}

function written(name: string, bytes: Uint8Array, said: RegExp | null = null): GoodKind {
  return { name, said, make: (folder) => writeFileSync(join(folder, name), bytes) };
}

function kept(name: FixtureName, said: RegExp | null = null): GoodKind {
  return { name, said, make: (folder) => copyFileSync(fixturePath(name), join(folder, name)) };
}

function external(name: ExternalName, said: RegExp | null = null): GoodKind {
  return { name, said, make: (folder) => copyFileSync(externalPath(name), join(folder, name)) };
}

/** One file for each channel, which must become one tape of that name. */
function set(name: string, channels: readonly string[]): GoodKind {
  const make = (folder: string): void => {
    for (const channel of channels) {
      writeFileSync(join(folder, `${name}.${channel}.wav`), wavBytes({ channels: 1, frames }));
    }
  };
  return { name, said: null, make };
}

function aifc(name: string, compression: string, storedAs: StoredAs): GoodKind {
  return written(name, aiffBytes({ compression, storedAs, frames }));
}

function bad(name: string, bytes: Uint8Array, reason: RegExp): BadKind {
  return { name, reason, make: (folder) => writeFileSync(join(folder, name), bytes) };
}
