import { ObservabilityError } from '#contracts';

/** A template that cannot be read or filled in. The message is that of Prometheus, after the code. */
export class TemplateError extends ObservabilityError {
  /** Without the code, as Prometheus writes it. */
  readonly reason: string;

  constructor(reason: string) {
    super('OBS_ALERTING', reason);
    this.reason = reason;
  }
}

/** What is wrong with the text of a template, and where. */
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

/** Thrown by a function of a template: the message is what follows `error calling NAME: `. */
export class FunctionError extends Error {
  override readonly name = 'FunctionError';
}
