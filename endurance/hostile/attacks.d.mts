/** Attacks of a hostile client by name; each resolves with the received status, `closed` or `timeout`. */
export function attacksOn(target: {
  port: number;
  host: string;
  token: string;
}): Record<string, () => Promise<string>>;
