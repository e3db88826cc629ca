import type { HealthCheckDetail } from '#contracts';
import type { HealthDetails, RegisteredCheck } from './health-check.js';

/** Runs one check within its time. Whatever it does, throw, hang or lie, the answer is a result. */
export async function runCheck({
  name,
  check,
  critical,
  timeoutMs,
}: RegisteredCheck): Promise<HealthCheckDetail> {
  const started = performance.now();
  const abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new Error(`no answer within ${timeoutMs} ms`);
      abort.abort(error);
      reject(error);
    }, timeoutMs);
  });
  const took = (): number => Math.round((performance.now() - started) * 100) / 100;
  try {
    const answer = await Promise.race([Promise.resolve().then(() => check(abort.signal)), tooLate]);
    const { status = 'up', ...details } = ownDetails(name, answer ?? {});
    if (status !== 'up') throw Object.assign(new Error(messageOf(details)), { details });
    return { ...details, status: 'up', health: 'healthy', critical, latencyMs: took() };
  } catch (error) {
    const details = (error as { details?: HealthDetails } | undefined)?.details ?? {};
    const health = critical ? 'unhealthy' : 'degraded';
    return { ...details, status: 'down', health, critical, latencyMs: took(), message: reasonOf(error) };
  } finally {
    clearTimeout(timer);
  }
}

/** Terminus's indicators answer `{ name: { status, … } }`; ours answer the details themselves. */
function ownDetails(name: string, answer: HealthDetails): HealthDetails {
  const inner = answer[name] ?? (Object.keys(answer).length === 1 ? Object.values(answer)[0] : undefined);
  const nested = typeof inner === 'object' && inner !== null && 'status' in inner;
  return { ...(nested ? inner : answer) };
}

function messageOf(details: HealthDetails): string {
  return typeof details.message === 'string' ? details.message : 'reported as down';
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message || (error as NodeJS.ErrnoException).code || error.name;
}
