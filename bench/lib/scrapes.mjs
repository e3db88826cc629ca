import { Agent, get } from 'node:http';
import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { start } from './child.mjs';
import { node22 } from './prepare.mjs';
import { median, summary } from './stats.mjs';

const agent = new Agent({ keepAlive: true });

/** A request up to its last byte: milliseconds and size. */
async function scrape(url, headers = {}) {
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    const request = get(`${url}/metrics`, { agent, headers }, (response) => {
      let bytes = 0;
      response.on('data', (piece) => (bytes += piece.length));
      response.on('end', () => resolve({ ms: performance.now() - startedAt, bytes }));
    });
    request.on('error', reject);
  });
}

const GZIP = { 'accept-encoding': 'gzip' };
const MEASURES = ['ms', 'idle', 'gzip', 'block'];

/** Code is compiled only after it has run often, so each server first runs for a while. */
async function warmUp(server, ms) {
  const { url } = await server.ask({});
  const until = performance.now() + ms;
  while (performance.now() < until) await scrape(url);
}

/**
 * Scrapes the subjects alternately; returns the milliseconds of each, with and without gzip, and its longest event loop
 * delays.
 */
async function compare(
  names,
  lines,
  { scrapeRounds, scrapeWarmUpMs, scrapeBurst },
  { node, gzip = false } = {},
) {
  const empty = () => Object.fromEntries(MEASURES.map((measure) => [measure, []]));
  const measured = Object.fromEntries(names.map((name) => [name, empty()]));
  const servers = names.map((name) => [name, start('lib/page-server.mjs', [name, String(lines)], { node })]);
  try {
    for (const [, server] of servers) await warmUp(server, scrapeWarmUpMs);
    for (let round = 0; round < scrapeRounds; round++)
      for (const [name, server] of servers) await measureOnce(server, measured[name], scrapeBurst, gzip);
  } finally {
    await Promise.all(servers.map(([, server]) => server.stop()));
  }
  return measured;
}

/** The first scrape hits an idle process with cold caches; the median of the next ones is the work itself. */
async function measureOnce(server, { ms, idle, block, gzip }, burstLength, zipped) {
  const { url } = await server.ask({});
  idle.push((await scrape(url)).ms);
  const burst = [];
  for (let n = 0; n < burstLength; n++) burst.push((await scrape(url)).ms);
  ms.push(median(burst));
  // The event loop monitor reports a delay only when it is over.
  await wait(20);
  block.push((await server.ask({})).block);
  if (zipped) gzip.push((await scrape(url, GZIP)).ms);
}

function ratio(id, ours, peers, bar) {
  const figures = summary(ours.map((value, i) => peers[i] / value));
  return { id, unit: 'ratio', bar, ...figures, holds: bar === undefined ? undefined : figures.value >= bar };
}

async function pages(lines, label, effort, chosen, out) {
  const id = `scrape.${label}`;
  if (!chosen(id)) return;
  const names = ['ours', 'promClient', 'openTelemetry', 'floor'];
  const measured = await compare(names, lines, effort, { gzip: true });
  out.results.push(ratio(id, measured.ours.ms, measured.promClient.ms, 10));
  out.results.push(ratio(`${id}.idle`, measured.ours.idle, measured.promClient.idle));
  out.results.push(ratio(`${id}.gzip`, measured.ours.gzip, measured.promClient.gzip));
  if (label === '100k') {
    const block = summary(measured.ours.block);
    out.results.push({
      id: `${id}.block`,
      unit: 'ms',
      bar: 10,
      atMost: true,
      ...block,
      holds: block.value < 10,
    });
  }
  for (const name of names)
    for (const measure of MEASURES)
      out.subjects.push({ id: `${id}.${name}.${measure}`, unit: 'ms', ...summary(measured[name][measure]) });
}

/**
 * A million series. With the telemetry thread, the main thread must not stop; on the Node.js required by
 * `@prometheus-io/client`.
 */
