import { errorTypeOf } from './error-type.js';

/** The code of a database's or a connection's error, such as `23505` or `ECONNREFUSED`; its name where it has none. */
export const databaseErrorType = errorTypeOf;
