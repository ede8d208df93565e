import { renderBackwards, renderLoops, renderSeeks, renderSpeeds } from './offline-drills.ts';

/** A page in which the product's worklet renders coded tapes, and everything that comes out is judged. */
const offline = { renderBackwards, renderLoops, renderSeeks, renderSpeeds };
export type OfflinePage = typeof offline;
Object.assign(window, { offline });
