import type { Transfer } from '../../shared/domain/transfer.ts';
import { archive } from '../archive/archive.ts';
import { bridge } from '../client/bridge.ts';
import { say } from '../ui/messages.ts';

/** Writes the waveform of a transfer where exports go, and says where that was. Rejects with the reason. */
export async function exportWaveform(transfer: Transfer): Promise<void> {
  const folder = await exportFolder();
  if (folder === null) return;
  const { path } = await bridge.request('peaks.export', { transferId: transfer.id, folder });
  say('done', `Waveform data written to ${path}.`);
}

/** The folder that was chosen last, else one that is asked for, else where the folder browser begins. */
async function exportFolder(): Promise<string | null> {
  const { settings, host } = archive.store.getState();
  if (settings.exportFolder !== '') return settings.exportFolder;
  if (host?.hasFileDialogs === true) {
    const { paths } = await bridge.request('files.pick', { what: 'exportFolder' });
    return paths[0] ?? null;
  }
  return (await bridge.request('files.browse', { path: null, showAllFiles: true })).path;
}
