import type { MetricShape, PresetDefinition } from '#contracts';
import { fillAlert, percent } from '#promql';
import { markdownFile, type GeneratedFile } from '../files/generated-file.js';
import { dashboardsOf } from '../grafana/slo-dashboard.js';
import { sloAlerts } from '../rules/slo-rules.js';
import { code, table } from './markdown.js';
import { heading, prose } from './prose.js';

/** A page that documents everything in a preset. */
export function presetPage(preset: PresetDefinition, folder: string): GeneratedFile {
  return markdownFile(`${folder}/presets/${preset.name}.md`, [
    `# ${heading(preset.title)}`,
    prose(preset.description),
    ...section('Metrics', metricRows(preset.metrics), ['name', 'type', 'labels', 'buckets', 'meaning']),
    ...section(
      'Recording rules',
      (preset.recordingRules ?? []).map(({ record, expr }) => [code(record), code(oneLine(expr))]),
      ['name', 'expression'],
    ),
    ...section('Alerts', alertRows(preset), ['alert', 'severity', 'for', 'expression']),
    ...section(
      'Objectives',
      (preset.slos ?? []).map((slo) => [prose(slo.name), percent(slo.objective), prose(slo.description)]),
      ['name', 'objective', 'meaning'],
    ),
    ...dashboardsOf(preset).flatMap((dashboard) =>
      section(
        `Dashboard: ${heading(dashboard.title)}`,
        dashboard.panels.map(({ title, type, unit }) => [prose(title), type, prose(unit)]),
        ['panel', 'type', 'unit'],
      ),
    ),
  ]);
}

function section(title: string, rows: string[][], head: string[]): string[] {
  return rows.length === 0 ? [] : [`## ${title}`, table(head, rows)];
}

function metricRows(metrics: readonly MetricShape[]): string[][] {
  return metrics.map(({ name, kind, labelNames, buckets, help }) => [
    code(name),
    kind,
    labelNames.map(code).join(', '),
    buckets?.join(', ') ?? '',
    prose(help),
  ]);
}

function alertRows(preset: PresetDefinition): string[][] {
  return [...(preset.alerts ?? []), ...sloAlerts(preset)].map((alert) => [
    `[${alert.alert}](../runbooks/${preset.name}.md#${alert.alert.toLowerCase()})`,
    alert.severity,
    alert.for ?? '',
    code(oneLine(fillAlert(alert).expr)),
  ]);
}

const oneLine = (expr: string): string => expr.trim().replace(/\s+/g, ' ');
