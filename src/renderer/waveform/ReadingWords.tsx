import type { ReactElement } from 'react';
import { shortClockText } from '../../shared/domain/timecode.ts';
import styles from './WaveformPane.module.css';

/** How far the picture of a tape has come, in words; nothing once it is whole. */
export function ReadingWords({
  knownFrames,
  frames,
  sampleRate,
}: {
  /** Null when the picture is whole, or will never be. */
  readonly knownFrames: number | null;
  readonly frames: number;
  readonly sampleRate: number;
}): ReactElement | null {
  if (knownFrames === null) return null;
  const percent = Math.floor((100 * knownFrames) / frames);
  const words =
    knownFrames === 0
      ? 'Waiting to be read'
      : `Read to ${shortClockText(knownFrames, sampleRate)} of ${shortClockText(frames, sampleRate)}`;
  return (
    <div
      className={styles['reading']}
      role="progressbar"
      aria-label="Reading the waveform"
      aria-valuenow={percent}
      aria-valuetext={words}
    >
      {words}
    </div>
  );
}
