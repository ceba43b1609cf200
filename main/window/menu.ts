// The menu, in the language of the interface. What it cannot do itself it wishes of the window.

import { app, type MenuItemConstructorOptions as Item, Menu } from 'electron';
import type { MenuTexts } from '../../renderer/texts/menu-texts.ts';
import { WISHES, type Wish } from '../../src/contract/desktop.ts';

/** Wishes, roles of Electron, a line where there is nothing. */
const MENUS = {
  file: ['newProject', 'openProject', 'sample', '', 'settings', '', 'quit'],
  edit: ['undo', 'redo', '', 'cut', 'copy', 'paste', 'selectAll'],
  view: ['zoomIn', 'zoomOut', 'resetZoom', '', 'togglefullscreen'],
  helpMenu: ['help', 'keys'],
} as const;
const KEYS = new Map(
  Object.entries({ newProject: 'CmdOrCtrl+N', openProject: 'CmdOrCtrl+O', settings: 'CmdOrCtrl+,', help: 'F1' }),
);

export function showMenu(texts: MenuTexts, wish: (what: Wish['what']) => void): void {
  const itemOf = (name: (typeof MENUS)[keyof typeof MENUS][number]): Item => {
    if (name === '') return { type: 'separator' };
    const what = WISHES.find((one) => one === name);
    if (!what) return { role: name as NonNullable<Item['role']>, label: texts[name] };
    return { label: texts[name], accelerator: KEYS.get(name), click: () => wish(what) };
  };
  const menus = Object.entries(MENUS).map(([name, items]) => {
    return { label: texts[name as keyof typeof MENUS], submenu: items.map(itemOf) };
  });
  menus.at(-1)!.submenu.push({ label: `Seedmark ${app.getVersion()}`, enabled: false });
  const ofSystem: Item[] = process.platform === 'darwin' ? [{ role: 'appMenu' }] : [];
  Menu.setApplicationMenu(Menu.buildFromTemplate([...ofSystem, ...menus]));
}
