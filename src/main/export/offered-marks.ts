import type { Handlers } from '../../shared/contract/requests.ts';
import type { MetadataGroup, OfferedMarks, Place } from '../../shared/contract/views.ts';
import { type Change, isEmptyChange } from '../../shared/domain/change.ts';
import type { TransferId } from '../../shared/domain/ids.ts';
import type { ParsedMarks } from '../../shared/formats/parsed-marks.ts';
import { countOf } from '../../shared/formats/words.ts';
import { type ImportContext, planParsed } from './import-marks.ts';

/** What a file says beside its sound, as its reader tells it. */
type ReadMetadata = {
  readonly groups: readonly MetadataGroup[];
  readonly marks: ParsedMarks;
  readonly source: string;
};

/** What the offering of marks needs of the rest of the core. */
export type OfferedDeps = {
  /** Throws `notFound`. */
  contextOf(id: TransferId): ImportContext;
  /** Null for a transfer whose file was never read or is not there. Throws `UserError`. */
  readMetadata(id: TransferId): Promise<ReadMetadata | null>;
  commit(title: string, change: Change, place: Place | null): number;
  revision(): number;
  answerOf(id: TransferId): OfferedMarks['answer'];
  putAnswer(id: TransferId, answer: 'added' | 'notNow'): void;
};

type OfferedRequests = Pick<Handlers, 'metadata.get' | 'offered.add' | 'offered.dismiss'>;

/** The requests about what files carry: their words to be read, their places to be added as marks in one entry. */
export function createOfferedRequests(deps: OfferedDeps): OfferedRequests {
  return {
    async 'metadata.get'({ transferId }) {
      const found = await deps.readMetadata(transferId);
      if (found === null) return { groups: [], offered: null };
      const { groups, marks, source } = found;
      if (marks.marks.length === 0 && marks.notices.length === 0) return { groups, offered: null };
      const plan = planParsed(marks, deps.contextOf(transferId), false);
      const fresh = new Set(plan.change.marks.added.map(placeOf));
      return {
        groups,
        offered: {
          source,
          marks: marks.marks.map(({ kind, startFrame, endFrame, takeNumber, title, notes, origin, songTitle }) => {
            const place = { kind, startFrame, endFrame };
            return { ...place, takeNumber, title, notes, origin, songTitle, isKnown: !fresh.has(placeOf(place)) };
          }),
          newCount: plan.change.marks.added.length,
          notices: marks.notices,
          answer: deps.answerOf(transferId),
        },
      };
    },

    async 'offered.add'({ transferId }) {
      const found = await deps.readMetadata(transferId);
      const plan = found === null ? null : planParsed(found.marks, deps.contextOf(transferId), false);
      if (found === null || plan === null || isEmptyChange(plan.change)) {
        return { revision: deps.revision(), added: 0, skipped: found?.marks.marks.length ?? 0 };
      }
      const { added } = plan.change.marks;
      const first = added[0];
      const place = first === undefined ? null : { transferId, frame: first.startFrame };
      const title = `Add ${countOf(added.length, 'mark')} that the file carries (${found.source})`;
      const revision = deps.commit(title, plan.change, place);
      deps.putAnswer(transferId, 'added');
      return { revision, added: added.length, skipped: found.marks.marks.length - added.length };
    },

    'offered.dismiss'({ transferId }) {
      deps.putAnswer(transferId, 'notNow');
      return {};
    },
  };
}

function placeOf(mark: {
  readonly kind: string;
  readonly startFrame: number;
  readonly endFrame: number | null;
}): string {
  return `${mark.kind} ${mark.startFrame} ${mark.endFrame}`;
}
