import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import './virtual-rows.css';

/** Rows beyond what can be seen, so that scrolling shows no gap. */
const MORE_ROWS = 8;
/** Pixels, before the box was measured. */
const HEIGHT = 480;

/** Many rows of one height in a box that scrolls: only those that can be seen are in the page. */
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
  /** Pixels. */
  readonly rowHeight: number;
  readonly role: 'table' | 'list';
  /** What the rows are, for those who do not see the page. */
  readonly label: string;
  /** Its element needs a key, and the role `row` or `listitem`. */
  readonly row: (row: T, index: number) => ComponentChildren;
  /** Number of a row that is scrolled to when it changes; -1 for none. */
  readonly revealed?: number;
  readonly onKeyDown?: (event: KeyboardEvent) => void;
  /** Hears whether the first row can be seen. */
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

/** Scrolls when the row cannot be seen. */
function reveal(box: HTMLElement, index: number, rowHeight: number): void {
  const at = index * rowHeight;
  if (index < 0 || (at >= box.scrollTop && at + rowHeight <= box.scrollTop + box.clientHeight)) return;
  box.scrollTop = Math.max(0, at - (box.clientHeight - rowHeight) / 2);
}
