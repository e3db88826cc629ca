/** The interpolated quantile of sorted numbers. */
export function quantile(numbers, q) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const at = (sorted.length - 1) * q;
  const low = Math.floor(at);
  const high = Math.ceil(at);
  return sorted[low] + (sorted[high] - sorted[low]) * (at - low);
}

export const median = (numbers) => quantile(numbers, 0.5);

/** The median and quartiles. */
export function summary(numbers) {
  return {
    value: median(numbers),
    spread: [quantile(numbers, 0.25), quantile(numbers, 0.75)],
    n: numbers.length,
  };
}
