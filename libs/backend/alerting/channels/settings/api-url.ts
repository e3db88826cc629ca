import { address } from '#options';

/** Base address of a receiver's API, for a proxy or a self-hosted server. */
export const API_URL = {
  apiUrl: address({ doc: 'Address of the API instead of the default.' }),
};

/** Joins a path to the base address of an API. */
export function apiUrl(base: string, path: string): URL {
  return new URL(base.endsWith('/') ? base + path : `${base}/${path}`);
}
