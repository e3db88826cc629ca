import { closingBracket, commaParts, maskSource, type Range } from './mask-source.js';

/** `const app = await NestFactory.create(AppModule, …);` in a source. */
export interface StartCall {
  /** The name of the application: `app`. */
  readonly app: string;
  /** The class that it starts with; undefined when it is not named as such. */
  readonly module: string | undefined;
  /** Of the call's arguments. */
  readonly args: readonly Range[];
  /** Behind the whole statement. */
  readonly end: number;
  /** What stands before it on its line. */
  readonly indent: string;
}

const CALL =
  /\b(?:const|let|var)\s+([\w$]+)(?:\s*:[^=;]+)?\s*=\s*await\s+NestFactory\s*\.\s*create(?:Microservice|ApplicationContext)?\s*(?:<[^();]*>\s*)?\(/;

/** The first start of an application in a source; undefined when there is none in this form. */
export function startOf(text: string): StartCall | undefined {
  const code = maskSource(text);
  const found = CALL.exec(code);
  if (!found) return undefined;
  const open = found.index + found[0].length - 1;
  const close = closingBracket(code, open);
  if (close === undefined) return undefined;
  const [behind, semicolon] = /^[ \t]*(;?)/.exec(code.slice(close + 1))!;
  const end = close + 1 + behind.length;
  // Else the statement goes on: `.then(…)`, a comma.
  if (!semicolon && !/^(?:\r?\n\s*(?![\s.([,?+\-*/])|$)/.test(code.slice(end))) return undefined;
  const args = commaParts(code, { from: open + 1, to: close });
  const first = args[0] && code.slice(args[0].from, args[0].to);
  return {
    app: found[1]!,
    module: first !== undefined && /^[A-Za-z_$][\w$]*$/.test(first) ? first : undefined,
    args,
    end: semicolon ? end : close + 1,
    indent: leading(text, found.index),
  };
}

/** The space at the beginning of the line of a position. */
function leading(text: string, at: number): string {
  return /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', at - 1) + 1))![0];
}
