import { join } from 'node:path';
import type { Examined } from '../examined.js';
import type { Finding } from '../finding.js';
import { compilerOptions } from '../tsconfig-options.js';

/** Reports compiler options with which injection or the types of this package do not work. */
export function tsconfigCheck({ folder, project: { tsconfig } }: Examined): Finding[] {
  const options = compilerOptions(join(folder, tsconfig));
  if (!options)
    return [
      {
        check: 'tsconfig',
        what: `${tsconfig} is missing, or cannot be read.`,
        fix: 'Create it, or set compilerOptions.tsConfigPath in nest-cli.json.',
      },
    ];
  const found = (what: string, fix: string): Finding => ({
    check: 'tsconfig',
    what: `${tsconfig}: ${what}.`,
    fix: `Set ${fix} in its compilerOptions.`,
  });
  return [
    ...['experimentalDecorators', 'emitDecoratorMetadata']
      .filter((name) => options[name] !== true)
      .map((name) => found(`${name} is not true: NestJS cannot inject by type`, `"${name}": true`)),
    ...(isResolution(options, /^classic$/)
      ? [
          found(
            'moduleResolution "classic" finds no entry points of packages',
            '"moduleResolution": "nodenext"',
          ),
        ]
      : []),
    ...(isResolution(options, /^node(?:10)?$/) &&
    options['skipLibCheck'] !== true &&
    options['esModuleInterop'] !== true
      ? [
          found(
            'the declarations of pino do not compile with moduleResolution "node" and without skipLibCheck',
            '"esModuleInterop": true',
          ),
        ]
      : []),
  ];
}

function isResolution({ moduleResolution }: Readonly<Record<string, unknown>>, names: RegExp): boolean {
  return typeof moduleResolution === 'string' && names.test(moduleResolution.toLowerCase());
}
