const PLACEHOLDER = /%([sdifjoOc%])/g;

/**
 * Fills in the placeholders of a message as pino does: `%s`, `%d`, `%i`, `%f`, `%j`, `%o`, `%O`; without parameters the
 * message is unchanged.
 *
 * @param show formats a value that is no text
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

/** Number of parameters that a message's placeholders use. */
export function placeholders(message: string): number {
  if (!message.includes('%')) return 0;
  return message.match(PLACEHOLDER)?.filter((placeholder) => placeholder !== '%%').length ?? 0;
}
