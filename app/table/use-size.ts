import { type PointerEvent, type RefObject, useEffect, useRef, useState } from 'react';

/** The size of an element in CSS pixels, as it is laid out: that of the canvas' zoom is not in it. */
export function useSize(): { readonly box: RefObject<HTMLDivElement | null>; readonly width: number; readonly height: number } {
  const box = useRef<HTMLDivElement>(null);
  const [[width, height], setSize] = useState([240, 148]);
  useEffect(() => {
    if (!box.current) return undefined;
    const observer = new ResizeObserver(([entry]) => setSize([entry.contentRect.width, entry.contentRect.height]));
    observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  return { box, width, height };
}

/** Where in an element of some width a pointer is; on the canvas the element may be drawn larger or smaller. */
export function placeIn(event: PointerEvent, width: number): number {
  const rectangle = event.currentTarget.getBoundingClientRect();
  return ((event.clientX - rectangle.left) / rectangle.width) * width;
}
