import { useEffect, useMemo, useState } from 'react';
import type { MarkId } from '../../shared/domain/ids.ts';
import type { Mark } from '../../shared/domain/mark.ts';
import { useArchive } from '../archive/archive.ts';
import { primaryMark, useView } from '../view/view-store.ts';
import { onPlayhead } from './playhead.ts';

/** Among thousands of marks nobody sees a difference of a quarter of a second. */
const lookEveryMs = 250;

/** The mark that is meant when one asks how loud "it" is: the selected one, else the take that is heard. */
export function useMarkAtHand(): Mark | null {
  const selectedId = useView(primaryMark);
  const marks = useArchive((state) => state.marks);
  const takes = useMemo(() => [...marks.values()].filter(isWholeTake), [marks]);
  const [heardId, setHeardId] = useState<MarkId | null>(null);
  useEffect(() => {
    let lookedAtMs = -Infinity;
    return onPlayhead((frame) => {
      const nowMs = performance.now();
      if (nowMs - lookedAtMs < lookEveryMs) return;
      lookedAtMs = nowMs;
      setHeardId(takes.find((take) => frame >= take.startFrame && frame < (take.endFrame ?? 0))?.id ?? null);
    });
  }, [takes]);
  const selected = selectedId === null ? undefined : marks.get(selectedId);
  if (selected !== undefined && selected.endFrame !== null && selected.endFrame > selected.startFrame) return selected;
  return (heardId === null ? undefined : marks.get(heardId)) ?? null;
}

function isWholeTake({ kind, startFrame, endFrame }: Mark): boolean {
  return kind === 'take' && endFrame !== null && endFrame > startFrame;
}
