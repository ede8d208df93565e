import type { ReactElement } from 'react';
import type { LoudnessView } from '../../shared/contract/views.ts';
import type { Transfer } from '../../shared/domain/transfer.ts';
import { decibelText, lufsText } from '../../shared/loudness/loudness-text.ts';
import { useLoudness } from '../archive/use-loudness.ts';
import { Button } from '../ui/Button.tsx';
import { sayProblem } from '../ui/messages.ts';
import { exportWaveform } from './export-waveform.ts';
import styles from './TapeDetails.module.css';
import { countText } from './tape-words.ts';

/** What was measured of a transfer when it was read, and the way out for its waveform. */
export function LoudnessFacts({ transfer }: { readonly transfer: Transfer }): ReactElement | null {
  const loudness = useLoudness(transfer.id, 0, transfer.frames);
  if (loudness === null) return null;
  return (
    <>
      <span>Loudness</span>
      <span className={styles['fact']}>{loudnessLine(loudness)}</span>
      <span>Level</span>
      <span className={styles['fact']}>{levelLine(loudness)}</span>
      <span>Clipped</span>
      <span className={styles['fact']}>{clippedLine(loudness)}</span>
      <span>Waveform</span>
      <span className={styles['fact']}>
        <Button
          size="small"
          title="A BBC waveform data file (.dat) for audiowaveform, peaks.js and waveform-data.js"
          onClick={() => void exportWaveform(transfer).catch(sayProblem)}
        >
          Export waveform data
        </Button>
      </span>
    </>
  );
}

function loudnessLine({ integratedLufs, maxMomentaryLufs, maxShortTermLufs }: LoudnessView): string {
  const loudest = [`loudest 3 s ${lufsText(maxShortTermLufs)}`, `400 ms ${lufsText(maxMomentaryLufs)}`];
  return [lufsText(integratedLufs), ...(integratedLufs === null ? [] : loudest)].join(' · ');
}

function levelLine({ truePeakDb, samplePeakDb, whole }: LoudnessView): string {
  return [
    `true peak ${decibelText(truePeakDb, 'dBTP')}`,
    `sample peak ${decibelText(samplePeakDb, 'dBFS')}`,
    ...(whole === null ? [] : [`RMS ${decibelText(whole.rmsDb, 'dB')}`]),
  ].join(' · ');
}

function clippedLine({ whole }: LoudnessView): string {
  if (whole === null || whole.clippedRuns === 0) return 'nowhere';
  return `${countText(whole.clippedSamples, 'sample')} in ${countText(whole.clippedRuns, 'place')}`;
}
