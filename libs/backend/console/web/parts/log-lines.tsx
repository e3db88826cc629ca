import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { StoredLog } from '#contracts';
import { LineDetails } from './line-details.js';
import { LogLineButton } from './log-line.js';
import './log-lines.css';

/** Log lines, each of which can be expanded to show all its fields. */
export function LogLines({
  lines,
  wrap = true,
  marked,
}: {
  readonly lines: readonly StoredLog[];
  readonly wrap?: boolean;
  /** Id of the line around which the others were selected. */
  readonly marked?: number;
}) {
  return (
    <ol class={`log-lines${wrap ? ' wrap' : ''}`}>
      {lines.map((line) => (
        <LogLine key={line.id} line={line} isMarked={line.id === marked} />
      ))}
    </ol>
  );
}

function LogLine({ line, isMarked }: { readonly line: StoredLog; readonly isMarked: boolean }) {
  const [isOpen, setOpen] = useState(false);
  const item = useRef<HTMLLIElement>(null);
  useLayoutEffect(() => {
    if (isMarked) item.current?.scrollIntoView({ block: 'center' });
  }, [isMarked]);
  return (
    <li ref={item} {...(isMarked && { class: 'marked', 'aria-current': 'true' as const })}>
      <LogLineButton line={line} isOpen={isOpen} open={() => setOpen(!isOpen)} />
      {isOpen && <LineDetails line={line} />}
    </li>
  );
}
