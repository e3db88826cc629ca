import { IncomingMessage, ServerResponse } from 'node:http';
import { Stream } from 'node:stream';
import { types } from 'node:util';

/**
 * The text that is written for an object whose own properties say nothing about it, or too much, such as a buffer or a
 * request; undefined for every other object.
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

/** Whether an object's own properties are what it has to say. */
export function isRecord(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return true;
  if (Array.isArray(value) || types.isMap(value) || types.isSet(value)) return false;
  return fallbackFor(value) === undefined && typeof (value as { toJSON?: unknown }).toJSON !== 'function';
}
