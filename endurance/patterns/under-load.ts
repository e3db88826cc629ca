import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { attackOf, PIECES } from '../../test/support/pattern-attacks.js';

const PROBE_EVERY_MS = 100;
const BODY = 65_536;
const HEADER = 4_096;
const MAX_PROBE_MS = 200;
const MAX_RATIO = 2;

export interface LoadResult {
  requests: number;
  p99Ms: number;
  slowestProbeMs: number;
}

/** Requests of one kind at a rate, with concurrent probes. */
export async function underLoad(
  kind: 'harmless' | 'hostile',
  rate: number,
  seconds: number,
): Promise<LoadResult> {
  const { child, url, management } = await start();
  const [times, probes]: [number[], number[]] = [[], []];
  const ending = new AbortController();
  const probing = probe(`${management}/health/live`, probes, ending.signal);
  const under: Promise<void>[] = [];
  const startedAt = performance.now();
  const due = (): boolean => performance.now() - startedAt < seconds * 1_000;
  for (let n = 0; due(); n++) {
    under.push(send(url, kind === 'hostile' ? hostile(n) : harmless(n), n > rate ? times : []));
    await pause(Math.max(0, startedAt + ((n + 1) * 1_000) / rate - performance.now()));
  }
  await Promise.all(under);
  ending.abort();
  await probing;
  child.disconnect();
  times.sort((a, b) => a - b);
  return {
    requests: under.length,
    p99Ms: times[Math.floor(times.length * 0.99)] ?? 0,
    slowestProbeMs: Math.max(0, ...probes.slice(5)),
  };
}

/** The problems, as text. */
export function complaints(harmless: LoadResult, hostile: LoadResult): string[] {
  const slow = hostile.slowestProbeMs > MAX_PROBE_MS;
  const ratio = hostile.p99Ms / harmless.p99Ms;
  return [
    ...(slow ? [`a probe took ${hostile.slowestProbeMs.toFixed(0)} ms, more than ${MAX_PROBE_MS} ms`] : []),
    ...(ratio > MAX_RATIO ? [`p99 is ${ratio.toFixed(2)} times that of harmless requests`] : []),
  ];
}

async function start(): Promise<{ child: ChildProcess; url: string; management: string }> {
  const child = fork(fileURLToPath(new URL('./app.ts', import.meta.url)), {
    execArgv: ['-C', 'obs:source', '--no-warnings', '--import', './test/support/typescript-loader.mjs'],
  });
  const [ready] = (await once(child, 'message')) as [{ url: string; management: string }];
  return { child, ...ready };
}

function harmless(n: number): [string, string] {
  return [
    attackOf(`order ${n} of the customer was placed and paid today `, BODY),
    attackOf(`plain${n}`, HEADER),
  ];
}

function hostile(n: number): [string, string] {
  const piece = PIECES[n % PIECES.length]!;
  return [
    attackOf(piece, lengthOf(piece)),
    attackOf(encodeURIComponent(piece.replace(/[\ud800-\udfff]/g, 'x')), HEADER),
  ];
}

/**
 * Number of characters whose JSON is as long as a harmless body: a control character takes six, and a body above 100 KB
 * is rejected before the application and this package see it.
 */
function lengthOf(piece: string): number {
  const sample = attackOf(piece, 1_024);
  return Math.floor((BODY * sample.length) / Buffer.byteLength(JSON.stringify(sample)));
}

async function send(url: string, [text, header]: [string, string], times: number[]): Promise<void> {
  const startedAt = performance.now();
  const response = await fetch(`${url}/echo?q=${header.slice(0, 1_024).replace(/[#%]/g, 'p')}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: header, traceparent: header, baggage: header },
    body: JSON.stringify({ text }),
  });
  await response.arrayBuffer();
  times.push(performance.now() - startedAt);
}

async function probe(url: string, times: number[], signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const startedAt = performance.now();
    await (await fetch(url)).arrayBuffer();
    times.push(performance.now() - startedAt);
    await pause(PROBE_EVERY_MS);
  }
}
