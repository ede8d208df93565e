import type { LastingOrder, LoopRange } from './tape-messages.ts';

/** Remembers what a tape was told last, so that one that is threaded anew is told the same. */
export function createOrderBook() {
  const kept = new Map<string, LastingOrder>();
  const last = <Kind extends LastingOrder['kind']>(kind: Kind): Extract<LastingOrder, { kind: Kind }> | undefined =>
    // The key of everything but a mix is its kind.
    kept.get(kind) as Extract<LastingOrder, { kind: Kind }> | undefined;
  const keep = (order: LastingOrder): void => {
    kept.set(order.kind === 'mix' ? `mix ${order.reel}` : order.kind, order);
  };
  return {
    keep,
    /** Another tape: only this holds. */
    begin(orders: readonly LastingOrder[]): void {
      kept.clear();
      orders.forEach(keep);
    },
    forgetStop(): void {
      kept.delete('stopAt');
    },
    /** What holds before the tape is wound to its place, and what only after that, because winding lifts it. */
    beforeSeek: (): readonly LastingOrder[] => [...kept.values()].filter((order) => order.kind !== 'stopAt'),
    afterSeek: (): readonly LastingOrder[] => [...kept.values()].filter((order) => order.kind === 'stopAt'),
    speed: (): number => last('speed')?.unitsPerSecond ?? 1,
    loop: (): LoopRange | null => (last('stopAt') === undefined ? (last('loop')?.loop ?? null) : null),
    /** The reel that is heard. */
    current: (): number => last('switch')?.reel ?? 0,
  };
}
