import { counted } from './counted.js';
import { parseArgs } from 'node:util';
import type { CliCommand, PresetDefinition } from '#contracts';
import { dashboardsOf } from '../grafana/slo-dashboard.js';
import { sloAlerts } from '../rules/slo-rules.js';
import { choosePresets, type PresetSource } from './preset-source.js';

const USAGE = `nestjs-observability list [NAME ...]

Without a name: every preset on a line. With names: the metrics, rules, alerts, objectives and dashboards of each.

exit codes: 0 listed; 2 called wrongly`;

/**
 * `npx nestjs-observability list`.
 *
 * @param source provides the presets
 */
export function listCommand(source: PresetSource): CliCommand {
  return {
    summary: 'shows what a preset holds',
    usage: USAGE,
    async run(args, io) {
      const { positionals: names } = parseArgs({ args, allowPositionals: true });
      const presets = await source.all();
      if (names.length === 0) for (const preset of Object.values(presets)) io.out(line(preset));
      else for (const preset of choosePresets(presets, names)) io.out(details(preset));
      return 0;
    },
  };
}

function line(preset: PresetDefinition): string {
  const counts = sections(preset).map(({ title, lines }) => counted(lines.length, title.replace(/s$/, '')));
  return `${preset.name.padEnd(14)} ${counts.join(', ')}`;
}

function details(preset: PresetDefinition): string {
  const parts = sections(preset)
    .filter(({ lines }) => lines.length > 0)
    .map(({ title, lines }) =>
      [`${title} (${lines.length})`, ...lines.map((text) => `  ${text}`)].join('\n'),
    );
  return [`${preset.name}: ${preset.title}`, preset.description, ...parts].join('\n\n');
}

function sections(preset: PresetDefinition): { title: string; lines: string[] }[] {
  const alerts = [...(preset.alerts ?? []), ...sloAlerts(preset)];
  return [
    {
      title: 'metrics',
      lines: preset.metrics.map(
        ({ name, kind, labelNames }) => `${kind.padEnd(9)} ${name}{${labelNames.join(',')}}`,
      ),
    },
    { title: 'recording rules', lines: (preset.recordingRules ?? []).map(({ record }) => record) },
    {
      title: 'alerts',
      lines: alerts.map(
        ({ alert, severity, for: delay }) => `${severity.padEnd(8)} ${alert}${delay ? ` for ${delay}` : ''}`,
      ),
    },
    { title: 'objectives', lines: (preset.slos ?? []).map(({ name, objective }) => `${name} ${objective}`) },
    {
      title: 'dashboards',
      lines: dashboardsOf(preset).map(
        ({ uid, title, panels }) => `${uid}: ${title} (${counted(panels.length, 'panel')})`,
      ),
    },
  ];
}
