/** A field name and its value, both as JSON text. */
export interface LineField {
  readonly name: string;
  /** `,"name":` */
  readonly key: string;
  readonly json: string;
}

/** A log line before formatting: redacted, bounded and serialised to JSON parts. */
export interface LineContent {
  /** pino's level label, e.g. `info`. */
  readonly level: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Empty without an active span. */
  readonly traceId: string;
  readonly spanId: string;
  /** JSON text; undefined when the line has none. */
  readonly message: string | undefined;
  /** Bindings of the logger, bound fields, the line's own fields; names are unique. */
  readonly fields: readonly LineField[];
}

/** Fields of an HTTP request's log line. */
export interface HttpRequestLine {
  method: string;
  /** URL path without the query, which may contain secrets. */
  path: string;
  /** Route template, e.g. `/orders/:id`; absent when no route matched. */
  route?: string;
  /** Response status; without a response, 499 when the client disconnected and 500 when the server aborted. */
  status: number;
  duration_ms: number;
  /** True when the client disconnected before the response was complete. */
  aborted?: true;
  /** True when the server aborted the response. */
  broken?: true;
}

/**
 * Port: a format of JSON log lines. A preset provides it (`logFormats`), and `logging.format` selects it by name.
 *
 * @example
 * ```ts
 * const short: LogFormat = {
 *   name: 'short',
 *   taken: ['l', 'm'],
 *   write: ({ level, message = '""', fields }) =>
 *     `{"l":"${level}","m":${message}${fields.map(({ key, json }) => key + json).join('')}}`,
 * };
 * ```
 */
export interface LogFormat {
  /** Value of `logging.format`; lower case with dashes. */
  readonly name: string;
  /** Field names that the format itself uses; a user field with such a name gets the suffix `_`. Default: none. */
  readonly taken?: readonly string[];
  /**
   * Formats one JSON object, without the line end. It runs within the logging call and must be fast. When it throws or
   * returns no text, the line is written in the default format, with one warning.
   */
  write(line: LineContent): string;
  /** Renames the fields of an HTTP request's line. Default: unchanged. */
  requestFields?(line: HttpRequestLine): object;
}
