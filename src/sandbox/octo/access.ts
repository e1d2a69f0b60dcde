/** Who may call what: bearer keys and the capability header (dossier 1). */
import type { OctoError } from "./errors.ts";
import { badRequest, forbidden, unauthorized } from "./errors.ts";
import type { OctoSupplier } from "./supplier.ts";

type Supplier = Pick<OctoSupplier, "world" | "switches">;

const REDEMPTION = "octo/redemption";

export type Access =
  | { readonly kind: "granted"; readonly redemption: "active" | "not-asked" | "not-allowed" }
  | { readonly kind: "denied"; readonly error: OctoError };

export interface Credentials {
  readonly authorization: string | undefined;
  /** The `Octo-Capabilities` header; empty is allowed, absent is not. */
  readonly capabilities: string | undefined;
}

export function accessOf(
  { authorization, capabilities }: Credentials,
  { world, switches }: Supplier,
): Access {
  const open = switches.authentication === "none";
  const key = /^Bearer +(\S+)$/i.exec(authorization ?? "")?.[1];
  if (key === undefined && !open) return { kind: "denied", error: unauthorized(switches.statuses) };
  if (key !== world.key && key !== world.restrictedKey && !open)
    return { kind: "denied", error: forbidden(switches.statuses, "Unknown or revoked key") };
  if (capabilities === undefined)
    return { kind: "denied", error: badRequest("The Octo-Capabilities header is missing") };
  const asked = capabilities.split(",").map((name) => name.trim());
  if (!asked.includes(REDEMPTION)) return { kind: "granted", redemption: "not-asked" };
  const allowed = switches.redemption === "offered" && (open || key === world.key);
  return { kind: "granted", redemption: allowed ? "active" : "not-allowed" };
}

/** The response's `Octo-Capabilities`; null for none. */
export function echoOf(
  access: Access,
  { capabilities }: Credentials,
  { switches }: Supplier,
): string | null {
  const activated = access.kind === "granted" && access.redemption === "active" ? REDEMPTION : "";
  const echoes = { present: activated, absent: null, asked: capabilities ?? "", empty: "" };
  return echoes[switches.capabilityEcho];
}

/** Why a call under `/redemption` is not served; null when it is. */
export function redemptionDenial(access: Access, { switches }: Supplier): OctoError | null {
  if (access.kind === "denied") return access.error;
  if (access.redemption === "active") return null;
  return access.redemption === "not-asked"
    ? badRequest("Ask for octo/redemption in Octo-Capabilities")
    : forbidden(switches.statuses, "This key has no redemption capability");
}
