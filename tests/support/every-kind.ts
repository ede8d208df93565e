import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { damagedFiles } from './damaged-files.ts';
import { makeAiff } from './make-aiff.ts';
import { type FixtureName, fixturePath } from './make-compressed.ts';
import { auBytes, cafBytes, w64Bytes } from './make-other-pcm.ts';
import { wavBytes } from './make-wav.ts';
import type { StoredAs } from './store-samples.ts';

/** A file that can be read: its name, and what the list must say beside it; null where there is nothing to say. */
export type GoodKind = { readonly name: string; readonly said: RegExp | null; make(folder: string): void };
/** A file that cannot be read, and the reason that must stand in the list. */
export type BadKind = { readonly name: string; readonly reason: RegExp; make(folder: string): void };

/** Long enough to be zoomed and heard, short enough that two dozen of them are soon heard. */
const frames = 66_150;

/** One of each kind that Takesheet reads by itself, sound and with every damage that it reads around. */
export const goodKinds: readonly GoodKind[] = [
  ...(['u8', 's16le', 's24le', 's32le', 'f32le', 'f64le', 'alaw', 'mulaw'] as const).map((storedAs) =>
    written(`wav-${storedAs}.wav`, wavBytes({ storedAs, frames })),
  ),
  written('rf64.wav', wavBytes({ container: 'RF64', storedAs: 's24le', frames })),
  written('bw64.wav', wavBytes({ container: 'BW64', frames })),
  written('six-channels.wav', wavBytes({ channels: 6, frames })),
  written('mono-at-192-kHz.wav', wavBytes({ channels: 1, sampleRate: 192_000, frames: 4 * frames })),
  written('at-8-kHz.wav', wavBytes({ sampleRate: 8000, frames: 12_000 })),
  { name: 'plain.aiff', said: null, make: (folder) => void makeAiff(join(folder, 'plain.aiff'), { frames }) },
  aifc('swapped.aifc', 'sowt', 's16le'),
  aifc('float.aifc', 'fl32', 'f32be'),
  written('sony.w64', w64Bytes({ frames })),
  written('core.caf', cafBytes({ frames })),
  written('sun.au', auBytes({ frames })),
  kept('stereo-24.flac'),
  kept('quad-16.flac'),
  written('hole.flac', withHole(readFileSync(fixturePath('stereo-16.flac'))), /2 repairs/),
  kept('constant.mp3'),
  kept('variable-without-tag.mp3', /1 repair/),
  kept('stereo.ogg'),
  kept('music.opus'),
  written('no-length.wav', damagedFiles.dataSizeZero(), /1 repair/),
  written('cut-frame.wav', damagedFiles.lastFrameCutOff(), /1 repair/),
  written('wrapped.wav', damagedFiles.dataSizeTooSmall(), /a repair is offered/),
  written('no-frame-count.aiff', damagedFiles.aiffFramesZero(), /1 repair/),
];

/** What is not sound, or not sound that can be read: each has its own reason. */
export const badKinds: readonly BadKind[] = [
  bad('empty.wav', new Uint8Array(0), /empty/),
  bad('a-text.wav', damagedFiles.textAsWav(), /no audio/),
  bad('header-only.wav', damagedFiles.headerOnly(), /no sound/),
  bad('no-header.wav', damagedFiles.headerZeroed(), /raw PCM/),
  bad('no-rate.wav', damagedFiles.rateZero(), /rate/),
  bad('too-fast.wav', damagedFiles.rateTooHigh(), /rate/),
  bad('adpcm.wav', damagedFiles.adpcm(), /adpcm\.wav/),
  bad('too-many-channels.wav', damagedFiles.tooManyChannels(), /65 channels/),
];

/** Some of its frames cannot be decoded any more, which only the reading from end to end finds. */
function withHole(bytes: Uint8Array): Uint8Array {
  return bytes.fill(0x55, 20_000, 20_400);
}

function written(name: string, bytes: Uint8Array, said: RegExp | null = null): GoodKind {
  return { name, said, make: (folder) => writeFileSync(join(folder, name), bytes) };
}

function kept(name: FixtureName, said: RegExp | null = null): GoodKind {
  return { name, said, make: (folder) => copyFileSync(fixturePath(name), join(folder, name)) };
}

function aifc(name: string, compression: string, storedAs: StoredAs): GoodKind {
  return {
    name,
    said: null,
    make: (folder) => void makeAiff(join(folder, name), { compression, storedAs, frames }),
  };
}

function bad(name: string, bytes: Uint8Array, reason: RegExp): BadKind {
  return { name, reason, make: (folder) => writeFileSync(join(folder, name), bytes) };
}
