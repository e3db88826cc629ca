import type { Board, PanelDefinition, PinnedPanel } from '#contracts';
import { boardOf } from '../../web/api/boards.js';
import { lineNames, range, type Line } from '../../web/api/prometheus.js';
import { metricsKnown } from '../../web/api/telemetry.js';
import type { Threshold } from '../../web/parts/chart-marks.js';
import type { Tone } from '../../web/parts/status.js';
import type { Period } from '../../web/state/period.js';
import { choicesOf, filledIn, type Choice } from './variables.js';

/** Number of points of a sparkline. */
const POINTS_OF_NUMBER = 60;

/** A board with the choices of its variables. */
export interface ShownBoard {
  readonly board: Board;
  readonly choices: readonly Choice[];
  /** Names of the metric families in the store. */
  readonly known: ReadonlySet<string>;
}

/** @param chosenOf the value of a variable in the address */
export async function shownBoard(
  uid: string,
  chosenOf: (name: string) => string,
  period: Period,
  abort: AbortSignal,
): Promise<ShownBoard> {
  const [board, metrics] = await Promise.all([boardOf(uid, abort), metricsKnown(abort)]);
  const choices = await choicesOf(board.variables, chosenOf, period, abort);
  return { board, choices, known: new Set(metrics.map(({ name }) => name)) };
}

/** Converts a pinned graph to a panel. */
export function pinnedPanel({ title, expr, unit }: PinnedPanel): PanelDefinition {
  return { title, type: 'timeseries', unit, queries: [{ expr }] };
}

/** The lines of a panel, with their names. */
export interface PanelLines {
  readonly lines: readonly Line[];
  readonly names: readonly string[];
  /** The evaluated expressions. */
  readonly exprs: readonly string[];
}

export async function panelLines(
  { queries, title, type }: Pick<PanelDefinition, 'queries' | 'title' | 'type'>,
  choices: readonly Choice[],
  period: Period,
  abort: AbortSignal,
): Promise<PanelLines> {
  const exprs = queries.map(({ expr }) => filledIn(expr, choices, period));
  const points = type === 'timeseries' ? undefined : POINTS_OF_NUMBER;
  const answers = await Promise.all(exprs.map((expr) => range(expr, period, abort, points)));
  return {
    exprs,
    lines: answers.flat(),
    names: answers.flatMap((lines, i) => namesOf(lines, queries[i]?.legend ?? '', title)),
  };
}

function namesOf(lines: readonly Line[], legend: string, title: string): string[] {
  if (legend === '') return lines.length === 1 ? [title] : lineNames(lines);
  return lines.map(
    ({ labels }) =>
      legend.replace(/\{\{\s*([\w.]+)\s*\}\}/g, (_, name: string) => labels[name] ?? '').trim() || title,
  );
}

const TONES = { green: 'good', yellow: 'warn', orange: 'warn', red: 'bad' } as const;

/** Thresholds of a panel as tones, with the tone below the first one. */
export function thresholdsOf({ thresholds = [] }: Pick<PanelDefinition, 'thresholds'>): Threshold[] {
  return thresholds.map(({ value, color }) => ({ value, tone: TONES[color] }));
}

/** The tone of a value by the thresholds of its panel. @returns undefined when the panel has none */
export function toneAt(value: number, panel: Pick<PanelDefinition, 'thresholds'>): Tone | undefined {
  const thresholds = thresholdsOf(panel);
  if (thresholds.length === 0) return undefined;
  // If the highest threshold is good, high values are good, and everything below the first threshold is bad.
  const below: Tone = thresholds.at(-1)?.tone === 'good' ? 'bad' : 'good';
  return thresholds.findLast((one) => value >= one.value)?.tone ?? below;
}
