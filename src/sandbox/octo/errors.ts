/** OCTO error bodies (dossier 5). The core documents answer 400 to nearly everything; keys may differ by a switch. */
import type { Switches } from "./world.ts";

export interface OctoError {
  readonly status: 400 | 401 | 403 | 404 | 500;
  readonly body: Readonly<Record<string, unknown>> & {
    readonly error: string;
    readonly errorMessage: string;
  };
}

export const badRequest = (errorMessage: string): OctoError => ({
  status: 400,
  body: { error: "BAD_REQUEST", errorMessage },
});

export const notFound = (errorMessage: string): OctoError => ({
  status: 404,
  body: { error: "NOT_FOUND", errorMessage },
});

/** An id that names nothing, with the member that the documents repeat: `productId`, `uuid`. */
export const invalidId = (error: string, member: Readonly<Record<string, string>>): OctoError => ({
  status: 400,
  body: { error, errorMessage: "There is nothing with this id", ...member },
});

export const unauthorized = (statuses: Switches["statuses"]): OctoError => ({
  status: statuses === "native" ? 401 : 400,
  body: { error: "UNAUTHORIZED", errorMessage: "No API key was sent" },
});

export const forbidden = (statuses: Switches["statuses"], errorMessage: string): OctoError => ({
  status: statuses === "native" ? 403 : 400,
  body: { error: "FORBIDDEN", errorMessage },
});

/** A refused redemption: the code is repeated, the reason is in `redemptionErrorCode`. */
export const refused = (redemptionCode: string, redemptionErrorCode: string): OctoError => ({
  status: 400,
  body: {
    error: "BAD_REQUEST",
    errorMessage: `This code cannot be redeemed: ${redemptionErrorCode}`,
    redemptionCode,
    redemptionErrorCode,
  },
});
