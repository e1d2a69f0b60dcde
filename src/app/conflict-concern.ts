/** Whom a contradiction is shown to: the gates concerned, and supervisors wherever they stand (DESIGN 5). */
import type { Conflict } from "../core/conflict.ts";
import type { DeviceId } from "../core/ids.ts";
import type { Post } from "../core/product.ts";

export interface Concerned {
  readonly post: Pick<Post, "gate" | "role">;
  readonly device: DeviceId;
}

export const concerns = ({ admissions }: Conflict, { post, device }: Concerned): boolean =>
  post.role !== "steward" ||
  admissions.some((each) => each.gate === post.gate || each.device === device);
