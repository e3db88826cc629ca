/** Creates a formatter of times as ISO 8601 in UTC with milliseconds, which caches the part up to the second. */
export function isoTime(): (time: number) => string {
  let second = NaN;
  let text = '';
  return (time) => {
    const milliseconds = time % 1000;
    if (time - milliseconds !== second) {
      second = time - milliseconds;
      text = new Date(time).toISOString().slice(0, 20);
    }
    return `${text}${milliseconds < 10 ? '00' : milliseconds < 100 ? '0' : ''}${milliseconds}Z`;
  };
}
