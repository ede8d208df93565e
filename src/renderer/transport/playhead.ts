import { createPlayhead } from './create-playhead.ts';
import { player } from './transport.ts';

/** Follows the one player of this window: what listens is told the heard frame; returns what ends it. */
export const onPlayhead = createPlayhead(player);
