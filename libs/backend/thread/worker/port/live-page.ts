import type { ManagementResponse } from '#contracts';
import type { HeartbeatWatch } from '../../port/heartbeat.js';
import type { AskMain, ThreadPage } from './main-pages.js';

/** Maximum time for the main thread to report its state, in milliseconds. */
const ANSWER_MS = 50;

interface Known {
  readonly status: number;
  readonly report: Readonly<Record<string, unknown>>;
}

/**
 * `/health/live`: the main thread's answer. While its event loop is blocked: its last answer with the duration of the
 * block in milliseconds, and 503 when that exceeds the limit, so that the process is restarted.
 */
export function livePage(heartbeat: HeartbeatWatch, maxBlockedMs: number, service: string): ThreadPage {
  /** With a token, the page shows more details. */
  const known = new Map<boolean, Known>();
  return {
    path: '/health/live',
    handle: async ({ authorized = false }, askMain) => {
      const now = heartbeat.blockedForMs === 0 ? await askedFor(askMain) : undefined;
      if (now) known.set(authorized, now);
      return answer(
        now ?? known.get(authorized) ?? notYetKnown(service),
        heartbeat.blockedForMs,
        maxBlockedMs,
      );
    },
  };
}

function answer({ status, report }: Known, blockedForMs: number, maxBlockedMs: number): ManagementResponse {
  const isStuck = blockedForMs >= maxBlockedMs;
  const shown = isStuck
    ? { ...report, status: 'error', health: 'unhealthy', blockedForMs }
    : { ...report, blockedForMs };
  return {
    status: isStuck ? 503 : status,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
    body: JSON.stringify(shown),
  };
}

/** The state of an application that has not reported yet. */
function notYetKnown(service: string): Known {
  return {
    status: 200,
    report: { status: 'ok', health: 'healthy', timestamp: new Date().toISOString(), service },
  };
}

async function askedFor(askMain: AskMain): Promise<Known | undefined> {
  const response = await askMain(ANSWER_MS);
  if (!response || (response.status !== 200 && response.status !== 503)) return undefined;
  const pieces: Uint8Array[] = [];
  for await (const piece of response.body as AsyncIterable<Uint8Array>) pieces.push(piece);
  try {
    return {
      status: response.status,
      report: JSON.parse(Buffer.concat(pieces).toString()) as Known['report'],
    };
  } catch {
    return undefined;
  }
}
