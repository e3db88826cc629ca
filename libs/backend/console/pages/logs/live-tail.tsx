import { useEffect, useRef, useState } from 'preact/hooks';
import type { StoredLog } from '#contracts';
import { followLines } from '../../web/api/live-lines.js';
import type { LogQuestion } from '../../web/api/telemetry.js';
import { LogLines } from '../../web/parts/log-lines.js';
import { Notice } from '../../web/parts/notice.js';

/** Lines that are kept on the page; the oldest go. */
const KEPT = 500;
const AGAIN_MS = 2_000;

/** Log lines as they come. While it is paused they wait, as many as are kept. */
export function LiveTail({ question, wrap }: { readonly question: LogQuestion; readonly wrap: boolean }) {
  const [lines, setLines] = useState<readonly StoredLog[]>([]);
  const [isPaused, setPaused] = useState(false);
  const [problem, setProblem] = useState('');
  const paused = useRef(false);
  paused.current = isPaused;
  useEffect(() => {
    const control = new AbortController();
    let waiting: readonly StoredLog[] = [];
    let frame = 0;
    const show = (): void => {
      frame = 0;
      if (!paused.current && waiting.length > 0) {
        const newest = waiting;
        waiting = [];
        setLines((shown) => [...newest, ...shown].slice(0, KEPT));
      }
      if (waiting.length > 0) frame = requestAnimationFrame(show);
    };
    const take = (come: readonly StoredLog[]): void => {
      setProblem('');
      waiting = [...[...come].reverse(), ...waiting].slice(0, KEPT);
      frame ||= requestAnimationFrame(show);
    };
    const follow = async (): Promise<void> => {
      while (!control.signal.aborted) {
        await followLines(question, take, control.signal).catch((error: unknown) => {
          if (!control.signal.aborted) setProblem(error instanceof Error ? error.message : String(error));
        });
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      }
    };
    void follow();
    return () => {
      control.abort();
      cancelAnimationFrame(frame);
    };
  }, []);
  return (
    <>
      <div class="bar">
        <button type="button" class="button" aria-pressed={isPaused} onClick={() => setPaused(!isPaused)}>
          {isPaused ? 'Go on' : 'Pause'}
        </button>
        <span class="quiet">the {KEPT} newest lines</span>
      </div>
      {problem && (
        <Notice bad title="The lines do not come.">
          {problem}
        </Notice>
      )}
      {lines.length === 0 ? <Notice title="Waiting for lines." /> : <LogLines lines={lines} wrap={wrap} />}
    </>
  );
}
