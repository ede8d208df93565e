import { FastForward } from 'lucide-react';
import type { ReactElement } from 'react';
import { useArchive } from '../archive/archive.ts';
import { runById } from '../commands/registry.ts';
import { keepFocus } from '../ui/Button.tsx';
import { Tooltip } from '../ui/Tooltip.tsx';
import { useSilence } from '../heard/silence-store.ts';
import styles from './SkipSign.module.css';

/** Lit while silence is skipped, so that nobody believes to have heard a tape without a break; a click ends it. */
export function SkipSign(): ReactElement | null {
  const isOn = useArchive((state) => state.settings.skipSilence);
  const isKnown = useSilence((state) => state.transferId === null || state.pauses !== null);
  if (!isOn) return null;
  return (
    <Tooltip
      text="Silence of more than 1.5 seconds is left out while playing; it does not count as heard"
      keys="Shift+S"
    >
      <button
        type="button"
        className={styles['sign']}
        aria-pressed
        onMouseDown={keepFocus}
        onClick={() => runById('heard.skipSilence')}
      >
        <FastForward aria-hidden />
        {isKnown ? 'Silence is skipped' : 'Silence is skipped once the tape is read'}
      </button>
    </Tooltip>
  );
}
