import { numberText } from '../../web/format/numbers.js';

const STEPS = 200;
const ROOM = 1.25;

/** A slider for the threshold, from 0 to a little more than the largest value. */
export function ThresholdSlider({
  value,
  own,
  most,
  onMove,
  onReset,
}: {
  readonly value: number;
  /** The rule's threshold. */
  readonly own: number;
  /** Largest value in the period. */
  readonly most: number;
  readonly onMove: (value: number) => void;
  readonly onReset: () => void;
}) {
  const end = Math.max(most, value) * ROOM || 1;
  const start = Math.min(0, value, own);
  const move = (text: string): void => {
    const number = Number(text);
    if (text.trim() !== '' && Number.isFinite(number)) onMove(number);
  };
  return (
    <div class="bar slider">
      <label for="threshold">Threshold</label>
      <input
        id="threshold"
        type="range"
        min={start}
        max={end}
        step={(end - start) / STEPS}
        value={value}
        aria-valuetext={numberText(value)}
        onInput={({ currentTarget }) => move(String(Number(Number(currentTarget.value).toPrecision(3))))}
      />
      <input
        class="field short"
        type="number"
        step="any"
        aria-label="Threshold as a number"
        value={value}
        onChange={({ currentTarget }) => move(currentTarget.value)}
      />
      {value !== own && (
        <button type="button" class="button" onClick={onReset}>
          Back to {numberText(own)}
        </button>
      )}
    </div>
  );
}
