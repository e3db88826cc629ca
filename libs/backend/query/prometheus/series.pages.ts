import { Pace, type SampleSeries, type SeriesMatcher } from '#contracts';
import { sortPaced } from '#promql';
import { listJson } from '../http/json-body.js';
import { refuse, type Parameters } from '../http/parameters.js';
import type { PageRequest, QueryPage } from '../http/routes.js';
import type { QueryContext } from '../query-context.js';
import { success } from './envelope.js';
import { matchParameters } from './match-parameters.js';
import { labelsJson } from './result-json.js';

const EVERY_SERIES: readonly SeriesMatcher[] = [{ label: '__name__', op: '!=', value: '' }];
const TRUNCATED = { warnings: ['results truncated due to limit'] };

/** `/api/v1/series`, `/labels` and `/label/:name/values`: the series and labels in the store. */
export function seriesPages(context: QueryContext): QueryPage[] {
  return [
    {
      path: '/api/v1/series',
      form: true,
      answer: async (request) => {
        if (request.parameters.all('match[]').length === 0)
          refuse('match[]', 'no match[] parameter provided');
        const { kept, notes } = await sorted(request, seriesOf(context, request), labelsJson);
        return success(raw(kept), notes);
      },
    },
    {
      path: '/api/v1/labels',
      form: true,
      answer: async (request) => {
        const { kept, notes } = await distinct(request, seriesOf(context, request), Object.keys);
        return success(listJson(kept), notes);
      },
    },
    {
      path: '/api/v1/label/:name/values',
      answer: async (request) => {
        const name = labelName(request.parameters.inPath('name'));
        const { kept, notes } = await distinct(request, seriesOf(context, request), (labels) => [
          labels[name] ?? '',
        ]);
        return success(listJson(kept), notes);
      },
    },
  ];
}

type Labels = SampleSeries['labels'];
type Kept = { kept: readonly string[]; notes: object };

async function seriesOf(
  { store, now }: QueryContext,
  { parameters, signal }: PageRequest,
): Promise<readonly Labels[]> {
  const matchers = matchParameters(parameters);
  const endMs = parameters.time('end', now());
  const startMs = parameters.time('start', 0);
  if (endMs < startMs) return [];
  return store.series(matchers.length === 0 ? [EVERY_SERIES] : matchers, startMs, endMs, signal);
}

/** One text per series, sorted. */
async function sorted(
  { parameters, signal }: PageRequest,
  found: Promise<readonly Labels[]>,
  textOf: (labels: Labels) => string,
): Promise<Kept> {
  const pace = new Pace(signal);
  const texts: string[] = [];
  for (const labels of await found) {
    texts.push(textOf(labels));
    await pace.restWhenDue();
  }
  return limited(await sortPaced(texts, byText, pace), parameters);
}

/** Distinct texts of all series, sorted. */
async function distinct(
  request: PageRequest,
  found: Promise<readonly Labels[]>,
  textsOf: (labels: Labels) => readonly string[],
): Promise<Kept> {
  const pace = new Pace(request.signal);
  const texts = new Set<string>();
  for (const labels of await found) {
    for (const text of textsOf(labels)) texts.add(text);
    await pace.restWhenDue();
  }
  texts.delete('');
  return limited(await sortPaced([...texts], byText, pace), request.parameters);
}

function byText(a: string, b: string): number {
  return a < b ? -1 : 1;
}

/** A label name, also in the escaped form of Prometheus 3 (`U__a_2e_b` for `a.b`). */
function labelName(text: string): string {
  if (text === '') refuse('name', 'invalid label name: ""');
  if (!text.startsWith('U__')) return text;
  return text
    .slice(3)
    .replace(/_([0-9a-f]{1,6})_|__/g, (whole, code: string | undefined) =>
      code === undefined ? '_' : codePoint(code, whole),
    );
}

function codePoint(hex: string, whole: string): string {
  const code = parseInt(hex, 16);
  return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}

function limited(list: readonly string[], parameters: Parameters): Kept {
  const limit = parameters.whole('limit', { least: 0, most: 1e9, missing: 0 });
  if (limit === 0 || list.length <= limit) return { kept: list, notes: {} };
  return { kept: list.slice(0, limit), notes: TRUNCATED };
}

function* raw(texts: readonly string[]): Generator<string> {
  yield '[';
  for (const [i, text] of texts.entries()) yield i > 0 ? `,${text}` : text;
  yield ']';
}
