import { useEffect, useRef, useState } from 'react';
import type { ExamplesAnswer } from '../../src/server/api.ts';
import { type MenuName, commands } from '../commands/commands.ts';
import { keysText } from '../commands/keys.ts';
import { useOutsidePress } from '../parts/use-outside-press.ts';
import { api } from '../server/client.ts';
import { useDocument } from '../store/document.ts';
import { afterSaving, openPath } from '../store/files.ts';

const MENUS: readonly MenuName[] = ['File', 'Edit', 'Graph', 'View'];

/** The menu under the mark: the commands by menu, and the examples. */
export function AppMenu() {
  const [open, setOpen] = useState(false);
  const [examples, setExamples] = useState<ExamplesAnswer['examples']>([]);
  const box = useRef<HTMLDivElement>(null);
  const state = useDocument();
  useEffect(() => {
    if (!open) return;
    api.examples().then(
      (answer) => setExamples(answer.examples),
      () => setExamples([]),
    );
    box.current?.querySelector<HTMLElement>('[role="menuitem"]')?.focus();
  }, [open]);
  useOutsidePress(box, () => setOpen(false), open);

  const move = (event: React.KeyboardEvent): void => {
    const items = [...(box.current?.querySelectorAll<HTMLElement>('[role="menuitem"]:not(:disabled)') ?? [])];
    const current = items.findIndex((item) => item === document.activeElement);
    if (event.key === 'Escape') setOpen(false);
    else if (event.key === 'ArrowDown') items.at((current + 1) % items.length)?.focus();
    else if (event.key === 'ArrowUp') items.at(current - 1)?.focus();
    else return;
    event.preventDefault();
  };

  return (
    <div className="app-menu" ref={box} onKeyDown={open ? move : undefined}>
      <button type="button" className="brand" aria-label="Menu" aria-haspopup="menu" aria-expanded={open} title="Menu" onClick={() => setOpen(!open)}>
        <img src="./icon.svg" width={24} height={24} alt="" />
      </button>
      {open && (
        <div className="menu-sheet" role="menu" aria-label="Menu">
          {MENUS.map((menu) => (
            <section key={menu}>
              <h3>{menu}</h3>
              {commands
                .filter((command) => command.menu === menu)
                .map((command) => {
                  const Icon = command.icon;
                  return (
                    <button
                      key={command.id}
                      type="button"
                      role="menuitem"
                      className="menu-item"
                      disabled={!command.when(state)}
                      onClick={() => {
                        setOpen(false);
                        command.run();
                      }}
                    >
                      <Icon size={14} aria-hidden="true" />
                      <span className="ellipsis grow">{command.label(state)}</span>
                      {command.keys.length > 0 && <kbd>{keysText(command.keys[0])}</kbd>}
                    </button>
                  );
                })}
              {menu === 'File' && examples.length > 0 && (
                <>
                  <h3>Examples</h3>
                  {examples.map(({ path, title }) => (
                    <button
                      key={path}
                      type="button"
                      role="menuitem"
                      className="menu-item"
                      onClick={() => {
                        setOpen(false);
                        afterSaving(() => void openPath(path));
                      }}
                    >
                      <span className="ellipsis grow">{title}</span>
                    </button>
                  ))}
                </>
              )}
            </section>
          ))}
        </div>
      )}
    </div>
  );
}
