/** Types of `tools.mjs`, for the tests. */

/**
 * The folder in which packages from npm are installed, which is kept between runs.
 *
 * @param name of the folder
 * @param specs of the packages, with versions
 * @throws Error when npm cannot install them
 */
export function toolFolder(name: string, ...specs: string[]): string;
