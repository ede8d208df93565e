import '@fontsource-variable/inter/wght.css';
import '@fontsource/ibm-plex-mono/400.css';
import '@fontsource/ibm-plex-mono/500.css';
import './styles/tokens.css';
import './styles/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { ErrorBoundary } from './app/errors.tsx';
import { startPersisting } from './app/persist.ts';
import { followTheme } from './app/theme.ts';
import { archive } from './archive/archive.ts';
import { onReconnect } from './client/connection-store.ts';
import { listenForKeys } from './commands/dispatch.ts';
import { compareCommands } from './commands/compare-commands.ts';
import { exportCommands } from './commands/export-commands.ts';
import { fileCommands } from './commands/file-commands.ts';
import { heardCommands } from './commands/heard-commands.ts';
import { libraryCommands } from './commands/library-commands.ts';
import { markCommands } from './commands/mark-commands.ts';
import { paneCommands } from './commands/pane-commands.ts';
import { allCommands, registerCommands } from './commands/registry.ts';
import { spectrogramCommands } from './commands/spectrogram-commands.ts';
import { followVerdicts, tourCommands } from './commands/tour-commands.ts';
import { transportCommands } from './commands/transport-commands.ts';
import { correctionCommands } from './commands/correction-commands.ts';
import { viewCommands } from './commands/view-commands.ts';
import { followListening } from './heard/follow-listening.ts';
import { followTakes } from './library/follow-takes.ts';
import { listenForDrops } from './tapes/drop-tapes.ts';
import { watchIntake } from './tapes/intake.ts';
import { keepPlayerInStep } from './tapes/keep-player-in-step.ts';
import { tellWhereCutOff } from './tapes/tell-where-cut-off.ts';
import { keepChannelsHeard, keepEdgesAsSet } from './transport/listening-actions.ts';
import { keepLoopOnItsEdges } from './transport/loop-follow.ts';
import { isMac } from './ui/chord-text.ts';
import { sayProblem } from './ui/messages.ts';

followTheme();
for (const commands of [
  fileCommands,
  transportCommands,
  heardCommands,
  markCommands,
  libraryCommands,
  tourCommands,
  viewCommands,
  correctionCommands,
  spectrogramCommands,
  compareCommands,
  exportCommands,
  paneCommands,
]) {
  registerCommands(commands);
}
listenForKeys(window, { commands: allCommands, onMac: isMac });
listenForDrops(window);
watchIntake();
keepPlayerInStep();
keepChannelsHeard();
keepEdgesAsSet();
keepLoopOnItsEdges();
followListening();
followTakes();
followVerdicts();
tellWhereCutOff();
onReconnect(() => void archive.heal().catch(sayProblem));
void startPersisting();

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element with the id root.');
createRoot(root).render(
  <StrictMode>
    <ErrorBoundary>
      <App />
    </ErrorBoundary>
  </StrictMode>,
);
