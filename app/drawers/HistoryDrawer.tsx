import { useDocument } from '../store/document.ts';
import { Drawer } from './Drawer.tsx';

/** What was done to the workflow, the newest first; a click goes back or forward to there. */
export function HistoryDrawer({ onClose }: { readonly onClose: () => void }) {
  const past = useDocument((state) => state.past);
  const future = useDocument((state) => state.future);
  const go = (steps: number): void => {
    const { undo, redo } = useDocument.getState();
    for (let step = 0; step < Math.abs(steps); step++) (steps < 0 ? undo : redo)();
  };
  return (
    <Drawer title="History" onClose={onClose}>
      <ol className="history-list">
        {[...future].reverse().map((step, index) => (
          <li key={`future ${index}`}>
            <button type="button" className="undone" title="Redo up to here" onClick={() => go(future.length - index)}>
              {step.label}
            </button>
          </li>
        ))}
        {[...past].reverse().map((step, index) => (
          <li key={`past ${index}`}>
            <button type="button" aria-current={index === 0} title={index === 0 ? 'The last step' : 'Undo back to here'} onClick={() => go(-index)}>
              {step.label}
            </button>
          </li>
        ))}
        <li>
          <button type="button" aria-current={past.length === 0} onClick={() => go(-past.length)}>
            As it was opened
          </button>
        </li>
      </ol>
    </Drawer>
  );
}
