import { BrowserWindow, dialog, type OpenDialogOptions } from 'electron';

type What = 'files' | 'folder' | 'exportFolder';

// Files are known by content; the endings only help to see the wood for the trees, and `All files` is always there.
const audioEndings = ['wav', 'bwf', 'rf64', 'aif', 'aiff', 'aifc', 'flac', 'mp3', 'ogg', 'oga', 'opus'];

const dialogs: Readonly<Record<What, OpenDialogOptions>> = {
  files: {
    title: 'Add tapes',
    buttonLabel: 'Add',
    properties: ['openFile', 'multiSelections'],
    filters: [
      { name: 'Audio files', extensions: audioEndings },
      { name: 'All files', extensions: ['*'] },
    ],
  },
  folder: { title: 'Add a folder of tapes', buttonLabel: 'Add', properties: ['openDirectory', 'multiSelections'] },
  exportFolder: {
    title: 'Choose where to export',
    buttonLabel: 'Choose',
    properties: ['openDirectory', 'createDirectory'],
  },
};

/** Asks with the system's own dialog; no paths when it was cancelled. */
export async function pickPaths(what: What): Promise<readonly string[]> {
  const parent = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
  const { filePaths } = await (parent === undefined
    ? dialog.showOpenDialog(dialogs[what])
    : dialog.showOpenDialog(parent, dialogs[what]));
  return filePaths;
}
