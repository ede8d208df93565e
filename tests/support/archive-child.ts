// A second program on an archive, for tests that must kill it, meet its lock, or take its rights away.
import { writeSync } from 'node:fs';
import { createCore } from '../../src/main/core/create-core.ts';
import { UserError } from '../../src/shared/contract/errors.ts';
import type { Events } from '../../src/shared/contract/events.ts';
import { addMarks } from '../../src/shared/domain/change.ts';
import type { MarkId, TransferId, VerdictId } from '../../src/shared/domain/ids.ts';
import { newId } from '../../src/shared/domain/ids.ts';
import { newMark } from '../../src/shared/domain/mark-rules.ts';
import { listenTo } from './listen-to.ts';

const [, , deed, archivePath = '', scratch = '', ...rest] = process.argv;

/** A line is out when this returns, so what was told had happened before a kill. */
const tell = (line: string): void => void writeSync(1, `${line}\n`);

const open = (readOnly = false) =>
  createCore({
    archivePath,
    cacheDir: `${scratch}/cache`,
    dataDir: `${scratch}/data`,
    workers: {
      reader: new URL('../../src/main/audio/reader.worker.ts', import.meta.url),
      analysis: new URL('../../src/main/peaks/analysis.worker.ts', import.meta.url),
      alignment: new URL('../../src/main/alignment/alignment.worker.ts', import.meta.url),
    },
    host: { kind: 'cli', version: '0.0.0', allowedFolders: null },
    readOnly,
  });

/** From here on without the rights of root, where the tests run as root. */
function becomeNobody(): void {
  if (process.getuid?.() !== 0) return;
  process.setgid?.(65_534);
  process.setuid?.(65_534);
}

async function add(core: Awaited<ReturnType<typeof createCore>>, path: string): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  core.subscribe((name, payload) => {
    if (name !== 'intake.finished') return;
    tell(JSON.stringify(payload));
    resolve();
  });
  await core.handlers['transfers.add']({ paths: [path] });
  await promise;
}

switch (deed) {
  case 'burst': {
    const core = await open();
    const transferId = rest[0] as TransferId;
    for (let frame = 0; ; frame += 1) {
      const known = { id: newId<ReturnType<typeof newMark>['id']>(), transferId, at: frame, author: 'burst' };
      await core.handlers['changes.commit']({
        title: `Mark ${frame}`,
        change: addMarks(newMark('timestamp', frame, known)),
        place: { transferId, frame },
      });
      tell(known.id);
    }
  }
  case 'verdicts': {
    const core = await open();
    for (let count = 0; ; count += 1) {
      const id = newId<VerdictId>();
      await core.handlers['verdicts.add']({
        verdict: {
          id,
          kind: 'abx',
          blind: true,
          note: `number ${count}`,
          marks: ['a', 'b'].map((name) => ({ markId: name as MarkId, name, place: null, wins: null })),
          trials: 16,
          correct: 14,
        },
      });
      tell(id);
    }
  }
  case 'listen': {
    const core = await open();
    const transferId = rest[0] as TransferId;
    for (let step = 0; ; step += 1) {
      const ranges = [{ startFrame: step * 1000, endFrame: (step + 1) * 1000 }];
      await core.handlers['heard.add']({ transferId, ranges });
      tell(`${step + 1}`);
    }
  }
  case 'readSlowly': {
    const core = await open();
    const [first = '', ...later] = rest;
    const isRead = Promise.withResolvers<TransferId>();
    core.subscribe((name, payload) => {
      if (name !== 'peaks.grew') return;
      const { transferId, complete } = payload as Events['peaks.grew'];
      if (complete) isRead.resolve(transferId);
      else tell(transferId);
    });
    await core.handlers['transfers.add']({ paths: [first] });
    listenTo(core, await isRead.promise);
    await core.handlers['transfers.add']({ paths: later });
    break;
  }
  case 'hold': {
    await open();
    tell('open');
    // Until it is killed, or its test is gone.
    process.stdin.resume();
    break;
  }
  case 'openAsNobody': {
    becomeNobody();
    try {
      await (await open(rest[0] === 'readOnly')).close();
      tell('opened');
    } catch (error) {
      tell(error instanceof UserError ? `${error.code}: ${error.message}` : String(error));
    }
    break;
  }
  case 'addAsNobody': {
    const core = await open();
    // The first one starts the reader; what it is made of may be out of reach for nobody.
    const [readable = '', unreadable = ''] = rest;
    await add(core, readable);
    becomeNobody();
    await add(core, unreadable);
    await core.close();
    break;
  }
  case undefined:
  default:
    throw new Error(`no such deed: ${deed}`);
}
