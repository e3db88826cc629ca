const list = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/));

/** Words that make a name secret whatever precedes them, except innocent companions. */
export const SECRET_HEADS = list(`
  password passwords passwd passphrase passphrases passcode pwd pword secret secrets credential credentials creds token
  tokens signature signatures cookie cookies authorization jwt otp totp cvv cvc ssn dsn sid sessid mnemonic pass auth
  bearer hmac passw pw pswd psk csrf xsrf passwort kennwort senha wachtwoord contraseña contrasena passe`);

/** Words that only mean password, so they count anywhere in a name: `password_mysql`. */
export const PASSWORD_WORDS = list('password passwords passwd passphrase passcode pwd');

/** Things that are more often counted than shown. */
export const COUNTED = list('tokens cookies secrets passwords passphrases credentials creds signatures pass');

/** A key is secret only next to one of these: most keys are those of caches, tables and messages. */
export const KEY_QUALIFIERS = list(`
  secret private api access master encryption encrypt decryption signing sign jwt hmac aes rsa dsa ssh pgp gpg tls ssl
  ecdsa crypto cipher symmetric shared account storage service client subscription deploy license licence auth
  authentication authorization session app application admin root server webhook vapid db database consumer insert
  ingest ingestion integration rest sas kek dek wrapping pepper salt recovery openai anthropic stripe sendgrid mailgun
  mailchimp twilio priv preshared wifi wpa cert keystore vault oauth firebase supabase cloudflare heroku netlify vercel
  mapbox google paypal square adyen plaid shopify mistral gemini cohere groq elastic grafana segment intercom hubspot
  notion discord telegram facebook twitter linkedin aws azure gcp github gitlab slack datadog newrelic sentry algolia role unseal`);

/** May hold a secret: only generated values are hidden. */
export const WEAK_HEADS = list('session sess pat sk seed challenge login');

/** Keys of tables, caches, queues and similar things, even after `api`; and words that make it a sentence. */
export const INNOCENT_KEYS = list(`
  primary foreign partition sort cache public publishable routing object row group map idempotency translation message
  unique index lookup composite natural surrogate shard hash range document record entity order duplicate
  job task request event item dedupe dedup lock tenant user customer file redis memcached error label field column property
  attribute config setting flag metric state node list host known path route query param body json yaml registry project
  issue document blob bucket image asset upload parent child first last next prev previous current new old same other
  missing unknown invalid wrong extra required optional expired evicted the a an this that these with by of for per no not
  is to in on at from and or as its each every any get set del delete enter escape shift arrow hot short car house piano
  type sorting grouping merge compaction business correlation search facet context thread run step span trace`);

/** A long generated value under such a name is an id, a hash, a cursor, or content. */
export const INNOCENT_IF_MADE = list(`
  id ids uid uuid guid uri url href link src path file filename name names slug ref refs hash hashes sha md sum checksum
  digest etag integrity fingerprint nonce cursor cursors after before since until next prev previous start end page offset
  position sequence seq marker continuation commit revision rev version build tag tags image images img picture photo
  avatar thumbnail icon logo data content body payload blob text html svg message msg title description note comment query
  address wallet account tx transaction block contract mint cid trace span request req correlation job run task batch
  thread receipt handle video track channel object item parent child node shard partition group member consumer instance
  host hostname pod container device q s x y n v public pub key keys class module selector snapshot test case state status
  type kind locale value values sample example subject sub`);

/** Preceding words that make a name innocent: `nextPageToken`, `firstPass`, `accountSid`. */
export const INNOCENT_COMPANIONS: Readonly<Record<string, ReadonlySet<string>>> = {
  token: list(`
    page next previous prev continuation sync cancel cancellation unexpected injection resume start starting end stop eos bos pad
    pagination cursor scroll design syntax lexer parser`),
  pass: list(`
    first second third last next low high band multi single render boarding by ski day season free all did test tests
    dry bus`),
  signature: list('method function type call'),
  signatures: list('method function type call'),
  sid: list('account message call windows user group'),
  otp: list('erlang'),
  auth: list('o'),
};

/** Two words that are secret only together. */
export const PHRASES = list(`
  session.id access.id secret.id access.key.id card.number cc.number connection.string conn.string conn.str security.code
  verification.code auth.code authorization.code backup.codes recovery.codes seed.phrase recovery.phrase credit.card social.security social.security.number laravel.session rack.session php.session
  gitlab.session flask.session symfony.session
  cvv.number cvc.number totp.seed otp.seed reporter.id saml.request
  unlock.code mfa.code pin.code otp.code sms.code login.code reset.code backup.code recovery.code activation.code code.verifier
  saml.response saml.assertion client.assertion`);

/**
 * Words that may follow a secret word without changing its meaning: `passwordHash`, `SECRET_KEY_BASE`, `authHeader`.
 */
export const TRANSPARENT = list(`
  header headers value values val string str text plain plaintext raw hash hashed encrypted enc base hex bytes data old
  new current previous prev confirm confirmation confirmed repeat again retype prod production dev development test
  staging stage live default primary secondary pem der digest env param body input v main backup temp tmp is was`);

/** Words that follow a secret word when the name is about it: `tokenType`, `passwordPolicy`, `cookieName`. */
export const ABOUT = list(`
  type count counts length len size expiry expires expire expired expiration ttl age max min name names id ids url uri
  endpoint host policy required enabled disabled valid invalid version algorithm alg at on by date time timestamp day
  days hours minutes seconds ms s field fields provider strategy method hint reset changed change rotation rotated
  rotate path file folder dir index idx limit limits usage used budget strength rule rules regex pattern label
  placeholder kind format scope scopes domain option options lifetime duration created updated deleted issued refreshed
  service manager store factory class guard module controller middleware interceptor handler helper util utils error
  errors message messages status state result check checker checks validator validation generator parser lexer column
  table bucket consent banner audience issuer subject claims permissions owner source origin position offset line prefix
  suffix santa ref refs reference`);

/** Suffixes of words written together that may follow anything: `dbpassword`, `csrftoken`. */
export const GLUED_ENDS = [
  ...['passwords', 'password', 'passwd', 'passphrase', 'passcode', 'secrets', 'secret', 'tokens', 'token'],
  ...['credentials', 'credential', 'authorization', 'cookies', 'cookie', 'sessionid', 'sessid', 'pwd'],
];

/** Suffixes that need a known word before them: `apikey` and `dbpass`, but neither `monkey` nor `compass`. */
export const GLUED_SHORT_ENDS = [
  ...[
    'keys',
    'key',
    'pass',
    'hash',
    'header',
    'id',
    'value',
    'number',
    'string',
    'name',
    'count',
    'type',
    'sid',
  ],
  ...['page', 'signature', 'auth', 'jwt', 'base'],
];

/** Words written together that no rule splits. */
export const GLUED_WORDS: Readonly<Record<string, readonly string[]>> = {
  cardsecuritycode: ['security', 'code'],
  securitycode: ['security', 'code'],
  samlrequest: ['saml', 'request'],
  samlresponse: ['saml', 'response'],
  socialsecuritynumber: ['social', 'security', 'number'],
};

/** Words that may precede a short suffix. */
export const GLUED_BEGINNINGS = list(`
  user db database smtp mail ftp admin root redis mysql pg postgres rabbit mongo ldap http proxy login my key api apikey
  next page session card connection conn csrf xsrf access cookie token password passwd secret auth php j asp`);

/** Names that end like files are source locations. */
export const FILE_ENDING =
  /\.(?:[cm]?[jt]sx?|json|txt|md|ya?ml|py|go|rb|java|cs|php|sql|html|css|vue|log|pem|crt)$/i;
