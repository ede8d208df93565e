import type { TransferId } from '../domain/ids.ts';

/** Frames of a page as the transport asks for them: 16,384 frames, aligned. */
export const framesPerPage = 16_384;
/** No single answer is longer than this, so that a wrong number cannot ask for a whole tape. */
export const maxFramesPerRequest = 1 << 18;

/** Where the window fetches exact frames: f32 little endian, interleaved. Relative, so it works on every host. */
export function pcmUrl(transferId: TransferId, startFrame: number, frames: number): string {
  return `pcm/${encodeURIComponent(transferId)}?start=${startFrame}&frames=${frames}`;
}

/** The same stretch with its channels mixed down to their mean: one channel, whatever the file has. */
export function pcmMeanUrl(transferId: TransferId, startFrame: number, frames: number, channels: number): string {
  return `${pcmUrl(transferId, startFrame, frames)}&mean=${channels}`;
}

/**
 * Where the window fetches several stretches of equal length at even distances in one answer, one after the other, as
 * `pcmUrl` gives one. All must lie within the tape, and together be no longer than one answer may be.
 */
export function pcmStretchesUrl(
  transferId: TransferId,
  startFrame: number,
  frames: number,
  stretches: { readonly stepFrames: number; readonly count: number },
): string {
  return `${pcmUrl(transferId, startFrame, frames)}&step=${stretches.stepFrames}&count=${stretches.count}`;
}

/**
 * Where the window fetches one tile of a peaks level: per bucket and channel int16 min, int16 max, uint16 RMS, little
 * endian. A tile at the end, or one that is still growing, is shorter.
 */
export function peaksUrl(transferId: TransferId, framesPerBucket: number, tile: number, version: string): string {
  return `peaks/${encodeURIComponent(transferId)}/${framesPerBucket}/${tile}?v=${encodeURIComponent(version)}`;
}

export type ByteRoute =
  | {
      readonly kind: 'pcm';
      readonly transferId: TransferId;
      readonly startFrame: number;
      readonly frames: number;
      /** From the start of one stretch to the start of the next. */
      readonly stepFrames: number;
      /** How many stretches are asked for; usually one. */
      readonly count: number;
      /** How many channels there are, where their mean is wanted; null for the channels themselves. */
      readonly meanOf: number | null;
    }
  | {
      readonly kind: 'peaks';
      readonly transferId: TransferId;
      readonly framesPerBucket: number;
      readonly tile: number;
    };

/** What a request path asks for; null when it is not one of ours or its numbers are no whole numbers in range. */
export function parseByteRoute(url: URL): ByteRoute | null {
  const [kind, id, ...rest] = url.pathname.split('/').slice(1);
  if (id === undefined || id === '') return null;
  const transferId = decodeURIComponent(id) as TransferId;
  if (kind === 'pcm' && rest.length === 0) {
    const startFrame = wholeNumber(url.searchParams.get('start'));
    const frames = wholeNumber(url.searchParams.get('frames'));
    const stepFrames = wholeNumber(url.searchParams.get('step') ?? '0');
    const count = wholeNumber(url.searchParams.get('count') ?? '1');
    const mean = url.searchParams.get('mean');
    const meanOf = mean === null ? null : wholeNumber(mean);
    if (mean !== null && (meanOf === null || meanOf < 1)) return null;
    if (startFrame === null || frames === null || stepFrames === null || count === null) return null;
    if (frames < 1 || count < 1 || frames * count > maxFramesPerRequest) return null;
    if (!Number.isSafeInteger(startFrame + stepFrames * count)) return null;
    return { kind, transferId, startFrame, frames, stepFrames, count, meanOf };
  }
  if (kind === 'peaks' && rest.length === 2) {
    const framesPerBucket = wholeNumber(rest[0] ?? null);
    const tile = wholeNumber(rest[1] ?? null);
    if (framesPerBucket === null || framesPerBucket < 1 || tile === null) return null;
    return { kind, transferId, framesPerBucket, tile };
  }
  return null;
}

function wholeNumber(text: string | null): number | null {
  if (text === null || !/^\d{1,16}$/.test(text)) return null;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : null;
}
