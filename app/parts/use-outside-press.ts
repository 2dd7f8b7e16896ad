import { type RefObject, useEffect, useRef } from 'react';

/** Calls `close` when the pointer is pressed outside an element, while `isOpen`. */
export function useOutsidePress(box: RefObject<HTMLElement | null>, close: () => void, isOpen = true): void {
  const latest = useRef(close);
  latest.current = close;
  useEffect(() => {
    if (!isOpen) return;
    const onPress = (event: PointerEvent): void => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) latest.current();
    };
    document.addEventListener('pointerdown', onPress, true);
    return () => document.removeEventListener('pointerdown', onPress, true);
  }, [box, isOpen]);
}
