/** The page of `chart.mjs`; esbuild bundles it into a script. */
/* global document, requestAnimationFrame, window */
import { h, render } from 'preact';
import uPlot from 'uplot';
import { Chart } from '../../libs/backend/console/web/parts/chart.tsx';

const LINES = 10;
const POINTS = 10_000;
const START = 1_780_000_000;
const COLOURS = ['#1f5fd0', '#a8480b', '#127a63', '#8e3a9d', '#6b6400'];

const times = Array.from({ length: POINTS }, (_, i) => START + i * 5);
const place = (id) => document.getElementById(id);

/** Different values each time, to defeat caches. */
const made = (seed) =>
  Array.from({ length: LINES }, (_, line) => ({
    labels: { route: `/r${line}` },
    times,
    values: times.map((_time, i) => Math.sin(i / 50 + line + seed) * 100 + line * 20 + ((i * 7919) % 13)),
  }));

const ours = (lines) => render(h(Chart, { title: 'Chart', lines }), place('ours'));

const alone = (lines) =>
  new uPlot(
    {
      width: 1000,
      height: 200,
      series: [
        {},
        ...lines.map((_, i) => ({ label: `r${i}`, stroke: COLOURS[i % COLOURS.length], width: 1.5 })),
      ],
    },
    [times, ...lines.map(({ values }) => values)],
    place('alone'),
  );

const nextFrame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)));

/** Milliseconds until the result of some work is painted. */
async function drawn(work) {
  await nextFrame();
  await new Promise((resolve) => setTimeout(resolve, 20));
  const startedAt = performance.now();
  work();
  // Effects and uPlot's commit run afterwards, and the paint after the next frame.
  await nextFrame();
  await nextFrame();
  return performance.now() - startedAt;
}

async function measure(rounds) {
  const found = { ours: [], alone: [] };
  for (let round = 0; round < rounds; round += 1) {
    const [first, second] = [made(round), made(round + 0.5)];
    found.ours.push(await drawn(() => ours(first)));
    render(null, place('ours'));
    let plot;
    found.alone.push(await drawn(() => (plot = alone(second))));
    plot.destroy();
  }
  return found;
}

window.measure = measure;
