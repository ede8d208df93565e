import { ChevronLeft, ChevronRight, Pause, Play, RotateCcw, X } from 'lucide-react';
import { type ReactElement, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { kindNames, markName } from '../../shared/domain/mark.ts';
import type { TourProgress, TourStep } from '../../shared/domain/tour.ts';
import { transferName } from '../../shared/domain/transfer.ts';
import { archive, useArchive } from '../archive/archive.ts';
import { runById } from '../commands/registry.ts';
import { onPlayhead } from '../transport/playhead.ts';
import { player } from '../transport/transport.ts';
import { Button } from '../ui/Button.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { Kbd } from '../ui/Kbd.tsx';
import { Stars } from '../ui/Stars.tsx';
import { type RunningTour, useTour } from './tour-store.ts';
import { secondsLeft } from './tour-time.ts';
import styles from './TourStrip.module.css';

/** Above the transport while a tour is on: where one is, what plays, how long it still takes, and the keys. */
export function TourStrip(): ReactElement | null {
  const running = useTour((tour) => tour);
  const left = useArchive((state) => state.settings.tourProgress);
  if (running !== null) return <Running running={running} />;
  return left === null ? null : <Left progress={left} />;
}

function Running({ running }: { readonly running: RunningTour }): ReactElement {
  const { steps, at, phase, title, choice } = running;
  const step = steps[at];
  const isPlaying = phase === 'playing' || phase === 'opening';
  return (
    <section className={styles['strip']} aria-label="Tour" data-phase={phase}>
      <div className={styles['where']}>
        <span className={styles['count']}>
          <b>{at + 1}</b> of {steps.length}
        </span>
        <Now step={step} />
      </div>
      <div className={styles['run']}>
        <IconButton
          label="Back to the one before"
          keys="Shift+Enter"
          icon={<ChevronLeft />}
          onClick={run('tour.previous')}
        />
        <IconButton
          label={isPlaying ? 'Pause the tour' : 'Go on with the tour'}
          keys="Space"
          icon={isPlaying ? <Pause /> : <Play />}
          onClick={run('tour.pause')}
        />
        <IconButton label="Hear this one again" keys="R" icon={<RotateCcw />} onClick={run('tour.repeat')} />
        <Button size="small" keys="Enter" icon={<ChevronRight aria-hidden />} onClick={run('tour.next')}>
          {at + 1 === steps.length ? 'Finish' : 'Next'}
        </Button>
        <IconButton label="Leave the tour" keys="Escape" icon={<X />} onClick={run('tour.stop')} />
      </div>
      <div className={styles['foot']}>
        <TimeLeft running={running} />
        <span className={styles['hint']}>
          <Kbd keys="0" />–<Kbd keys="5" /> rate{choice.movesOn ? ' and go on' : ''} · Shift and a letter: status or
          flag
        </span>
        <span className={styles['title']}>
          {phase === 'waiting' ? 'Waits for you · ' : ''}
          Tour of {title}
        </span>
      </div>
    </section>
  );
}

/** What is heard: its name, its tape, and the verdict it has. Said politely when it changes. */
function Now({ step }: { readonly step: TourStep | undefined }): ReactElement {
  const mark = useArchive((state) => (step === undefined ? undefined : state.marks.get(step.markId)));
  const songs = useArchive((state) => state.songs);
  const place = useArchive((state) => {
    const transfer = step === undefined ? undefined : state.transfers.get(step.transferId);
    const tape = transfer === undefined ? undefined : state.tapes.get(transfer.tapeId);
    return transfer === undefined || tape === undefined ? '' : transferName(tape, transfer);
  });
  const song = mark?.songId === null || mark === undefined ? null : (songs.get(mark.songId)?.title ?? null);
  return (
    <span className={styles['now']}>
      <span className={styles['name']} role="status">
        {mark === undefined ? 'Opening the next tape…' : markName(mark, song)}
        <span className={styles['tape']}>
          <span className="visually-hidden">, </span>
          {place}
        </span>
      </span>
      {mark === undefined || mark.rating === 0 ? null : <Stars value={mark.rating} />}
      {mark === undefined || mark.kind === 'take' ? null : (
        <span className={styles['tape']}>{kindNames[mark.kind].toLowerCase()}</span>
      )}
    </span>
  );
}

/** How far this stretch and the tour are. Moves with the playhead, so it is written past React. */
function TimeLeft({ running }: { readonly running: RunningTour }): ReactElement {
  const bar = useRef<HTMLSpanElement>(null);
  const words = useRef<HTMLSpanElement>(null);
  const speed = useStore(player.store, (state) => state.listening.speed);
  useEffect(() => {
    const tapeOf = (step: TourStep) => archive.store.getState().transfers.get(step.transferId);
    return onPlayhead((frame) => {
      const left = secondsLeft(running, frame, tapeOf, speed);
      if (bar.current !== null) bar.current.style.transform = `scaleX(${left.share.toFixed(4)})`;
      const text = `${clock(left.ofStep)} · ${clock(left.ofTour)} left in all`;
      if (words.current !== null && words.current.textContent !== text) words.current.textContent = text;
    });
  }, [running, speed]);
  return (
    <>
      <span className={styles['bar']} aria-hidden>
        <span ref={bar} />
      </span>
      <span className={styles['time']} ref={words} />
    </>
  );
}

function Left({ progress }: { readonly progress: TourProgress }): ReactElement {
  const at = Math.max(0, progress.markIds.indexOf(progress.at));
  return (
    <section className={styles['left']} aria-label="Tour">
      <span>A tour was left unfinished.</span>
      <Button size="small" onClick={run('tour.resume')}>
        Resume the tour of {progress.title} at {at + 1} of {progress.markIds.length}
      </Button>
      <IconButton label="Forget the tour that was left" icon={<X />} onClick={run('tour.dismiss')} />
    </section>
  );
}

function run(id: string): () => void {
  return () => runById(id);
}

/** `0:07`, `12:30`. */
function clock(seconds: number): string {
  const whole = Math.ceil(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
