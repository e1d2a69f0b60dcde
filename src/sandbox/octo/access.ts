/** Who may call what: bearer keys and the capability header (dossier 1). */
import type { OctoError } from "./errors.ts";
import { badRequest, forbidden, unauthorized } from "./errors.ts";
import type { OctoWorld } from "./world.ts";

const REDEMPTION = "octo/redemption";

export type Access =
  | { readonly kind: "granted"; readonly redemption: "active" | "not-asked" | "not-allowed" }
  | { readonly kind: "denied"; readonly error: OctoError };

export interface Credentials {
  readonly authorization: string | undefined;
  /** The `Octo-Capabilities` header; empty is allowed, absent is not. */
  readonly capabilities: string | undefined;
}

export function accessOf({ authorization, capabilities }: Credentials, world: OctoWorld): Access {
  const key = /^Bearer +(\S+)$/i.exec(authorization ?? "")?.[1];
  if (key === undefined) return { kind: "denied", error: unauthorized(world.switches.statuses) };
  if (key !== world.key && key !== world.restrictedKey)
    return { kind: "denied", error: forbidden(world.switches.statuses, "Unknown or revoked key") };
  if (capabilities === undefined)
    return { kind: "denied", error: badRequest("The Octo-Capabilities header is missing") };
  const asked = capabilities.split(",").map((name) => name.trim());
  if (!asked.includes(REDEMPTION)) return { kind: "granted", redemption: "not-asked" };
  return { kind: "granted", redemption: key === world.key ? "active" : "not-allowed" };
}

/** The response's `Octo-Capabilities`: what was really activated. */
export const activatedBy = (access: Access): string =>
  access.kind === "granted" && access.redemption === "active" ? REDEMPTION : "";

/** Why a call under `/redemption` is not served; null when it is. */
export function redemptionDenial(access: Access, world: OctoWorld): OctoError | null {
  if (access.kind === "denied") return access.error;
  if (access.redemption === "active") return null;
  return access.redemption === "not-asked"
    ? badRequest("Ask for octo/redemption in Octo-Capabilities")
    : forbidden(world.switches.statuses, "This key has no redemption capability");
}
