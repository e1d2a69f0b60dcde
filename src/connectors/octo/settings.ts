/**
 * How one OCTO supplier differs from the next. Everything beyond seeds 001 and 002 is off until the venue says that its
 * supplier offers it; what cannot work together ends the start-up.
 */
import { z } from "zod";
import type { ConnectionId } from "../../core/ids.ts";
import { isHttpUrl } from "../address.ts";
import type { Network } from "../supplier-http.ts";

export const redemptionCapability = "octo/redemption";

export const octoSettingsSchema = z.strictObject({
  /** Value of `Octo-Capabilities`, comma-separated; by default octo/redemption, or nothing where nothing is redeemed. */
  capabilities: z.string().optional(),
  /** `none` for a supplier that asks for no key: none is sent. */
  authentication: z.enum(["bearer", "none"]).default("bearer"),
  /**
   * One of the two for ever, never both (seed 002): `validate` redeems too, and leaves every rule to the supplier. `none` is a
   * supplier without octo/redemption: it can be looked at, by reference alone.
   */
  redeemBy: z.enum(["redeem", "validate", "none"]).default("redeem"),
  /** Takes several codes in one call (seed 002). What a partial failure looks like is written nowhere (dossier 6.12). */
  redeemsArrays: z.boolean().default(false),
  /** Is told when the guest went in (2026 edition; a supplier built to the seed may refuse the member). */
  timestamp: z.boolean().default(false),
  /** `DELETE /redemption/redeem` (later edition). */
  unredeem: z.boolean().default(false),
  /** `POST /redemption/noshow` (later edition). */
  noShow: z.boolean().default(false),
  /** `utcUpdatedAtStart` and `…End` filter the bookings (2026 edition). */
  updatedSince: z.boolean().default(false),
});

type OctoSettings = z.output<typeof octoSettingsSchema>;

/** One account of one supplier, as configured. */
export interface OctoOptions extends Network {
  readonly connection: ConnectionId;
  /** With the trailing slash or without it: `https://api.ventrata.com/octo`. */
  readonly baseUrl: string;
  /** Not sent where `authentication` is `none`. */
  readonly key: string;
  readonly options?: z.input<typeof octoSettingsSchema> | undefined;
}

export type UsableSettings = OctoSettings & { readonly capabilities: string };

/** Throws on what no call could be made with; neither address nor key appears in the message. */
export function usableSettings(given: OctoOptions): UsableSettings {
  const { connection, baseUrl, key, options } = given;
  const parsed = octoSettingsSchema.safeParse(options ?? {});
  if (!parsed.success)
    throw new Error(`connection ${connection}: ${z.prettifyError(parsed.error)}`);
  const settings = parsed.data;
  const { authentication, redeemBy, redeemsArrays, timestamp, unredeem, noShow } = settings;
  const canRedeem = redeemBy !== "none";
  const capabilities = settings.capabilities ?? (canRedeem ? redemptionCapability : "");
  const problems: readonly (readonly [isThere: boolean, text: string])[] = [
    [!isHttpUrl(baseUrl), "the base address is not an http(s) URL without credentials"],
    // fetch would throw later, with the key in its message
    [authentication === "bearer" && !isSendable(key), "the key is empty or cannot be sent"],
    [!/^[\x20-\x7e]*$/.test(capabilities), "the capabilities cannot stand in a header"],
    [canRedeem && !namesRedemption(capabilities), `the capabilities lack ${redemptionCapability}`],
    [redeemBy !== "redeem" && redeemsArrays, "only redeem takes several codes"],
    [redeemBy !== "redeem" && timestamp, "only redeem takes a timestamp"],
    [!canRedeem && (unredeem || noShow), "what cannot redeem has nothing to correct"],
  ];
  const problem = problems.find(([isThere]) => isThere);
  if (problem !== undefined) throw new Error(`connection ${connection}: ${problem[1]}`);
  return { ...settings, capabilities };
}

/** Whether a value of `Octo-Capabilities` has octo/redemption in it. */
export const namesRedemption = (capabilities: string): boolean =>
  capabilities.split(",").some((name) => name.trim() === redemptionCapability);

export const isSendable = (key: string): boolean => /^[\x21-\x7e]+$/.test(key);

/** A key as it may come back in an answer: plain, and as JSON writes it. */
export const secretsIn = (keys: readonly string[]): readonly string[] =>
  keys.flatMap((key) => (key === "" ? [] : [key, JSON.stringify(key).slice(1, -1)]));
