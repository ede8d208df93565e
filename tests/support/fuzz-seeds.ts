import { join } from 'node:path';
import { aiffBytes } from './make-aiff.ts';
import { type FixtureName, fixturePath } from './make-compressed.ts';
import { auBytes, cafBytes, w64Bytes, writeBytes } from './make-other-pcm.ts';
import { bextChunk, makeWav, riffChunk } from './make-wav.ts';

/** One small intact file of each format that is read without other programs. */
export function makeTagged(folder: string): readonly { readonly name: string; readonly path: string }[] {
  const info = riffChunk('LIST', new TextEncoder().encode('INFOINAM\x04\0\0\0Reel'));
  const bext = bextChunk({ description: 'Reel 0417', timeReference: 44_100 });
  const made = {
    'bext.wav': (path: string) => makeWav(path, { before: [bext], after: [info] }),
    'extensible.wav': (path: string) => makeWav(path, { storedAs: 's24le', validBits: 20, channels: 6 }),
    'float.wav': (path: string) => makeWav(path, { storedAs: 'f64le' }),
    'large.rf64': (path: string) => makeWav(path, { container: 'RF64', after: [info] }),
    'large.bw64': (path: string) => makeWav(path, { container: 'BW64' }),
    'plain.aiff': (path: string) => writeBytes(path, aiffBytes()),
    'little.aifc': (path: string) => writeBytes(path, aiffBytes({ compression: 'sowt', storedAs: 's16le' })),
    'sony.w64': (path: string) => writeBytes(path, w64Bytes()),
    'core.caf': (path: string) => writeBytes(path, cafBytes({ storedAs: 's24le' })),
    'sun.au': (path: string) => writeBytes(path, auBytes({ storedAs: 'mulaw', code: (frame) => frame % 256 })),
  };
  const compressed: readonly FixtureName[] = [
    'stereo-16.flac',
    'mono-24-no-seektable.flac',
    'constant.mp3',
    'low-rate.mp3',
    'stereo.ogg',
    'speech.opus',
  ];
  return [
    ...Object.entries(made).map(([name, make]) => ({ name, path: make(join(folder, name)) })),
    ...compressed.map((name) => ({ name, path: fixturePath(name) })),
  ];
}
