/**
 * One number that whoever runs a pass over a sound shares with its reader: whether it rests for another one. It keeps what
 * it has read so far, and goes on from there.
 */
export type Rest = Int32Array<SharedArrayBuffer>;

export function createRest(): Rest {
  return new Int32Array(new SharedArrayBuffer(4));
}

export function setResting(rest: Rest, rests: boolean): void {
  Atomics.store(rest, 0, rests ? 1 : 0);
}

export function isResting(rest: Rest): boolean {
  return Atomics.load(rest, 0) !== 0;
}
