/** Address of an alert's section within the generated pages. */
export const RUNBOOK_PAGE = 'runbooks/{preset}.md#{anchor}';

/**
 * Expands a template such as `https://wiki/{preset}#{anchor}`.
 *
 * @param template `{preset}`, `{alert}` and `{anchor}` (the alert's heading on the generated page) are replaced
 */
export function runbookUrl(template: string, preset: string, alert: string): string {
  return template
    .replaceAll('{preset}', preset)
    .replaceAll('{alert}', alert)
    .replaceAll('{anchor}', alert.toLowerCase());
}
