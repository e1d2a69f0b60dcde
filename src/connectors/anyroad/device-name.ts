/**
 * What a handset is called at AnyRoad. The name is the only proof of whose scan it was (dossier 6, Lost response), so it must
 * differ from handset to handset and stay what it is. The length is our choice: no limit is documented.
 */
import type { DeviceId } from "../../core/ids.ts";

export type DeviceName = (device: DeviceId) => string;

export const defaultDeviceName: DeviceName = (device) => `stile-${device}`;

/** The same name, or an error: a name that the supplier might change would make every scan look like a stranger's. */
export const plain =
  (nameOf: DeviceName): DeviceName =>
  (device) => {
    const name = nameOf(device);
    if (!/^[\x21-\x7e]{1,64}$/.test(name))
      throw new Error(
        `device ${device}: its name at AnyRoad is not 1 to 64 plain ASCII characters`,
      );
    return name;
  };
