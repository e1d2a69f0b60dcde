/** An OCTO connection, and what its connector is built with. */
import { z } from "zod";
import { addressSchema, common, type ConnectionContext } from "../connection-members.ts";
import { members } from "../members.ts";
import { headerSecretFrom } from "../secret.ts";

export const octoSchemaFor = ({ env }: ConnectionContext) =>
  members({
    ...common("octo"),
    url: addressSchema,
    key: headerSecretFrom(env).optional(),
    options: optionsSchema.optional(),
  }).refine(({ key, options }) => key !== undefined || options?.authentication === "none", {
    path: ["key"],
    error: 'is missing; expected a text, or { "env": "NAME" } for an environment variable',
  });

export const octoSettings = ({ id, kind, url, key, options }: OctoConnection) => ({
  connection: id,
  kind,
  baseUrl: url,
  key: key?.reveal() ?? "",
  ...(options === undefined ? {} : { options: settingsOf(options) }),
});

/** How this supplier differs from the documents' plainest. */
const optionsSchema = members({
  /** Beside `octo/redemption`, which stands by itself. */
  capabilities: z
    .array(z.string().regex(/^[\w./-]+$/, { error: 'expected a name such as "octo/content"' }))
    .default([]),
  authentication: z.enum(["bearer", "none"]).default("bearer"),
  redeemBy: z.enum(["redeem", "validate", "none"]).default("redeem"),
  redeemsArrays: z.boolean().default(false),
  timestamp: z.boolean().default(false),
  unredeem: z.boolean().default(false),
  noShow: z.boolean().default(false),
  updatedSince: z.boolean().default(false),
})
  .refine((given) => given.redeemBy === "redeem" || !given.redeemsArrays, {
    path: ["redeemsArrays"],
    error: 'only "redeemBy": "redeem" takes several codes',
  })
  .refine((given) => given.redeemBy === "redeem" || !given.timestamp, {
    path: ["timestamp"],
    error: 'only "redeemBy": "redeem" takes a timestamp',
  })
  .refine((given) => given.redeemBy !== "none" || !(given.unredeem || given.noShow), {
    path: ["redeemBy"],
    error: 'what cannot redeem has nothing to correct: "unredeem" and "noShow" need another value',
  });

type OctoConnection = z.infer<ReturnType<typeof octoSchemaFor>>;

function settingsOf({ capabilities, ...options }: z.infer<typeof optionsSchema>) {
  const own = options.redeemBy === "none" ? [] : ["octo/redemption"];
  return { ...options, capabilities: [...new Set([...own, ...capabilities])].join(",") };
}
