import type { StoredLog } from '#contracts';
import { reachQuietly, RequestError } from './connection.js';
import { queryOf } from './request.js';
import type { LogQuestion } from './telemetry.js';

/**
 * Receives new log lines as server-sent events. It uses `fetch`, because an `EventSource` cannot send custom headers.
 *
 * @param onLines called with the lines that arrived together
 * @returns when the stream has ended
 * @throws RequestError when the stream cannot be opened
 */
export async function followLines(
  question: LogQuestion,
  onLines: (lines: readonly StoredLog[]) => void,
  abort: AbortSignal,
): Promise<void> {
  const answer = await reachQuietly(`api/telemetry/logs/tail${queryOf({ ...question })}`, { signal: abort });
  if (!answer.ok || !answer.body) throw new RequestError(answer.status, await answer.text());
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const events = (rest + value).split('\n\n');
    rest = events.pop() ?? '';
    const lines = events.flatMap(linesOf);
    if (lines.length > 0) onLines(lines);
  }
}

function linesOf(event: string): StoredLog[] {
  const data = event
    .split('\n')
    .filter((line) => line.startsWith('data:'))
    .map((line) => line.slice(5))
    .join('\n');
  return data === '' ? [] : [JSON.parse(data) as StoredLog].flat();
}
