import type { Transfer, TransferFacts } from '../../shared/domain/transfer.ts';
import { locatorOf } from '../audio/locator.ts';
import { type FileProbe, readFacts } from './read-facts.ts';
import { pathsOf } from './relink.ts';

/** How the repair of a file begins that grows; it goes when the file has come to rest and was read whole. */
const growingPrefix = 'Still being recorded:';

/**
 * The facts of a file that grew at its end because it is still being recorded; null when it is another recording. The
 * sound that was known must be at its beginning, bit for bit, so marks keep their frames. It stays present; its
 * checksums are taken when it has come to rest. Throws only when `signal` is aborted.
 */
export async function grownFacts(
  transfer: Transfer,
  probe: FileProbe,
  signal: AbortSignal,
): Promise<TransferFacts | null> {
  if (transfer.frames === null || transfer.frames === 0) return null;
  const { facts } = await readFacts(pathsOf(transfer), transfer, probe, signal);
  const isSameKind =
    facts.state === 'reading' &&
    facts.format === transfer.format &&
    facts.encoding === transfer.encoding &&
    facts.sampleRate === transfer.sampleRate &&
    facts.channels === transfer.channels;
  if (!isSameKind || facts.frames === null || facts.frames <= transfer.frames) return null;
  if (transfer.audioSha256 !== null) {
    const beginning = await probe
      .audioSha256(locatorOf(facts.files, facts.reading), transfer.frames, signal)
      .catch(() => null);
    signal.throwIfAborted();
    if (beginning !== transfer.audioSha256) return null;
  }
  return {
    ...facts,
    state: 'present',
    repairs: [
      ...facts.repairs.filter((repair) => !repair.startsWith(growingPrefix)),
      `${growingPrefix} the file was still growing when it was looked at last; its length and checksums follow when it has come to rest.`,
    ],
  };
}

/** What is left of the repairs when a file was read whole without growing meanwhile. */
export function withoutGrowing(repairs: readonly string[]): readonly string[] {
  return repairs.filter((repair) => !repair.startsWith(growingPrefix));
}
