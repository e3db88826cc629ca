import type { Ranges } from '../ranges.js';
import { isPlaceholder } from './placeholder.js';

const BEARER = /\b(?:Bearer|DPoP)[\s,:="']{1,4}([\w.~+/=-]{3,})/dgi;
const BASIC =
  /\b(?:[Bb]asic|BASIC|Negotiate|NTLM)\s{1,4}(?=[a-z+/]{0,64}[A-Z0-9=])(?!Auth)([\w+/-]{6,}={0,2})/dg;
const DIGEST = /\bDigest\s{1,4}(\w{1,64}=[^\r\n]+)/dgi;
/** SMTP authentication. */
const SMTP = /\bAUTH\s{1,4}(?:PLAIN|LOGIN|XOAUTH2)\s{1,4}([\w+/-]{8,}={0,2})/dg;
/** Ruby's Bundler configures `user:password` by host. */
const BUNDLER = /\bBUNDLE_\w{1,64}[=:]\s{0,4}["']?([^\s"':]{1,128}:[^\s"']+)/dg;
/** `Please use the following password to proceed:`, with the password on the next line. */
const FOLLOWING =
  /\bfollowing\s{1,4}(?:password|token|secret|key|code)[^\n:]{0,64}:\s{1,8}(?=\S{0,64}\d)(\S{8,})/dgi;
const CURL_USER = /\s(?:-u|--user)[\s=]{1,4}["']?[^\s:"']{1,256}:([^\s"']+)/dg;

/** Short options of commands that take a password. */
const COMMAND =
  /\b(?:sshpass|docker\s{1,4}login|az\s{1,4}login|htpasswd|psexec(?:\.exe)?|smbclient|mongo\w{0,8}|sqlcmd|cqlsh)\s(?:[^\n]{0,160}\s)?-[pP][\s=]{0,4}["']?([^\s"']{3,})|\bredis-cli\s(?:[^\n]{0,160}\s)?-a\s{1,4}["']?([^\s"']{3,})|\bmysql\w{0,12}\s(?:[^\n]{0,160}\s)?-p([^\s"']{3,})|\blogin\s{1,4}\S{1,128}\s{1,8}password\s{1,8}(\S{3,})|\b(?:configure|config|setx)\s(?:set\s|-\S{1,32}\s){0,2}\S{0,64}(?:secret|token|pass|key)\w{0,32}\s{1,4}([^\s"'=]{6,})/dgi;

/** Hides credentials after the name of their scheme: `Bearer`, `DPoP`, `Basic`, `Digest`, `Negotiate`, `NTLM`, `curl -u`, mail, Bundler. */
export function findSchemes(text: string, ranges: Ranges): void {
  for (const pattern of [BEARER, BASIC, DIGEST, SMTP, BUNDLER, FOLLOWING, CURL_USER])
    for (const { 1: value, indices } of text.matchAll(pattern))
      if (!isPlaceholder(value!)) ranges.add(...indices![1]!);
  for (const { indices } of text.matchAll(COMMAND))
    for (const place of indices!.slice(1)) if (place) ranges.add(...place);
}
