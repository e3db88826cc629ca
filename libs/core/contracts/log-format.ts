/** One name with its value, both as JSON text. */
export interface LineField {
  readonly name: string;
  /** `,"name":` */
  readonly key: string;
  readonly json: string;
}

/** One log line before it has a shape: everything is redacted, bounded and written as JSON text. */
export interface LineContent {
  /** pino's label, such as `info`. */
  readonly level: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Empty without an active span. */
  readonly traceId: string;
  readonly spanId: string;
  /** JSON text; undefined when the line has none. */
  readonly message: string | undefined;
  /** Bindings of the logger, bound fields, the line's own fields; no name twice. */
  readonly fields: readonly LineField[];
}

/** What the log line of an HTTP request says. */
export interface HttpRequestLine {
  method: string;
  /** URL path without the query, which may hold secrets. */
  path: string;
  /** Route template such as `/orders/:id`; absent when no route matched. */
  route?: string;
  /** Status answered; before there was one, 499 when the client went away and 500 when the server broke off. */
  status: number;
  duration_ms: number;
  /** True when the client went away before the response was complete. */
  aborted?: true;
  /** True when the server broke the response off. */
  broken?: true;
}

/**
 * Port: a shape of JSON log lines. A preset brings it (`logFormats`), and `logging.format` chooses it by its name.
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
  /** Names that the line itself uses beside the fields; a field of such a name gets a `_`. Default: none. */
  readonly taken?: readonly string[];
  /**
   * One JSON object, without the line's end. It runs inside the logging call: it must be quick. When it throws or returns
   * no text, the line is written in the default format, with one warning.
   */
  write(line: LineContent): string;
  /** Fields of the line of an HTTP request, when they have other names here. Default: the line as it is. */
  requestFields?(line: HttpRequestLine): object;
}
