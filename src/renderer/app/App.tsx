import { CSPProvider } from '@base-ui/react/csp-provider';
import { Tooltip } from '@base-ui/react/tooltip';
import type { CSSProperties, ReactElement } from 'react';
import { useArchive } from '../archive/archive.ts';
import { KeysSheet } from '../commands/KeysSheet.tsx';
import { Palette } from '../commands/Palette.tsx';
import { Compare } from '../compare/Compare.tsx';
import { useCompare } from '../compare/compare-store.ts';
import { ExportPanel } from '../export/ExportPanel.tsx';
import { ImportPanel } from '../export/ImportPanel.tsx';
import { HistoryPanel } from '../history/HistoryPanel.tsx';
import { Inspector } from '../marks/Inspector.tsx';
import { TakeSheet } from '../marks/TakeSheet.tsx';
import { AddTapes } from '../tapes/AddTapes.tsx';
import { RawImport } from '../tapes/RawImport.tsx';
import { SoundMissing } from '../tapes/SoundMissing.tsx';
import { OfferedMarks } from '../tapes/OfferedMarks.tsx';
import { TapeDetails } from '../tapes/TapeDetails.tsx';
import { Library } from './Library.tsx';
import { AddToShortlist } from '../library/AddToShortlist.tsx';
import { Welcome } from '../tapes/Welcome.tsx';
import { TourDialog } from '../tour/TourDialog.tsx';
import { TourStrip } from '../tour/TourStrip.tsx';
import { TransportBar } from '../transport/TransportBar.tsx';
import { Ask } from '../ui/Ask.tsx';
import { Toasts } from '../ui/Toasts.tsx';
import { useView, viewStore } from '../view/view-store.ts';
import { WaveformPane } from '../waveform/WaveformPane.tsx';
import styles from './App.module.css';
import { ErrorBoundary } from './errors.tsx';
import { Header } from './Header.tsx';
import { NoTape, NotReady } from './Placeholders.tsx';
import { listWidths, paneStore, usePanes, waveHeights } from './panes.ts';
import { SettingsPanel } from './SettingsPanel.tsx';
import { Splitter } from './Splitter.tsx';
import { StatusBar } from './StatusBar.tsx';
import { Strips } from './Strips.tsx';

/** The window: where everything stands, and nothing else. */
export function App(): ReactElement {
  return (
    <CSPProvider disableStyleElements>
      <Tooltip.Provider delay={500}>
        <Layout />
        <Panels />
        <Ask />
        <Toasts />
      </Tooltip.Provider>
    </CSPProvider>
  );
}

function Layout(): ReactElement {
  const status = useArchive((state) => state.status);
  const isEmpty = useArchive((state) => state.transfers.size === 0);
  const isComparing = useCompare((state) => state.isOpen);
  return (
    <div className={styles['window']}>
      <Header />
      <Strips />
      {status !== 'ready' ? <NotReady /> : isEmpty ? <Welcome /> : isComparing ? <Comparison /> : <Desk />}
      <StatusBar />
      {/* Shown by the style sheet while something is dragged over the window. */}
      <div className={styles['drop']} aria-hidden>
        <span>Drop to add to this archive</span>
      </div>
    </div>
  );
}

function Comparison(): ReactElement {
  return (
    <ErrorBoundary what="The comparison">
      <Compare />
    </ErrorBoundary>
  );
}

function Desk(): ReactElement {
  const listWidth = usePanes((state) => state.listWidth) ?? listWidths.usual;
  const inspectorOpen = useView((state) => state.inspectorOpen);
  const transferId = useView((state) => state.transferId);
  return (
    <main
      className={styles['desk']}
      data-inspector={inspectorOpen}
      // Widths are the person's own, so they cannot stand in the style sheet.
      style={{ '--list-width': `${listWidth}px` } as CSSProperties}
    >
      <div className={styles['list']} id="pane-tapes" data-pane>
        <ErrorBoundary what="The library">
          <Library />
        </ErrorBoundary>
      </div>
      <Splitter
        label="Width of the list of tapes"
        axis="x"
        size={listWidth}
        bounds={listWidths}
        controls="pane-tapes"
        onSize={(size) => paneStore.setState({ listWidth: size })}
      />
      {transferId === null ? <NoTape /> : <Machine />}
      {inspectorOpen ? <InspectorPane /> : null}
    </main>
  );
}

/** The tape in the middle and its take sheet under it. */
function Machine(): ReactElement {
  const chosenHeight = usePanes((state) => state.waveHeight);
  // In a low window the picture gives way to the take sheet, until somebody moves the edge.
  const waveHeight = chosenHeight === null ? `min(${waveHeights.usual}px, 46dvh)` : `${chosenHeight}px`;
  return (
    <div className={styles['machine']} style={{ '--wave-height': waveHeight } as CSSProperties}>
      <div className={styles['wave']} id="pane-wave" data-pane>
        <ErrorBoundary what="The waveform">
          <WaveformPane />
        </ErrorBoundary>
      </div>
      <div className={styles['transport']} data-pane>
        <ErrorBoundary what="The transport">
          <TourStrip />
          <TransportBar />
        </ErrorBoundary>
      </div>
      <Splitter
        label="Height of the waveform"
        axis="y"
        size={chosenHeight ?? waveHeights.usual}
        bounds={waveHeights}
        controls="pane-wave"
        onSize={(size) => paneStore.setState({ waveHeight: size })}
      />
      <div className={styles['sheet']} data-pane>
        <ErrorBoundary what="The take sheet">
          <SoundMissing />
          <OfferedMarks />
          <TakeSheet />
        </ErrorBoundary>
      </div>
    </div>
  );
}

/** At the right; on a narrow window a drawer over the sheet. */
function InspectorPane(): ReactElement {
  return (
    <div className={styles['inspector']} data-pane>
      <ErrorBoundary what="The inspector">
        <Inspector />
      </ErrorBoundary>
    </div>
  );
}

function Panels(): ReactElement {
  const panel = useView((state) => state.panel);
  return (
    <>
      <ExportPanel />
      <ImportPanel />
      <HistoryPanel />
      <AddTapes />
      <TapeDetails />
      <RawImport />
      <Palette open={panel === 'palette'} onClose={closePanel} />
      <KeysSheet open={panel === 'keys'} onClose={closePanel} />
      <AddToShortlist open={panel === 'shortlist'} onClose={closePanel} />
      <TourDialog open={panel === 'tour'} onClose={closePanel} />
      <SettingsPanel open={panel === 'settings'} onClose={closePanel} />
    </>
  );
}

function closePanel(): void {
  viewStore.setState({ panel: 'none' });
}
