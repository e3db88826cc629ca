const COLOURS = 8;

/** The colour of a line by its place. */
export function seriesColour(index: number): string {
  return tokenColour(`--series-${(index % COLOURS) + 1}`);
}

/** A colour of the tokens, as it is in the theme of this moment; canvases know no variables. */
export function tokenColour(name: string): string {
  PROBE.style.color = `var(${name})`;
  if (!PROBE.isConnected) document.body.append(PROBE);
  return getComputedStyle(PROBE).color;
}

/** The same, nearly clear, for what is filled. */
export function faint(colour: string): string {
  return colour.replace(/^rgb\(([^)]*)\)$/, (_, parts: string) => `rgb(${parts} / 18%)`.replaceAll(',', ' '));
}

const PROBE = document.createElement('span');
PROBE.hidden = true;
