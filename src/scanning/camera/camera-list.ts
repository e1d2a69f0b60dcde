/**
 * Which cameras this device has. Browsers tell their names, and keep their ids, only once one of them has been allowed.
 */
export interface CameraChoice {
  /** `deviceId`: holds for this origin, and in some browsers for this session only. */
  readonly id: string;
  readonly label: string;
}

/** What is used of a `MediaDeviceInfo`. */
interface Listed {
  readonly kind: string;
  readonly deviceId: string;
  readonly label: string;
}

/** What is used of `navigator.mediaDevices`, which is missing where the address is not secure. */
export interface CameraDevices {
  readonly enumerateDevices: () => Promise<readonly Listed[]>;
}

/** Empty where nothing may be known. */
export async function listCameras(
  devices: CameraDevices | undefined,
): Promise<readonly CameraChoice[]> {
  try {
    return camerasAmong((await devices?.enumerateDevices()) ?? []);
  } catch {
    return []; // a policy forbids looking: the default camera is all there is to choose
  }
}

export const camerasAmong = (devices: readonly Listed[]): readonly CameraChoice[] =>
  devices
    .filter(({ kind, deviceId }) => kind === "videoinput" && deviceId !== "")
    .map(({ deviceId, label }, index) => ({
      id: deviceId,
      label: label === "" ? `Camera ${index + 1}` : label,
    }));
