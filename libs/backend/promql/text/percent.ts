/** Formats a share for people: 0.95 becomes `95 %`. */
export function percent(share: number): string {
  return `${Number((share * 100).toPrecision(10))} %`;
}
