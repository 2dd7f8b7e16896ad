import type { MenuItem } from './electron-api.ts';
import type { MenuCommand } from './messages.ts';

const SEPARATOR: MenuItem = { type: 'separator' };

/**
 * The native menu: the window's commands under the menus that they name, in their order, and what every desktop program has.
 * The keys are shown and not taken: the window handles them, so that letters still reach its text fields.
 */
export function menuOf(commands: readonly MenuCommand[], run: (id: string) => void, platform: NodeJS.Platform): MenuItem[] {
  const names = [...new Set(['File', 'Edit', 'View', ...commands.map(({ menu }) => menu)])];
  const menus = names.map((name): MenuItem => {
    const items = commands.filter(({ menu }) => menu === name).map((command) => itemOf(command, run));
    const standard = standardItems(name, platform);
    return { label: name, submenu: [...items, ...(items.length > 0 && standard.length > 0 ? [SEPARATOR] : []), ...standard] };
  });
  const shown = menus.filter(({ submenu }) => submenu && submenu.length > 0);
  return platform === 'darwin' ? [{ role: 'appMenu' }, ...shown, { role: 'windowMenu' }] : shown;
}

function itemOf({ id, label, accelerator }: MenuCommand, run: (id: string) => void): MenuItem {
  return { id, label, ...(accelerator === undefined ? {} : { accelerator, registerAccelerator: false }), click: () => run(id) };
}

function standardItems(menu: string, platform: NodeJS.Platform): MenuItem[] {
  if (menu === 'Edit') return [{ role: 'cut' }, { role: 'copy' }, { role: 'paste' }];
  if (menu === 'View') return [{ role: 'togglefullscreen' }];
  return menu === 'File' && platform !== 'darwin' ? [{ role: 'quit' }] : [];
}
