import type { Ranges } from '../ranges.js';
import { isPlaceholder } from './placeholder.js';

const BEARER = /\b(?:Bearer|DPoP)[\s,:="']{1,4}([\w.~+/=-]{3,})/dgi;
const BASIC =
  /\b(?:[Bb]asic|BASIC|Negotiate|NTLM)\s{1,4}(?=[a-z+/]{0,64}[A-Z0-9=])(?!Auth)([\w+/-]{6,}={0,2})/dg;
const DIGEST = /\bDigest\s{1,4}(\w{1,64}=[^\r\n]+)/dgi;
const CURL_USER = /\s(?:-u|--user)[\s=]{1,4}["']?[^\s:"']{1,256}:([^\s"']+)/dg;

/** Hides credentials after the name of their scheme: `Bearer`, `DPoP`, `Basic`, `Digest`, `Negotiate`, `NTLM`, `curl -u`. */
export function findSchemes(text: string, ranges: Ranges): void {
  for (const pattern of [BEARER, BASIC, DIGEST, CURL_USER])
    for (const { 1: value, indices } of text.matchAll(pattern))
      if (!isPlaceholder(value!)) ranges.add(...indices![1]!);
}
