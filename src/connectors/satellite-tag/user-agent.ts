/**
 * `User-Agent: {app}/{version}/{device code} ({platform})` on every call (docs.satellite.co.nz, `rest_api/index.html`).
 */
import type { TagAccess } from "./account.ts";

/** What a header cannot carry, or what would read as another part of the pattern, becomes `_`. */
export function userAgentOf(app: TagAccess["app"], deviceCode: string): string {
  const [name, version, code] = [app.name, app.version, deviceCode].map(word);
  return `${name}/${version}/${code} (${app.platform.replace(/[^\x20-\x7e]|[()]/g, "_")})`;
}

const word = (text: string): string => text.replace(/[^\x21-\x7e]|[/()]/g, "_");
