import { framesPerPage, pcmMeanUrl, pcmUrl } from '../../shared/contract/byte-routes.ts';
import { UserError } from '../../shared/contract/errors.ts';
import { pageOfSamples } from './page-of-samples.ts';
import type { Playable } from './player.ts';
import type { TapePage } from './tape-messages.ts';

/** Reads one page of a transfer: all its channels, or their mean as one. */
export type FetchPage = (transfer: Playable, index: number, signal: AbortSignal, mean: boolean) => Promise<TapePage>;

/** A disk that wakes up may take ten seconds; what takes longer than this is not coming. */
const patienceMs = 20_000;
/** A lossy file may end this much earlier than it says. */
const lossySeconds = 1;

/** One page of exact frames of the original. Throws a UserError that says why they cannot be had. */
export const fetchPage: FetchPage = async (transfer, index, signal, mean) => {
  const startFrame = index * framesPerPage;
  const frames = Math.min(framesPerPage, transfer.frames - startFrame);
  const { id, channels } = transfer;
  const url = mean ? pcmMeanUrl(id, startFrame, frames, channels) : pcmUrl(id, startFrame, frames);
  let response: Response;
  let bytes: ArrayBuffer;
  try {
    response = await fetch(url, {
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
  const heardChannels = mean ? 1 : channels;
  const endFrame = startFrame + Math.floor(samples.length / heardChannels);
  if (endFrame < startFrame + frames && endFrame < transfer.frames - lossySeconds * transfer.sampleRate) {
    throw new UserError('damaged', tooShort(transfer, endFrame));
  }
  return pageOfSamples(samples, heardChannels, frames);
};

function tooShort({ frames, sampleRate, fileName = 'The file' }: Playable, endFrame: number): string {
  const missing = Math.round((frames - endFrame) / sampleRate);
  return `${fileName} ends ${missing} s before the length it is known by: it was cut, or it is still being written. What is there can be heard; your notes stay as they are. Verify the transfer, or copy the file anew.`;
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
