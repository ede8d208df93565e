import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { Wire } from '../shared/contract/requests.ts';

/** All that the window gets of Electron: a wire of texts, and the path of a file that was dropped on it. */
const wire: Wire = {
  // The answer is always a text; ipcRenderer cannot know that.
  call: (name, inputJson) => ipcRenderer.invoke('takesheet:call', name, inputJson) as Promise<string>,
  listen(onEvent) {
    const listener = (_event: unknown, name: string, payloadJson: string): void => onEvent(name, payloadJson);
    ipcRenderer.on('takesheet:event', listener);
    return () => void ipcRenderer.off('takesheet:event', listener);
  },
  pathForFile: (file) => webUtils.getPathForFile(file as File),
};

contextBridge.exposeInMainWorld('takesheetWire', wire);
