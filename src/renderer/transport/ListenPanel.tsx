import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { type Listening, listeningModes } from '../../shared/domain/listening.ts';
import { runById } from '../commands/registry.ts';
import { Button } from '../ui/Button.tsx';
import { Choice } from '../ui/Choice.tsx';
import { Select } from '../ui/Select.tsx';
import { ChannelSwitches } from './ChannelSwitches.tsx';
import { GainField } from './GainField.tsx';
import { backToFlat, toggleDim, toggleInverted, toggleSoftEdges } from './listening-actions.ts';
import styles from './ListeningDesk.module.css';
import { modeNames } from './listening-words.ts';
import { whyNoSwap } from './tape-equalisation.ts';
import { player } from './transport.ts';
import { whyNotFlat } from './why-not-flat.ts';

const highPasses = [20, 40, 80, 120, 200, 400] as const;
const lowPasses = [3000, 5000, 8000, 10_000, 12_000, 16_000] as const;

/** Sets what is heard in which ear, how loud and through which filters. Nothing of it touches the file. */
export function ListenPanel(): ReactElement {
  const listening = useStore(player.store, (state) => state.listening);
  const transfer = useStore(player.store, (state) => state.transfer);
  const softEdges = useStore(player.store, (state) => state.softEdges);
  const resampled = useStore(player.store, (state) => state.resampled);
  const shuttle = useStore(player.store, (state) => state.shuttle);
  const { mode, inverted, dimmed, highPassHz, lowPassHz, tapeEqualisation } = listening;
  const why = whyNotFlat(listening, transfer, resampled, shuttle);
  const noSwap = whyNoSwap(transfer?.speedIps ?? null);
  const set = (change: Partial<Listening>): void => player.setListening(change);
  return (
    <div className={styles['desk']}>
      <div className={styles['head']}>
        <h2>Listen</h2>
        <Button size="small" keys="H" onClick={backToFlat}>
          Flat
        </Button>
      </div>
      <Choice
        label="Listen to"
        value={mode}
        columns={3}
        options={listeningModes.map((value) => ({ value, label: modeNames[value] }))}
        onChange={(next) => set({ mode: next })}
      />
      {transfer === null || transfer.channels <= 2 ? null : <ChannelSwitches transfer={transfer} />}
      <div className={styles['fields']}>
        <span aria-hidden>Polarity</span>
        <div className={styles['toggles']}>
          <Button
            size="small"
            aria-label="Invert left ear, ø L"
            pressed={inverted === 'left' || inverted === 'both'}
            onClick={() => toggleInverted('left')}
          >
            ø L
          </Button>
          <Button
            size="small"
            aria-label="Invert right ear, ø R"
            pressed={inverted === 'right' || inverted === 'both'}
            onClick={() => toggleInverted('right')}
          >
            ø R
          </Button>
        </div>
        <span aria-hidden>High-pass</span>
        <Select
          label="High-pass"
          value={String(highPassHz)}
          options={[{ value: 'null', label: 'Off' }, ...choicesOf(highPasses, highPassHz)]}
          onChange={(hz) => set({ highPassHz: hz === 'null' ? null : Number(hz) })}
        />
        <span aria-hidden>Low-pass</span>
        <Select
          label="Low-pass"
          value={String(lowPassHz)}
          options={[{ value: 'null', label: 'Off' }, ...choicesOf(lowPasses, lowPassHz)]}
          onChange={(hz) => set({ lowPassHz: hz === 'null' ? null : Number(hz) })}
        />
        <span aria-hidden>Tape EQ</span>
        <Select
          label="Tape equalisation"
          value={tapeEqualisation}
          disabled={noSwap !== null && tapeEqualisation === 'asIs'}
          options={[
            { value: 'asIs', label: 'As it was transferred' },
            { value: 'nabToIec', label: 'Played as NAB, is IEC' },
            { value: 'iecToNab', label: 'Played as IEC, is NAB' },
          ]}
          onChange={(next) => set({ tapeEqualisation: next })}
        />
        {noSwap === null ? null : <p>{noSwap}</p>}
        <span aria-hidden>Gain</span>
        <div className={styles['line']}>
          <GainField label="" />
          <Button size="small" keys="X" pressed={dimmed} onClick={toggleDim}>
            Dim
          </Button>
        </div>
      </div>
      <div className={styles['line']}>
        <Button
          size="small"
          pressed={softEdges}
          title="Start, stop and seek fade over 5 ms, so that they do not click"
          onClick={toggleSoftEdges}
        >
          Soft edges, 5 ms
        </Button>
        <Button size="small" onClick={() => runById('settings.open')}>
          Pre-roll and post-roll …
        </Button>
      </div>
      <p className={styles['why']} role="status">
        {why.length === 0 ? 'Flat: you hear the file as it is.' : `Not flat: ${why.join('; ')}.`}
      </p>
    </div>
  );
}

/** The usual ones, and the one that is set where it is none of them. */
function choicesOf(usual: readonly number[], now: number | null) {
  const all = now === null || usual.includes(now) ? usual : [...usual, now].toSorted((one, other) => one - other);
  return all.map((hz) => ({ value: String(hz), label: hz >= 1000 ? `${hz / 1000} kHz` : `${hz} Hz` }));
}
