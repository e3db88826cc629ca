import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { templateProblem } from './template-problem.js';

const GOOD = [
  'plain text, } and }} and { and % and $value',
  '{{ $value | humanize }} on {{ $labels.job }}',
  '{{$value}}{{- $labels.instance -}}',
  '{{ .Labels.job }} {{ .Value }} {{ . }}',
  '{{ $labels }} {{ $externalURL }} {{ $externalLabels.cluster }}',
  '{{ printf "%.2f" $value }} {{ printf `a}}b` }}',
  '{{ if gt $value 0.5 }}high{{ else if lt $value 0.1 }}low{{ else }}middle{{ end }}',
  '{{ range query "up" }}{{ .Labels.instance }}{{ end }}',
  '{{ range $i, $s := query "up" }}{{ $i }}{{ $s.Value }}{{ else }}none{{ end }}',
  '{{ with $x := query "up" | first }}{{ $x.Value }}{{ end }}',
  '{{ $a := 1 }}{{ $a = 2 }}{{ $a }}',
  '{{ define "t" }}x{{ end }}{{ template "t" }}{{ template "t" . }}',
  '{{/* a comment */}}{{- /* another */ -}} x',
  "{{ print 'a' 1 1.5e3 0x1F true nil }}",
  '{{ (query "up" | first).Value }} {{ ($labels.job) | toUpper }}',
  '{{ reReplaceAll "a(.*)" "$1" $labels.job }}',
  '{{\n $value\n}}',
  '{{ "{{" }}',
  '{{ and (eq $labels.a "b") (ne 1 2) }}',
  '{{ range query "up" }}{{ break }}{{ continue }}{{ end }}',
];
const BAD = [
  '{{',
  'value {{ $value',
  'value {{ $value }',
  '{{ $value | humanize of {{ $labels.job }}',
  '{{ }}',
  '{{}}',
  '{{ unknown $value }}',
  '{{ $value | unknown }}',
  '{{ $nope }}',
  '{{ if }}x{{ end }}',
  '{{ if $value }}x',
  '{{ end }}',
  '{{ else }}',
  '{{ if $value }}a{{ else }}b{{ else }}c{{ end }}',
  '{{ "unclosed }}',
  '{{ `unclosed }}',
  '{{ ( $value }}',
  '{{ $value ) }}',
  '{{ | humanize }}',
  '{{ $value | "text" }}',
  '{{/* comment }}',
  '{{ template }}',
  '{{ define x }}{{ end }}',
  '{{ job }}',
  '{{ # }}',
  '{{ $labels.job%$value }}',
  '{{ break }}',
  '{{ end of text }}',
  '{{ if true }}{{ $a := 1 }}{{ end }}{{ $a }}',
];
/** Templates that some versions of Prometheus parse but cannot render. */
const BAD_LATER = ['{{ $value | }}', '{{ nil }}', '{{ $a = 1 }}'];

describe('A text of an alert', () => {
  it.each(GOOD)('is a template: %j', (text) => expect(templateProblem(text)).toBeUndefined());

  it.each([...BAD, ...BAD_LATER])('is none: %j', (text) => expect(templateProblem(text)).toMatch(/\.$/));

  it('is read in a time that grows with its length only', () => {
    for (const piece of ['{{ ', '{{ $value', '"', '(', '{{ if 1 }}', '{{/*', ' - '])
      expect(templateProblem(`{{ ${piece.repeat(20_000)}`)).toBeDefined();
  });

  const promtool = spawnSync('promtool', ['--version']).status === 0;
  (promtool ? it : it.skip)('is judged as promtool does', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'templates-'));
    const refused = async (texts: readonly string[]): Promise<string[]> => {
      const file = join(folder, 'rules.yml');
      const rules = texts.map((text, n) => ({
        alert: `A${n}`,
        expr: 'up == 0',
        annotations: { summary: text },
      }));
      await writeFile(file, JSON.stringify({ groups: [{ name: 'g', rules }] }));
      const { stdout, stderr } = spawnSync('promtool', ['check', 'rules', file], { encoding: 'utf8' });
      const named = new Set([...`${stdout}${stderr}`.matchAll(/"A(\d+)"/g)].map(([, n]) => Number(n)));
      return texts.filter((_text, n) => named.has(n));
    };
    expect(await refused(GOOD)).toEqual([]);
    expect(await refused(BAD)).toEqual(BAD);
    await rm(folder, { recursive: true });
  });
});
