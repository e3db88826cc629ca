/** Any further facts about the event, under these names. */
interface Explained {
  readonly [detail: string]: unknown;
}

/** Recorded as `auth_attempt`. */
export interface AuthAttempt extends Explained {
  /** The user, as far as known. */
  readonly user: string;
  readonly success: boolean;
  readonly ipAddress?: string;
}

/** Recorded as `api_access`. */
export interface ApiAccess extends Explained {
  readonly user: string;
  /** Route template or path. */
  readonly endpoint: string;
  readonly method: string;
  readonly statusCode: number;
}

/** Recorded as `data_access`. */
export interface DataAccess extends Explained {
  readonly user: string;
  readonly resourceType: string;
  readonly resourceId: string | number;
  /** E.g. `read`, `update`, `delete`, `export`. */
  readonly action: string;
}

/** Recorded as `config_change`. */
export interface ConfigChange extends Explained {
  readonly user: string;
  readonly configKey: string;
  readonly oldValue: unknown;
  readonly newValue: unknown;
}
