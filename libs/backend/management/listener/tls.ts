import { readFileSync } from 'node:fs';
import { ObservabilityError, errorCode, type ResolvedOptions } from '#contracts';

/** Content of the certificate file and the key file. */
export interface TlsFiles {
  readonly cert: Uint8Array;
  readonly key: Uint8Array;
}

/**
 * Certificate and key of the management port.
 *
 * @returns undefined without TLS
 * @throws ObservabilityError `OBS_OPTIONS_INVALID` when a file cannot be read
 */
export function readTls({
  tlsCertFile,
  tlsKeyFile,
}: Pick<ResolvedOptions['management'], 'tlsCertFile' | 'tlsKeyFile'>): TlsFiles | undefined {
  if (tlsCertFile === undefined || tlsKeyFile === undefined) return undefined;
  return { cert: read('tlsCertFile', tlsCertFile), key: read('tlsKeyFile', tlsKeyFile) };
}

function read(option: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new ObservabilityError(
      'OBS_OPTIONS_INVALID',
      `management.${option} "${file}" cannot be read (${errorCode(error)}). ` +
        'Correct the path or its permissions.',
      { cause: error },
    );
  }
}
