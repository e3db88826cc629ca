import { arch, cpus, platform, totalmem } from 'node:os';

/** Machine and versions of the measurement. */
export function machine() {
  const processors = cpus();
  return {
    machine: `${platform()} ${arch()}, ${processors.length} × ${processors[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB`,
    node: process.version,
    date: new Date().toISOString(),
  };
}

/** Prints the ratios with their limits, then the underlying figures. */
export function printReport({ machine: where, node, date, results, subjects }) {
  const lines = [
    `${where}, Node.js ${node}, ${date}`,
    '',
    '| id | value | p25–p75 | bar | holds | n |',
    '|---|---|---|---|---|---|',
  ];
  for (const { id, value, unit, bar, atMost, holds, spread, n } of results)
    lines.push(
      `| ${id} | ${figure(value, unit)} | ${spread.map((s) => figure(s, unit)).join(' – ')} | ${bar === undefined ? '' : `${atMost ? '≤' : '≥'} ${bar}`} | ${holds === undefined ? '' : holds ? 'yes' : 'NO'} | ${n} |`,
    );
  lines.push('', '| subject | median | p25–p75 |', '|---|---|---|');
  for (const { id, value, unit, spread } of subjects)
    lines.push(`| ${id} | ${figure(value, unit)} | ${spread.map((s) => figure(s, unit)).join(' – ')} |`);
  console.log(lines.join('\n'));
}

function figure(value, unit) {
  const text = value >= 100 ? value.toFixed(0) : value.toFixed(2);
  if (unit === 'instructions') return `${value.toFixed(1)} ${unit}`;
  return unit === 'ratio' ? text : `${text} ${unit}`;
}
