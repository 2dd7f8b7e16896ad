import { commands } from '../commands/commands.ts';
import { keysText } from '../commands/keys.ts';
import { useDocument } from '../store/document.ts';
import { Modal } from './Modal.tsx';

const MENUS = ['File', 'Edit', 'Graph', 'View'] as const;

/** The keys of every command, and what the mouse does on the canvas. */
export function KeysDialog({ onClose }: { readonly onClose: () => void }) {
  const state = useDocument();
  return (
    <Modal title="Keys" onClose={onClose} wide>
      <div className="key-sheet">
        {MENUS.flatMap((menu) => [
          <h3 key={menu}>{menu}</h3>,
          ...commands
            .filter((command) => command.menu === menu && command.keys.length > 0)
            .map((command) => (
              <div key={command.id}>
                <span className="grow ellipsis">{command.label(state)}</span>
                {command.keys.slice(0, 2).map((keys) => (
                  <span key={keys} className="kbd">
                    {keysText(keys)}
                  </span>
                ))}
              </div>
            )),
        ])}
        <h3>Canvas</h3>
        <div>
          <span className="grow">Pan</span>
          <span className="kbd">Space + drag</span>
        </div>
        <div>
          <span className="grow">Zoom</span>
          <span className="kbd">Wheel</span>
        </div>
        <div>
          <span className="grow">Select several</span>
          <span className="kbd">Drag</span>
        </div>
        <div>
          <span className="grow">Nudge the selected</span>
          <span className="kbd">Arrows</span>
        </div>
      </div>
    </Modal>
  );
}
