import { start } from './child.mjs';
import { summary } from './stats.mjs';

/**
 * Latency of the slowest requests while telemetry is exported. Requests are sent at a fixed rate, independent of the
 * answers. `ours` exports in the telemetry thread, `ours-main` on the main thread.
 */
const ADAPTERS = { fastify: 4_000, express: 1_500 };
const SUBJECTS = ['bare', 'ours', 'ours-main', 'peers'];
const RECEIVERS = ['answers', 'slow', 'dead'];
/** An answering receiver, and a scrape of the application's series every few seconds. */
const SCRAPED = { kind: 'scraped', series: 100_000, everyMs: 5_000 };
/** Limit of the exporting application's p99 relative to the bare one's, with a responding receiver. */
const BARS = { fastify: 1.3, express: 1.2 };
const MEASURES = {
  ...{ p50: 'ms', p99: 'ms', p999: 'ms', max: 'ms', gap: 'ms' },
  ...{ main: 'µs/req', all: 'µs/req', failed: 'requests' },
};
const SPANS_PER_REQUEST = 3;
/** Percent of what a bare application can do, for the rows `load`. */
const LOADS = [30, 70, 90];
/** Client and receiver share a CPU; the application may use both, as in production. */
const CLIENT_CPU = 1;

/** @param chosen selects rows: `tail.<adapter>.<receiver>` */
export async function runTail(
  chosen,
  { tailRounds, tailMs, tailWarmUpMs, tailSubjects = SUBJECTS, tailRates = ADAPTERS },
) {
  const out = { results: [], subjects: [] };
  for (const [adapter, perSecond] of Object.entries(tailRates))
    for (const receiver of [...RECEIVERS, SCRAPED.kind]) {
      const id = `tail.${adapter}.${receiver}`;
      if (!chosen(id)) continue;
      const rounds = [];
      for (let round = 0; round < tailRounds; round++)
        rounds.push(
          await measure(adapter, receiver, perSecond, { tailMs, tailWarmUpMs, tailSubjects }, round),
        );
      report(out, id, receiver === 'answers' ? BARS[adapter] : undefined, rounds, tailSubjects);
    }
  return out;
}

/**
 * The same at shares of what the bare application can do: of a second of its main thread, divided by what a request takes of it.
 *
 * @param chosen says whether a row is wanted: `load.<adapter>.<receiver>.<percent>`
 */
export async function runLoads(
  chosen,
  { tailRounds, tailMs, tailWarmUpMs, tailSubjects = SUBJECTS, tailRates = ADAPTERS },
) {
  const out = { results: [], subjects: [] };
  const settings = { tailMs, tailWarmUpMs, tailSubjects };
  for (const [adapter, perSecond] of Object.entries(tailRates)) {
    const rows = RECEIVERS.flatMap((receiver) =>
      LOADS.map((load) => ({ id: `load.${adapter}.${receiver}.${load}`, receiver, load })),
    ).filter(({ id }) => chosen(id));
    if (rows.length === 0) continue;
    const { main } = await measureOne(adapter, 'bare', 'answers', perSecond, settings);
    const capacity = 1e6 / main;
    out.subjects.push({
      ...{ id: `load.${adapter}.capacity`, unit: 'req/s' },
      ...summary([capacity]),
    });
    for (const { id, receiver, load } of rows) {
      const rounds = [];
      for (let round = 0; round < tailRounds; round++)
        rounds.push(await measure(adapter, receiver, Math.round((capacity * load) / 100), settings, round));
      report(out, id, undefined, rounds, tailSubjects);
    }
  }
  return out;
}

/** The subjects sequentially in rotating order, each in its own process. */
async function measure(adapter, receiver, perSecond, settings, round) {
  const { tailSubjects: subjects } = settings;
  const order = subjects.map((_, i) => subjects[(i + round) % subjects.length]);
  const figures = {};
  for (const subject of order)
    figures[subject] = await measureOne(adapter, subject, receiver, perSecond, settings);
  return figures;
}

async function measureOne(adapter, subject, kind, perSecond, { tailMs, tailWarmUpMs }) {
  const isScraped = kind === SCRAPED.kind;
  const receiver = start('tail/receiver.mjs', [isScraped ? 'answers' : kind], { cpu: CLIENT_CPU });
  const client = start('tail/open-loop.mjs', [], { cpu: CLIENT_CPU });
  const { url: target } = await receiver.ask({});
  const args = [adapter, subject, target, ...(isScraped ? [String(SCRAPED.series)] : [])];
  const server = start('tail/server.mjs', args, { mute: true });
  const scraper = isScraped
    ? start('tail/scraper.mjs', [String(SCRAPED.everyMs)], { cpu: CLIENT_CPU })
    : undefined;
  try {
    const { url, metrics } = await server.ask({});
    if (metrics) await scraper?.ask({ url: metrics });
    await client.ask({ url, perSecond, ms: 0, warmUpMs: tailWarmUpMs });
    await server.ask({});
    const answers = await client.ask({ url, perSecond, ms: tailMs });
    const { mainNanos, allNanos, longestGapMs } = await server.ask({});
    await scraper?.stop();
    // Pending telemetry of the application is exported before the receiver counts.
    await server.ask({ end: true });
    const { spans, lines } = await receiver.ask({});
    const planned = answers.asked + Math.round((perSecond * tailWarmUpMs) / 1000);
    return {
      ...answers,
      gap: longestGapMs,
      main: mainNanos / 1000 / answers.asked,
      all: allNanos / 1000 / answers.asked,
      lostSpans: planned * SPANS_PER_REQUEST - spans,
      // The application writes a few lines besides those of the load.
      lostLines: Math.max(0, planned - lines),
    };
  } finally {
    await Promise.all([scraper?.stop(), server.stop(), client.stop(), receiver.stop()]);
  }
}

/** @param bar of p99 against bare's; undefined where none is judged */
function report(out, id, bar, rounds, subjects) {
  for (const subject of subjects.slice(1)) {
    const figures = summary(rounds.map((round) => round[subject].p99 / round.bare.p99));
    const isJudged = subject === 'ours' && bar !== undefined;
    out.results.push({
      ...{ id: `${id}.p99.${subject}`, unit: 'ratio' },
      ...figures,
      ...(isJudged && { bar, atMost: true, holds: figures.value <= bar }),
    });
  }
  const gaps = summary(rounds.map(({ ours, bare }) => ours.gap - bare.gap));
  out.results.push({
    id: `${id}.gap.ours`,
    unit: 'ms',
    bar: 2,
    atMost: true,
    ...gaps,
    holds: gaps.value <= 2,
  });
  for (const subject of subjects) {
    for (const [measure, unit] of Object.entries(MEASURES))
      out.subjects.push({
        id: `${id}.${subject}.${measure}`,
        unit,
        ...summary(rounds.map((r) => r[subject][measure])),
      });
    if (subject === 'bare') continue;
    for (const [signal, key] of Object.entries({ spans: 'lostSpans', lines: 'lostLines' }))
      if (signal === 'spans' || subject !== 'peers')
        out.subjects.push({
          id: `${id}.${subject}.lost`,
          unit: signal,
          ...summary(rounds.map((r) => r[subject][key])),
        });
  }
}
