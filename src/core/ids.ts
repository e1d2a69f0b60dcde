/**
 * Branded identities. A plain string never passes for one of these: the `as…` functions of this file are the only
 * casts in the code base, and each names the one place such a value may come from.
 */
declare const brand: unique symbol;
export type Brand<T, B extends string> = T & { readonly [brand]: B };

/** One presentation of one code on one device; also the idempotency key of everything that follows from it. */
export type ScanId = Brand<string, "ScanId">;
export type DeviceId = Brand<string, "DeviceId">;
/** Minted anew when a device finds its database empty, so that numbers are never reused. */
export type Incarnation = Brand<string, "Incarnation">;
/** One account at one supplier: a base address and a key. Several may belong to the same supplier kind. */
export type ConnectionId = Brand<string, "ConnectionId">;
export type GateId = Brand<string, "GateId">;
/** `connection/product id`. */
export type ProductKey = Brand<string, "ProductKey">;
/** `connection/booking identity of the supplier`. Also the lane of its redemptions. */
export type BookingKey = Brand<string, "BookingKey">;
/** `connection/unit item identity of the supplier`: equal from lookup, sync and webhook (DESIGN 5). */
export type UnitItemKey = Brand<string, "UnitItemKey">;
/** SHA-256 of a snapshot page's bytes, lower-case hex. */
export type PageHash = Brand<string, "PageHash">;

export const asScanId = (text: string): ScanId => text as ScanId;
export const asDeviceId = (text: string): DeviceId => text as DeviceId;
export const asIncarnation = (text: string): Incarnation => text as Incarnation;
export const asConnectionId = (text: string): ConnectionId => text as ConnectionId;
export const asGateId = (text: string): GateId => text as GateId;
export const asPageHash = (text: string): PageHash => text as PageHash;
/** For keys read back from the wire or a database; new ones are built by the three functions below. */
export const asProductKey = (text: string): ProductKey => text as ProductKey;
export const asBookingKey = (text: string): BookingKey => text as BookingKey;
export const asUnitItemKey = (text: string): UnitItemKey => text as UnitItemKey;

export const productKey = (connection: ConnectionId, product: string): ProductKey =>
  asProductKey(`${connection}/${product}`);
export const bookingKey = (connection: ConnectionId, booking: string): BookingKey =>
  asBookingKey(`${connection}/${booking}`);
export const unitItemKey = (connection: ConnectionId, unitItem: string): UnitItemKey =>
  asUnitItemKey(`${connection}/${unitItem}`);
