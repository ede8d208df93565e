import type { ReactElement } from 'react';
import { showTab } from '../library/library-actions.ts';
import { type LibraryTab, useLibrary } from '../library/library-store.ts';
import { ShortlistsPane } from '../library/ShortlistsPane.tsx';
import { SongsPane } from '../library/SongsPane.tsx';
import { TapeList } from '../tapes/TapeList.tsx';
import { Tabs } from '../ui/Tabs.tsx';

const tabs: readonly { readonly value: LibraryTab; readonly label: string }[] = [
  { value: 'tapes', label: 'Tapes' },
  { value: 'songs', label: 'Songs' },
  { value: 'shortlists', label: 'Shortlists' },
];

/** The left of the window: the tapes, or what lies on them across all tapes. */
export function Library(): ReactElement {
  const tab = useLibrary((state) => state.tab);
  return (
    <Tabs label="Library" value={tab} tabs={tabs} onChange={showTab}>
      {tab === 'tapes' ? <TapeList /> : tab === 'songs' ? <SongsPane /> : <ShortlistsPane />}
    </Tabs>
  );
}
