import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { Popover } from '../ui/Popover.tsx';
import { listenText, modeNames } from './listening-words.ts';
import { ListenPanel } from './ListenPanel.tsx';
import { Readout } from './Readout.tsx';
import { player } from './transport.ts';

/** Which channels are heard in which ear, and the desk that sets it. */
export function ListenReadout(): ReactElement {
  const listening = useStore(player.store, (state) => state.listening);
  const channels = useStore(player.store, (state) => state.transfer?.channels ?? 2);
  const { mode, inverted, soloed, muted, highPassHz, lowPassHz, tapeEqualisation } = listening;
  const isChanged =
    mode !== 'stereo' ||
    inverted !== 'none' ||
    soloed.length + muted.length > 0 ||
    highPassHz !== null ||
    lowPassHz !== null ||
    tapeEqualisation !== 'asIs';
  const text = listenText(listening, channels);
  return (
    <Popover
      label="Listen"
      trigger={
        <Readout
          label="Listen"
          opens
          name={`Listen ${text}, to ${modeNames[mode].toLowerCase()}`}
          value={text}
          changed={isChanged}
        />
      }
    >
      <ListenPanel />
    </Popover>
  );
}
