import { createHash } from 'node:crypto';
import { UserError } from '../../shared/contract/errors.ts';
import { soundName, type Locator } from './locator.ts';
import { openFrameSource } from './open-frame-source.ts';

/**
 * SHA-256 of the stored samples of the first frames: what a whole pass takes of all of them, of a file that was longer
 * by then. Only for one PCM file, whose bytes are its frames. Throws `UserError` unsupported for others.
 */
export async function audioSha256(locator: Locator, frames: number): Promise<string> {
  const source = await openFrameSource(locator);
  try {
    const hash = createHash('sha256');
    let done = 0;
    for await (const { file = 0, audioBytes, samples } of source.pass()) {
      const here = samples.length / source.facts.channels;
      if (audioBytes.length === 0) continue;
      if (file !== 0 || here === 0 || audioBytes.length % here !== 0) throw notProvable(locator);
      const wanted = Math.min(here, frames - done);
      hash.update(audioBytes.subarray(0, (audioBytes.length / here) * wanted));
      done += wanted;
      if (done === frames) break;
    }
    return hash.digest('hex');
  } finally {
    await source.close();
  }
}

function notProvable(locator: Locator): UserError {
  return new UserError(
    'unsupported',
    `${soundName(locator)} stores no plain frames, so its beginning cannot be proven.`,
  );
}
