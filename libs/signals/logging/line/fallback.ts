import { IncomingMessage, ServerResponse } from 'node:http';
import { Stream } from 'node:stream';
import { types } from 'node:util';

/**
 * The text for an object whose own properties are useless or too many, e.g. a buffer or a request; undefined for other
 * objects.
 */
export function fallbackFor(value: object): unknown {
  if (ArrayBuffer.isView(value) || types.isAnyArrayBuffer(value))
    return `[binary, ${value.byteLength} bytes]`;
  if (types.isDate(value)) return Number.isNaN(value.getTime()) ? '[invalid date]' : value.toISOString();
  if (types.isBoxedPrimitive(value)) return value.valueOf();
  if (types.isRegExp(value)) return String(value);
  if (value instanceof IncomingMessage)
    return { method: value.method, url: value.url, headers: value.headers };
  if (value instanceof ServerResponse) return { statusCode: value.statusCode };
  if (value instanceof Stream) return '[stream]';
  return undefined;
}

/** Whether an object's own properties represent its content. */
export function isRecord(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return true;
  if (Array.isArray(value) || types.isMap(value) || types.isSet(value)) return false;
  return fallbackFor(value) === undefined && typeof (value as { toJSON?: unknown }).toJSON !== 'function';
}
