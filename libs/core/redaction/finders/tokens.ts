import type { Ranges } from '../ranges.js';
import { findMadeWords } from './made-words.js';

/**
 * Tokens by their published beginnings and lengths: the two first characters, and the whole as a pattern. Beginnings of
 * words only, so that `task-sk-list` and `sk_orders_customer_idx` are none.
 */
const KNOWN: readonly (readonly [begin: string, pattern: string])[] = [
  // Code hosts and packages.
  ['gh', 'gh[oprsu]_[A-Za-z0-9]{16,}'],
  ['gi', 'github_pat_[A-Za-z0-9]{16,}\\w*'],
  ['gl', 'gl(?:pat|dt|ft|rt|cbt|ffct|imt|agent|oas|ptt|soat)-[\\w.-]{20,}'],
  ['gl', 'gl(?:c|sa)_[\\w+/=]{32,}'],
  ['GR', 'GR1348941[\\w-]{20,}'],
  ['np', 'npm_[A-Za-z0-9]{30,}'],
  ['py', 'pypi-[\\w-]{50,}'],
  ['ru', 'rubygems_[a-f0-9]{40,}'],
  ['CL', 'CLOJARS_\\w{40,}'],
  ['dc', 'dckr_[po]at_[\\w-]{20,}'],
  ['CC', 'CCIPAT_\\w{40,}'],
  ['bk', 'bkua_[a-z0-9]{30,}'],
  ['BB', 'BBDC-[\\w+/@-]{30,}'],
  ['AT', 'AT(?:ATT3|CTT3|BB)[\\w+/=.-]{24,}'],
  ['sg', 'sgp_\\w{40,}'],
  ['sq', 'sq[upa]_[a-f0-9]{40}'],
  // Clouds.
  ['AK', 'AKIA[A-Z0-9]{16}\\b'],
  ['AS', 'ASIA[A-Z0-9]{16}\\b'],
  ['AB', 'ABIA[A-Z0-9]{16}\\b'],
  ['AB', 'ABSK[A-Za-z0-9+/]{100,}=*'],
  ['AC', 'ACCA[A-Z0-9]{16}\\b'],
  ['AR', 'AROA[A-Z0-9]{16}\\b'],
  ['AI', 'A(?:IDA)[A-Z0-9]{16}\\b'],
  ['AI', 'AIza[\\w-]{30,}'],
  ['AG', 'AGPA[A-Z0-9]{16}\\b'],
  ['AN', 'ANPA[A-Z0-9]{16}\\b'],
  ['LT', 'LTAI[A-Za-z0-9]{16,}'],
  ['ya', 'ya29\\.[\\w-]{10,}'],
  ['do', 'do[opr]_v1_[a-f0-9]{40,}'],
  ['fo', 'fo1_[\\w-]{40,}'],
  ['fm', 'fm[12][ar]?_[\\w+/]{80,}=*'],
  ['HR', 'HRKU-AA[\\w-]{50,}'],
  ['v1', 'v1\\.0-[a-f0-9]{24}-[a-f0-9]{100,}'],
  ['cf', 'cf(?:[ua]t|k)_[A-Za-z0-9]{40,}'],
  ['tk', 'tk-us-[\\w-]{40,}'],
  ['sb', 'sbp_[a-z0-9]{32,}'],
  ['ps', 'pscale_(?:tkn|oauth|pw)_[\\w=.-]{32,}'],
  ['da', 'dapi[a-f0-9]{32}'],
  ['pu', 'pul-[a-f0-9]{40}'],
  ['dp', 'dp\\.(?:ct|pt|st|sa|scim|audit)\\.[\\w.-]{40,}'],
  ['hv', 'hv[sbr]\\.[\\w-]{24,}'],
  ['ts', 'tskey-[a-z]{1,16}-\\w{8,}(?:-\\w+)?'],
  ['sh', 'sha256~[\\w-]{40,}'],
  ['4b', '4b1d[A-Za-z0-9]{38}\\b'],
  ['NF', 'NF-[A-Za-z0-9]{32}'],
  // Payment, mail, chat, shops.
  ['sk', '[sr]k_(?:live|test|prod)_[A-Za-z0-9]{10,}'],
  ['rk', '[sr]k_(?:live|test|prod)_[A-Za-z0-9]{10,}'],
  ['pk', 'pk_(?:live|test)_[A-Za-z0-9]{16,}'],
  ['wh', 'whsec_(?=[a-z+/]{0,64}[A-Z0-9])[A-Za-z0-9+/]{16,}=*'],
  ['pi', 'pi_[A-Za-z0-9]{16,}_secret_[A-Za-z0-9]{16,}'],
  ['rz', 'rzp_(?:live|test)_[A-Za-z0-9]{14}'],
  ['EA', 'EAA[A-Z][A-Za-z0-9_-]{22,}'],
  ['sq', 'sq0[a-z]{3}-[\\w-]{22,}'],
  ['EZ', 'EZ[AT]K[A-Za-z0-9]{54}'],
  ['FL', 'FLWSECK(?:_TEST)?-[A-Za-z0-9]{12,}'],
  ['du', 'duffel_(?:test|live)_[\\w=-]{40,}'],
  ['sh', 'shp(?:at|ca|pa|ss)_[A-Fa-f0-9]{32}'],
  ['sh', 'shippo_(?:live|test)_[a-fA-F0-9]{40}'],
  ['sh', 'shltm_[\\w-]{40}'],
  ['fl', 'flb_live_[A-Za-z0-9]{20}'],
  ['SG', 'SG\\.[\\w-]{16,}\\.[\\w-]{16,}'],
  ['xk', 'xkeysib-[a-f0-9]{64}-\\w{16}'],
  ['ke', 'key-[a-f0-9]{32}'],
  ['re', 're_[A-Za-z0-9]{8}_[A-Za-z0-9]{20,}'],
  ['xo', 'xox[abeoprs](?:\\.xox[bp])?-[A-Za-z0-9-]{16,}'],
  ['xa', 'xapp-\\d-[A-Za-z0-9-]{16,}'],
  ['SK', 'SK[a-f0-9]{32}\\b'],
  // Models and data.
  ['sk', 'sk-(?:(?:proj|svcacct|admin|service|ant-\\w{3,10}|or-v1)-[\\w-]{20,}|[A-Za-z0-9]{20,})'],
  ['sk', 'sk_[a-f0-9]{48}\\b'],
  ['gs', 'gsk_[A-Za-z0-9]{40,}'],
  ['r8', 'r8_[\\w-]{37}'],
  ['hf', 'hf_[A-Za-z0-9]{30,}'],
  ['ap', 'api_org_[A-Za-z0-9]{30,}'],
  ['ap', 'apify_api_[A-Za-z0-9-]{36}'],
  ['xa', 'xai-\\w{60,}'],
  ['nv', 'nvapi-[\\w-]{60,}'],
  ['pp', 'pplx-[A-Za-z0-9]{40,}'],
  ['pc', 'pcsk_[A-Za-z0-9]{5,6}_[A-Za-z0-9]{60,}'],
  ['ls', 'lsv2_(?:pt|sk)_[a-f0-9]{32}_[a-f0-9]{10}'],
  ['sa', 'salad_cloud_\\w{8,}'],
  // Tools.
  ['A3', 'A3-[A-Z0-9]{6}-[A-Z0-9-]{20,}'],
  ['op', 'ops_eyJ[\\w+/=-]{40,}'],
  ['p8', 'p8e-[a-z0-9]{32}'],
  ['AG', 'AGE-SECRET-KEY-1[A-Z0-9]{40,}'],
  ['pa', 'pat[A-Za-z0-9]{14}\\.[a-f0-9]{64}'],
  ['pa', 'pat\\.[\\w-]{22}\\.[A-Za-z0-9]{24}\\.[A-Za-z0-9]{20}'],
  ['pa', 'pat-(?:na|eu)1-[a-fA-F0-9-]{36}'],
  ['sa', 'sat\\.[\\w-]{22}\\.[A-Za-z0-9]{24}\\.[A-Za-z0-9]{20}'],
  ['AK', 'AKCp[A-Za-z0-9]{60,}'],
  ['cm', 'cmVmd[A-Za-z0-9]{59}'],
  ['dt', 'dt0c01\\.[A-Za-z0-9]{24}\\.[A-Za-z0-9]{64}'],
  ['fi', 'fio-u-[\\w=-]{60,}'],
  ['fi', 'fig[pd]_[\\w=-]{40,}'],
  ['ic', 'ico-[A-Za-z0-9]{32}'],
  ['s-', 's-s4t2(?:ud|af)-[a-f0-9]{64}'],
  ['li', 'lin_api_[A-Za-z0-9]{40}'],
  ['nt', 'ntn_[0-9]{11}[A-Za-z0-9]{35}'],
  ['AP', 'API-[A-Z0-9]{26}\\b'],
  ['PM', 'PMAK-[a-f0-9]{24}-[a-f0-9]{34}'],
  ['pn', 'pnu_[A-Za-z0-9]{36}'],
  ['rd', 'rdme_[a-z0-9]{70}'],
  ['sn', 'sntry[us]_[\\w+/=-]{40,}'],
  ['sm', 'sm_[aps]at_[A-Za-z0-9]{16}'],
  ['tf', 'tfp_[\\w-]{40,}'],
  ['sd', '(?:sdk|api)-[a-f0-9]{8}-[a-f0-9]{4}-4[a-f0-9]{3}-[a-f0-9]{4}-[a-f0-9]{12}'],
  ['CF', 'CFPAT-[\\w-]{43}'],
  ['ph', 'phx_\\w{40,}'],
  ['ra', 'ramp_(?:sec|id)_[A-Za-z0-9]{40,}'],
  ['dd', 'dd[pw]_[A-Za-z0-9]{36}'],
  ['VF', 'VF\\.(?:(?:DM|WS)\\.)?[a-fA-F0-9]{24}\\.[A-Za-z0-9]{16}'],
  ['ro', 'rootly_[a-f0-9]{64}'],
  ['sq', 'sqco_[A-Za-z0-9]{59}'],
  ['ai', 'aio_[A-Za-z0-9]{28}'],
  ['10', '1000\\.[a-f0-9]{32}\\.[a-f0-9]{32}'],
  ['NR', 'NR(?:AK|II|IQ|BR|JS)-[\\w-]{19,}'],
  ['pk', 'pk\\.[\\w-]{60,}\\.[\\w-]{22}'],
  ['sk', 'sk\\.[\\w-]{60,}\\.[\\w-]{22}'],
  ['s.', 's\\.[A-Za-z0-9]{24}\\b'],
  ['tv', 'tvly-[A-Za-z0-9-]{28,}'],
  ['ml', 'mlsn\\.[a-f0-9]{60,}'],
  ['RG', 'RGAPI-[a-f0-9-]{36}'],
  ['wa', 'wandb_v1_\\w{36,}'],
  ['1/', '1/\\d{14,18}:[a-f0-9]{32}'],
  ['2/', '2/\\d{14,18}/\\d{14,18}:[a-f0-9]{32}'],
  ['1/', '1//0[\\w-]{40,}'],
  ['pk', 'pk\\.[a-f0-9]{32}\\b'],
  ['be', 'bedrock-api-key-[\\w+/=-]{28,}'],
  ['fc', 'fc-[a-f0-9]{32}\\b'],
  ['dG', 'dG9rO[\\w+/-]{40,}=*'],
  ['oy', 'oy2[a-z0-9]{43}\\b'],
  ['nf', 'nf[pco]_[A-Za-z0-9]{36,}'],
  ['li', 'live_(?:pub_)?[a-f0-9]{31,}\\b'],
  ['te', 'test_(?:pub_)?[a-f0-9]{31,}\\b'],
  ['t1', 't1\\.[\\w-]{10,}\\.[\\w-]{80,}'],
  ['y0', 'y0_[\\w-]{40,}'],
  ['AQ', 'AQVN[\\w-]{35,}'],
  ['cs', 'csk-[a-z0-9]{40,}'],
  ['es', 'esecret_[A-Za-z0-9]{20,}'],
  ['st', 'st\\.[a-f0-9-]{24,36}\\.[a-f0-9]{32}(?:\\.[a-f0-9]{32})?'],
  ['dn', 'dnkey-[\\w-]{60,}'],
  ['fw', 'fw_[A-Za-z0-9]{22,}'],
  ['ac', 'access-(?:production|sandbox|development)-[a-f0-9-]{36}'],
  ['sb', 'sb(?:p_v0_[a-f0-9]{40}|_secret_[\\w-]{24,})'],
  ['do', 'dose[a-f0-9]{32}\\b'],
  ['dk', 'dkea[a-f0-9]{32}\\b'],
  ['pr', '(?:prod|admin|user|activ)-[a-f0-9]{64}v3\\b'],
  ['ad', '(?:prod|admin|user|activ)-[a-f0-9]{64}v3\\b'],
  ['ji', 'jina_[A-Za-z0-9_-]{50,}'],
  ['AA', 'AAAAAAAAAAAAAAAAAAA[\\w%+/-]{60,}'],
  ['AV', 'AVNS_[\\w-]{16,}'],
  ['AK', 'AKID[A-Za-z0-9]{32}\\b'],
  ['e2', 'e2b_[a-f0-9]{40}'],
  ['sg', 'sg[dh]_[a-f0-9]{40,}'],
  ['na', 'napi_[a-z0-9]{50,}'],
  ['pu', 'pubkey-[a-f0-9]{32}\\b'],
  ['ci', 'cio[A-Za-z0-9]{32}\\b'],
  ['zp', 'zpka_[a-z0-9]{32}_[a-z0-9]{8}'],
  ['am', 'amzn1\\.oa2-cs\\.v1\\.[a-f0-9]{60,}'],
  ['am', 'amzn\\.mws\\.[a-f0-9-]{36}'],
  [
    'sc',
    '(?:sc|ext|scauth|authress)_[a-z0-9]{5,30}\\.[a-z0-9]{4,6}\\.acc[_-][a-z0-9-]{10,32}\\.[\\w+/=-]{30,}',
  ],
  ['mf', 'mfa\\.[\\w-]{80,}'],
  ['en', 'endr\\+[A-Za-z0-9]{16}'],
  ['hc', 'hc[abx]?[iml][ck]_[a-z0-9]{50,}'],
  ['KE', 'KEY0[A-F0-9a-f]{30,}_\\w{20,}'],
  ['pa', 'packagist_(?:uut|out|u|o)\\w{0,4}_?[a-f0-9]{60,}'],
  ['0x', '0x4AAAAAA[\\w-]{20,}'],
  ['AT', 'ATTA[a-f0-9]{60,}'],
  ['EX', 'EXO[a-f0-9]{24,}\\b'],
  ['AP', 'APP_USR-[\\da-f-]{30,}'],
  ['TE', 'TEST-\\d{10,}-[\\da-f-]{30,}'],
  // JSON Web Tokens, signed or encrypted: base64 of `{"` and of `{` with white space; cut ones by their first member.
  ['ey', 'ey[JA][\\w-]{6,}\\.[\\w-]{4,}(?:\\.[\\w-]*){0,3}'],
  ['ey', 'eyJ(?:hbGci|0eXAi|raWQi|lbmMi|jdHki|6aXAi|4NXQ|qa3U|rIjoi)[\\w-]*'],
  ['ew', 'ew[ok0][\\w-]{6,}\\.[\\w-]{4,}(?:\\.[\\w-]*){0,3}'],
];

