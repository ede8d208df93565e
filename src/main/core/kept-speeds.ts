import { createReadingSpeeds, type LearntSpeed, type ReadingSpeeds } from '../tapes/reading-speeds.ts';
import { createMachineChoice } from './machine-choice.ts';

/** How fast this machine reads, as it was found out at other times. */
export type KeptSpeeds = {
  readonly speeds: ReadingSpeeds;
  /** Keeps what was learnt for the next start. Never fails: without it the next start learns anew. */
  keep(): Promise<void>;
};

/** What nobody chose, but what is a matter of the machine as well, and not of the archive. */
export function createKeptSpeeds(dataDir: string): KeptSpeeds {
  const kept = createMachineChoice(dataDir, 'reading-speeds.json');
  const speeds = createReadingSpeeds(speedsIn(kept.read()));
  return {
    speeds,
    keep: () =>
      kept
        .keep(JSON.stringify(speeds.learnt()))
        .catch((error: unknown) => console.error('How fast this machine reads was not kept:', error)),
  };
}

/** None where none were kept; what is no speed is left out. */
function speedsIn(text: string): readonly LearntSpeed[] {
  try {
    const kept: unknown = JSON.parse(text);
    return Array.isArray(kept) ? kept.filter(isLearntSpeed) : [];
  } catch {
    return [];
  }
}

function isLearntSpeed(kept: unknown): kept is LearntSpeed {
  const { family, kind, times } = { ...(kept as Partial<LearntSpeed> | null) };
  return (
    typeof family === 'string' && typeof kind === 'string' && typeof times === 'number' && times > 0.001 && times < 1000
  );
}
