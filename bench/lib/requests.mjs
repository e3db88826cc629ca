import { start } from './child.mjs';
import { summary } from './stats.mjs';

/** Requests per second of `ours` relative to `than`, measured in the same seconds. */
export const ROWS = [
  ...['fastify', 'express'].flatMap((adapter) => [
    {
      id: `http.${adapter}.all`,
      adapter,
      ours: 'ours',
      than: 'bare',
      bar: adapter === 'fastify' ? 0.5 : 0.7,
    },
    { id: `http.${adapter}.peers`, adapter, ours: 'ours-spans', than: 'peers', bar: 2 },
  ]),
  { id: 'http.fastify.off', adapter: 'fastify', ours: 'ours-off', than: 'bare', bar: 0.98 },
];
/** CPU time shows the difference even on a machine with other load. */
const MEASURES = { perSecond: 'req/s', cpu: 'µs/req' };
const [SERVER_CPU, CLIENT_CPU] = [0, 1];

/**
 * Nest applications in separate processes, with one client on the other CPU.
 *
 * @param chosen selects rows by id
 */
export async function runRequests(chosen, { requestRounds, requestMs, requestWarmUpMs }) {
  const rows = ROWS.filter(({ id }) => chosen(id));
  const out = { results: [], subjects: [] };
  if (rows.length === 0) return out;
  const client = start('lib/load.mjs', [], { cpu: CLIENT_CPU });
  try {
    for (const adapter of ['fastify', 'express']) {
      const own = rows.filter((row) => row.adapter === adapter);
      const names = [...new Set(own.flatMap(({ ours, than }) => [ours, than]))];
      const settings = { requestRounds, requestMs, requestWarmUpMs };
      const { pairs, all } = await measure(client, adapter, own, names, settings);
      for (const [at, row] of own.entries()) out.results.push(...judge(row, pairs[at]));
      for (const name of names)
        for (const [measure, unit] of Object.entries(MEASURES))
          out.subjects.push({
            id: `http.${adapter}.${name}.${measure}`,
            unit,
            ...summary(all[name].map((one) => one[measure])),
          });
    }
  } finally {
    await client.stop();
  }
  return out;
}

/**
 * In each round, the two servers of a row are measured directly one after the other, as other load on the machine
 * changes within seconds; the order alternates.
 */
async function measure(client, adapter, rows, names, { requestRounds, requestMs, requestWarmUpMs }) {
  const all = Object.fromEntries(names.map((name) => [name, []]));
  const pairs = rows.map(() => []);
  const options = { cpu: SERVER_CPU, mute: true };
  const servers = new Map(
    names.map((name) => [name, start('lib/http-server.mjs', [adapter, name], options)]),
  );
  try {
    for (const server of servers.values()) await askOnce(client, server, requestWarmUpMs);
    for (let round = 0; round < requestRounds; round++) {
      for (const [at, { ours, than }] of rows.entries()) {
        const pair = {};
        for (const name of round % 2 ? [than, ours] : [ours, than]) {
          pair[name] = await askOnce(client, servers.get(name), requestMs);
          all[name].push(pair[name]);
        }
        pairs[at].push([pair[ours], pair[than]]);
      }
    }
  } finally {
    await Promise.all([...servers.values()].map((server) => server.stop()));
  }
  return { pairs, all };
}

async function askOnce(client, server, ms) {
  const { url, cpu } = await server.ask({});
  const { perSecond, answered } = await client.ask({ url, ms });
  return { perSecond, cpu: ((await server.ask({})).cpu - cpu) / answered };
}

function judge({ id, bar }, pairs) {
  const figures = summary(pairs.map(([one, other]) => one.perSecond / other.perSecond));
  const cpu = summary(pairs.map(([one, other]) => other.cpu / one.cpu));
  return [
    { id, unit: 'ratio', bar, ...figures, holds: figures.value >= bar },
    { id: `${id}.cpu`, unit: 'ratio', ...cpu },
  ];
}
