import type { ManagementResponse } from '#contracts';
import type { HeartbeatWatch } from '../../port/heartbeat.js';
import type { AskMain, ThreadPage } from './main-pages.js';

/** Milliseconds that the main thread has to say how it is. */
const ANSWER_MS = 50;

interface Known {
  readonly status: number;
  readonly report: Readonly<Record<string, unknown>>;
}

/**
 * `/health/live`: what the main thread says, or what it said last where its event loop does not turn, with the milliseconds
 * for which that has been so. A process that is blocked for too long has to be started anew: 503.
 */
export function livePage(heartbeat: HeartbeatWatch, maxBlockedMs: number, service: string): ThreadPage {
  /** A token lets its owner see more. */
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

/** Of an application that has not said yet how it is. */
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
