import type { CustomScheme, Session, WebContents, WebPreferences } from 'electron';

/** Pages, sound and questions share this one origin; a second scheme would make Web Audio silent. */
export const scheme = 'takesheet';
export const origin = `${scheme}://app`;

/** Declared before the app is ready, once. `stream` lets answers flow; nothing here loosens a policy. */
export const privilegedSchemes: CustomScheme[] = [
  { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true } },
];

/** The window's page has no Node, no other world's objects, and only what the preload hands over. */
export function webPreferences(preload: string): WebPreferences {
  return {
    preload,
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
  };
}

/** Compares whole origins: `takesheet://app.evil` starts with ours and is not ours. */
export function isOurs(url: string): boolean {
  return url === origin || url.startsWith(`${origin}/`);
}

/** No page leaves the app, opens windows or carries foreign pages inside. */
export function lockContents(contents: WebContents): void {
  contents.on('will-navigate', (event) => {
    if (!isOurs(event.url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => {
    if (!isOurs(event.url)) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

/** No camera, no place, no device: Takesheet needs no permission at all. */
export function lockSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, callback) => callback(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
}
