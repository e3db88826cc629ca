import { useEffect, useRef, useState } from 'preact/hooks';
import type { StoredLog } from '#contracts';
import { followLines } from '../../web/api/live-lines.js';
import type { LogQuestion } from '../../web/api/telemetry.js';
import { TailBuffer } from './tail-buffer.js';

/** Lines that are kept on the page; the oldest go. */
export const KEPT = 5_000;
const AGAIN_MS = 2_000;

/** A live tail as it is shown. */
export interface Tail {
  /** Newest first. */
  readonly lines: readonly StoredLog[];
  /** Lines that came while it was held. */
  readonly waits: number;
  /** Why lines do not come; `''` while they do. */
  readonly problem: string;
}

/**
 * Log lines as they come: at most one new picture per frame of the screen, however many lines there are.
 *
 * @param isHeld whether new lines wait
 */
export function useTail(question: LogQuestion, isHeld: boolean): Tail {
  const [tail, setTail] = useState<Tail>({ lines: [], waits: 0, problem: '' });
  const held = useRef(isHeld);
  const showSoon = useRef(() => undefined as void);
  held.current = isHeld;
  useEffect(() => {
    const control = new AbortController();
    const buffer = new TailBuffer(KEPT);
    let frame = 0;
    const show = (): void => {
      frame = 0;
      setTail(({ lines, problem }) =>
        held.current
          ? { lines, waits: buffer.waits, problem }
          : { lines: buffer.show(), waits: 0, problem: '' },
      );
    };
    showSoon.current = () => void (frame ||= requestAnimationFrame(show));
    const take = (lines: readonly StoredLog[]): void => {
      buffer.add(lines);
      showSoon.current();
    };
    void follow(question, take, control.signal, (problem) => setTail((before) => ({ ...before, problem })));
    return () => {
      control.abort();
      cancelAnimationFrame(frame);
    };
  }, []);
  useEffect(() => {
    if (!isHeld) showSoon.current();
  }, [isHeld]);
  return tail;
}

/** Follows the lines, and tries again after a while when they end. */
async function follow(
  question: LogQuestion,
  take: (lines: readonly StoredLog[]) => void,
  abort: AbortSignal,
  report: (problem: string) => void,
): Promise<void> {
  while (!abort.aborted) {
    await followLines(question, take, abort).catch((error: unknown) => {
      if (!abort.aborted) report(error instanceof Error ? error.message : String(error));
    });
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
}
