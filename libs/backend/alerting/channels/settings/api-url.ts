import { address } from '#options';

/** Where the API of a receiver is, for a proxy or a server of one's own. */
export const API_URL = {
  apiUrl: address({ doc: 'Address of the API, in place of the usual one.' }),
};

/** The address of a path of an API. */
export function apiUrl(base: string, path: string): URL {
  return new URL(base.endsWith('/') ? base + path : `${base}/${path}`);
}
