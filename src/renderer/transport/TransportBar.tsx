import { Pause, Play, Repeat } from 'lucide-react';
import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { isOpen, kindNames, type MarkKind } from '../../shared/domain/mark.ts';
import { useArchive } from '../archive/archive.ts';
import { commandById } from '../commands/registry.ts';
import { ClockReadout } from './ClockReadout.tsx';
import { CommandButton } from './CommandButton.tsx';
import { GainField } from './GainField.tsx';
import { ListenReadout } from './ListenReadout.tsx';
import { LoudnessReadout } from './LoudnessReadout.tsx';
import { Meters } from './Meters.tsx';
import { NotFlat } from './NotFlat.tsx';
import { SoundReadout } from './SoundReadout.tsx';
import { SpeedReadout } from './SpeedReadout.tsx';
import { player } from './transport.ts';
import styles from './TransportBar.module.css';
import { WindButton } from './WindButton.tsx';

/** The desk under the waveform: where the tape is, what runs it, what marks it, how it is heard. */
export function TransportBar(): ReactElement {
  const hasTape = useStore(player.store, (state) => state.transfer !== null);
  const playing = useStore(player.store, (state) => state.playing);
  const looping = useStore(player.store, (state) => state.loop !== null);
  return (
    <section className={styles['frame']} aria-label="Transport">
      <div className={styles['bar']} data-empty={!hasTape}>
        <ClockReadout />
        <div className={styles['run']}>
          <WindButton direction={-1} />
          <CommandButton
            command="play.toggle"
            label={playing ? 'Pause' : 'Play'}
            variant="primary"
            className={styles['play']}
            icon={playing ? <Pause aria-hidden fill="currentColor" /> : <Play aria-hidden fill="currentColor" />}
          >
            {playing ? 'Pause' : 'Play'}
          </CommandButton>
          <WindButton direction={1} />
          <CommandButton command="play.loop" label="Loop" pressed={looping} icon={<Repeat aria-hidden />}>
            <span className={styles['word']}>Loop</span>
          </CommandButton>
        </div>
        <div className={styles['mark']}>
          <MarkButton kind="take" />
          <MarkButton kind="fragment" />
          <MarkButton kind="timestamp" />
        </div>
        <div className={styles['readouts']}>
          <SpeedReadout />
          <ListenReadout />
          <LoudnessReadout />
          <span className={styles['gain']}>
            <GainField />
          </span>
        </div>
        <div className={styles['folded']}>
          <SoundReadout />
        </div>
        <NotFlat />
        <Meters />
      </div>
    </section>
  );
}

/** Opens a mark, and ends the one that is open; its name stays so that it is always found as the same button. */
function MarkButton({ kind }: { readonly kind: MarkKind }): ReactElement {
  const open = useArchive((state) => {
    for (const mark of state.marks.values()) if (mark.kind === kind && isOpen(mark)) return true;
    return false;
  });
  const canBeOpen = kind !== 'timestamp';
  return (
    <CommandButton
      command={`marks.${kind}`}
      label={`Mark ${kind}`}
      hint={open ? `End the open ${kind}` : `Mark ${kind}`}
      pressed={canBeOpen ? open : undefined}
      data-kind={kind}
      icon={<span className={styles['sign']} aria-hidden />}
    >
      <span className={styles['word']}>
        {/* Only for the eye: a voice that says "mark take" must find the same button. */}
        {open ? <span aria-hidden>End </span> : null}
        {open ? kind : kindNames[kind]}
      </span>
      <span className={styles['key']} aria-hidden>
        {commandById(`marks.${kind}`).keys[0]}
      </span>
    </CommandButton>
  );
}
