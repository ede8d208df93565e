import { createTapeMedia } from './create-tape-media.ts';
import { player } from './transport.ts';

/** The one player of this window for wavesurfer's option `media`. */
// Wavesurfer's type asks for a whole element; its own source calls this option the place for duck types.
export const tapeMedia = createTapeMedia(player) as unknown as HTMLMediaElement;
