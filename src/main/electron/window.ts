import { BrowserWindow, nativeTheme, screen } from 'electron';
import { origin, webPreferences } from './security.ts';
import { firstWindow, readPlace, smallestWindow, usablePlace, writePlace } from './window-place.ts';

// `--bg` of styles/tokens.css in both themes, so that the window does not flash while its page loads.
const backgrounds = { dark: '#15140f', light: '#ece5d3' };

/** Opens the window where it was last time and shows it when its first picture is drawn. */
export async function openWindow({ preload, placeFile }: { preload: string; placeFile: string }): Promise<void> {
  const displays = screen.getAllDisplays().map((display) => display.workArea);
  const place = usablePlace(readPlace(placeFile), displays);
  const window = new BrowserWindow({
    ...(place?.bounds ?? firstWindow),
    minWidth: smallestWindow.width,
    minHeight: smallestWindow.height,
    title: 'Takesheet',
    show: false,
    autoHideMenuBar: true,
    backgroundColor: nativeTheme.shouldUseDarkColors ? backgrounds.dark : backgrounds.light,
    webPreferences: webPreferences(preload),
  });
  window.once('ready-to-show', () => {
    if (place?.isMaximized === true) window.maximize();
    window.show();
  });
  window.on('close', () => {
    const problem = writePlace(placeFile, { bounds: window.getNormalBounds(), isMaximized: window.isMaximized() });
    if (problem !== null) console.error(`The window's place was not remembered: ${problem.message}`);
  });
  await window.loadURL(`${origin}/`);
}

/** Brings the window to the front: somebody started Takesheet a second time. */
export function focusWindow(): void {
  const [window] = BrowserWindow.getAllWindows();
  if (window === undefined) return;
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
