import { ObservabilityError } from '#contracts';

/** A template that does not parse or cannot be rendered. The message is Prometheus' own, after the code. */
export class TemplateError extends ObservabilityError {
  /** The message without the code, as Prometheus writes it. */
  readonly reason: string;

  constructor(reason: string) {
    super('OBS_ALERTING', reason);
    this.reason = reason;
  }
}

/** A syntax error in a template, with its position. */
export class TemplateSyntaxError extends Error {
  override readonly name = 'TemplateSyntaxError';

  /** @param at offset in the text */
  constructor(
    message: string,
    readonly at: number,
  ) {
    super(message);
  }
}

/** Thrown by a template function: the message follows `error calling NAME: `. */
export class FunctionError extends Error {
  override readonly name = 'FunctionError';
}
