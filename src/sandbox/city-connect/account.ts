/** City Connect accounts, and who an e-mail address or a domain stands for. */
import { z } from "zod";

export const accountSchema = z
  .strictObject({
    email: z.string().min(1),
    domain: z.string().min(1).nullable(),
    name: z.string(),
    /** The password of its requests; the user is the e-mail address or the domain. */
    token: z.string().min(1),
    /** City Connect looks up only barcodes that start with one of these. */
    prefixes: z.array(z.string().min(1)).readonly(),
  })
  .readonly();

export type Account = z.infer<typeof accountSchema>;

/** Either form names the account, wherever a page has `supplier` or `agent`. */
export const isNamed = ({ email, domain }: Account, name: string): boolean =>
  name === email || name === domain;

export const accountNamed = (accounts: readonly Account[], name: string): Account | null =>
  accounts.find((account) => isNamed(account, name)) ?? null;

export const hasPrefixOf = ({ prefixes }: Account, barcode: string): boolean =>
  prefixes.some((prefix) => barcode.startsWith(prefix));
