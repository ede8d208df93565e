import { createHash, type Hash } from 'node:crypto';
import type { PassBlock } from '../audio/frame-source.ts';

/** The checksums of a pass: per file of what is in it, and one of all audio data. */
export type Checksums = {
  add(block: Pick<PassBlock, 'file' | 'bytes' | 'audioBytes'>): void;
  /** Ends the checksums. Of several files, the hex SHA-256 of each, separated by spaces, in their order. */
  finish(): { readonly sha256: string; readonly audioSha256: string };
};

/**
 * Takes both SHA-256 sums of each file. The audio sum of a set of files is the SHA-256 of the text that its files'
 * audio sums make in hex, one line each, so that it can be repeated with any tool.
 */
export function createChecksums(): Checksums {
  const files: { whole: Hash; audio: Hash }[] = [];
  const of = (file: number): { whole: Hash; audio: Hash } => {
    while (files.length <= file) files.push({ whole: createHash('sha256'), audio: createHash('sha256') });
    return files[file]!;
  };
  of(0);
  return {
    add({ file = 0, bytes, audioBytes }) {
      const { whole, audio } = of(file);
      if (bytes.length > 0) whole.update(bytes);
      if (audioBytes.length > 0) audio.update(audioBytes);
    },
    finish() {
      const audio = files.map((file) => file.audio.digest('hex'));
      return {
        sha256: files.map((file) => file.whole.digest('hex')).join(' '),
        audioSha256: audio.length === 1 ? audio[0]! : textSha256(audio.map((sum) => `${sum}\n`).join('')),
      };
    },
  };
}

function textSha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
