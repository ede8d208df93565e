import type { SourceFacts } from '../frame-source.ts';

/** Decoded sound at a known place. What lies between two runs could not be decoded and is heard as silence. */
export type DecodedRun = {
  readonly startFrame: number;
  /** Interleaved, -1 to 1. */
  readonly samples: Float32Array;
};

/** What one push of bytes brought to light. */
export type Decoded = {
  /** In the order of the file. */
  readonly runs: readonly DecodedRun[];
  /** The encoded audio in the units that these bytes completed, without container and tags. */
  readonly audioBytes: Uint8Array;
};

/** Turns the consecutive bytes of a file, from one place on, into sound. It loses what is damaged and goes on. */
export interface CodecStream {
  /** `bytes` follow those of the last call without a gap; they are kept until used, so they must not change. */
  push(bytes: Uint8Array): Promise<Decoded>;
  /** No more bytes follow. */
  finish(): Promise<Decoded>;
  /** Gives the decoder's memory back. */
  close(): void;
}

/** Compares the sound of a whole pass with what the file says of it. */
export type ContentCheck = {
  /** Interleaved samples in the order of the file, none left out. */
  take(samples: Float32Array): void;
  /** One sentence when the content is not what the file promises; null when all is well. */
  verdict(): string | null;
};

/** What a compressed format must tell so that any range of its frames can be read exactly. */
export type Codec = {
  readonly facts: SourceFacts;
  /** End of the encoded audio in the file, in bytes from its start; tags may follow. */
  readonly audioEnd: number;
  /** A stream, and the offset of its first byte, from which `frame` and all that follow come out exact. */
  begin(frame: number): Promise<{ readonly stream: CodecStream; readonly offset: number }>;
  /** A check for a pass over the whole file; null when the file carries nothing to check against. */
  contentCheck(): ContentCheck | null;
};
