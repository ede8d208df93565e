import type { ReactElement } from 'react';
import { kindNames, type Mark } from '../../shared/domain/mark.ts';
import { decibelText, lufsText } from '../../shared/loudness/loudness-text.ts';
import { useLoudness } from '../archive/use-loudness.ts';
import { Popover } from '../ui/Popover.tsx';
import styles from './ListeningDesk.module.css';
import { LiveLevels } from './LiveLevels.tsx';
import { Readout } from './Readout.tsx';
import bar from './TransportBar.module.css';
import { useMarkAtHand } from './use-mark-at-hand.ts';

/** How loud the take at hand is; what is heard this moment is a click away, so that the bar stays calm. */
export function LoudnessReadout(): ReactElement {
  const mark = useMarkAtHand();
  const lufs = useIntegrated(mark);
  const [figure, unit] = lufs === null ? ['–', ''] : lufsText(lufs).split(' ');
  return (
    <Popover
      label="Loudness"
      align="end"
      trigger={
        <Readout
          label="Loudness"
          name={lufs === null ? 'Loudness' : `Loudness ${lufsText(lufs)}, ${nameOf(mark)}`}
          className={bar['loudness']}
          value={
            <>
              {figure}
              {unit === '' ? null : <span className={bar['unit']}> {unit}</span>}
            </>
          }
        />
      }
    >
      <LoudnessPanel />
    </Popover>
  );
}

/** Of this moment and of the take at hand, as EBU R 128 has it. */
export function LoudnessPanel(): ReactElement {
  const mark = useMarkAtHand();
  return (
    <div className={styles['desk']}>
      <div className={styles['head']}>
        <h2>Loudness</h2>
      </div>
      <LiveLevels />
      {mark === null ? (
        <p className={styles['why']}>Select a take or fragment, or play one, to see its loudness as a whole.</p>
      ) : (
        <MarkLevels mark={mark} />
      )}
    </div>
  );
}

function MarkLevels({ mark }: { readonly mark: Mark }): ReactElement {
  const loudness = useLoudness(mark.transferId, mark.startFrame, mark.endFrame);
  return (
    <dl className={`${styles['levels']} ${styles['stored']}`} aria-label={`Loudness of ${nameOf(mark)}`}>
      <p>{loudness === null ? `${nameOf(mark)}: known once the tape was read.` : `The whole of ${nameOf(mark)}`}</p>
      {loudness === null ? null : (
        <>
          <dt>Integrated</dt>
          <dd>{lufsText(loudness.integratedLufs)}</dd>
          <dt>Loudest 3 s</dt>
          <dd>{lufsText(loudness.maxShortTermLufs)}</dd>
          <dt>Loudest 400 ms</dt>
          <dd>{lufsText(loudness.maxMomentaryLufs)}</dd>
          <dt>True peak</dt>
          <dd>{decibelText(loudness.truePeakDb, 'dBTP')}</dd>
        </>
      )}
    </dl>
  );
}

function useIntegrated(mark: Mark | null): number | null {
  // Asked for at a mark of no length, which has no loudness, while there is none at all.
  const none = { transferId: '' as Mark['transferId'], startFrame: 0, endFrame: null };
  const { transferId, startFrame, endFrame } = mark ?? none;
  return useLoudness(transferId, startFrame, endFrame)?.integratedLufs ?? null;
}

function nameOf(mark: Mark | null): string {
  if (mark === null) return '';
  const kind = kindNames[mark.kind].toLowerCase();
  return mark.takeNumber === null ? `the ${kind}` : `${kind} ${mark.takeNumber}`;
}
