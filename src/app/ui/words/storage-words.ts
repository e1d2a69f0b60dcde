/** Why this device cannot save, and what cures it. */
import { assertNever } from "../../../core/result.ts";
import type { StorageTroubleKind } from "../status.ts";

export function storageCause(trouble: StorageTroubleKind): string {
  switch (trouble) {
    case "quota":
      return "Storage is full";
    case "blocked":
      return "Another tab holds the storage";
    case "closed":
      return "Storage was closed";
    case "gave-up":
      return "Saving did not work";
    case "unavailable":
      return "No storage in this browser";
    case "corrupt":
      return "Storage is damaged";
    default:
      return assertNever(trouble);
  }
}

export function storageCure(trouble: StorageTroubleKind): string {
  switch (trouble) {
    case "quota":
      return "Free some space on this device, then try again.";
    case "blocked":
      return "Close the other tabs of Stile, then try again.";
    case "closed":
      return "Load this page again.";
    case "gave-up":
      return "Try again. If it happens again, load this page again.";
    case "unavailable":
      return "Open Stile outside a private window, or use another device.";
    case "corrupt":
      return "Use another device; call help for this one.";
    default:
      return assertNever(trouble);
  }
}

/** At the gate, with the guest waiting. */
export function notSavedNext(trouble: StorageTroubleKind): string {
  switch (trouble) {
    case "blocked":
      return "Close the other tabs of Stile; scan again.";
    case "closed":
      return "Load this page again, or use another device.";
    case "gave-up":
      return "Scan again. If it happens again, load this page again.";
    case "quota":
    case "unavailable":
    case "corrupt":
      return "Use another device.";
    default:
      return assertNever(trouble);
  }
}
