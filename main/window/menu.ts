// The menu, in the language of the interface. What it cannot do itself it wishes of the window.

import { app, Menu, type MenuItemConstructorOptions } from 'electron';
import type { Wish } from '../../src/contract/desktop.ts';
import { MENU_TEXTS, type MenuLanguage } from './menu-texts.ts';

type Item = MenuItemConstructorOptions;

export function showMenu(language: MenuLanguage, wish: (what: Wish['what']) => void): void {
  const texts = MENU_TEXTS[language];
  const asked = (what: keyof typeof texts & Wish['what'], accelerator?: string): Item => ({
    label: texts[what],
    ...(accelerator && { accelerator }),
    click: () => wish(what),
  });
  const does = (role: keyof typeof texts & Item['role']): Item => ({ role, label: texts[role] });
  const line: Item = { type: 'separator' };
  const menus: readonly (readonly [string, readonly Item[]])[] = [
    [
      texts.file,
      [
        asked('newProject', 'CmdOrCtrl+N'),
        asked('openProject', 'CmdOrCtrl+O'),
        asked('sample'),
        line,
        asked('settings', 'CmdOrCtrl+,'),
        line,
        does('quit'),
      ],
    ],
    [texts.edit, [does('undo'), does('redo'), line, does('cut'), does('copy'), does('paste'), does('selectAll')]],
    [texts.view, [does('zoomIn'), does('zoomOut'), does('resetZoom'), line, does('togglefullscreen')]],
    [
      texts.helpMenu,
      [asked('help', 'F1'), asked('keys'), line, { label: `Seedmark ${app.getVersion()}`, enabled: false }],
    ],
  ];
  const template = menus.map(([label, submenu]): Item => ({ label, submenu: [...submenu] }));
  Menu.setApplicationMenu(
    Menu.buildFromTemplate(process.platform === 'darwin' ? [{ role: 'appMenu' }, ...template] : template),
  );
}
