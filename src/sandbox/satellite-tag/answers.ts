/**
 * Objects as the present manual shows them: devices and interactions in full. The shape of a delegate could not be read
 * anywhere; it is made like a device's, and what a ticket is good for stands in `data`, in the seed's words.
 */
import { utcMs, utcText } from "../local-time.ts";
import type { Delegate } from "./delegate-book.ts";
import type { DeviceRequest } from "./enrolment.ts";
import type { Interaction } from "./interaction-log.ts";
import type { Client } from "./token-issuer.ts";
import type { Device, Switches } from "./world.ts";

type Json = Readonly<Record<string, unknown>>;
export type IdText = (id: number) => number | string;

export const idTextFor =
  (ids: Switches["ids"]): IdText =>
  (id) =>
    ids === "number" ? id : String(id);

/** `2026-12-04T10:00:12+00:00`. */
const stamp = (ms: number): string => utcText(ms).replace(/Z$/, "+00:00");

export const delegateAnswer = (delegate: Delegate, idText: IdText): Json => ({
  id: idText(delegate.id),
  _type: "delegate",
  barcode: delegate.barcode,
  rfid: delegate.rfid,
  publicId: delegate.publicId,
  externalId: delegate.externalId,
  firstName: delegate.firstName,
  lastName: delegate.lastName,
  data: {
    event_id: delegate.eventId === null ? null : idText(delegate.eventId),
    product_id: delegate.productId === null ? null : idText(delegate.productId),
    description: delegate.description,
    code: delegate.purchaseCode,
  },
  createdAt: stamp(delegate.createdAt),
  updatedAt: stamp(delegate.updatedAt),
});

/** Devices do not change. */
export const deviceAnswer = (device: Device, idText: IdText): Json => ({
  id: idText(device.id),
  _type: device.type,
  parent: null,
  children: [],
  code: device.code,
  publicId: null,
  externalId: null,
  name: device.name,
  shortName: device.code,
  deviceTags: "",
  sources: [],
  data: { event_id: device.eventId === null ? null : idText(device.eventId) },
  createdAt: stamp(utcMs(device.createdAt)),
  updatedAt: stamp(utcMs(device.createdAt)),
});

export const interactionAnswer = (interaction: Interaction, idText: IdText): Json => ({
  id: idText(interaction.id),
  _type: "interaction",
  firstDelegate: { id: idText(interaction.delegateId) },
  secondDelegate: null,
  thirdDelegate: null,
  firstDevice: { id: idText(interaction.deviceId) },
  secondDevice: null,
  thirdDevice: null,
  interactionType: interaction.interactionType,
  data: {},
  recordedAt: stamp(interaction.recordedAt),
  createdAt: stamp(interaction.createdAt),
  updatedAt: stamp(interaction.createdAt),
});

/** Members that do not apply yet are absent, as in the manual's two examples. */
export const deviceRequestAnswer = (
  { id, code, secret, agent, approval, createdAt, updatedAt }: DeviceRequest,
  shown: { readonly apiUrl: string; readonly client: Client | null; readonly idText: IdText },
): Json => ({
  id: shown.idText(id),
  code,
  secret,
  agent,
  apiUrl: shown.apiUrl,
  ...(shown.client === null
    ? {}
    : { clientId: shown.client.clientId, clientSecret: shown.client.clientSecret }),
  ...(approval === null ? {} : { clearedAt: stamp(approval.at), clearedStatus: "added" }),
  createdAt: stamp(createdAt),
  updatedAt: stamp(updatedAt),
});
