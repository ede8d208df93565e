import { archive } from '../archive/archive.ts';
import { bridge } from '../client/bridge.ts';
import { pathForFile } from '../client/electron-wire.ts';
import { say, sayProblem } from '../ui/messages.ts';
import { viewStore } from '../view/view-store.ts';
import { addPaths } from './intake.ts';
import { countText } from './tape-words.ts';
import { tapesStore } from './tapes-store.ts';

/** How much of a file's beginning is sent along to know it again by. */
const headBytes = 65_536;
/** A browser gives no paths, so each file of a dropped folder is looked for; more than these are not tried. */
const mostFiles = 2_000;

/** Takes files and folders that are dropped anywhere into the window. */
export function listenForDrops(target: Window): () => void {
  const onDragOver = (event: DragEvent): void => {
    if (event.dataTransfer?.types.includes('Files') !== true) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
    document.documentElement.dataset['dropping'] = 'true';
  };
  const stop = (): void => {
    delete document.documentElement.dataset['dropping'];
  };
  const onDragLeave = (event: DragEvent): void => {
    // Leaving one element for another inside the window is no leaving.
    if (event.relatedTarget === null) stop();
  };
  const onDrop = (event: DragEvent): void => {
    stop();
    if (event.dataTransfer === null || event.dataTransfer.files.length === 0) return;
    event.preventDefault();
    // Both must be taken out now: after the event the browser empties what was dropped.
    const files = [...event.dataTransfer.files];
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry());
    takeDrop(files, entries).catch(sayProblem);
  };
  target.addEventListener('dragover', onDragOver);
  target.addEventListener('dragleave', onDragLeave);
  target.addEventListener('drop', onDrop);
  return () => {
    target.removeEventListener('dragover', onDragOver);
    target.removeEventListener('dragleave', onDragLeave);
    target.removeEventListener('drop', onDrop);
  };
}

async function takeDrop(files: readonly File[], entries: readonly (FileSystemEntry | null)[]): Promise<void> {
  if (archive.store.getState().archive?.readOnly === true) {
    say('info', 'This archive is open for reading only; nothing can be added to it.');
    return;
  }
  const known = files.flatMap((file) => pathForFile(file) ?? []).filter((path) => path !== '');
  if (known.length === files.length) {
    await addPaths(known);
    return;
  }
  const found = await Promise.all(
    files.map(async (file, index) => {
      const entry = entries[index] ?? null;
      return entry?.isDirectory === true ? filesUnder(entry) : [file];
    }),
  );
  const dropped = found.flat().slice(0, mostFiles);
  const asked = await Promise.all(
    dropped.map(async (file) => ({
      name: file.name,
      sizeBytes: file.size,
      headBase64: base64(new Uint8Array(await file.slice(0, headBytes).arrayBuffer())),
    })),
  );
  const matched = (await match(asked)).filter((path) => path !== null);
  if (matched.length > 0) await addPaths(matched);
  else tapesStore.setState({ intake: { step: 'choose' } });
  if (matched.length === dropped.length && matched.length > 0) return;
  const missing = dropped.length - matched.length;
  tapesStore.setState({
    browseFor: { kind: 'folder' },
    browseReason: `A browser does not tell where dropped files lie, and ${
      matched.length === 0 ? 'they were' : countText(missing, 'of them was', 'of them were')
    } not found in the folders this page may show. Choose them here instead.`,
  });
  viewStore.setState({ panel: 'addTapes' });
}

type Dropped = { readonly name: string; readonly sizeBytes: number; readonly headBase64: string };

/** Asks in parts, so that no question grows beyond what the wire carries. */
async function match(dropped: readonly Dropped[]): Promise<readonly (string | null)[]> {
  const paths: (string | null)[] = [];
  for (let at = 0; at < dropped.length; at += 16) {
    const part = await bridge.request('files.match', { dropped: dropped.slice(at, at + 16) });
    paths.push(...part.paths);
  }
  return paths;
}

async function filesUnder(entry: FileSystemEntry): Promise<readonly File[]> {
  // The two kinds of entries are told apart by their own flags; the types of the browser know no such union.
  if (entry.isFile) {
    return [await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject))];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const files: File[] = [];
  for (;;) {
    const part = await new Promise<readonly FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (part.length === 0 || files.length > mostFiles) return files;
    for (const inner of part) files.push(...(await filesUnder(inner)));
  }
}

function base64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8_192) text += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  return btoa(text);
}
