import { framesPerPage, pcmUrl } from '../../shared/contract/byte-routes.ts';
import { UserError } from '../../shared/contract/errors.ts';
import { mixPage } from './mix-page.ts';
import type { Playable } from './player.ts';
import type { TapePage } from './tape-messages.ts';

/** A disk that wakes up may take ten seconds; what takes longer than this is not coming. */
const patienceMs = 20_000;

/** One page of exact frames of the original. Throws a UserError that says why they cannot be had. */
export async function fetchPage(transfer: Playable, index: number, signal: AbortSignal): Promise<TapePage> {
  const startFrame = index * framesPerPage;
  const frames = Math.min(framesPerPage, transfer.frames - startFrame);
  let response: Response;
  let bytes: ArrayBuffer;
  try {
    response = await fetch(pcmUrl(transfer.id, startFrame, frames), {
      signal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]),
      // The pages are kept here; a second copy in the browser's cache would only cost disk.
      cache: 'no-store',
    });
    bytes = await response.arrayBuffer();
  } catch (error) {
    throw new UserError('notReadable', `This tape cannot be heard now: ${causeOf(error)}`, { cause: error });
  }
  if (!response.ok) throw new UserError('notReadable', `This tape cannot be heard now: ${reasonIn(response, bytes)}`);
  const samples = new Float32Array(bytes, 0, Math.floor(bytes.byteLength / Float32Array.BYTES_PER_ELEMENT));
  return mixPage(samples, transfer.channels, frames);
}

function causeOf(error: unknown): string {
  if (error instanceof DOMException && error.name === 'TimeoutError') {
    return `reading took longer than ${patienceMs / 1000} seconds. Check the disk it is on, then press Play again.`;
  }
  return 'Takesheet does not answer. Check that it is still running, then press Play again.';
}

/** The host's own sentence where it sent one. */
function reasonIn(response: Response, bytes: ArrayBuffer): string {
  const text = new TextDecoder().decode(bytes).slice(0, 2000);
  try {
    const message = (JSON.parse(text) as { readonly message?: unknown } | null)?.message;
    if (typeof message === 'string' && message !== '') return message;
  } catch {
    // Not JSON, so it was not written for a reader; the status says what is known.
  }
  return `its sound could not be read (${response.status}). Check that the file is where it was, then press Play again.`;
}
