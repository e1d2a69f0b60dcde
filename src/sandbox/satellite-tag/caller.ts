/** Who calls: `{app}/{version}/{device code} ({platform})` in the `User-Agent` of every call (`index.html`). */

export interface Caller {
  readonly userAgent: string | null;
  /** Null where the header does not follow the convention. */
  readonly deviceCode: string | null;
}

export function callerFrom(userAgent: string | undefined): Caller {
  const deviceCode = /^[^/]+\/[^/]+\/([^ /()]+)(?: \(.*\))?$/.exec(userAgent ?? "")?.[1];
  return { userAgent: userAgent ?? null, deviceCode: deviceCode ?? null };
}
