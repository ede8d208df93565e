import { Menu, type MenuItemConstructorOptions } from 'electron';

/**
 * The system's usual menus. Takesheet's own commands and keys live in the window, where the palette lists them: a key
 * that the window handles never reaches the menu.
 */
export function setMenu(platform: NodeJS.Platform): void {
  const macOnly: MenuItemConstructorOptions[] = platform === 'darwin' ? [{ role: 'appMenu' }] : [];
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...macOnly,
      { role: 'fileMenu' },
      { role: 'editMenu' },
      {
        label: 'View',
        submenu: [
          { role: 'resetZoom' },
          { role: 'zoomIn' },
          { role: 'zoomOut' },
          { type: 'separator' },
          { role: 'togglefullscreen' },
          { role: 'reload' },
          { role: 'toggleDevTools' },
        ],
      },
      { role: 'windowMenu' },
    ]),
  );
}
