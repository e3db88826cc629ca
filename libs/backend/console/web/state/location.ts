import { computed, signal } from '@preact/signals';

/** The current location in the console: everything that a link must restore. */
export interface Place {
  /** Parts of the path: the page, and its content. */
  readonly path: readonly string[];
  readonly params: URLSearchParams;
}

const text = signal(location.hash);
addEventListener('hashchange', () => (text.value = location.hash));

/** The current location. */
export const place = computed<Place>(() => placeOf(text.value));

/** @param hash `#/traces/4bf9…?last=1h` */
export function placeOf(hash: string): Place {
  const [path = '', query = ''] = splitOnce(hash.replace(/^#\/?/, ''), '?');
  const parts = path.split('/').filter((part) => part !== '');
  return { path: parts.map(decoded), params: new URLSearchParams(query) };
}

/** The address of a location, for links. It keeps time range and refresh interval. */
export function addressOf(path: readonly string[], params: Record<string, string | undefined> = {}): string {
  const query = new URLSearchParams();
  for (const name of KEPT) {
    const value = place.value.params.get(name);
    if (value !== null) query.set(name, value);
  }
  for (const [name, value] of Object.entries(params))
    if (value === undefined || value === '') query.delete(name);
    else query.set(name, value);
  const search = query.toString();
  return `#/${path.map(encodeURIComponent).join('/')}${search === '' ? '' : `?${search}`}`;
}

/** Parameters of every page. */
const KEPT = ['last', 'from', 'to', 'refresh'];

/** Changes parameters of the location, as a new history entry or in place. */
export function setParams(changes: Record<string, string | undefined>, replace = false): void {
  const params = new URLSearchParams(place.value.params);
  for (const [name, value] of Object.entries(changes))
    if (value === undefined || value === '') params.delete(name);
    else params.set(name, value);
  const search = params.toString();
  const hash = `#/${place.value.path.map(encodeURIComponent).join('/')}${search === '' ? '' : `?${search}`}`;
  if (hash === location.hash) return;
  if (replace) {
    history.replaceState(null, '', hash);
    text.value = hash;
  } else location.hash = hash;
}

export function go(path: readonly string[], params: Record<string, string | undefined> = {}): void {
  location.hash = addressOf(path, params);
}

/** A parameter of the location; `''` if absent. */
export function param(name: string): string {
  return place.value.params.get(name) ?? '';
}

function splitOnce(whole: string, separator: string): [string, string] {
  const at = whole.indexOf(separator);
  return at < 0 ? [whole, ''] : [whole.slice(0, at), whole.slice(at + 1)];
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
