/** The schemas say what the core's types say; the compiler checks it, `tsc -b` is the test. */
import { expectTypeOf, it } from "vitest";
import type { z } from "zod";
import type { Booking } from "../core/booking.ts";
import type { ConnectionMode, Gate, Policy, Post, Product, Role } from "../core/product.ts";
import type { bookingSchema } from "./booking-schema.ts";
import type { productsSchema, roleSchema } from "./scan-schema.ts";
import type { connectionModeSchema, gateSchema, policySchema, productSchema } from "./v1.ts";

type Primitive = string | number | boolean | null | undefined;
/** zod infers mutable members; ours are readonly. */
type Frozen<T> = T extends Primitive ? T : { readonly [K in keyof T]: Frozen<T[K]> };

it("infers the core's types from the schemas", () => {
  expectTypeOf<Frozen<z.infer<typeof bookingSchema>>>().toEqualTypeOf<Booking>();
  expectTypeOf<Frozen<z.infer<typeof productSchema>>>().toEqualTypeOf<Product>();
  expectTypeOf<Frozen<z.infer<typeof policySchema>>>().toEqualTypeOf<Policy>();
  expectTypeOf<Frozen<z.infer<typeof gateSchema>>>().toEqualTypeOf<Gate>();
  expectTypeOf<z.infer<typeof connectionModeSchema>>().toEqualTypeOf<ConnectionMode>();
  expectTypeOf<z.infer<typeof roleSchema>>().toEqualTypeOf<Role>();
  expectTypeOf<Frozen<z.infer<typeof productsSchema>>>().toEqualTypeOf<Post["products"]>();
});
