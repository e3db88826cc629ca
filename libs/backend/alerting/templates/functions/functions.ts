import { print, printValue } from '../format/print-value.js';
import { printf } from '../format/printf.js';
import { FunctionError } from '../template-error.js';
import { isTrue, typeName, type GoSample, type GoValue, type GoVector } from '../values/go-value.js';
import { COLLECTIONS } from './collections.js';
import { COMPARISONS } from './compare.js';
import { escapeHtml, escapeJs, escapeQuery } from './escape.js';
import { HUMANIZERS } from './humanize.js';
import type { TemplateFunction } from './template-function.js';
import { TEXT_FUNCTIONS } from './text-functions.js';

/** Functions of Go's text/template. */
const GO_FUNCTIONS: Readonly<Record<string, TemplateFunction>> = {
  and: { parameters: ['any'], more: 'any', stopsAt: false, call: (args) => args.at(-1) },
  or: { parameters: ['any'], more: 'any', stopsAt: true, call: (args) => args.at(-1) },
  not: { parameters: ['any'], call: ([value]) => !isTrue(value) },
  print: ofAll(print),
  println: ofAll((values) => `${values.map((value) => printValue(value)).join(' ')}\n`),
  printf: {
    parameters: ['string'],
    more: 'any',
    call: ([format, ...values]) => printf(format as string, values),
  },
  html: ofAll((values) => escapeHtml(print(values))),
  js: ofAll((values) => escapeJs(print(values))),
  urlquery: ofAll((values) => escapeQuery(print(values))),
  call: {
    parameters: ['any'],
    more: 'any',
    call([value]) {
      // A template has no function values.
      throw new FunctionError(
        value === undefined ? 'call of nil' : `non-function of type ${typeName(value)}`,
      );
    },
  },
};

/** Prometheus' functions on query results, and those that read data of the rule. */
const QUERY_FUNCTIONS: Readonly<Record<string, TemplateFunction>> = {
  query: { parameters: ['string'], call: ([expr], run) => run.query(expr as string) },
  first: {
    parameters: ['template.queryResult'],
    call([value]) {
      const [sample] = (value as GoVector).samples;
      if (!sample) throw new FunctionError('first() called on vector with no elements');
      return sample;
    },
  },
  value: { parameters: ['*template.sample'], call: ([sample]) => (sample as GoSample).value },
  label: {
    parameters: ['string', '*template.sample'],
    call: ([name, sample]) => (sample as GoSample).labels.get(name as string),
  },
  strvalue: {
    parameters: ['*template.sample'],
    call: ([sample]) => (sample as GoSample).labels.get('__value__'),
  },
  sortByLabel: {
    parameters: ['string', 'template.queryResult'],
    call([name, value]) {
      const by = (sample: GoSample) => sample.labels.get(name as string) as string;
      (value as GoVector).samples.sort((a, b) => (by(a) < by(b) ? -1 : by(a) > by(b) ? 1 : 0));
      return value;
    },
  },
  now: { parameters: [], call: (_args, { data }) => data.timeMs / 1000 },
  externalURL: { parameters: [], call: (_args, { data }) => data.externalUrl },
  pathPrefix: { parameters: [], call: (_args, { data }) => pathOf(data.externalUrl) },
};

/** All functions that a text of an alert may call, except `tmpl`, which only Prometheus' consoles have. */
export const FUNCTIONS: ReadonlyMap<string, TemplateFunction> = new Map(
  Object.entries({
    ...GO_FUNCTIONS,
    ...COMPARISONS,
    ...COLLECTIONS,
    ...QUERY_FUNCTIONS,
    ...HUMANIZERS,
    ...TEXT_FUNCTIONS,
  }),
);

function ofAll(call: (values: readonly GoValue[]) => string): TemplateFunction {
  return { parameters: [], more: 'any', call: (args) => call(args) };
}

function pathOf(url: string): string {
  const path = URL.canParse(url) ? new URL(url).pathname : '';
  return path === '/' && !url.endsWith('/') ? '' : path;
}
