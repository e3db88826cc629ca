import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import './virtual-rows.css';

/** Number of extra rows beyond the visible ones, so that scrolling shows no gap. */
const MORE_ROWS = 8;
/** Assumed height in pixels before the first measurement. */
const HEIGHT = 480;

/** Renders only the visible rows of a long list with a fixed row height. */
export function VirtualRows<T>({
  rows,
  rowHeight,
  role,
  label,
  row,
  revealed,
  onKeyDown,
  onAtTop,
}: {
  readonly rows: readonly T[];
  /** Row height in pixels. */
  readonly rowHeight: number;
  readonly role: 'table' | 'list';
  /** Description of the rows, for screen readers. */
  readonly label: string;
  /** Renders a row; the element needs a key, and the role `row` or `listitem`. */
  readonly row: (row: T, index: number) => ComponentChildren;
  /** Index of a row to scroll to when it changes; -1 for none. */
  readonly revealed?: number;
  readonly onKeyDown?: (event: KeyboardEvent) => void;
  /** Called with whether the first row is visible. */
  readonly onAtTop?: (isAtTop: boolean) => void;
}) {
  const box = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(HEIGHT);
  useLayoutEffect(() => {
    const fit = new ResizeObserver(([entry]) => entry && setHeight(entry.contentRect.height));
    if (box.current) fit.observe(box.current);
    return () => fit.disconnect();
  }, []);
  useLayoutEffect(() => {
    if (box.current) reveal(box.current, revealed ?? -1, rowHeight);
  }, [revealed]);
  const from = Math.max(0, Math.floor(top / rowHeight) - MORE_ROWS);
  const to = Math.min(rows.length, Math.ceil((top + height) / rowHeight) + MORE_ROWS);
  return (
    <div
      class="virtual-rows"
      ref={box}
      role={role}
      aria-label={label}
      {...(role === 'table' && { 'aria-rowcount': rows.length })}
      tabIndex={0}
      onScroll={({ currentTarget: { scrollTop } }) => {
        setTop(scrollTop);
        onAtTop?.(scrollTop < rowHeight);
      }}
      {...(onKeyDown && { onKeyDown })}
    >
      <div
        role={role === 'table' ? 'rowgroup' : 'presentation'}
        style={{ height: `${rows.length * rowHeight}px`, paddingTop: `${from * rowHeight}px` }}
      >
        {rows.slice(from, to).map((one, at) => row(one, from + at))}
      </div>
    </div>
  );
}

/** Scrolls if the row is not visible. */
function reveal(box: HTMLElement, index: number, rowHeight: number): void {
  const at = index * rowHeight;
  if (index < 0 || (at >= box.scrollTop && at + rowHeight <= box.scrollTop + box.clientHeight)) return;
  box.scrollTop = Math.max(0, at - (box.clientHeight - rowHeight) / 2);
}
