import { resolve } from 'node:path';
import { UserError } from '../../shared/contract/errors.ts';
import type { IntakeReport } from '../../shared/contract/views.ts';
import type { TransferId } from '../../shared/domain/ids.ts';
import type { Transfer } from '../../shared/domain/transfer.ts';
import type { Core } from '../core/core.ts';
import { type Command, type CommandWorld, jsonLine, withCore } from './command.ts';

/** `takesheet add`: files and folders into the archive. */
export const addCommand: Command = {
  help: `takesheet add PATH... [--archive FILE] [--wait]

Takes audio files, and all audio files below folders, into the archive. Originals are only read. Prints a JSON line for
each transfer: id, path, format, sampleRate, channels, frames, state, and the reason of one that cannot be read. Files
the archive knows already are printed too.

  --wait           prints only after waveforms and checksums are done
  --archive FILE   the archive (default: the one the window opens); made when there is none

A set of mono files that lacks one is told on stderr.

Exit code 1 when a path that was named could not be read; files inside folders that cannot be read are listed only.
`,
  options: ['archive', 'wait'],
  async run(options, operands, world) {
    if (operands.length === 0) throw new UserError('badInput', 'Name at least one file or folder to add.');
    const paths = operands.map((path) => resolve(world.folder, path));
    return withCore(options, world, 'write', async (core) => {
      const report = await addPaths(core, paths, world);
      const ids = [
        ...report.added,
        ...report.known.map(({ transferId }) => transferId),
        ...report.unreadable.flatMap(({ transferId }) => transferId ?? []),
      ];
      if (options.wait === true) await allRead(core, ids, world);
      for (const transfer of await transfersOf(core, ids)) world.out(jsonLine(viewOf(transfer)));
      for (const { reason } of report.gaps) world.err(`${reason}\n`);
      if (report.cancelled) throw new UserError('notFound', 'Stopped before all was added; what was added stays.');
      const named = [...report.problems, ...report.unreadable].filter(({ path }) => paths.includes(path));
      for (const { reason } of named) world.err(`${reason}\n`);
      return named.length === 0 ? 0 : 1;
    });
  },
};

/** What a transfer is in JSON: the same for `add` and `list`. */
export function viewOf(transfer: Transfer): Record<string, unknown> {
  const { id, files, format, sampleRate, channels, frames, state, reason } = transfer;
  const path = files[0]?.path ?? null;
  return { id, path, format, sampleRate, channels, frames, state, ...(reason === null ? {} : { reason }) };
}

async function addPaths(core: Core, paths: readonly string[], world: CommandWorld): Promise<IntakeReport> {
  const { promise, resolve: end } = Promise.withResolvers<IntakeReport>();
  const stop = core.subscribe((name, payload) => {
    // The name says which event the payload is of.
    if (name === 'intake.finished') end(payload as IntakeReport);
  });
  const stopProgress = showProgress(core, world);
  try {
    const { jobId } = await core.handlers['transfers.add']({ paths });
    const cancel = (): void => void core.handlers['jobs.cancel']({ jobId });
    world.signal.addEventListener('abort', cancel, { once: true });
    const report = await promise;
    world.signal.removeEventListener('abort', cancel);
    return report;
  } finally {
    stop();
    stopProgress();
  }
}

/** Settles when none of the transfers is being read any more. */
async function allRead(core: Core, ids: readonly TransferId[], world: CommandWorld): Promise<void> {
  const { promise, resolve: end, reject } = Promise.withResolvers<void>();
  const look = async (): Promise<void> => {
    const transfers = await transfersOf(core, ids);
    if (!transfers.some(({ state }) => state === 'reading')) end();
  };
  const stop = core.subscribe((name) => {
    if (name === 'transfers.factsChanged') look().catch(reject);
  });
  const stopProgress = showProgress(core, world);
  const giveUp = (): void => reject(new UserError('notFound', 'Stopped before all was read; it goes on next time.'));
  world.signal.addEventListener('abort', giveUp, { once: true });
  try {
    await look();
    await promise;
  } finally {
    stop();
    stopProgress();
    world.signal.removeEventListener('abort', giveUp);
  }
}

async function transfersOf(core: Core, ids: readonly TransferId[]): Promise<readonly Transfer[]> {
  const { transfers } = await core.handlers['archive.get']({});
  const byId = new Map(transfers.map((transfer) => [transfer.id, transfer]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** One line on stderr that is written over and over, for a person who watches. */
function showProgress(core: Core, { isTerminal, err }: CommandWorld): () => void {
  if (!isTerminal) return () => {};
  const stop = core.subscribe((name) => {
    if (name !== 'jobs.changed') return;
    void Promise.resolve(core.handlers['archive.get']({})).then(({ jobs }) => {
      const [job] = jobs;
      const percent = job === undefined || job.total === null ? '' : ` ${Math.floor((100 * job.done) / job.total)} %`;
      if (job !== undefined) err(`\r\u001b[K${job.title}${percent} ${job.detail.slice(-60)}`);
    });
  });
  return () => {
    stop();
    err('\r\u001b[K');
  };
}
