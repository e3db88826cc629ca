/** The part of a browser's window that this room uses, so that it compiles and can be tested without browser types. */
export interface Page {
  fetch: typeof fetch;
  readonly crypto: { getRandomValues(bytes: Uint8Array): Uint8Array };
  readonly document: { readonly readyState: string; readonly visibilityState: string };
  readonly location: { readonly href: string; readonly origin: string; readonly pathname: string };
  readonly navigator: { sendBeacon?(url: string, body: string): boolean };
  readonly performance: { now(): number };
  addEventListener(
    type: 'load' | 'pagehide' | 'visibilitychange',
    listener: () => void,
    options?: { once: boolean },
  ): void;
}

/** The window of the current page; the sources are compiled without browser types. */
export const page = globalThis as unknown as Page;
