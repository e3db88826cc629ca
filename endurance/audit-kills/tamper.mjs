import { Buffer } from 'node:buffer';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { runCli } from './cli.mjs';

const NEWLINE = 10;

/** Manipulations of a file as changes of its lines; `at` is the index of the line where the chain breaks. */
const KINDS = {
  'flipped byte': (lines, at) => lines.with(at, flipped(lines[at])),
  'removed line': (lines, at) => lines.toSpliced(at, 1),
  'swapped lines': (lines, at) => lines.with(at, lines[at + 1]).with(at + 1, lines[at]),
  'flipped byte in the hash': (lines, at) => lines.with(at, flipped(lines[at], 5)),
};

/**
 * Applies each manipulation to a copy of one of the files, in its middle, and runs the command on it; finally flips the
 * last byte of the chain.
 *
 * @param files of one chain, the open one first
 * @param folder for the copies
 * @returns for each whether it was detected, and located at its line
 */
export async function tamper(files, folder) {
  const victim = files.toSorted().find((file) => linesOf(file).length > 4);
  const lines = linesOf(victim);
  const at = Math.floor(lines.length / 2);
  const findings = [];
  for (const [kind, change] of Object.entries(KINDS)) {
    const text = Buffer.concat(change(lines, at).flatMap((line) => [line, Buffer.from([NEWLINE])]));
    findings.push(await look(kind, files, victim, text, at + 1, folder));
  }
  const [open] = files;
  const text = flipped(readFileSync(open), 1);
  findings.push(await look('flipped last byte', files, open, text, linesOf(open).length, folder));
  return findings;
}

/** Verifies the chain with one file replaced by another text, and returns whether the command reports that line. */
async function look(kind, files, victim, text, line, folder) {
  const copy = join(folder, `${kind.replaceAll(' ', '-')}-${basename(victim, '.gz')}`);
  writeFileSync(copy, text);
  const others = files.filter((file) => file !== victim);
  const { code, out } = await runCli(['audit', 'verify', ...others, copy]);
  return { kind, code, located: out.includes(`${copy}:${line}:`), says: out.split('\n')[0] };
}

function linesOf(file) {
  const bytes = readFileSync(file);
  const text = file.endsWith('.gz') ? gunzipSync(bytes) : bytes;
  const lines = [];
  for (let from = 0; from < text.length;) {
    const end = text.indexOf(NEWLINE, from);
    lines.push(text.subarray(from, end < 0 ? text.length : end));
    from = end < 0 ? text.length : end + 1;
  }
  return lines;
}

function flipped(line, fromEnd = Math.floor(line.length / 2)) {
  const copy = Buffer.from(line);
  copy[copy.length - fromEnd] ^= 1;
  return copy;
}
