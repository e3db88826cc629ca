import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '../../..');

/** The pages a user reads: README.md, CHANGELOG.md and everything below docs/, as paths from the root of the repository. */
export function publishedPages(): string[] {
  // The list of Git, so that untracked files in docs/ do not count as pages.
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', 'docs'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  return ['README.md', 'CHANGELOG.md', ...listed.split('\n').filter((path) => path.endsWith('.md'))];
}

export const readPage = (page: string): string => readFileSync(join(ROOT, page), 'utf8');

/** A fenced block of a page. */
export interface Block {
  page: string;
  /** Line of the first line inside the fence, from 1. */
  line: number;
  language: string;
  code: string;
  /** Text of the comment `<!-- snippet: … -->` before the block, or nothing. */
  comment: string;
}

const FENCE = /^( *)(```+)(\S*)[^\n`]*$/;
const COMMENT = /<!-- snippet:([\s\S]*?)-->\s*$/;

/** @returns the fenced blocks of a page, in their order */
export function blocksIn(page: string, text = readPage(page)): Block[] {
  const lines = text.split('\n');
  const blocks: Block[] = [];
  let after = 0;
  for (let at = 0; at < lines.length; at++) {
    const opening = FENCE.exec(lines[at] ?? '');
    if (!opening) continue;
    const [, indent = '', marks = '```', language = ''] = opening;
    const end = lines.findIndex((line, index) => index > at && line.trim() === marks);
    if (end < 0) throw new Error(`${page}:${at + 1}: a block that is not closed`);
    const code = lines
      .slice(at + 1, end)
      .map((line) => line.slice(Math.min(indent.length, line.search(/\S|$/))));
    const comment = COMMENT.exec(lines.slice(after, at).join('\n'))?.[1] ?? '';
    blocks.push({ page, line: at + 2, language, code: code.join('\n'), comment });
    at = end;
    after = end + 1;
  }
  return blocks;
}

/** Languages that are code or data of a reader, and are checked. */
export const blocksOf = (...languages: string[]): Block[] =>
  publishedPages()
    .flatMap((page) => blocksIn(page))
    .filter(({ language }) => languages.includes(language));
