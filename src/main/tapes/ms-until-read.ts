/** What keeps a disk busy for so long. */
type Pass = { readonly disk: string; readonly ms: number };

/** How long it takes until all are read, in the order of the queue: one of a disk, and so many at a time. */
export function msUntilRead(running: readonly Pass[], waiting: readonly Pass[], atOnce: number): number {
  const queues = new Map<string, Queue>();
  for (const [place, { disk, ms }] of waiting.entries()) {
    const queue = queues.get(disk) ?? { next: 0, passes: [] };
    queue.passes.push({ place, ms });
    queues.set(disk, queue);
  }
  /** When each disk is free again. */
  const busy = new Map(running.map(({ disk, ms }) => [disk, ms]));
  for (let time = 0; ;) {
    while (busy.size < atOnce) {
      const first = firstFree(queues, busy);
      if (first === null) break;
      busy.set(first.disk, time + first.ms);
    }
    if (busy.size === 0) return time;
    const [disk, end] = [...busy].reduce((first, other) => (other[1] < first[1] ? other : first));
    busy.delete(disk);
    time = end;
  }
}

type Queue = { next: number; readonly passes: { readonly place: number; readonly ms: number }[] };

/** Takes the one that waits longest on a disk that is free. */
function firstFree(queues: ReadonlyMap<string, Queue>, busy: ReadonlyMap<string, number>): Pass | null {
  let first: { readonly disk: string; readonly queue: Queue; readonly place: number } | null = null;
  for (const [disk, queue] of queues) {
    const place = queue.passes[queue.next]?.place ?? Infinity;
    if (!busy.has(disk) && place < (first?.place ?? Infinity)) first = { disk, queue, place };
  }
  if (first === null) return null;
  const { ms } = first.queue.passes[first.queue.next]!;
  first.queue.next += 1;
  return { disk: first.disk, ms };
}
