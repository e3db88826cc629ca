import { spawnSync } from 'node:child_process';
import { itWith } from './services.js';

/** The complete text of a page that is written in chunks. */
export async function textOf(
  body: string | Uint8Array | AsyncIterable<string | Uint8Array>,
): Promise<string> {
  if (typeof body === 'string') return body;
  if (body instanceof Uint8Array) return Buffer.from(body).toString();
  let text = '';
  for await (const slice of body) text += typeof slice === 'string' ? slice : Buffer.from(slice).toString();
  return text;
}

/** Remarks of `promtool check metrics` on a page, one per line; empty if there are none. */
export function promtoolRemarks(page: string): string[] {
  const { stdout, stderr, error } = spawnSync('promtool', ['check', 'metrics'], {
    input: page,
    encoding: 'utf8',
  });
  if (error) throw error;
  return `${stdout}${stderr}`.split('\n').filter((line) => line.trim() !== '');
}

/** A test that needs promtool, which comes with Prometheus. */
export const itWithPromtool = (title: string, test: () => Promise<void>): void =>
  itWith(['prometheus'], title, test);
