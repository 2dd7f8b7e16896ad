import { ChevronLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import './drawers.css';

interface Props {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A panel at the left of the canvas. */
export function Drawer({ title, onClose, children }: Props) {
  return (
    <aside className="drawer" aria-label={title}>
      <header className="drawer-header">
        <h2 className="grow">{title}</h2>
        <button type="button" className="icon-button small" aria-label="Close the drawer" title="Close the drawer" onClick={onClose}>
          <ChevronLeft size={16} />
        </button>
      </header>
      {children}
    </aside>
  );
}
