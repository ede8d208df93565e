import { type ReactElement, type RefObject, useLayoutEffect, useRef, useState } from 'react';
import type { TransferId } from '../../shared/domain/ids.ts';
import { useArchive } from '../archive/archive.ts';
import { onPlayhead } from '../transport/playhead.ts';
import { tapeMedia } from '../transport/tape-media.ts';
import { useView } from '../view/view-store.ts';
import { ChannelHeads } from './ChannelHeads.tsx';
import { followPeaks } from './follow-peaks.ts';
import { SpectrogramBadge } from './SpectrogramBadge.tsx';
import { SpectrogramControls } from './SpectrogramControls.tsx';
import { HeardLine } from './HeardLine.tsx';
import { LevelBadge } from './LevelBadge.tsx';
import { ReadingWords } from './ReadingWords.tsx';
import type { ShownTape } from './tape-model.ts';
import { TapeNotice } from './TapeNotice.tsx';
import { TimesBadge } from './TimesBadge.tsx';
import { RulerMenu, WaveMenu } from './WaveMenus.tsx';
import { createWaveformView, type PictureLeft } from './wavesurfer-view.ts';
import styles from './WaveformPane.module.css';

/** Seeing the tape: overview, ruler, waveform and lanes of the open transfer. */
export function WaveformPane(): ReactElement | null {
  const transferId = useView((state) => state.transferId);
  const transfer = useArchive((state) => (transferId === null ? undefined : state.transfers.get(transferId)));
  if (transfer === undefined) return null;
  const { id, sampleRate, channels, frames, runsBackwards } = transfer;
  if (sampleRate === null || channels === null || frames === null || frames === 0) {
    return (
      <section className={styles['blank']} aria-label="Waveform">
        <TapeNotice transfer={transfer} problem={null} fills />
      </section>
    );
  }
  return <Tape {...{ transferId: id, sampleRate, channels, frames, runsBackwards }} />;
}

function Tape({ transferId, sampleRate, channels, frames, runsBackwards }: ShownTape): ReactElement {
  const region = useRef<HTMLElement>(null);
  const overviewWave = useRef<HTMLDivElement>(null);
  const overviewMarks = useRef<HTMLDivElement>(null);
  const ruler = useRef<HTMLDivElement>(null);
  const wave = useRef<HTMLDivElement>(null);
  const lanes = useRef<HTMLDivElement>(null);
  const playhead = useRef<HTMLDivElement>(null);
  const levels = useRef<HTMLDivElement>(null);
  const hover = useRef<HTMLDivElement>(null);
  /** What the view before left behind: a tape that is being recorded grows every few seconds. */
  const given = useRef<{ readonly tape: ShownTape; readonly left: PictureLeft } | null>(null);
  const [knownFrames, setKnownFrames] = useState<number | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  // A tape of another length or direction is another picture, in the same frame as its name. What lies around the
  // picture stays: to build its menus and buttons anew took longer than to draw it.
  useLayoutEffect(() => {
    const elements = {
      region: present(region),
      overviewWave: present(overviewWave),
      overviewMarks: present(overviewMarks),
      ruler: present(ruler),
      wave: present(wave),
      lanes: present(lanes),
      levels: present(levels),
      playhead: present(playhead),
      hover: present(hover),
    };
    const tape = { transferId, sampleRate, channels, frames, runsBackwards };
    const left = given.current !== null && isGrown(tape, given.current.tape) ? given.current.left : null;
    given.current = null;
    const view = createWaveformView({ tape, elements, media: tapeMedia, onPlayhead, onProblem: setProblem, left });
    const unfollow = followPeaks(
      transferId,
      {
        onPeaks(peaks) {
          setProblem(null);
          view.setPeaks(peaks);
          setKnownFrames(peaks === null || peaks.complete ? null : peaks.knownFrames);
        },
        onProblem: (error) => setProblem(error instanceof Error ? error.message : String(error)),
      },
      left?.detail.peaks,
    );
    return () => {
      unfollow();
      const picture = view.leave();
      given.current = picture === null ? null : { tape, left: picture };
      view.destroy();
      setKnownFrames(null);
      setProblem(null);
    };
  }, [transferId, sampleRate, channels, frames, runsBackwards]);

  return (
    <div className={styles['pane']}>
      <section className={styles['overview']} aria-label="Overview">
        <div ref={overviewWave} className={styles['overviewWave']} />
        <div ref={overviewMarks} className={styles['overviewMarks']}>
          <HeardLine {...{ transferId, sampleRate, channels, frames, runsBackwards }} />
        </div>
        <ReadingWords {...{ transferId, knownFrames, frames, sampleRate }} />
      </section>
      <section ref={region} className={styles['tape']} aria-label="Waveform">
        <RulerMenu transferId={transferId}>
          <div ref={ruler} className={styles['ruler']} />
        </RulerMenu>
        <SpectrogramControls transferId={transferId} />
        <div className={styles['waveFrame']}>
          <WaveMenu transferId={transferId} channels={channels}>
            <div
              ref={wave}
              className={styles['wave']}
              role="slider"
              tabIndex={0}
              aria-label="Tape position"
              aria-valuemin={0}
              aria-valuemax={Math.floor(frames / sampleRate)}
              aria-valuenow={0}
              data-pane-main
            />
          </WaveMenu>
          <div ref={levels} className={styles['levels']} aria-hidden />
          <ChannelHeads transferId={transferId} channels={channels} />
          <div ref={playhead} className={styles['playhead']} aria-hidden />
          <div ref={hover} className={styles['hover']} aria-hidden />
          <div className={styles['badges']}>
            <SpectrogramBadge transferId={transferId} channels={channels} />
            <LevelBadge />
            <TimesBadge transferId={transferId} />
          </div>
          <Notice transferId={transferId} problem={problem} />
        </div>
        <div ref={lanes} className={styles['lanes']} role="img" aria-label="Takes, fragments and timestamps in place" />
      </section>
    </div>
  );
}

function Notice({ transferId, problem }: { transferId: TransferId; problem: string | null }): ReactElement | null {
  const transfer = useArchive((state) => state.transfers.get(transferId));
  return transfer === undefined ? null : <TapeNotice transfer={transfer} problem={problem} fills={false} />;
}

function present<Kind extends HTMLElement>(ref: RefObject<Kind | null>): Kind {
  if (ref.current === null) throw new Error('The waveform is drawn only after it is laid out.');
  return ref.current;
}

/** Whether it is the same tape, only longer; backwards its frames would lie elsewhere. */
function isGrown(now: ShownTape, before: ShownTape): boolean {
  return (
    now.transferId === before.transferId &&
    now.sampleRate === before.sampleRate &&
    now.channels === before.channels &&
    now.frames > before.frames &&
    now.runsBackwards === before.runsBackwards
  );
}
