import { useEffect, useRef, useState } from 'preact/hooks';
import type { StoredLog } from '#contracts';
import { followLines } from '../../web/api/live-lines.js';
import type { LogQuestion } from '../../web/api/telemetry.js';
import { TailBuffer } from './tail-buffer.js';

/** Maximum number of lines on the page; the oldest are removed. */
export const KEPT = 5_000;
const AGAIN_MS = 2_000;

/** State of a live tail. */
export interface Tail {
  /** Newest first. */
  readonly lines: readonly StoredLog[];
  /** Number of lines that arrived while the tail was held. */
  readonly waits: number;
  /** Reason for which no lines arrive; `''` while they do. */
  readonly problem: string;
}

/**
 * Receives live log lines: renders at most once per animation frame, regardless of the number of lines.
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

/** Follows the stream of lines, and reconnects after a pause when it ends. */
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
