const list = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/));

/** Names of secrets whatever stands before them, unless it is an innocent companion. */
export const SECRET_HEADS = list(`
  password passwords passwd passphrase passphrases passcode pwd pword secret secrets credential credentials creds token
  tokens signature signatures cookie cookies authorization jwt otp totp cvv cvc ssn dsn sid sessid mnemonic pass auth
  bearer hmac pw pswd psk csrf xsrf passwort kennwort senha wachtwoord contraseña contrasena passe`);

/** Say nothing but password, so that they count wherever they stand in a name: `password_mysql`. */
export const PASSWORD_WORDS = list('password passwords passwd passphrase passcode pwd');

/** Names of things that are counted more often than shown. */
export const COUNTED = list('tokens cookies secrets passwords passphrases credentials creds signatures pass');

/** A key is secret beside one of these only: most keys are those of caches, tables and messages. */
export const KEY_QUALIFIERS = list(`
  secret private api access master encryption encrypt decryption signing sign jwt hmac aes rsa dsa ssh pgp gpg tls ssl
  ecdsa crypto cipher symmetric shared account storage service client subscription deploy license licence auth
  authentication authorization session app application admin root server webhook vapid db database consumer insert
  ingest ingestion integration rest sas kek dek wrapping pepper salt recovery openai anthropic stripe sendgrid mailgun
  mailchimp twilio priv preshared wifi wpa cert keystore vault oauth firebase supabase cloudflare heroku netlify vercel
  mapbox google paypal square adyen plaid shopify mistral gemini cohere groq elastic grafana segment intercom hubspot
  notion discord telegram facebook twitter linkedin aws azure gcp github gitlab slack datadog newrelic sentry algolia role`);

/** Keys of tables, caches, queues and the like, also when an `api` stands before. */
export const INNOCENT_KEYS = list(`
  primary foreign partition sort cache public publishable routing object row group map idempotency translation message
  unique index lookup composite natural surrogate shard hash range document record entity order duplicate`);

/** What stands before a head makes it innocent: `nextPageToken`, `firstPass`, `accountSid`. */
export const INNOCENT_COMPANIONS: Readonly<Record<string, ReadonlySet<string>>> = {
  token: list(`
    page next previous prev continuation sync cancel cancellation unexpected injection resume start starting end
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

/** Two words that are secret together. */
export const PHRASES = list(`
  session.id access.id secret.id access.key.id card.number cc.number connection.string conn.string conn.str security.code
  verification.code auth.code authorization.code backup.codes recovery.codes seed.phrase recovery.phrase credit.card social.security social.security.number laravel.session rack.session php.session
  gitlab.session flask.session symfony.session
  unlock.code mfa.code pin.code otp.code sms.code login.code reset.code backup.code recovery.code activation.code code.verifier
  saml.response saml.assertion client.assertion`);

/** May follow a secret without making it another thing: `passwordHash`, `SECRET_KEY_BASE`, `authHeader`. */
export const TRANSPARENT = list(`
  header headers value values val string str text plain plaintext raw hash hashed encrypted enc base hex bytes data old
  new current previous prev confirm confirmation confirmed repeat again retype prod production dev development test
  staging stage live default primary secondary env param body input v main backup temp tmp is was`);

/** Follow a secret when the name is about it rather than for it: `tokenType`, `passwordPolicy`, `cookieName`. */
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

/** Ends of words written together that may have anything before them: `dbpassword`, `csrftoken`. */
export const GLUED_ENDS = [
  ...['passwords', 'password', 'passwd', 'passphrase', 'passcode', 'secrets', 'secret', 'tokens', 'token'],
  ...['credentials', 'credential', 'authorization', 'cookies', 'cookie', 'sessionid', 'sessid', 'pwd'],
];

/** Ends that need a known word before them: `apikey` and `dbpass`, but neither `monkey` nor `compass`. */
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

/** What may stand before a short end. */
export const GLUED_BEGINNINGS = list(`
  user db database smtp mail ftp admin root redis mysql pg postgres rabbit mongo ldap http proxy login my key api apikey
  next page session card connection conn csrf xsrf access cookie token password passwd secret auth php j asp`);

/** Names that end like files are places in code. */
export const FILE_ENDING =
  /\.(?:[cm]?[jt]sx?|json|txt|md|ya?ml|py|go|rb|java|cs|php|sql|html|css|vue|log|pem|crt)$/i;
