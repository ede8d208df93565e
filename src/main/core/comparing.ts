import { UserError } from '../../shared/contract/errors.ts';
import type { Handlers } from '../../shared/contract/requests.ts';
import type { AlignmentView, StretchView } from '../../shared/contract/views.ts';
import { notAligned } from '../../shared/domain/alignment.ts';
import type { TransferId } from '../../shared/domain/ids.ts';
import type { Transfer } from '../../shared/domain/transfer.ts';
import type { Aligner } from '../alignment/aligner.ts';
import type { StretchTask } from '../alignment/alignment-messages.ts';
import type { ReadableDb } from '../database/sql.ts';
import { findMarks } from '../marks/mark-rows.ts';
import type { Jobs } from './jobs.ts';
import { sourceOf } from './sound.ts';

export type ComparingHandlers = Pick<Handlers, 'marks.find' | 'compare.align'>;

export type ComparingOptions = {
  readonly db: ReadableDb;
  readonly aligner: Aligner;
  readonly jobs: Jobs;
  /** Throws `UserError` notFound. */
  load(id: TransferId): Transfer;
};

/** The requests of comparing: which takes there are of a song, and how they lie to each other. */
export function createComparing({ db, aligner, jobs, load }: ComparingOptions): ComparingHandlers {
  return {
    'marks.find': ({ markIds }) => ({ marks: findMarks(db, markIds) }),
    async 'compare.align'({ reference, others }) {
      const first = stretchOf(reference, load);
      if (typeof first === 'string') return { alignments: others.map(() => unread(first)) };
      const stretches = others.map((other) => stretchOf(other, load));
      const readable = stretches.filter((stretch) => typeof stretch !== 'string');
      const found = await alignAsJob(first, readable);
      let next = 0;
      return {
        alignments: stretches.map((stretch) => {
          if (typeof stretch === 'string') return unread(stretch);
          next += 1;
          return found[next - 1]!;
        }),
      };
    },
  };

  async function alignAsJob(reference: StretchTask, others: readonly StretchTask[]): Promise<readonly AlignmentView[]> {
    if (others.length === 0) return [];
    if (aligner.knows(reference, others)) {
      return aligner.align(reference, others, { signal: new AbortController().signal, progress: () => undefined });
    }
    const { promise, resolve, reject } = Promise.withResolvers<readonly AlignmentView[]>();
    jobs.start({ title: 'Aligning takes', unit: 'files', transferId: null }, async (job) => {
      try {
        const progress = (done: number): void => job.progress({ detail: 'by content', done, total: others.length });
        resolve(await aligner.align(reference, others, { signal: job.signal, progress }));
      } catch (error) {
        const cancelled = new UserError('notFound', 'Aligning was cancelled: the takes lie as they are marked.');
        reject(job.signal.aborted ? cancelled : error);
        throw error;
      }
      return null;
    });
    return promise;
  }
}

/** What the aligner reads, or a sentence why it cannot. */
function stretchOf(
  { transferId, startFrame, endFrame }: StretchView,
  load: ComparingOptions['load'],
): StretchTask | string {
  try {
    const transfer = load(transferId);
    const { path, facts } = sourceOf(transfer);
    const start = Math.min(startFrame, facts.frames);
    const end = Math.min(endFrame, facts.frames);
    if (end <= start) return 'The take lies beyond the end of its file.';
    return {
      locator: path,
      startFrame: start,
      endFrame: end,
      framesPerSecond: facts.sampleRate * transfer.speedRatio,
      runsBackwards: transfer.runsBackwards,
    };
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

function unread(problem: string): AlignmentView {
  return { ...notAligned, problem };
}
