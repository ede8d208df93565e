// Stands in for the `electron` module, so that the real src/main/index.ts can be run by plain Node. It records what it
// is told and decides nothing. The last lines hold its shape against electron.d.ts.
import { EventEmitter } from 'node:events';
import type * as Real from 'electron';

type IpcHandler = Parameters<Real.IpcMain['handle']>[1];
type SeenHandler = (event: unknown, ...args: unknown[]) => unknown;
type ProtocolHandler = (request: Request) => Promise<Response> | Response;

/** What Electron was told, in the order in which it was. */
export const record = {
  order: [] as string[],
  schemes: [] as Real.CustomScheme[],
  windows: [] as BrowserWindow[],
  protocols: new Map<string, ProtocolHandler>(),
  ipc: new Map<string, SeenHandler>(),
  menu: null as readonly Real.MenuItemConstructorOptions[] | null,
  openDialogs: [] as Real.OpenDialogOptions[],
  errorBoxes: [] as (readonly [title: string, content: string])[],
  exitCodes: [] as number[],
  permissionRequest: null as Parameters<Real.Session['setPermissionRequestHandler']>[0],
  permissionCheck: null as Parameters<Real.Session['setPermissionCheckHandler']>[0],
  devicePermission: null as Parameters<Real.Session['setDevicePermissionHandler']>[0],
};

/** What Electron answers where a test wants something else than the usual. */
export const answers = {
  isFirstInstance: true,
  pickedPaths: [] as string[],
  userData: '',
  displays: [{ x: 0, y: 0, width: 1920, height: 1080 }],
};

export class FakeContents extends EventEmitter {
  readonly sent: unknown[][] = [];
  readonly mainFrame: { readonly url: string };
  openHandler: ((details: { url: string }) => { action: string }) | null = null;

  constructor(url = 'takesheet://app/') {
    super();
    this.mainFrame = { url };
  }

  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.openHandler = handler;
  }

  send(...args: unknown[]): void {
    this.sent.push(args);
  }
}

class App extends EventEmitter {
  enableSandbox(): void {
    record.order.push('enableSandbox');
  }

  requestSingleInstanceLock(): boolean {
    return answers.isFirstInstance;
  }

  whenReady(): Promise<void> {
    record.order.push('whenReady');
    return Promise.resolve();
  }

  getPath(): string {
    return answers.userData;
  }

  getVersion(): string {
    return '0.0.0-test';
  }

  quit(): void {
    record.order.push('quit');
  }

  exit(code = 0): void {
    record.exitCodes.push(code);
  }
}
export const app = new App();

export class BrowserWindow extends EventEmitter {
  static getAllWindows(): BrowserWindow[] {
    return record.windows;
  }

  static getFocusedWindow(): BrowserWindow | null {
    return record.windows[0] ?? null;
  }

  readonly webContents = new FakeContents();
  readonly urls: string[] = [];
  readonly done: string[] = [];
  readonly options: Real.BrowserWindowConstructorOptions;

  constructor(options: Real.BrowserWindowConstructorOptions) {
    super();
    this.options = options;
    record.order.push('window');
    record.windows.push(this);
    app.emit('web-contents-created', {}, this.webContents);
  }

  loadURL(url: string): Promise<void> {
    this.urls.push(url);
    return Promise.resolve();
  }

  show(): void {
    this.done.push('show');
  }

  focus(): void {
    this.done.push('focus');
  }

  restore(): void {
    this.done.push('restore');
  }

  maximize(): void {
    this.done.push('maximize');
  }

  isMinimized(): boolean {
    return true;
  }

  isMaximized(): boolean {
    return false;
  }

  getNormalBounds(): Real.Rectangle {
    return { x: 30, y: 40, width: 1000, height: 700 };
  }
}

export const ipcMain = {
  handle(channel: string, handler: IpcHandler): void {
    // Tests call it with events of their own making.
    record.ipc.set(channel, handler as SeenHandler);
  },
};

export const protocol = {
  registerSchemesAsPrivileged(schemes: Real.CustomScheme[]): void {
    record.order.push('schemes');
    record.schemes.push(...schemes);
  },
  handle(scheme: string, handler: ProtocolHandler): void {
    record.order.push('protocol');
    record.protocols.set(scheme, handler);
  },
};

export const session = {
  defaultSession: {
    setPermissionRequestHandler(handler: Parameters<Real.Session['setPermissionRequestHandler']>[0]): void {
      record.permissionRequest = handler;
    },
    setPermissionCheckHandler(handler: Parameters<Real.Session['setPermissionCheckHandler']>[0]): void {
      record.permissionCheck = handler;
    },
    setDevicePermissionHandler(handler: Parameters<Real.Session['setDevicePermissionHandler']>[0]): void {
      record.devicePermission = handler;
    },
  },
};

export const dialog = {
  showErrorBox(title: string, content: string): void {
    record.errorBoxes.push([title, content]);
  },
  showOpenDialog(
    ...args: [Real.OpenDialogOptions] | [Real.BaseWindow, Real.OpenDialogOptions]
  ): Promise<Real.OpenDialogReturnValue> {
    // The options are the last of one or two.
    record.openDialogs.push(args.at(-1) as Real.OpenDialogOptions);
    return Promise.resolve({ canceled: answers.pickedPaths.length === 0, filePaths: answers.pickedPaths });
  },
};

export const Menu = {
  buildFromTemplate: (template: Real.MenuItemConstructorOptions[]): Real.MenuItemConstructorOptions[] => template,
  setApplicationMenu(menu: Real.MenuItemConstructorOptions[]): void {
    record.menu = menu;
  },
};

export const nativeTheme = { shouldUseDarkColors: true };

export const screen = {
  getAllDisplays: (): { workArea: Real.Rectangle }[] => answers.displays.map((workArea) => ({ workArea })),
};

app satisfies Pick<
  Real.App,
  'enableSandbox' | 'requestSingleInstanceLock' | 'whenReady' | 'getPath' | 'getVersion' | 'quit' | 'exit'
>;
BrowserWindow satisfies new (
  options: Real.BrowserWindowConstructorOptions,
) => Pick<
  Real.BrowserWindow,
  'loadURL' | 'show' | 'focus' | 'restore' | 'maximize' | 'isMinimized' | 'isMaximized' | 'getNormalBounds'
>;
ipcMain satisfies Pick<Real.IpcMain, 'handle'>;
protocol satisfies { [Name in 'registerSchemesAsPrivileged']: Real.Protocol[Name] };
session.defaultSession satisfies Pick<
  Real.Session,
  'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'
>;
dialog satisfies Pick<Real.Dialog, 'showErrorBox' | 'showOpenDialog'>;
nativeTheme satisfies Pick<Real.NativeTheme, 'shouldUseDarkColors'>;