async function million(effort, chosen, out) {
  const id = 'scrape.1m';
  if (!chosen(id)) return;
  const names = ['oursInThread', 'ours', 'promClient', 'clientJs'];
  const few = { ...effort, scrapeRounds: Math.min(5, effort.scrapeRounds), scrapeBurst: 1 };
  const measured = await compare(names, effort.scrapeMillion, few, { node: node22() });
  for (const name of ['oursInThread', 'ours'])
    for (const peer of ['promClient', 'clientJs'])
      out.results.push(ratio(`${id}.${name}.${peer}`, measured[name].ms, measured[peer].ms));
  const block = summary(measured.oursInThread.block);
  out.results.push({
    ...{ id: `${id}.block`, unit: 'ms', bar: 2, atMost: true },
    ...block,
    holds: block.value <= 2,
  });
  for (const name of names)
    for (const measure of ['ms', 'idle', 'block'])
      out.subjects.push({ id: `${id}.${name}.${measure}`, unit: 'ms', ...summary(measured[name][measure]) });
}

/** Both on the Node.js required by @prometheus-io/client. */
async function clientJs(effort, chosen, out) {
  const id = 'scrape.100k.client_js';
  if (!chosen(id)) return;
  const node = node22();
  if (!node) process.stderr.write(`${id}: no Node.js 22, measured on ${process.version}\n`);
  const measured = await compare(['ours', 'clientJs'], 100_000, effort, { node });
  out.results.push(ratio(id, measured.ours.ms, measured.clientJs.ms, 6));
  for (const name of ['ours', 'clientJs'])
    out.subjects.push({ id: `${id}.${name}.ms`, unit: 'ms', ...summary(measured[name].ms) });
}

/**
 * In new processes: the memory of 100,000 series, with an exemplar in every bucket on both sides, on neither and only
 * on ours, and the growth of the process by a scrape.
 */
async function memory(effort, chosen, out) {
  if (!chosen('memory.series')) return;
  const LINES = 100_000;
  const names = ['ours', 'oursWithExemplars', 'promClient', 'promClientWithExemplars'];
  const taken = Object.fromEntries(names.map((name) => [name, []]));
  const growth = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < effort.memoryRounds; round++)
    for (const name of names) {
      const server = start('lib/page-server.mjs', [name, String(LINES)]);
      const { url } = await server.ask({});
      const { bytes, resident } = await server.ask({ memory: true });
      await scrape(url);
      const { peak } = await server.ask({ peak: true });
      await server.stop();
      taken[name].push(bytes / LINES);
      growth[name].push(Math.max(0, peak - resident) / LINES);
    }
  out.results.push(
    atMost('memory.series', ratioOf(taken.oursWithExemplars, taken.promClientWithExemplars), 1.5),
    atMost('memory.series.growth', ratioOf(growth.oursWithExemplars, growth.promClient), 1 / 3),
    { id: 'memory.series.ours_alone', unit: 'ratio', ...ratioOf(taken.oursWithExemplars, taken.promClient) },
    { id: 'memory.series.bare', unit: 'ratio', ...ratioOf(taken.ours, taken.promClient) },
    { id: 'memory.series.bare.growth', unit: 'ratio', ...ratioOf(growth.ours, growth.promClient) },
  );
  for (const name of names) {
    out.subjects.push({ id: `memory.series.${name}`, unit: 'B', ...summary(taken[name]) });
    out.subjects.push({ id: `memory.growth.${name}`, unit: 'B', ...summary(growth[name]) });
  }
}

function atMost(id, figures, bar) {
  return { id, unit: 'ratio', bar, atMost: true, ...figures, holds: figures.value <= bar };
}

function ratioOf(ours, peers) {
  return summary(ours.map((value, i) => value / peers[i]));
}

/** Scrapes over HTTP end to end, and the memory of the series. */
export async function runScrapes(chosen, effort) {
  const out = { results: [], subjects: [] };
  await pages(10_000, '10k', effort, chosen, out);
  await pages(100_000, '100k', effort, chosen, out);
  await clientJs(effort, chosen, out);
  await memory(effort, chosen, out);
  await million(effort, chosen, out);
  agent.destroy();
  return out;
}
