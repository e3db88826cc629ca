const COLOURS = 8;

/** The colour of a line, by its index. */
export function seriesColour(index: number): string {
  return tokenColour(`--series-${(index % COLOURS) + 1}`);
}

/** The value of a colour token in the current theme; a canvas cannot use CSS variables. */
export function tokenColour(name: string): string {
  PROBE.style.color = `var(${name})`;
  if (!PROBE.isConnected) document.body.append(PROBE);
  return getComputedStyle(PROBE).color;
}

/** The same colour, almost transparent, for fills. */
export function faint(colour: string): string {
  return colour.replace(/^rgb\(([^)]*)\)$/, (_, parts: string) => `rgb(${parts} / 18%)`.replaceAll(',', ' '));
}

const PROBE = document.createElement('span');
PROBE.hidden = true;
