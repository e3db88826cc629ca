const PLACEHOLDER = /%([sdifjoOc%])/g;

/**
 * A message with its placeholders filled in, as pino does it: `%s`, `%d`, `%i`, `%f`, `%j`, `%o`, `%O`; without
 * parameters it stays as it is.
 *
 * @param show writes a value that is not a text
 */
export function messageText(
  message: string,
  params: readonly unknown[],
  show: (value: unknown) => string,
): string {
  if (params.length === 0 || !message.includes('%')) return message;
  let next = 0;
  return message.replace(PLACEHOLDER, (placeholder, kind: string) => {
    if (kind === '%') return '%';
    if (next >= params.length) return placeholder;
    const param = params[next++];
    if (kind === 'c') return '';
    if (kind === 'i' && typeof param === 'number') return String(Math.trunc(param));
    return typeof param === 'string' && kind !== 'j' ? param : show(param);
  });
}

/** How many parameters the placeholders of a message use. */
export function placeholders(message: string): number {
  if (!message.includes('%')) return 0;
  return message.match(PLACEHOLDER)?.filter((placeholder) => placeholder !== '%%').length ?? 0;
}
