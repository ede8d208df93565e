import type { ReactElement } from 'react';
import type { Settings } from '../../shared/contract/views.ts';
import type { TimeDisplay } from '../../shared/domain/timecode.ts';
import { useArchive } from '../archive/archive.ts';
import { bridge } from '../client/bridge.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { sayProblem } from '../ui/messages.ts';
import { Select, type SelectOption } from '../ui/Select.tsx';
import { TextField } from '../ui/TextField.tsx';
import { FfmpegSetting } from './FfmpegSetting.tsx';
import styles from './SettingsPanel.module.css';

const themes: readonly SelectOption<Settings['theme']>[] = [
  { value: 'system', label: 'As the system has it' },
  { value: 'dark', label: 'Dark, like a machine room' },
  { value: 'light', label: 'Light, like paper' },
];

const displays: readonly SelectOption<TimeDisplay>[] = [
  { value: 'clock', label: 'Clock: 00:41:12.345' },
  { value: 'samples', label: 'Samples of the original' },
  { value: 'cdFrames', label: 'CD frames: 00:41:12:26' },
];

/** What a person may choose for this archive, and where it lies. */
export function SettingsPanel({
  open,
  onClose,
}: {
  readonly open: boolean;
  readonly onClose: () => void;
}): ReactElement {
  const settings = useArchive((state) => state.settings);
  const place = useArchive((state) => state.archive?.path ?? '');
  const version = useArchive((state) => state.host?.version ?? '');
  return (
    <Dialog title="Settings" open={open} onClose={onClose}>
      <div className={styles['fields']}>
        <span>Theme</span>
        <Select label="Theme" value={settings.theme} options={themes} onChange={(theme) => set({ theme })} />
        <span>Time shown as</span>
        <Select
          label="Time shown as"
          value={settings.timeDisplay}
          options={displays}
          onChange={(timeDisplay) => set({ timeDisplay })}
        />
        <span>While playing</span>
        <Select
          label="While playing"
          value={settings.followPlayhead ? 'follow' : 'stay'}
          options={[
            { value: 'follow', label: 'The view follows the playhead' },
            { value: 'stay', label: 'The view stays' },
          ]}
          onChange={(choice) => set({ followPlayhead: choice === 'follow' })}
        />
        <span>Before an edge</span>
        <TextField
          label="Played before an edge"
          value={`${settings.preRollSeconds} s`}
          numeric
          staysOnEnter
          onCommit={(text) => setRoll('preRollSeconds', text)}
        />
        <span>After an edge</span>
        <TextField
          label="Played after an edge"
          value={`${settings.postRollSeconds} s`}
          numeric
          staysOnEnter
          onCommit={(text) => setRoll('postRollSeconds', text)}
        />
        <span>Your name</span>
        <TextField
          label="Your name"
          value={settings.author}
          staysOnEnter
          placeholder="stands in the history beside each change"
          onCommit={(author) => set({ author: author.trim() })}
        />
        <span>Waveforms kept</span>
        <TextField
          label="Waveforms kept"
          value={`${settings.cacheCapGb} GB`}
          numeric
          staysOnEnter
          placeholder="20 GB; the longest unused go first"
          onCommit={setCacheCap}
        />
        <FfmpegSetting />
        <span>Archive</span>
        <span className={styles['path']}>{place}</span>
        <span>Takesheet</span>
        <span className={styles['path']}>{version}</span>
      </div>
    </Dialog>
  );
}

function setCacheCap(text: string): void {
  const figure = Number(text.replace(/\s*GB\s*$/i, '').replace(',', '.'));
  if (figure >= 0.1 && figure <= 100_000) set({ cacheCapGb: figure });
  else sayProblem(new Error(`“${text}” is no size for the waveforms. Write gigabytes, for example 20.`));
}

/** How much is heard when the edge of a mark is played around (A, Shift A, Alt A). */
function setRoll(which: 'preRollSeconds' | 'postRollSeconds', text: string): void {
  const seconds = Number(text.replace(/\s*s\s*$/i, '').replace(',', '.'));
  if (seconds >= 0.5 && seconds <= 10) set({ [which]: seconds });
  else sayProblem(new Error(`“${text}” cannot be played around an edge. Write seconds from 0.5 to 10, for example 2.`));
}

function set(settings: Partial<Settings>): void {
  bridge.request('settings.set', { settings }).catch(sayProblem);
}
