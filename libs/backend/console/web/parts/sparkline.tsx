const WIDTH = 96;
const HEIGHT = 20;

/** A small line chart without axes; the numbers are in the text next to it. */
export function Sparkline({ values }: { readonly values: readonly (number | null)[] }) {
  return (
    <svg class="sparkline" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true" preserveAspectRatio="none">
      <path d={pathOf(values)} />
    </svg>
  );
}

function pathOf(values: readonly (number | null)[]): string {
  const known = values.filter((value) => value !== null);
  const most = Math.max(...known, 0) || 1;
  let isDown = false;
  return values
    .map((value, i) => {
      if (value === null) {
        isDown = false;
        return '';
      }
      const x = (i / Math.max(1, values.length - 1)) * WIDTH;
      const y = HEIGHT - 1 - (value / most) * (HEIGHT - 2);
      const step = `${isDown ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`;
      isDown = true;
      return step;
    })
    .join('');
}
