export interface LogFiles {
  numbers: number[];
  torn: number;
  files: number;
  compressed: number;
}
export function readLogFiles(folder: string): LogFiles;
export function gapsIn(
  numbers: number[],
  first: number,
  last: number,
): { missing: number[]; twice: number[] };
