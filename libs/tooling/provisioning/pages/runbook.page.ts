import type { AlertDefinition, PresetDefinition } from '#contracts';
import { fillAlert } from '#promql';
import { markdownFile, type GeneratedFile } from '../files/generated-file.js';
import { sloAlerts } from '../rules/slo-rules.js';
import { list, numbered, promql } from './markdown.js';
import { heading, prose } from './prose.js';

/** The runbook for on-call engineers, with a heading for each alert: its meaning, what to check, what to do. */
export function runbookPage(preset: PresetDefinition, folder: string): GeneratedFile | undefined {
  const alerts = [...(preset.alerts ?? []), ...sloAlerts(preset)];
  if (alerts.length === 0) return undefined;
  return markdownFile(`${folder}/runbooks/${preset.name}.md`, [
    `# Runbook: ${heading(preset.title)}`,
    prose(preset.description),
    ...alerts.flatMap((alert) => chapter(fillAlert(alert))),
  ]);
}

function chapter(alert: AlertDefinition): string[] {
  const when = [
    `Severity \`${alert.severity}\``,
    alert.for ? `after ${alert.for}` : 'at once',
    ...(alert.keepFiringFor ? [`kept for ${alert.keepFiringFor} after it is over`] : []),
  ];
  return [
    `## ${alert.alert}`,
    `${when.join(', ')}.`,
    `**What it means.** ${prose(alert.runbook.meaning)}`,
    '**What to look at**',
    list(alert.runbook.look.map(prose)),
    '**What to do**',
    numbered(alert.runbook.act.map(prose)),
    promql(alert.expr),
  ];
}
