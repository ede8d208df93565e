import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createCore } from '../../src/main/core/create-core.ts';
import type { Core, CoreOptions } from '../../src/main/core/core.ts';
import type { Events } from '../../src/shared/contract/events.ts';
import type { IntakeReport, Place } from '../../src/shared/contract/views.ts';
import type { Change } from '../../src/shared/domain/change.ts';
import type { TransferId } from '../../src/shared/domain/ids.ts';
import type { Mark } from '../../src/shared/domain/mark.ts';
import type { Transfer, TransferState } from '../../src/shared/domain/transfer.ts';

/** The workers as the sources have them; Node takes their types away by itself. */
export const testWorkers = {
  reader: new URL('../../src/main/audio/reader.worker.ts', import.meta.url),
  analysis: new URL('../../src/main/peaks/analysis.worker.ts', import.meta.url),
  alignment: new URL('../../src/main/alignment/alignment.worker.ts', import.meta.url),
};

export type TestFolders = {
  readonly root: string;
  /** For originals; nothing else may appear in it. */
  readonly reels: string;
  readonly archivePath: string;
  readonly cacheDir: string;
  readonly dataDir: string;
};

/** Folders of their own for one test, gone when it is finished. */
export function makeTestFolders(): TestFolders {
  const root = mkdtempSync(join(tmpdir(), 'takesheet-core-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const reels = join(root, 'reels');
  mkdirSync(reels);
  return {
    root,
    reels,
    archivePath: join(root, 'archive.takesheet'),
    cacheDir: join(root, 'cache'),
    dataDir: join(root, 'data'),
  };
}

type EventRecord = { [Name in keyof Events]: { name: Name; payload: Events[Name] } }[keyof Events];

export type TestCore = Core & {
  readonly folders: TestFolders;
  /** Everything that was told since the core was opened, in order. */
  readonly events: readonly EventRecord[];
  /** The next event of that name that fits, or one that was told already. */
  heard<Name extends keyof Events>(name: Name, fits?: (payload: Events[Name]) => boolean): Promise<Events[Name]>;
  /** Adds paths and waits for the report. */
  add(...paths: readonly string[]): Promise<IntakeReport>;
  transfer(id: TransferId): Promise<Transfer>;
  /** The transfer when it is in that state, which it may have reached already. */
  inState(id: TransferId, state: TransferState): Promise<Transfer>;
  marks(id: TransferId): Promise<readonly Mark[]>;
  commit(title: string, change: Change, place?: Place | null): Promise<number>;
};

export type TestCoreOptions = Partial<Pick<CoreOptions, 'readOnly' | 'now' | 'archivePath'>> & {
  readonly folders?: TestFolders;
  readonly host?: Partial<CoreOptions['host']>;
  /** Another worker in the place of the one that reads whole tapes. */
  readonly analysis?: URL;
};

/** A whole core on a real archive with real workers; closed when the test is finished. */
export async function openTestCore(options: TestCoreOptions = {}): Promise<TestCore> {
  const folders = options.folders ?? makeTestFolders();
  const core = await createCore({
    archivePath: options.archivePath ?? folders.archivePath,
    cacheDir: folders.cacheDir,
    dataDir: folders.dataDir,
    workers: { ...testWorkers, ...(options.analysis === undefined ? {} : { analysis: options.analysis }) },
    host: { kind: 'web', version: '0.0.0', allowedFolders: null, ...options.host },
    readOnly: options.readOnly ?? false,
    ...(options.now === undefined ? {} : { now: options.now }),
  });
  onTestFinished(() => core.close());
  return { ...core, ...helpers(core), folders };
}

function helpers(core: Core): Omit<TestCore, keyof Core | 'folders'> {
  const events: EventRecord[] = [];
  const listeners = new Set<() => void>();
  // The name says which event the payload is of.
  core.subscribe((name, payload) => {
    events.push({ name, payload } as EventRecord);
    for (const listener of listeners) listener();
  });

  const heard: TestCore['heard'] = (name, fits = () => true) => {
    const { promise, resolve } = Promise.withResolvers<never>();
    let next = 0;
    const look = (): void => {
      for (; next < events.length; next += 1) {
        const event = events[next]!;
        if (event.name !== name || !fits(event.payload as never)) continue;
        listeners.delete(look);
        resolve(event.payload as never);
        return;
      }
    };
    listeners.add(look);
    look();
    return promise;
  };

  const transfer = async (id: TransferId): Promise<Transfer> => {
    const { transfers } = await core.handlers['archive.get']({});
    const found = transfers.find((one) => one.id === id);
    if (found === undefined) throw new Error(`the archive has no transfer ${id}`);
    return found;
  };

  return {
    events,
    heard,
    transfer,
    async add(...paths) {
      const { jobId } = await core.handlers['transfers.add']({ paths });
      return heard('intake.finished', (report) => report.jobId === jobId);
    },
    async inState(id, state) {
      if ((await transfer(id)).state !== state) {
        const from = events.length;
        await heard(
          'transfers.factsChanged',
          ({ facts }) => events.length > from && facts.some((one) => one.id === id && one.state === state),
        );
      }
      return transfer(id);
    },
    marks: async (id) => (await core.handlers['marks.list']({ transferId: id })).marks,
    commit: async (title, change, place = null) =>
      (await core.handlers['changes.commit']({ title, change, place })).revision,
  };
}
