import { describe, expect, it } from '@jest/globals';
import { createTemplates } from './create-templates.js';
import type { TemplateData } from './template-data.js';
import { TemplateError } from './template-error.js';

const DATA: TemplateData = {
  name: '__alert_Test',
  labels: { job: 'api', instance: 'a' },
  externalLabels: {},
  externalUrl: 'https://example.com/ops/prometheus',
  value: 5,
  timeMs: 1_669_852_800_500,
  query: async (expr) => {
    if (expr === 'broken') throw new Error('it broke');
    return [1, 2, 3].map((value) => ({ labels: { instance: `i${value}` }, value }));
  },
};

const templates = createTemplates();
const render = async (text: string, data: Partial<TemplateData> = {}) =>
  templates.render(text, { ...DATA, ...data });

/**
 * Functions that Debian's Prometheus (2.42) does not have; expected values from the documentation of Prometheus 3 and
 * Go.
 */
const NEWER: readonly (readonly [string, string])[] = [
  ['{{ now }} {{ toTime now }}', '1.6698528005e+09 2022-12-01 00:00:00.5 +0000 UTC'],
  [
    '{{ toDuration 90 }} {{ toDuration 0.0015 }} {{ toDuration 3661.5 }} {{ toDuration -1 }}',
    '1m30s 1.5ms 1h1m1.5s -1s',
  ],
  ['{{ (toDuration 90).Minutes }} {{ (toDuration "0.25").Milliseconds }}', '1.5 250'],
  ['{{ (now | toTime).Format "Jan 2, 2006 at 3:04:05.000pm (MST)" }}', 'Dec 1, 2022 at 12:00:00.500am (UTC)'],
  ['{{ urlQueryEscape "a b&c=ü" }}', 'a+b%26c%3D%C3%BC'],
  ['{{ parseDuration "-1h30m" }} {{ parseDuration "250ms" }}', '-5400 0.25'],
  ['{{ externalURL }} {{ pathPrefix }}', 'https://example.com/ops/prometheus /ops/prometheus'],
  ['{{ title "don\'t stop" }} {{ title "foo.bar-baz qux_a" }}', "Don't Stop Foo.bar-Baz Qux_a"],
  [
    '{{ range 3 }}{{ . }}{{ end }} {{ range $i := 2 }}{{ $i }}{{ else }}none{{ end }} {{ range 0 }}x{{ else }}none{{ end }}',
    '012 01 none',
  ],
  ['{{ with "" }}a{{ else with "b" }}{{ . }}{{ else }}c{{ end }}', 'b'],
];

/** Each template exceeds the limits of time or memory. */
const GREEDY = [
  '{{ range 1000000000 }}{{ end }}',
  '{{ range 1000000000 }}aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa{{ end }}',
  '{{ $x := "aaaaaaaaaa" }}{{ range 100 }}{{ $x = print $x $x }}{{ end }}',
  '{{ define "t" }}{{ template "t" }}{{ end }}{{ template "t" }}',
  '{{ define "t" }}{{ template "t" }}{{ template "t" }}{{ end }}{{ template "t" }}',
  '{{ printf "%999999d%999999d%999999d" 1 2 3 }}',
  `{{ printf "${'%200000[1]d'.repeat(1000)}" 1 }}`,
  '{{ range $i := 1000 }}{{ $x := query (printf "up + %d" $i) }}{{ end }}',
  `{{ $x := "a" }}{{ range 20 }}{{ $x = print $x $x }}{{ end }}{{ match "(a*)*(a*)*(a*)*b" $x }}`,
  `{{ $x := "a" }}{{ range 20 }}{{ $x = print $x $x }}{{ end }}{{ reReplaceAll "a.*b|a" "x" $x }}`,
  '{{ range 100000 }}{{ $x := match (printf "(a{100}){%d}" 9) "a" }}{{ end }}',
];

describe('Templates', () => {
  it.each(NEWER)('fill in %s', async (text, expected) => expect(await render(text)).toBe(expected));

  it('are filled in at once when they query nothing', () => {
    expect(templates.render('no template', DATA)).toBe('no template');
    expect(templates.render('{{ $labels.job }}', DATA)).toBe('api');
  });

  it('wait for their queries and run each once', async () => {
    const asked: string[] = [];
    const query = async (expr: string) => {
      asked.push(expr);
      return [{ labels: { expr }, value: 1 }];
    };
    const text =
      '{{ range query "a" }}{{ .Labels.expr }}{{ (query "b" | first).Labels.expr }}{{ query "a" | len }}{{ end }}';
    expect(await render(text, { query })).toBe('ab1');
    expect(asked).toEqual(['a', 'b']);
  });

  it('report errors in Go’s wording', async () => {
    await expect(render('{{ query "broken" }}')).rejects.toMatchObject({
      reason:
        'error executing template __alert_Test: template: __alert_Test:1:115: executing "__alert_Test" at <query "broken">: error calling query: it broke',
    });
    await expect(render('a\n {{ humanize "x" }}')).rejects.toMatchObject({
      code: 'OBS_ALERTING',
      reason: expect.stringContaining('template: __alert_Test:2:4: executing'),
    });
    await expect(render('{{ if gt $value 1 }}x{{ end }}')).rejects.toMatchObject({
      reason: expect.stringContaining('incompatible types for comparison: float64 and int'),
    });
    await expect(render('{{ nope }}')).rejects.toBeInstanceOf(TemplateError);
  });

  it.each(GREEDY)('take bounded time and memory: %#', async (text) => {
    const before = process.cpuUsage();
    const outcome = await render(text).catch((error: unknown) => error);
    expect(outcome instanceof TemplateError).toBe(true);
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(3000);
  });

  it('do not confuse labels with inherited properties of objects', async () => {
    const labels = JSON.parse('{"__proto__": "p", "constructor": "c"}') as Record<string, string>;
    expect(
      await render('{{ $labels.__proto__ }}{{ $labels.constructor }}{{ $labels.toString }}', { labels }),
    ).toBe('pc');
  });
});
