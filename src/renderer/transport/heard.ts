import type { Listening } from '../../shared/domain/listening.ts';

/** What lies between the tape and the ear must know of how it is listened to. */
export type Heard = {
  readonly listening: Listening;
  /** Nominal speed of the tape; null when unknown. */
  readonly speedIps: number | null;
  /** The tape's own correction, which moves its pitch. */
  readonly speedRatio: number;
  /** Wound or dragged: pitch moves with speed whatever the listener chose. */
  readonly winding: boolean;
};
