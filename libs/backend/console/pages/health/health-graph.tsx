import type { HealthReport } from '#contracts';
import { toneOf, toneShape } from '../../web/parts/status.js';
import { layersOf, type PlacedCheck } from './health-layers.js';

const BOX = { width: 168, height: 40 };
const GAP = { x: 56, y: 16 };
const PADDING = 8;
const LONGEST_NAME = 22;

/** Checks and their dependencies, from left to right. The table has the same content. */
export function HealthGraph({ report }: { readonly report: HealthReport }) {
  const needs = Object.fromEntries(
    Object.entries(report.checks ?? {}).map(([name, { dependsOn }]) => [name, dependsOn]),
  );
  const placed = layersOf(needs);
  if (placed.length === 0) return null;
  const byName = new Map(placed.map((check) => [check.name, check]));
  const edges = placed.flatMap((from) =>
    (needs[from.name] ?? []).flatMap((name) => {
      const to = byName.get(name);
      return to ? [{ from, to, isBroken: healthOf(report, name) === 'unhealthy' }] : [];
    }),
  );
  const right = Math.max(...placed.map((check) => leftOf(check) + BOX.width));
  const bottom = Math.max(...placed.map((check) => topOf(check) + BOX.height));
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label="Dependencies of checks">
      <svg
        class="health-graph"
        width={right + PADDING}
        height={bottom + PADDING}
        role="img"
        aria-label={edges.map(({ from, to }) => `${from.name} depends on ${to.name}`).join('; ')}
      >
        {edges.map(({ from, to, isBroken }) => (
          <path key={`${from.name} ${to.name}`} class={isBroken ? 'bad' : undefined} d={pathOf(from, to)} />
        ))}
        {placed.map((check) => (
          <Box key={check.name} check={check} health={healthOf(report, check.name)} />
        ))}
      </svg>
    </div>
  );
}

function Box({ check, health }: { readonly check: PlacedCheck; readonly health: string }) {
  const { name } = check;
  const [x, y] = [leftOf(check), topOf(check)];
  const tone = toneOf(health);
  return (
    <g class={tone}>
      <title>{`${name}: ${health}`}</title>
      <rect x={x} y={y} width={BOX.width} height={BOX.height} rx={6} />
      <text class="name" x={x + PADDING} y={y + 17}>
        {name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name}
      </text>
      <text class="health" x={x + PADDING} y={y + 32}>
        {toneShape(tone)} {health}
      </text>
    </g>
  );
}

function healthOf({ checks, details }: HealthReport, name: string): string {
  return checks?.[name]?.health ?? details[name]?.health ?? 'unknown';
}

function leftOf({ column }: PlacedCheck): number {
  return PADDING + column * (BOX.width + GAP.x);
}

function topOf({ row }: PlacedCheck): number {
  return PADDING + row * (BOX.height + GAP.y);
}

/** A line from the right side of one check to the left side of another. */
function pathOf(from: PlacedCheck, to: PlacedCheck): string {
  const [x1, y1] = [leftOf(from) + BOX.width, topOf(from) + BOX.height / 2];
  const [x2, y2] = [leftOf(to), topOf(to) + BOX.height / 2];
  const bend = GAP.x / 2;
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
}
