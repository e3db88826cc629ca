import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { RefObject } from 'preact';

/** The current width of an element in pixels. */
export function useWidth<T extends HTMLElement>(): [RefObject<T | null>, number] {
  const element = useRef<T>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const { current } = element;
    if (!current) return;
    setWidth(current.clientWidth);
    const fit = new ResizeObserver(([entry]) => entry && setWidth(entry.contentRect.width));
    fit.observe(current);
    return () => fit.disconnect();
  }, []);
  return [element, width];
}
