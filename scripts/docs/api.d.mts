/** @returns the pages of docs/api: file name → text */
export function apiPages(): Map<string, string>;