const BY_BEGIN = new Map<string, RegExp>();
for (const begin of new Set(KNOWN.map(([first]) => first))) {
  const patterns = KNOWN.filter(([first]) => first === begin).map(([, pattern]) => pattern);
  BY_BEGIN.set(begin, new RegExp(patterns.join('|'), 'y'));
}

/** The beginning of a known token, at the beginning of a word, and as much as the shortest token has. */
const CANDIDATE_LENGTH = 15;
const CANDIDATE = new RegExp(`(?<![A-Za-z0-9])(?:${beginnings()})[\\w.~+/-]{13}`, 'g');

/** One class of second characters for each first one: faster than a list of pairs. */
function beginnings(): string {
  const seconds = new Map<string, string>();
  for (const [first = '', second = ''] of BY_BEGIN.keys())
    seconds.set(first, (seconds.get(first) ?? '') + (second === '-' ? '\\-' : second));
  return [...seconds].map(([first, second]) => `${first}[${second}]`).join('|');
}

/** Tokens whose sign stands in the middle or at the end, after a known number of characters. */
const BY_SIGN: readonly (readonly [sign: string, pattern: RegExp])[] = [
  ['Q~', /(?<![\w~.-])[\w~.]{3}\dQ~[\w~.-]{31,34}/g],
  ['.atlasv1.', /(?<![A-Za-z0-9])[A-Za-z0-9]{14}\.atlasv1\.[\w=-]{60,70}/g],
  ['_mmk', /(?<![A-Za-z0-9])[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk\b/g],
  ['-us', /(?<![A-Za-z0-9])[a-f0-9]{32}-us\d{1,2}\b/g],
  ['NRAL', /(?<![A-Za-z0-9])[a-f0-9]{32}FFFFNRAL\b/g],
  ...['AzFu', 'AzSe', 'ASt', 'ACDb', 'AZDO', 'ACR', 'AIoT', 'AzCa', 'APIM'].map((sign): [string, RegExp] => [
    sign,
    new RegExp(`(?<![\\w+/-])[\\w+/-]{40,80}?\\+?${sign}\\w{4,10}={0,2}`, 'g'),
  ]),
  ['perm', /(?<!\w)perm[:-][\w=+/]{4,}\.[\w=+/]{4,}\.[\w=+/]{16,}/g],
  ['access_token$', /access_token\$(?:production|sandbox)\$[a-z0-9]{16}\$[a-f0-9]{32}/g],
  // Hashes of passwords, as crypt writes them.
  ['$', /\$(?:1|2[abxy]?|5|6|7|y|gy|sha1|apr1|argon2(?:id?|d)|scrypt|pbkdf2[\w-]{0,16})\$[^\s"':,]{20,}/g],
  ['oauth:', /(?<!\w)oauth:[a-z0-9]{30}\b/g],
  [':AA', /(?<!\d)\d{8,10}:AA[\w-]{32,}/g],
];

/** Without one of these there is none of the tokens below. */
const SIGN =
  /Q~|perm[:-]|\$[125-7sapygr]|oauth:|Az[FSC]|ASt|ACDb|AZDO|ACR|AIoT|APIM|\.atl|_mmk|-us\d|NRAL|:AA|hook|(?<![\w-])[MNO][\w-]{22}/;

/** Bots of Discord: an id in base64, a time, a signature. */
const BOT = /(?<![\w-])[MNO][\w-]{23,25}\.[\w-]{6}\.[\w-]{27,38}(?![\w-])/g;

/** The rest of these addresses is the secret. */
const WEBHOOK =
  /(?:hooks\.slack\.com\/(?:services|workflows|triggers)|discord(?:app)?\.com\/api\/webhooks|webhook\.office\.com\/webhookb2|outlook\.office\.com\/webhook|hooks\.zapier\.com\/hooks\/catch|open\.(?:larksuite\.com|feishu\.cn)\/open-apis\/bot\/v2\/hook|hook\.\w{2,8}\.make\.com)\/([^\s"'<>`\\]+)/dg;

/** Hides what cloud providers, code hosts, payment, chat and model services give out, and JSON Web Tokens. */
export function findTokens(text: string, ranges: Ranges): void {
  CANDIDATE.lastIndex = 0;
  while (CANDIDATE.test(text)) {
    const at = CANDIDATE.lastIndex - CANDIDATE_LENGTH;
    const pattern = BY_BEGIN.get(text.slice(at, at + 2))!;
    pattern.lastIndex = at;
    const found = pattern.test(text);
    if (found) ranges.add(at, pattern.lastIndex);
    CANDIDATE.lastIndex = found ? pattern.lastIndex : at + 1;
  }
  findMadeWords(text, ranges);
  if (!SIGN.test(text)) return;
  for (const [sign, pattern] of BY_SIGN) if (text.includes(sign)) addAll(text, pattern, ranges);
  addAll(text, BOT, ranges);
  for (const { indices } of text.matchAll(WEBHOOK)) ranges.add(...indices![1]!);
}

function addAll(text: string, pattern: RegExp, ranges: Ranges): void {
  for (const { 0: found, index } of text.matchAll(pattern)) ranges.add(index, index + found.length);
}
