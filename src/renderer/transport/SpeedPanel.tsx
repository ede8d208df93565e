import { type ReactElement, useState } from 'react';
import { useStore } from 'zustand';
import { centsOf, maxSpeed, minSpeed, speedOfCents, tapeSpeedsIps } from '../../shared/domain/listening.ts';
import { Button } from '../ui/Button.tsx';
import { Choice } from '../ui/Choice.tsx';
import { Select } from '../ui/Select.tsx';
import { NumberField } from './NumberField.tsx';
import styles from './ListeningDesk.module.css';
import { ipsText, parseCents, parsePercent, parseShare, shareText, steppedSpeed } from './speed-text.ts';
import { TapeCorrection } from './TapeCorrection.tsx';
import { player } from './transport.ts';

/** Speeds that are asked for often, in percent of the usual one. */
const shares = [50, 75, 90, 100, 125, 200] as const;

const set = (speed: number | null): void => {
  if (speed !== null) player.setListening({ speed });
};

/** Sets how fast the tape is heard: as a machine does it, or with its pitch kept; and what belongs to the tape for good. */
export function SpeedPanel(): ReactElement {
  const speed = useStore(player.store, (state) => state.listening.speed);
  const kind = useStore(player.store, (state) => state.listening.speedKind);
  return (
    <div className={styles['desk']}>
      <div className={styles['head']}>
        <h2>Speed</h2>
        <Button size="small" disabled={speed === 1} onClick={() => set(1)}>
          Usual speed
        </Button>
      </div>
      <Choice
        label="What a change of speed does to pitch"
        value={kind}
        options={[
          { value: 'varispeed', label: 'Pitch moves', hint: 'As on a machine' },
          { value: 'stretch', label: 'Pitch is kept', hint: 'Time-stretch, 25 % to 400 %' },
        ]}
        onChange={(speedKind) => player.setListening({ speedKind })}
      />
      {kind === 'varispeed' ? <Varispeed speed={speed} /> : <Stretch speed={speed} />}
      <TapeCorrection />
    </div>
  );
}

function Varispeed({ speed }: { readonly speed: number }): ReactElement {
  const transferId = useStore(player.store, (state) => state.transfer?.id);
  return (
    <>
      <SpeedSlider speed={speed} />
      <div className={styles['pair']}>
        <NumberField
          label="Speed difference in percent"
          unit="%"
          value={signedText(100 * (speed - 1))}
          onText={(text) => set(parsePercent(text))}
          onStep={(steps) => set(steppedSpeed(speed, steps))}
        />
        <NumberField
          label="Speed difference in cents"
          unit="ct"
          value={signedText(centsOf(speed))}
          onText={(text) => set(parseCents(text))}
          onStep={(steps) => set(speedOfCents(Math.round((centsOf(speed) + steps) * 100) / 100))}
        />
      </div>
      <MachineSpeeds key={transferId} speed={speed} />
    </>
  );
}

/** For a tape that was transferred at another speed than it was recorded at. */
function MachineSpeeds({ speed }: { readonly speed: number }): ReactElement {
  const nominal = useStore(player.store, (state) => state.transfer?.speedIps ?? null);
  const [chosen, setChosen] = useState<number | null>(null);
  const played = chosen ?? nominal ?? 7.5;
  const reachable = tapeSpeedsIps.filter((ips) => ips / played >= minSpeed && ips / played <= maxSpeed);
  const recorded = reachable.find((ips) => Math.abs(ips / played - speed) < 1e-6);
  const others = recorded === undefined ? [{ value: 'other', label: '–' }] : [];
  return (
    <div className={styles['machines']}>
      <span>recorded at</span>
      <Select
        label="Recorded at, inches per second"
        value={String(recorded ?? 'other')}
        options={[...others, ...reachable.map(optionOf)]}
        onChange={(ips) => set(ips === 'other' ? null : Number(ips) / played)}
      />
      <span>played at</span>
      <Select
        label="Played at, inches per second"
        value={String(played)}
        options={tapeSpeedsIps.map(optionOf)}
        onChange={(ips) => {
          setChosen(Number(ips));
          if (recorded !== undefined && speed !== 1)
            set(Math.max(minSpeed, Math.min(maxSpeed, recorded / Number(ips))));
        }}
      />
      <span>ips</span>
    </div>
  );
}

function optionOf(ips: number): { readonly value: string; readonly label: string } {
  return { value: String(ips), label: ipsText(ips) };
}

function Stretch({ speed }: { readonly speed: number }): ReactElement {
  return (
    <>
      <SpeedSlider speed={speed} />
      <NumberField
        label="Speed in percent of the usual"
        unit="%"
        value={shareText(speed).replace(' %', '')}
        onText={(text) => set(parseShare(text))}
        onStep={(steps) => set(steppedSpeed(speed, steps))}
      />
      <div className={styles['presets']}>
        {shares.map((share) => (
          <Button
            key={share}
            size="small"
            aria-label={`${share} percent of the usual speed`}
            pressed={speed === share / 100}
            onClick={() => set(share / 100)}
          >
            {share}
          </Button>
        ))}
      </div>
    </>
  );
}

/** From a quarter to four times, an octave as long as the next; the middle holds the hand. */
function SpeedSlider({ speed }: { readonly speed: number }): ReactElement {
  return (
    <div className={styles['slider']}>
      <input
        type="range"
        aria-label="Speed"
        aria-valuetext={shareText(speed)}
        min={-2400}
        max={2400}
        step={1}
        value={Math.round(centsOf(speed))}
        onChange={(event) => {
          const cents = Number(event.target.value);
          set(Math.abs(cents) < 15 ? 1 : steppedSpeed(speedOfCents(cents), 0));
        }}
        onDoubleClick={() => set(1)}
      />
      <span aria-hidden>¼</span>
      <span aria-hidden>½</span>
      <span aria-hidden>1</span>
      <span aria-hidden>2</span>
      <span aria-hidden>4</span>
    </div>
  );
}

function signedText(value: number): string {
  const text = Math.abs(value).toFixed(2);
  if (text === '0.00') return text;
  return value < 0 ? `−${text}` : `+${text}`;
}
