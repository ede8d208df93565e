import { BrowserWindow, ipcMain, type IpcMainInvokeEvent } from 'electron';
import { refusal } from '../hosts/message-host.ts';
import type { MountedCore } from '../hosts/mount-core.ts';
import { isOurs } from './security.ts';

/** Carries requests, replies and events between the core and every window. */
export function joinIpc(core: MountedCore): void {
  ipcMain.handle('takesheet:call', (event, name: unknown, inputJson: unknown) => {
    if (!isOwnPage(event)) return refusal('Only the page of Takesheet itself is answered.');
    if (typeof name !== 'string' || typeof inputJson !== 'string') return refusal('A request is a name and a text.');
    return core.dispatch(name, inputJson);
  });
  core.listen((name, payloadJson) => {
    for (const window of BrowserWindow.getAllWindows()) window.webContents.send('takesheet:event', name, payloadJson);
  });
}

/** A frame inside the page, or a page that has navigated away, is not ours. */
function isOwnPage({ sender, senderFrame }: IpcMainInvokeEvent): boolean {
  return senderFrame !== null && senderFrame === sender.mainFrame && isOurs(senderFrame.url);
}
