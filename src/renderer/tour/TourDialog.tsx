import { type ReactElement, type RefObject, useRef, useState } from 'react';
import type { ShortlistId, SongId } from '../../shared/domain/ids.ts';
import {
  maxTourSeconds,
  minTourSeconds,
  type TourAbout,
  type TourChoice,
  type TourPart,
  tourParts,
} from '../../shared/domain/tour.ts';
import { useArchive } from '../archive/archive.ts';
import { runById } from '../commands/registry.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { sayProblem } from '../ui/messages.ts';
import { Pill } from '../ui/Pill.tsx';
import { Select } from '../ui/Select.tsx';
import { TextField } from '../ui/TextField.tsx';
import { shortlistToTour, songToTour, startTour, tourOffers } from './tour-actions.ts';
import { tourStore } from './tour-store.ts';
import styles from './TourDialog.module.css';

const partLabels: Readonly<Record<TourPart, string>> = {
  first: 'The first seconds',
  last: 'The last seconds',
  loudest: 'The loudest seconds',
  whole: 'All of it',
};

/** What is toured, which part of each take is heard, and what goes on by itself. Enter starts it as it was last time. */
export function TourDialog({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }): ReactElement {
  const start = useRef<HTMLButtonElement>(null);
  return (
    <Dialog title="Tour takes one after the other" open={open} onClose={onClose} initialFocus={start}>
      <Choice onClose={onClose} startRef={start} />
    </Dialog>
  );
}

function Choice({
  onClose,
  startRef,
}: {
  readonly onClose: () => void;
  readonly startRef: RefObject<HTMLButtonElement | null>;
}): ReactElement {
  const remembered = useArchive((state) => state.settings.tour);
  const progress = useArchive((state) => state.settings.tourProgress);
  const songs = useArchive((state) => state.songs);
  const shortlists = useArchive((state) => state.shortlists);
  const [offers] = useState(tourOffers);
  const [offered] = useState(() => tourStore.getState().offered);
  const isOffered = (wanted: TourAbout | undefined): boolean => offers.some(({ about }) => about === wanted);
  const [choice, setChoice] = useState<TourChoice>(() => ({
    ...remembered,
    // What was toured last time may not be there now.
    about: [offered?.about, remembered.about, offers[0]?.about].find(isOffered) ?? 'tape',
  }));
  const [songId, setSongId] = useState(() => (offered?.about === 'song' ? offered.songId : songToTour()));
  const [shortlistId, setShortlistId] = useState(() =>
    offered?.about === 'shortlist' ? offered.shortlistId : shortlistToTour(),
  );
  const change = (part: Partial<TourChoice>): void => setChoice((now) => ({ ...now, ...part }));
  const begin = (): void => {
    onClose();
    startTour(choice, { songId, shortlistId }).catch(sayProblem);
  };
  return (
    <div className={styles['body']}>
      <div className={styles['fields']}>
        <span>Tour</span>
        <Select
          label="What to tour"
          value={choice.about}
          options={offers.map(({ about, label, count }) => ({
            value: about,
            label: count === null ? label : `${label} (${count})`,
          }))}
          onChange={(about) => change({ about })}
        />
        {choice.about !== 'song' || songId === null ? null : (
          <>
            <span>Song</span>
            <Select
              label="Song"
              value={songId}
              options={[...songs.values()]
                .toSorted((a, b) => a.title.localeCompare(b.title))
                .map(({ id, title }) => ({ value: id, label: title }))}
              onChange={(id: SongId) => setSongId(id)}
            />
          </>
        )}
        {choice.about !== 'shortlist' || shortlistId === null ? null : (
          <>
            <span>Shortlist</span>
            <Select
              label="Shortlist"
              value={shortlistId}
              options={[...shortlists.values()].map(({ id, title }) => ({ value: id, label: title }))}
              onChange={(id: ShortlistId) => setShortlistId(id)}
            />
          </>
        )}
        <span>Hear</span>
        <span className={styles['part']}>
          <Select
            label="Which part of each take"
            value={choice.part}
            options={tourParts.map((value) => ({ value, label: partLabels[value] }))}
            onChange={(part) => change({ part })}
          />
          {choice.part === 'whole' ? null : (
            <TextField
              label="Seconds of each take"
              value={`${choice.seconds} s`}
              numeric
              staysOnEnter
              onCommit={(text) => {
                const seconds = Number(text.replace(/\s*s\s*$/i, '').replace(',', '.'));
                if (seconds >= minTourSeconds && seconds <= maxTourSeconds) change({ seconds });
                else
                  sayProblem(
                    new Error(
                      `“${text}” is no length for a tour. Write ${minTourSeconds} to ${maxTourSeconds} seconds.`,
                    ),
                  );
              }}
            />
          )}
        </span>
        <span>By itself</span>
        <span className={styles['switches']}>
          <Pill pressed={choice.movesOn} onToggle={() => change({ movesOn: !choice.movesOn })}>
            A rating or status moves on
          </Pill>
          <Pill pressed={choice.goesOn} onToggle={() => change({ goesOn: !choice.goesOn })}>
            The end moves on
          </Pill>
        </span>
      </div>
      <p className={styles['words']}>
        Ratings, statuses and flags keep their keys and are said of the take that plays. Enter goes on, Shift Enter goes
        back, R plays it again, Space pauses, Esc leaves; the place is kept.
      </p>
      <div className={styles['foot']}>
        {progress === null ? null : (
          <Button
            onClick={() => {
              onClose();
              runById('tour.resume');
            }}
          >
            Resume {progress.title} at {Math.max(0, progress.markIds.indexOf(progress.at)) + 1} of{' '}
            {progress.markIds.length}
          </Button>
        )}
        <Button ref={startRef} variant="primary" disabled={offers.length === 0} onClick={begin}>
          Start the tour
        </Button>
      </div>
    </div>
  );
}
