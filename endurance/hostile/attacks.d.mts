/** What a hostile client does, by name; each resolves with the status it got, `closed` or `timeout`. */
export function attacksOn(target: {
  port: number;
  host: string;
  token: string;
}): Record<string, () => Promise<string>>;
