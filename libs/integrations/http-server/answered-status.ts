import type { ServerResponse } from 'node:http';
import { uncachedMember } from './uncached-member.js';

/** Nothing was answered because nobody was there any more; the number is nginx's. */
const CLIENT_GONE = 499;

/** Whether a response that is over was not sent to its end: the client went away before. */
export function isAborted(response: ServerResponse): boolean {
  return !uncachedMember(response, 'writableFinished');
}

/** Status of a response that is over. */
export function answeredStatus(response: ServerResponse, aborted = isAborted(response)): number {
  return aborted && !response.headersSent ? CLIENT_GONE : uncachedMember(response, 'statusCode');
}
