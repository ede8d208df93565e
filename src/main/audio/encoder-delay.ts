/**
 * What becomes of the samples that a lossy encoder puts in front of the recording. Positions depend on it, so it is
 * kept beside the name of the decoder.
 */
export type EncoderDelay =
  /** Not heard and not counted. `parts` are added up: what the encoder says, what every decoder adds. */
  | { readonly kind: 'takenOff'; readonly parts: readonly number[]; readonly paddingFrames?: number }
  /** The file has no place where it could be told; all is heard and counted. */
  | { readonly kind: 'notRecorded' }
  /** Whether or not the file tells it, all is heard and counted. */
  | { readonly kind: 'leftIn' }
  /** The decoder takes off what its own header in the file says. */
  | { readonly kind: 'byHeader'; readonly header: string };

/** The name of a decoder with the encoder delay in use, as a transfer keeps it. */
export function decoderText(decoder: string, delay: EncoderDelay): string {
  return `${decoder}, ${delayText(delay)}`;
}

function delayText(delay: EncoderDelay): string {
  switch (delay.kind) {
    case 'takenOff': {
      const { parts, paddingFrames = 0 } = delay;
      const there = parts.filter((part) => part > 0);
      const atStart = there.length === 0 ? 'no encoder delay' : `encoder delay ${there.join(' + ')}`;
      return paddingFrames === 0 ? atStart : `${atStart}, padding ${paddingFrames}`;
    }
    case 'notRecorded':
      return 'encoder delay not recorded';
    case 'leftIn':
      return 'no encoder delay taken off';
    case 'byHeader':
      return `encoder delay as its ${delay.header} says`;
  }
}
