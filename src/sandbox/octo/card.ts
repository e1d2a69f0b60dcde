/** How to call this supplier. */
import type { OctoWorld } from "./world.ts";

/** `restrictedKey` lacks the redemption capability. */
export const octoAccess = ({ key, restrictedKey }: OctoWorld) => ({ key, restrictedKey });
