import type { KeyboardEvent, PointerEvent } from 'react';
import { useView } from '../store/view.ts';

const [LEAST, STEP, ABOVE] = [160, 24, 220];

/** The edge between canvas and dock: drag it, or move it with the arrow keys. */
export function Splitter() {
  const height = useView((state) => state.dockHeight);
  const resize = (wanted: number): void => useView.getState().set({ dockHeight: Math.round(Math.max(LEAST, Math.min(innerHeight - ABOVE, wanted))) });
  const current = (element: Element): number => element.parentElement?.getBoundingClientRect().height ?? LEAST;
  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    const element = event.currentTarget;
    const [startY, startHeight] = [event.clientY, current(element)];
    element.setPointerCapture(event.pointerId);
    element.onpointermove = (move) => resize(startHeight + startY - move.clientY);
    element.onpointerup = () => {
      element.onpointermove = null;
      element.onpointerup = null;
    };
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    event.stopPropagation();
    resize(current(event.currentTarget) + (event.key === 'ArrowUp' ? STEP : -STEP));
  };
  return (
    <div
      className="splitter"
      role="separator"
      aria-orientation="horizontal"
      aria-label="Height of the map"
      aria-valuenow={height ?? undefined}
      tabIndex={0}
      onPointerDown={onPointerDown}
      onKeyDown={onKeyDown}
      onDoubleClick={() => useView.getState().set({ dockHeight: null })}
    />
  );
}
