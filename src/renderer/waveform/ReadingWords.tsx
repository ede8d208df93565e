import type { ReactElement } from 'react';
import type { TransferId } from '../../shared/domain/ids.ts';
import { shortClockText } from '../../shared/domain/timecode.ts';
import { useIsReading } from '../archive/use-is-reading.ts';
import { bridge } from '../client/bridge.ts';
import { Button } from '../ui/Button.tsx';
import { sayProblem } from '../ui/messages.ts';
import styles from './WaveformPane.module.css';

/** How far the picture of a tape has come, in words; nothing once it is whole. */
export function ReadingWords({
  transferId,
  knownFrames,
  frames,
  sampleRate,
}: {
  readonly transferId: TransferId;
  /** Null when the picture is whole, or will never be. */
  readonly knownFrames: number | null;
  readonly frames: number;
  readonly sampleRate: number;
}): ReactElement | null {
  const isReading = useIsReading();
  if (knownFrames === null) return null;
  // Whoever asks for its picture has it read.
  const readOn = (): void => void bridge.request('peaks.get', { transferId }).catch(sayProblem);
  const percent = Math.floor((100 * knownFrames) / frames);
  const words =
    knownFrames === 0
      ? isReading
        ? 'Waiting to be read'
        : 'Not read yet'
      : `Read to ${shortClockText(knownFrames, sampleRate)} of ${shortClockText(frames, sampleRate)}`;
  return (
    <div className={styles['reading']}>
      <span role="progressbar" aria-label="Reading the waveform" aria-valuenow={percent} aria-valuetext={words}>
        {words}
      </span>
      {isReading ? null : (
        <Button size="small" variant="quiet" onClick={readOn}>
          Read on
        </Button>
      )}
    </div>
  );
}
