/**
 * Who this device is. The identity (device, incarnation) is minted here, once, before enrolment, so that an enrolment
 * whose answer was lost can be asked for again; the incarnation names this database, so that numbers are never reused.
 */
import { z } from "zod";
import type { DeviceId, Incarnation } from "../core/ids.ts";
import { fail, ok, type Result } from "../core/result.ts";
import { deviceIdSchema, incarnationSchema } from "../protocol/ids-schema.ts";
import { productsSchema, roleSchema } from "../protocol/scan-schema.ts";
import { gateSchema } from "../protocol/v1.ts";
import type { LedgerDatabase, LedgerTransaction } from "./ledger-database.ts";
import { metaIn, readMeta, writeMeta } from "./ledger-meta.ts";
import { type Numbering, numberingSchema } from "./ledger-rows.ts";
import type { StorageFailure } from "./storage-failure.ts";

export interface DeviceIdentity {
  readonly device: DeviceId;
  readonly incarnation: Incarnation;
}

export const enrolmentSchema = z.object({
  token: z.string().min(1),
  operator: z.string(),
  gate: gateSchema,
  role: roleSchema,
  products: productsSchema,
  venue: z.string(),
  /** Where the gateway is, when it is not the page's own origin. */
  origin: z.string().nullable(),
});
export type Enrolment = Readonly<z.infer<typeof enrolmentSchema>>;
export type DeviceProfile = DeviceIdentity & Enrolment;

export interface DeviceProfileStore {
  /** Mints the identity at the first call; durable before it is answered. */
  readonly identity: () => Promise<Result<DeviceIdentity, StorageFailure>>;
  /** Null while not enrolled. */
  readonly read: () => Promise<Result<DeviceProfile | null, StorageFailure>>;
  /** Stores all of it in one transaction; enrolling again keeps identity and numbering, and a device that was stopped works. */
  readonly enrol: (enrolment: Enrolment) => Promise<Result<DeviceProfile, StorageFailure>>;
}

export interface DeviceProfileDeps {
  readonly db: LedgerDatabase;
  /** A fresh UUID each time. */
  readonly newId: () => string;
}

export function createDeviceProfileStore({ db, newId }: DeviceProfileDeps): DeviceProfileStore {
  const write = <T>(
    work: (tx: LedgerTransaction) => PromiseLike<T>,
  ): Promise<Result<T, StorageFailure>> => db.attempt(() => db.transaction(["meta"], work));

  return {
    identity: () => write((tx) => mintOnce(tx, newId)),
    enrol: (enrolment) =>
      write(async (tx) => {
        const identity = await mintOnce(tx, newId);
        await writeMeta(tx, "enrolment", enrolment);
        await tx.meta.delete("stopped");
        return { ...identity, ...enrolment };
      }),
    read: async () => {
      const rows = await db.attempt(async () => {
        const [numbering, enrolment] = await db.meta.bulkGet(["numbering", "enrolment"]);
        return {
          numbering: metaIn(numbering, "numbering", numberingSchema),
          enrolment: metaIn(enrolment, "enrolment", enrolmentSchema),
        };
      });
      if (!rows.ok) return rows;
      const { numbering, enrolment } = rows.value;
      if (enrolment === null) return ok(null);
      if (numbering === null) {
        return fail({ kind: "corrupt", detail: "enrolled without an identity" });
      }
      return ok({ ...identityOf(numbering), ...enrolment });
    },
  };
}

/** Begins to read at once: whoever reads first is given that, everybody after them what is stored then. */
export function profileReadEarly(profiles: DeviceProfileStore): DeviceProfileStore {
  let early: ReturnType<DeviceProfileStore["read"]> | null = profiles.read();
  return {
    ...profiles,
    read: () => {
      const begun = early;
      early = null;
      return begun ?? profiles.read();
    },
    enrol: (enrolment) => {
      early = null;
      return profiles.enrol(enrolment);
    },
  };
}

async function mintOnce(tx: LedgerTransaction, newId: () => string): Promise<DeviceIdentity> {
  const held = await readMeta(tx, "numbering", numberingSchema);
  if (held !== null) return identityOf(held);
  const minted = {
    device: deviceIdSchema.parse(newId()),
    incarnation: incarnationSchema.parse(newId()),
  };
  await writeMeta(tx, "numbering", { ...minted, nextSeq: 1, nextPosition: 1 } satisfies Numbering);
  return minted;
}

const identityOf = ({ device, incarnation }: Numbering): DeviceIdentity => ({
  device,
  incarnation,
});
